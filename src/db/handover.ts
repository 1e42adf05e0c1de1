// Codes that end the work of the contact who had them made.
import { type Role } from '../domain/conversation/snapshot.ts';
import { type TransactionSql } from './connect.ts';

/** Whether the contact answers for the agency; nobody else ends that until the end of the transaction. */
export async function answersFor(tx: TransactionSql, contactId: number, agencyId: number): Promise<boolean> {
  const found = await tx`
    select 1 from memberships where contact_id = ${contactId} and agency_id = ${agencyId} and ended_at is null for update`;
  return found.length > 0;
}

interface NewHandover {
  readonly roundId: string;
  readonly agencyId: number;
  readonly role: Role;
  /** Who hands over. */
  readonly contactId: number;
  readonly codeHash: string;
  readonly expiresAt: Date;
}

/** One code at a time: earlier ones of the contact for the agency are revoked. */
export async function insertHandover(tx: TransactionSql, wanted: NewHandover, now: Date): Promise<void> {
  await tx`
    update invitations set revoked_at = ${now}
    where replaces = ${wanted.contactId} and agency_id = ${wanted.agencyId} and used_at is null and revoked_at is null`;
  await tx`
    insert into invitations (round_id, agency_id, role, code_hash, created_at, expires_at, replaces)
    values (${wanted.roundId}, ${wanted.agencyId}, ${wanted.role}, ${wanted.codeHash}, ${now}, ${wanted.expiresAt}, ${wanted.contactId})`;
}

export interface Redeemed {
  /** Whose work ends; null = nobody's. */
  readonly replaces: number | null;
}
