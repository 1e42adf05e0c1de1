// The demonstration: the shipped questionnaire, real agencies, an open round. Only where the simulator takes LINE's place.
import { type Container } from '../container.ts';
import { findAgencies } from '../db/agencies.ts';
import { recordAudit } from '../db/audit.ts';
import { ensureContact, setDisplayName } from '../db/contacts.ts';
import { insertRound } from '../db/rounds.ts';
import { lockContact, setOrganiser } from '../db/sessions.ts';
import { initialState } from '../domain/conversation/state.ts';
import { dayMs } from '../domain/durations.ts';
import { dateText, readMoment } from '../domain/expression/time.ts';
import { demoOrganiser, type DemoPerson, demoPeople } from '../surveys/demo-people.ts';
import { agenciesFile, demoAgencies, questionnaireFile, shippedQuestionnaire } from '../surveys/shipped.ts';
import { importAgencies } from './agencies/import-agencies.ts';
import { invite } from './invitations/invite.ts';
import { publishQuestionnaire } from './publish-questionnaire.ts';

const demoRoundId = 'demo';
const openDays = 21;

/** Does nothing where there is a round already. */
export async function seedDemo(container: Container): Promise<void> {
  const { db, clock, translate } = container;
  const [round] = await db.sql`select 1 from rounds limit 1`;
  if (round) return;
  const published = await publishQuestionnaire(container, questionnaireFile, shippedQuestionnaire());
  if (published.kind === 'refused') throw new Error(`the shipped questionnaire has faults: ${JSON.stringify(published.faults)}`);
  const now = clock.now();
  const by = { actor: 'system', origin: 'demo' };
  const imported = await importAgencies(container, demoAgencies(), { fileName: agenciesFile, isDryRun: false, isPartial: false, by });
  if (imported.hasFaults)
    throw new Error(`the shipped register has faults: ${JSON.stringify(imported.rows.flatMap(({ faults }) => faults))}`);
  await db.sql.begin(async (tx) => {
    await insertRound(
      tx,
      {
        id: demoRoundId,
        questionnaireId: published.questionnaire.id,
        title: translate('th', 'demo.round-title'),
        opensAt: new Date(now.getTime() - dayMs),
        closesAt: lastSecond(now.getTime() + openDays * dayMs, container.config.timeZone),
        reminderPolicy: {},
        pushBudget: null,
      },
      now,
    );
  });
}

/** Of the local day of the instant. */
function lastSecond(instantMs: number, timeZone: string): Date {
  const midnight = readMoment(dateText(instantMs, timeZone), timeZone);
  return new Date((midnight?.instantMs ?? instantMs) + dayMs - 1000);
}

/** The phone of somebody who may use the organisers' page; null when the simulator has it. */
export function demoOrganiserPhone({ translate }: Pick<Container, 'translate'>, isKnown: (name: string) => boolean): DemoPhone | null {
  const { name, position } = demoOrganiser;
  if (isKnown(name)) return null;
  return { name, note: translate('th', 'demo.organiser', { position }), suggested: [translate('th', 'demo.console')] };
}

/** Whoever has that phone is an organiser, before they have written anything. */
export async function seedOrganiser({ db, clock }: Pick<Container, 'db' | 'clock'>, lineUserId: string): Promise<void> {
  const now = clock.now();
  await ensureContact(db.sql, lineUserId, initialState, now);
  await db.sql.begin(async (tx) => {
    const row = await lockContact(tx, lineUserId, now, now);
    if (!row || row.isOrganiser) return;
    await setOrganiser(tx, row.id, true);
    await setDisplayName(tx, row.id, demoOrganiser.name);
    await recordAudit(tx, { actor: 'system', origin: 'demo', action: 'organiser.added', after: { contact_id: row.id } }, now);
  });
}

export interface DemoPhone {
  readonly name: string;
  readonly note: string;
  readonly suggested: readonly string[];
}

/** A letter with a fresh code for each demonstration person who is not in the simulator yet. */
export async function demoPhones(container: Container, isKnown: (name: string) => boolean): Promise<DemoPhone[]> {
  const { db, clock, translate } = container;
  const missing = demoPeople.filter((person) => !isKnown(person.name));
  const [round] = await db.sql<{ closesAt: Date }[]>`select closes_at as "closesAt" from rounds where id = ${demoRoundId}`;
  if (missing.length === 0 || !round) return [];
  const agencies = new Map(
    (
      await findAgencies(
        db.sql,
        missing.map((person) => person.agencyCode),
      )
    ).map((agency) => [agency.code, agency]),
  );
  const invitable = missing.flatMap((person): { person: DemoPerson; agency: { id: number; nameTh: string } }[] => {
    const agency = agencies.get(person.agencyCode);
    return agency ? [{ person, agency }] : [];
  });
  const codes = await invite(
    { db, clock },
    demoRoundId,
    invitable.map(({ person, agency }) => ({ agencyId: agency.id, role: person.role })),
    round.closesAt,
  );
  return invitable.map(({ person, agency }, index) => ({
    name: person.name,
    note: translate('th', 'demo.note', {
      position: person.position,
      agency: agency.nameTh,
      role: translate('th', `demo.roles.${person.role}`),
    }),
    suggested: [translate('th', 'demo.letter', { code: codes[index]?.code ?? '' })],
  }));
}
