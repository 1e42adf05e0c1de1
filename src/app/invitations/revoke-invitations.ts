// Takes back invitation codes that nobody has used: a letter that was lost, or went to the wrong office.
import { type Container } from '../../container.ts';
import { recordAudit } from '../../db/audit.ts';
import { type TransactionSql } from '../../db/connect.ts';
import { findInvitation, markInvitationsRevoked, openInvitations, type StoredInvitation } from '../../db/invitations.ts';
import { codeIn } from '../../domain/conversation/joining.ts';
import { problems } from '../../problem.ts';
import { type Acting } from '../acting.ts';
import { agencyInRound } from '../agencies/agency-in-round.ts';
import { hashSecret } from '../secrets.ts';

type Parts = Pick<Container, 'db' | 'clock'>;

/** The code however it is typed; one that is revoked already stays so. @throws Problem `not-found`, `refused` when it was used */
export async function revokeInvitation({ db, clock }: Parts, code: string, by: Acting): Promise<StoredInvitation> {
  return db.sql.begin(async (tx) => {
    const found = codeIn(code);
    const invitation = found === null ? null : await findInvitation(tx, hashSecret(found));
    if (!invitation) throw problems.notFound({ what: 'invitation', id: '' });
    if (invitation.usedAt) throw problems.refused({ faults: [{ code: 'invitation-used', params: { code: invitation.agencyCode } }] });
    if (!invitation.revokedAt) await revoke(tx, [invitation], by, clock.now());
    return invitation;
  });
}

/** Every code of the agency in the round that can still be used. */
export async function revokeInvitationsOf(
  { db, clock }: Parts,
  { code, roundId, by }: { code: string; roundId: string; by: Acting },
): Promise<readonly StoredInvitation[]> {
  const { agency } = await agencyInRound(db.sql, code, roundId);
  return db.sql.begin(async (tx) => {
    const invitations = await openInvitations(tx, roundId, agency.id);
    if (invitations.length > 0) await revoke(tx, invitations, by, clock.now());
    return invitations;
  });
}

async function revoke(tx: TransactionSql, invitations: readonly StoredInvitation[], by: Acting, now: Date): Promise<void> {
  const ids = invitations.map(({ id }) => id);
  await markInvitationsRevoked(tx, ids, now);
  const { roundId = null, agencyId = null } = invitations[0] ?? {};
  await recordAudit(tx, { ...by, action: 'invitations.revoked', roundId, agencyId, after: { ids } }, now);
}
