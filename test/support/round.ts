// An open round with the shipped questionnaire in a test database, and its invitation codes.
import { pino } from 'pino';
import { invite } from '../../src/app/invitations/invite.ts';
import { publishQuestionnaire } from '../../src/app/publish-questionnaire.ts';
import { type Clock } from '../../src/clock.ts';
import { findAgencies, upsertAgencies } from '../../src/db/agencies.ts';
import { type Database } from '../../src/db/connect.ts';
import { insertRound } from '../../src/db/rounds.ts';
import { type Role } from '../../src/domain/conversation/snapshot.ts';
import { questionnaireFile, shippedQuestionnaire } from '../../src/surveys/shipped.ts';

export const silentLog = pino({ level: 'silent' });
const dayMs = 86_400_000;

export const testAgencies = [
  {
    code: '08004',
    nameTh: 'กรมการขนส่งทางบก',
    nameEn: 'Department of Land Transport',
    ministry: 'กระทรวงคมนาคม',
    level: 'department' as const,
    type: 'government',
    province: '',
    parentCode: '',
  },
  {
    code: '08007',
    nameTh: 'กรมทางหลวง',
    nameEn: 'Department of Highways',
    ministry: 'กระทรวงคมนาคม',
    level: 'department' as const,
    type: 'government',
    province: '',
    parentCode: '',
  },
  {
    code: '70002',
    nameTh: 'สำนักงานจังหวัดเชียงใหม่',
    nameEn: 'Chiang Mai Provincial Office',
    ministry: 'กระทรวงมหาดไทย',
    level: 'province' as const,
    type: 'government',
    province: 'เชียงใหม่',
    parentCode: '',
  },
];

export interface TestRound {
  readonly roundId: string;
  readonly closesAt: Date;
  /** A fresh code for the agency. */
  code(agencyCode: string, role?: Role): Promise<string>;
}

/** Publishes, registers, opens; closes in `days` days. */
export async function openTestRound(
  db: Database,
  clock: Clock,
  { days = 20, questionnaire = { name: questionnaireFile, bytes: shippedQuestionnaire() } } = {},
): Promise<TestRound> {
  const published = await publishQuestionnaire({ db, clock }, questionnaire.name, questionnaire.bytes);
  if (published.kind === 'refused') throw new Error(JSON.stringify(published.faults));
  const now = clock.now();
  const closesAt = new Date(now.getTime() + days * dayMs);
  await db.sql.begin(async (tx) => {
    await upsertAgencies(tx, testAgencies, now);
    await insertRound(
      tx,
      {
        id: '2560',
        questionnaireId: published.questionnaire.id,
        title: 'การสำรวจปี 2560',
        opensAt: new Date(now.getTime() - dayMs),
        closesAt,
        reminderPolicy: {},
        pushBudget: null,
      },
      now,
    );
  });
  const agencies = new Map(
    (
      await findAgencies(
        db.sql,
        testAgencies.map((one) => one.code),
      )
    ).map((one) => [one.code, one.id]),
  );
  return {
    roundId: '2560',
    closesAt,
    async code(agencyCode, role = 'coordinator') {
      const agencyId = agencies.get(agencyCode);
      if (agencyId === undefined) throw new Error(`no agency ${agencyCode}`);
      const [made] = await invite({ db, clock }, '2560', [{ agencyId, role }], closesAt);
      return made?.code ?? '';
    },
  };
}
