// Messages that wait for a contact's next free reply, when that reply comes: what rides on it, and what has nothing to say any more.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { priorities } from '../../src/db/outbox.ts';
import { holdMessages } from '../../src/db/reminders.ts';
import { openStage, type Instance, type Person, type Stage, submitTap, tap } from '../support/stage.ts';

let stage: Stage;
let instance: Instance;

beforeAll(async () => {
  stage = await openStage();
  instance = stage.instance();
});

afterAll(() => stage.drop());

async function hold(person: Person, text: string, { kind = 'reminder', agencyId = person.agencyId } = {}): Promise<void> {
  await holdMessages(
    stage.db.sql,
    [
      {
        id: randomUUID(),
        contactId: person.contactId,
        recipient: person.userId,
        reason: `${kind}:r:${agencyId}:2026-11-24`,
        roundId: 'r',
        payload: { messages: [{ kind: 'text', text }] },
        priority: kind === 'reminder' ? priorities.reminder : priorities.notice,
        runAt: stage.clock.now(),
      },
    ],
    stage.clock.now(),
  );
}

const say = async (person: Person, ...inputs: readonly string[]): Promise<void> => {
  for (const input of inputs) await instance.receiver.receive([stage.event(person, input)]);
  await stage.settled();
};

const shown = (person: Person): string => JSON.stringify(stage.line.shownTo(person.userId).map((call) => call.outbound));

const outcomes = async (person: Person): Promise<unknown> =>
  (
    await stage.db.sql<{ outcome: string | null }[]>`
      select outcome from outbox where recipient = ${person.userId} and reason not like 'reply:%' and reason not like 'summary:%' order by created_at, reason desc`
  ).map((row) => row.outcome);

describe('a reminder that waits for a free reply', () => {
  it('rides on the reply to whatever its contact writes, once', async () => {
    const person = await stage.person(0);
    await hold(person, 'เรื่องค้าง');
    await say(person, 'สถานะ');
    await say(person, 'สถานะ');
    expect(shown(person).split('เรื่องค้าง')).toHaveLength(2);
    expect(await outcomes(person)).toEqual(['sent:with-reply']);
  });

  it('does not ride on the very reply that says the response is submitted', async () => {
    const person = await stage.person(1);
    await say(person, tap(person, 0, 0), tap(person, 1, 0), tap(person, 2, 3));
    await hold(person, 'เรื่องค้าง');
    await hold(person, 'ประกาศ', { kind: 'notice' });
    await say(person, submitTap(person));
    expect(await outcomes(person)).toEqual(['dropped:submitted', 'sent:with-reply']);
    expect(shown(person)).not.toContain('เรื่องค้าง');
    expect(shown(person)).toContain('ประกาศ');
    const [response] = await stage.db.sql`select status from responses where id = ${person.responseId}`;
    expect(response).toEqual({ status: 'submitted' });
  });

  it('is dropped when somebody else of the agency has submitted before', async () => {
    const person = await stage.person(1, 'contributor');
    await hold(person, 'เรื่องค้าง');
    await say(person, 'สถานะ');
    expect(await outcomes(person)).toEqual(['dropped:submitted']);
    expect(shown(person)).not.toContain('เรื่องค้าง');
  });

  it.each([
    ['ไม่เตือน', 'dropped:opted-out'],
    ['เตือนพรุ่งนี้', 'dropped:snoozed'],
  ])('does not ride on the reply to %s', async (text, outcome) => {
    const person = await stage.person(2);
    await hold(person, 'เรื่องค้าง');
    await say(person, text);
    expect(await outcomes(person)).toEqual([outcome]);
    expect(shown(person)).not.toContain('เรื่องค้าง');
  });

  it('still rides for who has opted out before: they are told when they write', async () => {
    const person = await stage.person(3);
    await say(person, 'ไม่เตือน');
    await hold(person, 'เรื่องค้าง');
    await say(person, 'สถานะ');
    expect(await outcomes(person)).toEqual(['sent:with-reply']);
  });

  it('is dropped when its agency is no longer theirs, or its round is over', async () => {
    const person = await stage.person(4);
    await hold(person, 'ของหน่วยงานอื่น', { agencyId: person.agencyId + 1 });
    await say(person, 'สถานะ');
    expect(await outcomes(person)).toEqual(['dropped:left-agency']);
    await hold(person, 'เรื่องค้าง');
    stage.clock.advance(31 * 86_400_000);
    await say(person, 'สถานะ');
    expect(await outcomes(person)).toEqual(['dropped:left-agency', 'dropped:round-over']);
  });
});
