// Invitation codes: made here, shown once, stored hashed.
import { type Container } from '../../container.ts';
import { insertInvitations } from '../../db/rounds.ts';
import { type Role } from '../../domain/conversation/snapshot.ts';
import { formatCode } from '../../domain/conversation/joining.ts';
import { hashSecret, newInvitationCode } from '../secrets.ts';

export interface Invited {
  readonly agencyId: number;
  readonly role: Role;
  /** `K7QF-2M9X-4TRD-8WPA`; appears nowhere else in clear. */
  readonly code: string;
  readonly expiresAt: Date;
}

export async function invite(
  { db, clock }: Pick<Container, 'db' | 'clock'>,
  roundId: string,
  wanted: readonly { agencyId: number; role: Role }[],
  expiresAt: Date,
): Promise<Invited[]> {
  const made = wanted.map((one) => ({ ...one, code: newInvitationCode() }));
  await insertInvitations(
    db.sql,
    made.map((one) => ({ roundId, agencyId: one.agencyId, role: one.role, codeHash: hashSecret(one.code), expiresAt })),
    clock.now(),
  );
  return made.map((one) => ({ agencyId: one.agencyId, role: one.role, code: formatCode(one.code), expiresAt }));
}
