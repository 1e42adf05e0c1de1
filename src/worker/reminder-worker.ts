// Looks at a round when something may have become due, and queues it. One process at a time does so for a round; the outbox worker sends.
import { reportRoundEnd } from '../app/rounds/report-round-end.ts';
import { runReminders } from '../app/reminders/queue-reminders.ts';
import { type Container } from '../container.ts';
import { type OpenRound, remindableRounds, withRoundLock } from '../db/reminders.ts';
import { announceWork } from '../db/wake.ts';
import { Problem } from '../problem.ts';
import { startLoop } from './loop.ts';

const pollMs = 2000;
/** Whether the clock was moved is seen this soon; it costs nothing. */
const noticeMs = 200;
/** Clocks run apart by less than this between two polls unless somebody moved one. */
const movedMs = 1000;
/** What people do (snooze, join, submit) changes what is due next; it is looked at this often at least. */
const lookEveryMs = 300_000;
/** Rounds that ended within this time are still looked at, to tell whoever was not told. */
const afterEndMs = 7 * 86_400_000;
/** LINE could not say what is left of the quota: asked again after this. */
const retryMs = 30_000;

export interface ReminderWorker {
  stop(): Promise<void>;
}

interface Look {
  readonly at: Date;
  readonly next: Date;
  /** Of what an organiser can change. */
  readonly settings: string;
}

/** `onQueued` when pushes wait for this process's outbox. */
export function startReminderWorker(container: Container, onQueued: () => void): ReminderWorker {
  const { db, clock, log } = container;
  const looks = new Map<string, Look>();
  const warnedOn = new Map<string, string>();
  let isStopping = false;
  let polled = { at: 0, realMs: -Infinity };

  const isDue = (now: Date): boolean => {
    const realMs = performance.now() - polled.realMs;
    return realMs >= pollMs || Math.abs(now.getTime() - polled.at - realMs) > movedMs;
  };

  const settingsOf = ({ closesAt, closedAt, reminderPolicy, pushBudget, deadlines }: OpenRound): string =>
    JSON.stringify([closesAt, closedAt, reminderPolicy, pushBudget, deadlines]);

  const needsLook = (round: OpenRound, now: Date): boolean => {
    const look = looks.get(round.id);
    return !look || now < look.at || now >= look.next || look.settings !== settingsOf(round);
  };

  const lookAt = async (round: OpenRound, now: Date): Promise<void> => {
    const result = await withRoundLock(db.sql, round.id, () =>
      runReminders(container, round, {
        onProgress: (done, total) => {
          if (done < total) log.info({ roundId: round.id, done, total }, 'reminders are being queued');
        },
      }),
    );
    // Another process is at it; looked at again with the next poll.
    if (result === null) return;
    const { queued, held, next, budget, shortfall } = result;
    const latest = now.getTime() + lookEveryMs;
    looks.set(round.id, { at: now, next: new Date(Math.min(next?.getTime() ?? latest, latest)), settings: settingsOf(round) });
    if (queued + held > 0) log.info({ roundId: round.id, queued, held, available: budget?.available ?? null }, 'reminders are queued');
    if (queued > 0) {
      onQueued();
      await announceWork(db.sql);
    }
    const today = now.toISOString().slice(0, 10);
    if (shortfall && warnedOn.get(round.id) !== today) {
      warnedOn.set(round.id, today);
      log.error({ roundId: round.id, ...shortfall }, 'the push budget will not last to the deadline: see `reminders plan`');
    }
    await reportRoundEnd(container, round, now);
  };

  const loop = startLoop({
    name: 'reminders',
    log,
    pollMs: noticeMs,
    run: async () => {
      const now = clock.now();
      if (!isDue(now)) return false;
      polled = { at: now.getTime(), realMs: performance.now() };
      for (const round of await remindableRounds(db.sql, { now, since: new Date(now.getTime() - afterEndMs) })) {
        if (isStopping) break;
        if (!needsLook(round, now)) continue;
        try {
          await lookAt(round, now);
        } catch (error) {
          if (!(error instanceof Problem) || !error.kind.startsWith('line-')) throw error;
          log.warn({ roundId: round.id, problem: error.message }, 'reminders wait: LINE does not say what is left of the quota');
          looks.set(round.id, { at: now, next: new Date(now.getTime() + retryMs), settings: settingsOf(round) });
        }
      }
      return false;
    },
  });

  return {
    async stop() {
      isStopping = true;
      await loop.stop();
    },
  };
}
