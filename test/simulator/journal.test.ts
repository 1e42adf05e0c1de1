import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { JournalInUse, openStore } from '../../src/simulator/journal.ts';
import { startSimulator } from '../../src/simulator/simulator.ts';
import { callApi, channelSecret, flex, postback, standingClock, startBot, text } from './bot.ts';

function stateFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'simulator-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, 'deep', 'state.jsonl');
}

describe('the journal', () => {
  it('gives back what was put, in order, without what was deleted', () => {
    const file = stateFile();
    const store = openStore(file);
    const table = store.table<{ n: number }>('t');
    for (const n of [1, 2, 3]) table.set(`k${n}`, { n });
    table.set('k1', { n: 10 });
    table.delete('k2');
    store.close();
    const again = openStore(file).table<{ n: number }>('t');
    expect([...again.entries()]).toEqual([
      ['k1', { n: 10 }],
      ['k3', { n: 3 }],
    ]);
  });

  it('has one owner at a time: who comes second changes nothing, and has it when the first is done', () => {
    const file = stateFile();
    const store = openStore(file);
    store.table<number>('t').set('k', 1);
    expect(() => openStore(file)).toThrow(JournalInUse);
    store.table<number>('t').set('k', 2);
    store.close();
    const again = openStore(file);
    expect(again.table<number>('t').get('k')).toBe(2);
    again.close();
  });

  it('shrinks to what is left when it is opened', () => {
    const file = stateFile();
    const store = openStore(file);
    for (let i = 0; i < 100; i += 1) store.table<number>('t').set('k', i);
    store.close();
    openStore(file).close();
    expect(readFileSync(file, 'utf8')).toBe('{"t":"t","k":"k","v":99}\n');
  });

  it('drops a last line that a killed process left half-written, and nothing else', () => {
    const file = stateFile();
    const store = openStore(file);
    store.table<number>('t').set('k', 1);
    store.close();
    appendFileSync(file, '{"t":"t","k":"k","v"');
    const again = openStore(file);
    expect(again.table('t').get('k')).toBe(1);
    again.close();
    writeFileSync(file, 'no journal\n');
    expect(() => openStore(file)).toThrow("state.jsonl:1 is not a line of the simulator's journal");
  });
});

describe('a simulator that is started again', () => {
  it('shows the earlier chats, remembers its settings and the clock’s offset', async () => {
    const file = stateFile();
    const bot = await startBot();
    const options = { channelSecret, stateFile: file, webhookUrl: bot.url, people: [{ name: 'สมศรี', note: 'เดิม' }] };
    const clock = standingClock();
    const first = await startSimulator({ ...options, clock });
    const before = first.people[0]!;
    before.follow();
    before.say('สวัสดี');
    await first.awaitIdle();
    const token = bot.events.at(-1)?.replyToken;
    const key = { 'x-line-retry-key': '123e4567-e89b-12d3-a456-426614174000' };
    const push = { to: before.userId, messages: [flex(postback('ใช่', 'q1'))] };
    expect((await callApi(first, 'POST', '/v2/bot/message/push', push, key)).status).toBe(200);
    first.setQuota(7);
    first.advanceClock(3_600_000);
    const seen = before.messages;
    await first.stop();

    const clockAfterwards = standingClock();
    const second = await startSimulator({ ...options, clock: clockAfterwards, people: [{ name: 'สมศรี', note: 'ใหม่' }, { name: 'สมชาย' }] });
    expect(clockAfterwards.now()).toEqual(clock.now());
    expect(second.botUserId).toBe(first.botUserId);
    expect(second.people.map(({ name }) => name)).toEqual(['สมศรี', 'สมชาย']);
    const after = second.people[0]!;
    expect([after.userId, after.isFriend, after.messages]).toEqual([before.userId, true, seen]);
    expect(second.quota).toMatchObject({ limit: 7, used: 1 });
    expect((await callApi(second, 'POST', '/v2/bot/message/push', push, key)).status).toBe(409);
    expect((await callApi(second, 'POST', '/v2/bot/message/reply', { replyToken: token, messages: [text('ช้า')] })).status).toBe(400);
    after.tap('ใช่');
    await second.awaitIdle();
    expect(bot.events.at(-1)?.postback?.data).toBe('q1');
    await second.stop();
  });

  it('after SIGKILL still delivers what the bot never acknowledged, as a redelivery', async () => {
    const file = stateFile();
    const script = fileURLToPath(new URL('killed-simulator.ts', import.meta.url));
    const child = spawn(process.execPath, [script, file], { stdio: ['pipe', 'pipe', 'inherit'] });
    onTestFinished(() => void child.kill('SIGKILL'));
    await once(child.stdout, 'data');
    child.stdin.write('ยังอยู่\n');
    await once(child.stdout, 'data');
    child.kill('SIGKILL');
    await once(child, 'exit');

    const bot = await startBot();
    const clock = standingClock();
    const simulator = await startSimulator({ channelSecret, clock, stateFile: file, webhookUrl: bot.url });
    await simulator.awaitIdle();
    expect(bot.events).toMatchObject([{ message: { text: 'ยังอยู่' }, deliveryContext: { isRedelivery: true } }]);
    expect(simulator.people[0]?.messages).toMatchObject([{ from: 'person', message: { text: 'ยังอยู่' }, isRead: true }]);
    expect(clock.now()).toEqual(new Date('2026-11-23T10:00:00.000Z'));
    await simulator.stop();
  });
});
