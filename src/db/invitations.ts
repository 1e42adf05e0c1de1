// Invitations as organisers see them; the codes themselves are stored hashed only.
import { type Role } from '../domain/conversation/snapshot.ts';
import { type Sql, type TransactionSql } from './connect.ts';

export interface ListedInvitation {
  readonly id: number;
  readonly agencyCode: string;
  readonly agencyName: string;
  readonly role: Role;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly usedAt: Date | null;
  readonly revokedAt: Date | null;
  /** Display name of who used it. */
  readonly usedBy: string | null;
}

/** Of a round, in the order of agency codes. */
export async function listInvitations(sql: Sql, roundId: string): Promise<ListedInvitation[]> {
  return sql<ListedInvitation[]>`
    select i.id, a.code as "agencyCode", a.name_th as "agencyName", i.role, i.created_at as "createdAt", i.expires_at as "expiresAt",
      i.used_at as "usedAt", i.revoked_at as "revokedAt", c.display_name as "usedBy"
    from invitations i join agencies a on a.id = i.agency_id left join contacts c on c.id = i.used_by
    where i.round_id = ${roundId} order by a.code, i.id`;
}

/** Target agencies (ids) that have a contact of the role, or an invitation for it that can still be used. */
export async function agenciesWithRole(sql: Sql | TransactionSql, roundId: string, role: Role, now: Date): Promise<ReadonlySet<number>> {
  const rows = await sql<{ id: number }[]>`
    select ra.agency_id as id from round_agencies ra where ra.round_id = ${roundId} and (
      exists (select 1 from memberships m where m.agency_id = ra.agency_id and m.role = ${role} and m.ended_at is null)
      or exists (select 1 from invitations i where i.round_id = ra.round_id and i.agency_id = ra.agency_id and i.role = ${role}
        and i.used_at is null and i.revoked_at is null and i.expires_at >= ${now}))`;
  return new Set(rows.map(({ id }) => id));
}

export interface StoredInvitation {
  readonly id: number;
  readonly roundId: string;
  readonly agencyId: number;
  readonly agencyCode: string;
  readonly role: Role;
  readonly usedAt: Date | null;
  readonly revokedAt: Date | null;
}

const columns = (sql: TransactionSql) =>
  sql`i.id, i.round_id as "roundId", i.agency_id as "agencyId", a.code as "agencyCode", i.role, i.used_at as "usedAt", i.revoked_at as "revokedAt"`;

/** Locked until the end of the transaction. */
export async function findInvitation(sql: TransactionSql, codeHash: string): Promise<StoredInvitation | null> {
  const [row] = await sql<StoredInvitation[]>`
    select ${columns(sql)} from invitations i join agencies a on a.id = i.agency_id where i.code_hash = ${codeHash} for update of i`;
  return row ?? null;
}

/** Those of an agency that are neither used nor revoked; locked until the end of the transaction. */
export async function openInvitations(sql: TransactionSql, roundId: string, agencyId: number): Promise<StoredInvitation[]> {
  return sql<StoredInvitation[]>`
    select ${columns(sql)} from invitations i join agencies a on a.id = i.agency_id
    where i.round_id = ${roundId} and i.agency_id = ${agencyId} and i.used_at is null and i.revoked_at is null order by i.id for update of i`;
}

export async function markInvitationsRevoked(sql: TransactionSql, ids: readonly number[], at: Date): Promise<void> {
  await sql`update invitations set revoked_at = ${at} where id = any(${[...ids]}) and used_at is null and revoked_at is null`;
}
