// What happens in the middle of somebody's survey: they leave and come back, organisers publish a new version, the deadline passes.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { storeQuestionnaire } from '../../src/db/questionnaires.ts';
import { openStage, type Person, type Stage, submitTap, tap } from '../support/stage.ts';
import { question, questionnaire } from '../support/questionnaires.ts';

const dayMs = 86_400_000;

let stage: Stage;
let person: Person;
beforeEach(async () => {
  stage = await openStage();
  person = await stage.person(0);
});
afterEach(() => stage.drop());

const answers = async (): Promise<Record<string, string>> =>
  Object.fromEntries(
    (
      await stage.db.sql<
        { key: string; value: string }[]
      >`select key, value from answers where response_id = ${person.responseId} order by key`
    ).map(({ key, value }) => [key, value]),
  );
const lastShown = (): string => JSON.stringify(stage.line.shownTo(person.userId).at(-1)?.outbound ?? null);

describe('a contact who leaves in the middle and comes back a week later', () => {
  it('is pushed nothing meanwhile, keeps every answer, and is greeted with the question that is open', async () => {
    const colleague = await stage.person(0);
    const { receiver } = stage.instance();
    await receiver.receive([stage.event(person, 'เริ่ม')]);
    await stage.settled();
    await receiver.receive([stage.event(person, tap(person, 0, 0))]);
    await stage.settled();
    await receiver.receive([stage.event(person, { kind: 'unfollow' })]);
    await stage.settled();
    for (const [item, choice] of [
      [1, 0],
      [2, 3],
    ] as const)
      await receiver.receive([stage.event(colleague, tap(colleague, item, choice))]);
    await stage.settled();
    await receiver.receive([stage.event(colleague, submitTap(colleague))]);
    await stage.settled();
    expect(stage.line.calls.filter((call) => call.recipient === person.userId && call.channel === 'push')).toEqual([]);
    expect(stage.line.calls.filter((call) => call.recipient === colleague.userId && call.channel === 'push')).toHaveLength(1);
    stage.clock.advance(7 * dayMs);
    await receiver.receive([stage.event(person, { kind: 'follow' })]);
    await stage.settled();
    expect(await answers()).toEqual({ q1: 'yes', q2: 'yes', q3: 'l3' });
    const [contact] = await stage.db.sql`select unreachable_at from contacts where id = ${person.contactId}`;
    expect(contact).toEqual({ unreachable_at: null });
    expect(lastShown()).toContain('ส่ง');
  });

  it('goes on at the question where they were', async () => {
    const { receiver } = stage.instance();
    for (const input of ['เริ่ม', tap(person, 0, 0)]) {
      await receiver.receive([stage.event(person, input)]);
      await stage.settled();
    }
    await receiver.receive([stage.event(person, { kind: 'unfollow' })]);
    await stage.settled();
    stage.clock.advance(7 * dayMs);
    await receiver.receive([stage.event(person, { kind: 'follow' })]);
    await stage.settled();
    expect(lastShown()).toContain('q2');
    await receiver.receive([stage.event(person, '1')]);
    await stage.settled();
    expect(await answers()).toEqual({ q1: 'yes', q2: 'yes' });
  });
});

describe('a new version of the questionnaire that is published in the middle', () => {
  it('leaves a response with the version that it began with; its buttons mean what they said', async () => {
    const { receiver } = stage.instance();
    for (const input of ['เริ่ม', tap(person, 0, 0)]) {
      await receiver.receive([stage.event(person, input)]);
      await stage.settled();
    }
    const reversed = questionnaire(
      [question('select_one', 'q2', { list: 'yes_no', required: 'true()' }), question('text', 'q9')],
      { yes_no: ['no', 'yes'] },
      { id: 'stage', versionLabel: '2' },
    );
    const { version } = await storeQuestionnaire(stage.db.sql, reversed, stage.clock.now());
    expect(version).toBe(2);
    for (const input of [tap(person, 1, 0), '4']) {
      await receiver.receive([stage.event(person, input)]);
      await stage.settled();
    }
    expect(await answers()).toEqual({ q1: 'yes', q2: 'yes', q3: 'l3' });
    const [response] = await stage.db.sql`select questionnaire_version from responses where id = ${person.responseId}`;
    expect(response).toEqual({ questionnaire_version: 1 });
  });
});

describe('the deadline', () => {
  it('is kept by when the contact answered, not by when we got to it', async () => {
    const closesAt = new Date(stage.clock.now().getTime() + 10_000);
    await stage.db.sql`update rounds set closes_at = ${closesAt}`;
    const inTime = stage.event(person, tap(person, 0, 0), { at: 8000 });
    const tooLate = stage.event(person, tap(person, 1, 0), { at: 12_000 });
    stage.clock.advance(250_000);
    await stage.instance().receiver.receive([inTime, tooLate]);
    await stage.settled();
    expect(await answers()).toEqual({ q1: 'yes' });
    expect(lastShown()).toContain('ปิดรับ');
  });
});
