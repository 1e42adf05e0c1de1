// The agencies that an overview names, when the organiser wants names: the highest totals, and who has gained most since the round before.
import { type Database, type TransactionSql } from '../../db/connect.ts';
import { readLeaders, readScorePairs } from '../../db/overview.ts';
import { fromExact, roundHalfUp, type Exact } from '../../domain/exact.ts';
import { type AgencyLevel, type OverviewAgency } from '../../domain/overview.ts';
import { compareScores } from '../../domain/score-change.ts';
import { loadForm } from '../forms.ts';

const namedMax = 10;

interface NamedAgencies {
  readonly leaders: readonly OverviewAgency[];
  readonly risers: readonly OverviewAgency[];
}

interface Gain {
  readonly level: AgencyLevel;
  readonly agency: Omit<OverviewAgency, 'change'>;
  readonly gain: Exact;
}

export async function readNamedAgencies(
  { sql }: Pick<Database, 'sql'>,
  tx: TransactionSql,
  roundId: string,
): Promise<Readonly<Record<AgencyLevel, NamedAgencies>>> {
  const leaders = await readLeaders(tx, roundId, namedMax);
  const gains: Gain[] = [];
  for await (const { level, code, nameTh, nameEn, total, ...pair } of readScorePairs(tx, roundId)) {
    const [now, before] = await Promise.all([
      loadForm(sql, pair.questionnaire.id, pair.questionnaire.version),
      loadForm(sql, pair.questionnaireBefore.id, pair.questionnaireBefore.version),
    ]);
    const change = compareScores(
      { score: pair.score, questionnaire: now.questionnaire },
      { score: pair.scoreBefore, questionnaire: before.questionnaire },
    );
    if (change.total !== null && fromExact(change.total).compare(0) > 0)
      gains.push({ level, agency: { code, nameTh, nameEn, total }, gain: change.total });
  }
  gains.sort((a, b) => fromExact(b.gain).compare(fromExact(a.gain)) || (a.agency.code < b.agency.code ? -1 : 1));
  const of = (level: AgencyLevel): NamedAgencies => ({
    leaders: leaders.flatMap(({ level: own, ...agency }) => (own === level ? [agency] : [])),
    risers: gains
      .filter((one) => one.level === level)
      .slice(0, namedMax)
      .map(({ agency, gain }) => ({ ...agency, change: `+${roundHalfUp(gain, 2)}` })),
  });
  return { department: of('department'), province: of('province') };
}
