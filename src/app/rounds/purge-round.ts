// How long the people of a survey round stay known, and forgetting them afterwards (PDPA s.37(3)). Answers, scores and the audit trail are
// the agencies' and stay; contacts become numbers, and what they attached goes.
import { type Container } from '../../container.ts';
import { recordAudit } from '../../db/audit.ts';
import { type TransactionSql } from '../../db/connect.ts';
import { contactsToForget, deleteFiles, filesToForget, markPurged, setRetention } from '../../db/retention.ts';
import { type StoredRound } from '../../db/rounds.ts';
import { Problem, problems } from '../../problem.ts';
import { type Acting } from '../acting.ts';
import { eraseContact } from '../contacts/manage-contacts.ts';
import { knownRound } from './known-round.ts';
import { removeStored } from '../uploads/store-file.ts';

const years = 2;

/** What the privacy notice promises: two years after the end of the round. */
export function defaultRetention(closesAt: Date): Date {
  const until = new Date(closesAt);
  until.setUTCFullYear(until.getUTCFullYear() + years);
  return until;
}

type Kept = Pick<StoredRound, 'retainUntil' | 'closesAt'>;

const retentionOf = ({ retainUntil, closesAt }: Kept): Date => retainUntil ?? defaultRetention(closesAt);

/** When the retention of a round ended whose people still stand there; null = nothing waits. */
export function purgeDue(round: Kept & Pick<StoredRound, 'purgedAt'>, now: Date): Date | null {
  const until = retentionOf(round);
  return round.purgedAt === null && until <= now ? until : null;
}

export interface MovedRetention {
  readonly before: Date;
  readonly until: Date;
}

/**
 * A later deadline leaves the retention where it is, unless `wanted` says otherwise; only, it cannot come before the deadline.
 * @throws Problem `refused`
 */
export async function keepRetention(
  tx: TransactionSql,
  {
    round,
    closesAt,
    wanted,
    reason,
    by,
    now,
  }: { round: StoredRound; closesAt: Date; wanted: Date | null; reason: string; by: Acting; now: Date },
): Promise<MovedRetention> {
  const before = retentionOf(round);
  const until = wanted ?? before;
  refuseUnless(until > closesAt, wanted ? 'retention-too-short' : 'extend-beyond-retention', round.id, { until: until.toISOString() });
  if (until.getTime() !== before.getTime()) {
    await setRetention(tx, round.id, until);
    const change = { before: { retainUntil: before }, after: { retainUntil: until } };
    await recordAudit(tx, { ...by, action: 'round.retention-set', roundId: round.id, ...change, reason }, now);
  }
  return { before, until };
}

/** @throws Problem `not-found`, `refused` */
export async function changeRetention(
  { db, clock }: Pick<Container, 'db' | 'clock'>,
  { roundId, until, reason, by }: { roundId: string; until: Date; reason: string; by: Acting },
): Promise<{ readonly before: Date }> {
  return db.sql.begin(async (tx) => {
    const round = await knownRound(tx, roundId, true);
    refuseUnless(round.purgedAt === null, 'round-purged', roundId);
    refuseUnless(until > round.closesAt, 'retention-too-short', roundId);
    await setRetention(tx, roundId, until);
    const before = retentionOf(round);
    const entry = {
      ...by,
      action: 'round.retention-set' as const,
      roundId,
      before: { retainUntil: before },
      after: { retainUntil: until },
      reason,
    };
    await recordAudit(tx, entry, clock.now());
    return { before };
  });
}

function refuseUnless(holds: boolean, code: string, id: string, more: Readonly<Record<string, string>> = {}): void {
  if (!holds) throw problems.refused({ faults: [{ code, params: { id, ...more } }] });
}

export interface Purge {
  readonly retainUntil: Date;
  /** Contacts who are forgotten, by id. */
  readonly contacts: readonly number[];
  /** Stored files that go, by hash. */
  readonly files: readonly string[];
}

export interface PurgeRequest {
  readonly roundId: string;
  /** false = says what would be forgotten. */
  readonly apply: boolean;
  readonly by: Acting;
  readonly onProgress?: (done: number, total: number) => void;
}

/** May be interrupted and done again: what was forgotten stays so. @throws Problem `not-found`, `refused` before its time */
export async function purgeRound(container: Pick<Container, 'db' | 'clock' | 'config'>, request: PurgeRequest): Promise<Purge> {
  const { db, clock, config } = container;
  const { roundId, apply, by, onProgress } = request;
  const round = await knownRound(db.sql, roundId);
  const retainUntil = endOfRetention(round, clock.now(), apply);
  const [contacts, files] = await Promise.all([contactsToForget(db.sql, roundId), filesToForget(db.sql, roundId)]);
  if (!apply) return { retainUntil, contacts, files };
  for (const [index, id] of contacts.entries()) {
    try {
      await eraseContact(container, { id, reason: `retention of round ${roundId}`, by });
    } catch (error) {
      // Forgotten by somebody else meanwhile.
      if (!(error instanceof Problem && error.kind === 'not-found')) throw error;
    }
    onProgress?.(index + 1, contacts.length);
  }
  await db.sql.begin(async (tx) => {
    await deleteFiles(tx, files);
    await markPurged(tx, roundId, clock.now());
    // After the rows, and again should the commit fail: a file that no row names is never found by the next purge.
    for (const hash of files) await removeStored(config.dataDir, hash);
    const after = { contacts: contacts.length, files: files.length };
    await recordAudit(tx, { ...by, action: 'round.purged', roundId, before: { retainUntil }, after }, clock.now());
  });
  return { retainUntil, contacts, files };
}

function endOfRetention(round: StoredRound, now: Date, apply: boolean): Date {
  const { id, closedAt, purgedAt } = round;
  const until = retentionOf(round);
  refuseUnless(purgedAt === null, 'round-purged', id);
  if (!apply) return until;
  refuseUnless(closedAt !== null, 'round-not-closed', id);
  refuseUnless(until <= now, 'retention-not-over', id, { until: until.toISOString() });
  return until;
}
