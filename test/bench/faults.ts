// FAULTS_MINUTES (5) of FAULTS_RATE (300) events a second on three processes while things go wrong: one of the three is killed, or paused past
// its leases, every 20 s; the database is restarted, and killed; LINE accepts replies and says that it did not, or breaks the connection; webhooks
// come twice at once. Afterwards: every acknowledged event is there once and applied, every invariant holds, and everybody can go on.
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { violations } from '../support/invariants.ts';
import { untilSettled } from '../support/settled.ts';
import { eventOf, nextInput, replyTokenOf } from './contact.ts';
import { percentile } from './line-process.ts';
import { accepted, createLineStub } from './line-stub.ts';
import { channelSecret, type RunningBot, startPhrom } from './processes.ts';
import { type Row } from './row.ts';
import { openWorld, userIdOf, type World } from './world.ts';

const contacts = 900;
const processes = 3;
const trouble = { everyMs: 20_000, restartAfterMs: 2000, pauseMs: 35_000 };
/** LINE gives up a webhook after 2 s and sends it again later. */
const webhookMs = 2000;
const resendMs = 500;
/** A reply token lives about a minute. */
const replyMs = 70_000;
const tickMs = 10;

export async function benchFaults(): Promise<Row[]> {
  const minutes = Number(process.env['FAULTS_MINUTES'] ?? 5);
  const ratePerS = Number(process.env['FAULTS_RATE'] ?? 300);
  const world = await openWorld(contacts);
  const line = await startTroubledLine();
  const bots: RunningBot[] = [];
  for (let count = 0; count < processes; count += 1) bots.push(await startPhrom(world, line.origin));
  /** Those that a webhook can be sent to, the paused one among them: nobody knows. */
  const living = new Set(bots);
  const people = startPeople(line, () => [...living].map((bot) => bot.webhookUrl), ratePerS);
  const done: Record<string, number> = {};
  const count = (what: string): void => {
    done[what] = (done[what] ?? 0) + 1;
  };

  const endMs = performance.now() + minutes * 60_000;
  const disturb = async (): Promise<void> => {
    for (let turn = 0; performance.now() + trouble.everyMs < endMs; turn += 1) {
      await delay(trouble.everyMs);
      if (turn % 5 === 4 && world.pidFile !== '') {
        const isKill = turn % 10 === 9;
        process.kill(postmasterOf(world), isKill ? 'SIGKILL' : 'SIGINT');
        count(isKill ? 'database killed' : 'database restarted');
        continue;
      }
      const victim = bots[turn % processes];
      if (!victim) throw new Error('no process');
      if (turn % 3 === 2) {
        process.kill(victim.pid, 'SIGSTOP');
        count('paused');
        await delay(trouble.pauseMs);
        process.kill(victim.pid, 'SIGCONT');
        continue;
      }
      await victim.kill();
      living.delete(victim);
      count('killed');
      await delay(trouble.restartAfterMs);
      const next = await startPhrom(world, line.origin);
      bots[turn % processes] = next;
      living.add(next);
    }
    await delay(Math.max(0, endMs - performance.now()));
  };

  try {
    const startedAt = performance.now();
    const report = setInterval(() => process.stdout.write(`  ${people.summary()} ${JSON.stringify(done)}\n`), 60_000);
    await disturb().finally(() => clearInterval(report));
    const tookS = (performance.now() - startedAt) / 1000;
    const result = await people.stop();
    await untilSettled(world.db.sql, { withinMs: 120_000, pollMs: 500, explain: () => Promise.resolve('') });
    const [stored] = await world.db.sql<{ there: number; applied: number; answers: number }[]>`
      select count(*)::int as there, count(*) filter (where i.outcome = 'applied')::int as applied, (select count(*)::int from answer_history) as answers
      from inbox i where i.webhook_event_id = any(${result.acknowledged})`;
    const faults = await violations(world.db.sql);
    const stuck = await people.everybodyGoesOn();
    const events = result.acknowledged.length;
    const lost = events - (stored?.applied ?? 0);
    const answersPerS = (stored?.answers ?? 0) / tookS;
    return [
      {
        name: `acknowledged events that are not there or not applied, of ${events.toLocaleString('en')} in ${minutes} min on ${processes} processes (${Object.entries(
          done,
        )
          .map(([what, times]) => `${times} × ${what}`)
          .join(', ')}, ${result.doubles} webhooks twice at once, ${result.resent} sent again, ${line.troubles()} replies with an error)`,
        value: lost,
        unit: 'events',
        yardstick: `${(events / tookS).toFixed(0)} events/s, ${answersPerS.toFixed(0)} answers/s`,
        target: 0,
        ok: lost === 0 && stored?.there === events,
      },
      { name: `violated invariants ${faults.join('; ')}`, value: faults.length, unit: '', target: 0, ok: faults.length === 0 },
      {
        name: `events without a reply (reply p50 ${percentile(result.replyTimesMs, 50).toFixed(0)} ms, p95 ${percentile(result.replyTimesMs, 95).toFixed(0)} ms, at most ${(percentile(result.replyTimesMs, 100) / 1000).toFixed(0)} s)`,
        value: result.unanswered,
        unit: 'events',
        target: 0,
        ok: result.unanswered === 0,
      },
      { name: 'contacts who cannot go on', value: stuck, unit: 'contacts', target: 0, ok: stuck === 0 },
    ];
  } finally {
    await people.stop();
    await Promise.all(bots.map((bot) => bot.kill()));
    line.close();
    await world.stop();
  }
}

