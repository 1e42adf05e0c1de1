// A round with as many agencies and contacts as wanted, written straight into the database, for tests of reminders.
import { type Container } from '../../src/container.ts';
import { type Clock } from '../../src/clock.ts';
import { publishQuestionnaire } from '../../src/app/publish-questionnaire.ts';
import { upsertAgencies } from '../../src/db/agencies.ts';
import { type Database } from '../../src/db/connect.ts';
import { insertRound } from '../../src/db/rounds.ts';
import { initialState } from '../../src/domain/conversation/state.ts';
import { type Messenger, type Outbound, type PushQuota } from '../../src/domain/message.ts';
import { createTranslate } from '../../src/i18n/translate.ts';
import { readConfig } from '../../src/config.ts';
import { questionnaireFile, shippedQuestionnaire } from '../../src/surveys/shipped.ts';
import { silentLog } from './round.ts';

/** LINE user id of the n-th person. */
export const userIdOf = (index: number): string => `U${index.toString(16).padStart(32, '0')}`;

/** A clock that stands until it is moved. */
export function standingClock(start: string): Clock & { set(text: string): void } {
  let at = new Date(start);
  return { now: () => at, set: (text) => (at = new Date(text)) };
}

export interface RecordingMessenger extends Messenger {
  readonly pushes: { readonly to: string; readonly outbound: Outbound; readonly retryKey: string }[];
  limit: PushQuota['limit'];
  used: number;
}

/** Accepts every push once and counts it. */
export function recordingMessenger(): RecordingMessenger {
  const keys = new Set<string>();
  const unused = (): Promise<never> => Promise.reject(new Error('not part of this test'));
  const made: RecordingMessenger = {
    pushes: [],
    limit: null,
    used: 0,
    push(to, outbound, retryKey) {
      const wasDuplicate = keys.has(retryKey);
      keys.add(retryKey);
      if (!wasDuplicate) {
        made.pushes.push({ to, outbound, retryKey });
        made.used += 1;
      }
      return Promise.resolve({ requestId: null, wasDuplicate });
    },
    quota: () => Promise.resolve({ limit: made.limit, used: made.used }),
    reply: unused,
    botInfo: unused,
    displayName: () => Promise.resolve(null),
    showMenu: () => Promise.resolve(),
    content: () => Promise.resolve(null),
  };
  return made;
}

export function testContainer(db: Database, clock: Clock, messenger: Messenger): Container {
  return { db, clock, messenger, translate: createTranslate(), config: readConfig({}), log: silentLog };
}

export interface NewTestRound {
  readonly roundId: string;
  readonly agencies: number;
  /** Coordinators of each agency, then contributors. */
  readonly contactsEach: number;
  readonly opensAt: Date;
  readonly closesAt: Date;
  readonly joinedAt: Date;
  readonly policy?: unknown;
  readonly pushBudget?: number | null;
  /** Default the shipped one. */
  readonly questionnaire?: { readonly name: string; readonly bytes: Uint8Array };
  /** LINE user ids in place of userIdOf(n). */
  readonly userIds?: readonly string[];
}

/** Agency n (code 10000 + n) has the contacts userIdOf(n * contactsEach + k); the first is its coordinator. */
export async function openCrowdedRound(db: Database, clock: Clock, options: NewTestRound): Promise<void> {
  const { roundId, contactsEach, questionnaire = { name: questionnaireFile, bytes: shippedQuestionnaire() } } = options;
  const published = await publishQuestionnaire({ db, clock }, questionnaire.name, questionnaire.bytes);
  if (published.kind === 'refused') throw new Error(JSON.stringify(published.faults));
  const userIds = options.userIds ?? Array.from({ length: options.agencies * contactsEach }, (_, index) => userIdOf(index));
  await db.sql.begin(async (tx) => {
    await upsertAgencies(
      tx,
      Array.from({ length: options.agencies }, (_, index) => ({
        code: String(10_000 + index),
        nameTh: `กรมทดสอบที่ ${index}`,
        nameEn: `Department ${index}`,
        ministry: 'กระทรวงทดสอบ',
        level: 'department' as const,
        type: 'government',
        province: '',
        parentCode: '',
      })),
      clock.now(),
    );
    await insertRound(
      tx,
      {
        id: roundId,
        questionnaireId: published.questionnaire.id,
        title: 'การสำรวจระดับความพร้อมรัฐบาลดิจิทัล',
        opensAt: options.opensAt,
        closesAt: options.closesAt,
        reminderPolicy: options.policy ?? {},
        pushBudget: options.pushBudget ?? null,
      },
      clock.now(),
    );
    await tx`
      insert into contacts (line_user_id, display_name, state, notice_version, notice_acknowledged_at, created_at, last_event_at)
      select id, 'ผู้ตอบ ' || n, ${tx.json(initialState as never)}, 1, ${options.joinedAt}, ${options.joinedAt}, ${options.joinedAt}
      from unnest(${[...userIds]}::text[]) with ordinality as x(id, n) order by n`;
    await tx`
      insert into memberships (contact_id, agency_id, role, joined_at)
      select c.id, a.id, case when (n - 1) % ${contactsEach}::int = 0 then 'coordinator' else 'contributor' end, ${options.joinedAt}
      from unnest(${[...userIds]}::text[]) with ordinality as x(id, n)
      join contacts c on c.line_user_id = x.id
      join agencies a on a.code = (10000 + (n - 1) / ${contactsEach}::int)::text order by n`;
  });
}
