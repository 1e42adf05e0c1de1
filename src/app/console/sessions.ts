// Sessions of the organisers' page: opened by a one-time link, idle and absolute limits, ended by signing out.
import { type Container } from '../../container.ts';
import { recordAudit } from '../../db/audit.ts';
import { endSessions, findSession, insertSession, isConsoleLinkGood, redeemConsoleLink, touchSession } from '../../db/sessions.ts';
import { hashSecret, newToken } from '../secrets.ts';
import { hourMs, minuteMs } from '../../domain/durations.ts';

const idleLimitMs = 30 * minuteMs;
const absoluteLimitMs = 8 * hourMs;
const browserCharsMax = 200;

type Parts = Pick<Container, 'db' | 'clock'>;

export interface Session {
  readonly id: number;
  readonly contactId: number;
  readonly displayName: string;
  /** Goes with every form of this session; worthless without its cookie. */
  readonly formToken: string;
}

/** Sessions not used since then are over. */
export const idleSince = (now: Date): Date => new Date(now.getTime() - idleLimitMs);

export async function isLinkGood({ db, clock }: Parts, token: string): Promise<boolean> {
  return isConsoleLinkGood(db.sql, hashSecret(token), clock.now());
}

/** Uses a one-time link up and opens a session. null = the link is wrong, used or expired; which of them is nobody's business. */
export async function signIn(
  { db, clock }: Parts,
  linkToken: string,
  browser: string,
): Promise<{ readonly token: string; readonly endsAt: Date } | null> {
  const now = clock.now();
  const token = newToken();
  const endsAt = new Date(now.getTime() + absoluteLimitMs);
  return db.sql.begin(async (tx) => {
    const contactId = await redeemConsoleLink(tx, hashSecret(linkToken), now);
    if (contactId === null) return null;
    await insertSession(tx, { tokenHash: hashSecret(token), contactId, browser: browser.slice(0, browserCharsMax), endsAt }, now);
    await recordAudit(tx, { actor: `organiser:${contactId}`, origin: 'console', action: 'console.signed-in' }, now);
    return { token, endsAt };
  });
}

/** The session of a cookie, null = none (any more). `isUse`: the organiser does something, as against figures that refresh themselves. */
export async function readSession({ db, clock }: Parts, token: string, isUse: boolean): Promise<Session | null> {
  const now = clock.now();
  const row = await findSession(db.sql, hashSecret(token), idleSince(now), now);
  if (!row) return null;
  if (isUse && now.getTime() - row.lastSeenAt.getTime() >= minuteMs) await touchSession(db.sql, row.id, now);
  return { id: row.id, contactId: row.contactId, displayName: row.displayName, formToken: hashSecret(`form:${token}`) };
}

/** `sessionId` null = every session of the organiser. */
export async function signOut({ db, clock }: Parts, contactId: number, sessionId: number | null): Promise<void> {
  const now = clock.now();
  await db.sql.begin(async (tx) => {
    const ended = await endSessions(tx, { sessionId, contactId }, 'signed-out', now);
    if (ended === 0) return;
    await recordAudit(
      tx,
      { actor: `organiser:${contactId}`, origin: 'console', action: 'console.signed-out', after: { sessions: ended } },
      now,
    );
  });
}
