// Responses, scores and the links to their reports.
import { type Score } from '../domain/scoring.ts';
import { type Sql, type TransactionSql } from './connect.ts';

/** Makes sure that the agency has a response in the round, with the newest published version of the round's questionnaire. */
export async function ensureResponse(sql: Sql, roundId: string, agencyId: number, now: Date): Promise<void> {
  await sql`
    insert into responses (round_id, agency_id, questionnaire_id, questionnaire_version, status, started_at)
    select r.id, ${agencyId}, q.id, q.version, 'answering', ${now}
    from rounds r join lateral (select id, version from questionnaires where id = r.questionnaire_id order by version desc limit 1) q on true
    where r.id = ${roundId}
    on conflict (round_id, agency_id) do nothing`;
}

/** Marks a response submitted; its guard was moved by the step in the same transaction. Returns how often it has been submitted now. */
export async function submitResponse(sql: TransactionSql, responseId: number, contactId: number, at: Date): Promise<number> {
  const [row] = await sql<{ submissions: number }[]>`
    update responses set status = 'submitted', submitted_at = ${at}, submitted_by = ${contactId}, submissions = submissions + 1 where id = ${responseId} returning submissions`;
  if (!row) throw new Error(`response ${responseId} is gone`);
  return row.submissions;
}

export interface StoredScore {
  readonly total: string | null;
  readonly level: string | null;
  readonly dimensions: Readonly<Record<string, string | null>>;
  readonly detail: Score;
}

export async function storeScore(sql: Sql | TransactionSql, responseId: number, score: StoredScore, at: Date): Promise<void> {
  await sql`
    insert into scores (response_id, total, level, dimensions, detail, scored_at)
    values (${responseId}, ${score.total}, ${score.level}, ${sql.json(score.dimensions)}, ${sql.json(score.detail as never)}, ${at})
    on conflict (response_id) do update set total = excluded.total, level = excluded.level, dimensions = excluded.dimensions, detail = excluded.detail, scored_at = excluded.scored_at`;
}

export interface NewReportLink {
  readonly tokenHash: string;
  readonly responseId: number;
  readonly contactId: number | null;
  readonly kind: 'contact' | 'share' | 'organiser';
  readonly expiresAt: Date;
}

export async function storeReportLink(sql: Sql | TransactionSql, link: NewReportLink, at: Date): Promise<void> {
  await sql`
    insert into report_links (token_hash, response_id, contact_id, kind, created_at, expires_at)
    values (${link.tokenHash}, ${link.responseId}, ${link.contactId}, ${link.kind}, ${at}, ${link.expiresAt})`;
}

export interface SharedLinkRow {
  readonly id: number;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly madeBy: string;
  readonly openedCount: number;
}

/** Links for people outside LINE that work now, the newest first: those whose maker still belongs to the agency. */
export async function readSharedLinks(sql: Sql, responseId: number, now: Date): Promise<SharedLinkRow[]> {
  return sql<SharedLinkRow[]>`
    select l.id, l.created_at as "createdAt", l.expires_at as "expiresAt", c.display_name as "madeBy", l.opened_count as "openedCount"
    from report_links l join contacts c on c.id = l.contact_id join responses p on p.id = l.response_id
      join memberships m on m.contact_id = c.id and m.agency_id = p.agency_id and m.ended_at is null
    where l.response_id = ${responseId} and l.kind = 'share' and l.revoked_at is null and l.expires_at > ${now} order by l.created_at desc, l.id desc`;
}

/** Whether there was such a link of the response. */
export async function revokeSharedLink(sql: TransactionSql, responseId: number, linkId: number, at: Date): Promise<boolean> {
  const revoked = await sql`
    update report_links set revoked_at = ${at} where id = ${linkId} and response_id = ${responseId} and kind = 'share' and revoked_at is null`;
  return revoked.count > 0;
}
