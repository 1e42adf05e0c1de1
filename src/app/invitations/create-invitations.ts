// Invitation codes for a round's agencies. They are in clear only in what this returns, and in the file that the caller makes of it.
import { type Container } from '../../container.ts';
import { recordAudit } from '../../db/audit.ts';
import { answersFor } from '../../db/handover.ts';
import { agenciesWithRole } from '../../db/invitations.ts';
import { insertInvitations, roundTargets } from '../../db/rounds.ts';
import { formatCode } from '../../domain/conversation/joining.ts';
import { type Role } from '../../domain/conversation/snapshot.ts';
import { problems } from '../../problem.ts';
import { type Acting } from '../acting.ts';
import { knownRound } from '../rounds/known-round.ts';
import { hashSecret, newInvitationCode } from '../secrets.ts';

export interface CreatedInvitation {
  readonly agencyCode: string;
  readonly agencyName: string;
  readonly role: Role;
  /** `K7QF-2M9X-4TRD-8WPA` */
  readonly code: string;
  readonly expiresAt: Date;
  /** The agency's deadline. */
  readonly closesAt: Date;
}

export interface InvitationRequest {
  readonly roundId: string;
  /** One more code for this agency, whatever it has; null = a code for each target agency that has nobody of the role and no usable code. */
  readonly agencyCode: string | null;
  readonly role: Role;
  /** null = the agency's deadline. */
  readonly expiresAt: Date | null;
  /** Contact of the one agency whose work ends when the code is used. */
  readonly replaces?: number | null;
  readonly by: Acting;
  /** Keeps the codes, before they count: when it fails, there are none. */
  keep(invitations: readonly CreatedInvitation[]): Promise<void>;
}

/** In the order of agency codes; may be none. @throws Problem `not-found`, `refused` */
export async function createInvitations(
  { db, clock }: Pick<Container, 'db' | 'clock'>,
  request: InvitationRequest,
): Promise<readonly CreatedInvitation[]> {
  const { roundId, agencyCode, role, by } = request;
  const now = clock.now();
  return db.sql.begin(async (tx) => {
    const round = await knownRound(tx, roundId, true);
    if (round.closedAt) throw problems.refused({ faults: [{ code: 'round-closed', params: { id: roundId } }] });
    if (request.expiresAt !== null && request.expiresAt <= now)
      throw problems.refused({ faults: [{ code: 'expires-past', params: { at: request.expiresAt.toISOString() } }] });
    const targets = await roundTargets(tx, roundId);
    const served = agencyCode === null ? await agenciesWithRole(tx, roundId, role, now) : null;
    const wanted = targets.filter(({ agencyId, code }) => (served ? !served.has(agencyId) : code === agencyCode));
    if (agencyCode !== null && wanted.length === 0)
      throw problems.refused({ faults: [{ code: 'not-a-target', params: { code: agencyCode, id: roundId } }] });
    const invitations = wanted.map((target) => ({
      target,
      code: newInvitationCode(),
      expiresAt: request.expiresAt ?? target.closesAt,
    }));
    const [late] = invitations.filter(({ expiresAt }) => expiresAt <= now);
    if (late) throw problems.refused({ faults: [{ code: 'deadline-over', params: { code: late.target.code, id: roundId } }] });
    const created = invitations.map(({ target, code, expiresAt }) => ({
      agencyCode: target.code,
      agencyName: target.nameTh,
      role,
      code: formatCode(code),
      expiresAt,
      closesAt: target.closesAt,
    }));
    const replaces = request.replaces ?? null;
    const [only] = wanted;
    if (replaces !== null && only && !(await answersFor(tx, replaces, only.agencyId)))
      throw problems.refused({ faults: [{ code: 'not-its-contact', params: { id: replaces, code: only.code } }] });
    await insertInvitations(
      tx,
      invitations.map(({ target, code, expiresAt }) => ({
        replaces,
        roundId,
        agencyId: target.agencyId,
        role,
        codeHash: hashSecret(code),
        expiresAt,
      })),
      now,
    );
    await request.keep(created);
    const agencyId = agencyCode === null ? null : (wanted[0]?.agencyId ?? null);
    const after = { role, count: created.length, ...(replaces === null ? {} : { replaces }) };
    if (created.length > 0) await recordAudit(tx, { ...by, action: 'invitations.created', roundId, agencyId, after }, now);
    return created;
  });
}
