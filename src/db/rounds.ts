// Survey rounds, their target agencies, and invitations.
import { type Role } from '../domain/conversation/snapshot.ts';
import { type Sql, type TransactionSql } from './connect.ts';

export interface NewRound {
  readonly id: string;
  readonly questionnaireId: string;
  readonly title: string;
  readonly opensAt: Date;
  readonly closesAt: Date;
  readonly reminderPolicy: unknown;
  readonly pushBudget: number | null;
}

/** Opens a round for every agency that is not retired. @throws Problem `conflict` through constraint names (db/errors.ts). */
export async function insertRound(sql: TransactionSql, round: NewRound, now: Date): Promise<number> {
  await sql`
    insert into rounds (id, questionnaire_id, title, opens_at, closes_at, reminder_policy, push_budget, created_at)
    values (${round.id}, ${round.questionnaireId}, ${round.title}, ${round.opensAt}, ${round.closesAt}, ${sql.json(round.reminderPolicy as never)}, ${round.pushBudget}, ${now})`;
  const targets = await sql`insert into round_agencies (round_id, agency_id) select ${round.id}, id from agencies where retired_at is null`;
  await sql`update rounds set announced_targets = ${targets.count} where id = ${round.id}`;
  return targets.count;
}

export interface NewInvitation {
  readonly roundId: string;
  readonly agencyId: number;
  readonly role: Role;
  readonly codeHash: string;
  readonly expiresAt: Date;
}

export async function insertInvitations(sql: Sql | TransactionSql, invitations: readonly NewInvitation[], now: Date): Promise<void> {
  const list = invitations.map((one) => ({
    round_id: one.roundId,
    agency_id: one.agencyId,
    role: one.role,
    code_hash: one.codeHash,
    expires_at: one.expiresAt.toISOString(),
  }));
  await sql`
    insert into invitations (round_id, agency_id, role, code_hash, created_at, expires_at)
    select x.round_id, x.agency_id, x.role, x.code_hash, ${now}, x.expires_at
    from jsonb_to_recordset(${sql.json(list)}) as x(round_id text, agency_id bigint, role text, code_hash text, expires_at timestamptz)`;
}