/** Of the server that runs now: it has been restarted. */
function postmasterOf(world: World): number {
  return Number(readFileSync(world.pidFile, 'utf8').split('\n')[0]);
}

interface TroubledLine {
  readonly origin: string;
  /** Resolves with the body of the reply that LINE shows for this token. */
  shown(replyToken: string): Promise<string>;
  troubles(): number;
  close(): void;
}

/** A LINE that shows a reply for each token once, and now and then says otherwise. */
async function startTroubledLine(): Promise<TroubledLine> {
  const waiting = new Map<string, (body: string) => void>();
  const used = new Set<string>();
  let replies = 0;
  let troubles = 0;
  const internalError = JSON.stringify({ message: 'Internal error' });
  const server = createLineStub(({ body, isPush, answer, hangUp }) => {
    if (isPush) {
      answer(200, accepted);
      return;
    }
    replies += 1;
    if (replies % 97 === 0) {
      troubles += 1;
      answer(500, internalError);
      return;
    }
    const token = replyTokenOf(body);
    if (used.has(token)) {
      answer(400, JSON.stringify({ message: 'Invalid reply token' }));
      return;
    }
    used.add(token);
    waiting.get(token)?.(body);
    waiting.delete(token);
    if (replies % 50 !== 0) {
      answer(200, accepted);
      return;
    }
    troubles += 1;
    if (replies % 100 === 0) hangUp();
    else answer(500, internalError);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    shown: (token) => new Promise((resolve) => waiting.set(token, resolve)),
    troubles: () => troubles,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

interface PeopleResult {
  /** Ids of the events that were answered 200. */
  readonly acknowledged: readonly string[];
  readonly replyTimesMs: readonly number[];
  readonly unanswered: number;
  readonly doubles: number;
  readonly resent: number;
}

/** Contacts who answer, one event each at a time; LINE sends what is not acknowledged again until it is. */
function startPeople(line: TroubledLine, webhookUrls: () => readonly string[], ratePerS: number) {
  const acknowledged: string[] = [];
  const replyTimesMs: number[] = [];
  const idle = Array.from({ length: contacts }, (_, index) => index);
  const inputs = new Map<number, string>();
  const busy = new Set<Promise<void>>();
  let [unanswered, doubles, resent, turns, isStopped] = [0, 0, 0, 0, false];

  const post = async (url: string, body: string): Promise<boolean> => {
    const headers = {
      'content-type': 'application/json',
      'x-line-signature': createHmac('sha256', channelSecret).update(body).digest('base64'),
    };
    return fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(webhookMs) }).then(
      async (response) => {
        await response.arrayBuffer();
        return response.status === 200;
      },
      () => false,
    );
  };
  /** Resolves with whether the reply came. */
  const act = async (index: number, input: string): Promise<boolean> => {
    const { webhookEventId, replyToken, body } = eventOf(userIdOf(index), input, Math.round(performance.timeOrigin + performance.now()));
    const sentAt = performance.now();
    const shown = line.shown(replyToken);
    turns += 1;
    const turn = turns;
    for (let tries = 0; ; tries += 1) {
      const urls = webhookUrls();
      const url = urls[(turn + tries) % urls.length] ?? '';
      const isDouble = turn % 20 === 0 && tries === 0;
      if (isDouble) doubles += 1;
      const oks = await Promise.all([post(url, body), ...(isDouble ? [post(urls[(turn + 1) % urls.length] ?? '', body)] : [])]);
      if (oks.includes(true)) break;
      resent += 1;
      await delay(resendMs);
    }
    acknowledged.push(webhookEventId);
    const reply = await Promise.race([shown, delay(replyMs, null, { ref: false })]);
    if (reply === null) return false;
    replyTimesMs.push(performance.now() - sentAt);
    inputs.set(index, nextInput(reply, turn));
    return true;
  };
  const begin = (index: number): void => {
    const acting: Promise<void> = act(index, inputs.get(index) ?? 'ต่อ').then((isAnswered) => {
      if (!isAnswered) {
        unanswered += 1;
        inputs.set(index, 'ต่อ');
      }
      idle.push(index);
      busy.delete(acting);
    });
    busy.add(acting);
  };

  let owed = 0;
  let lastMs = performance.now();
  const timer = setInterval(() => {
    const nowMs = performance.now();
    owed = Math.min(owed + ((nowMs - lastMs) * ratePerS) / 1000, ratePerS);
    lastMs = nowMs;
    for (; owed >= 1 && !isStopped; owed -= 1) {
      const index = idle.shift();
      if (index === undefined) break;
      begin(index);
    }
  }, tickMs);

  return {
    summary: () =>
      `${acknowledged.length} events, ${busy.size} under way, ${resent} sent again, ${unanswered} without a reply, p95 ${percentile(replyTimesMs, 95).toFixed(0)} ms`,
    async stop(): Promise<PeopleResult> {
      isStopped = true;
      clearInterval(timer);
      await Promise.all(busy);
      return { acknowledged: [...acknowledged], replyTimesMs: [...replyTimesMs], unanswered, doubles, resent };
    },
    /** How many do not get a reply any more. */
    async everybodyGoesOn(): Promise<number> {
      const went = await Promise.all(Array.from({ length: contacts }, (_, index) => act(index, 'ต่อ')));
      return went.filter((isAnswered) => !isAnswered).length;
    },
  };
}
