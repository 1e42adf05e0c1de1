// What exports read: every row of a round, as one snapshot, in portions.
import { type Agency } from '../domain/conversation/snapshot.ts';
import { type Score } from '../domain/scoring.ts';
import { type Sql, type TransactionSql } from './connect.ts';

/** Rows are fetched in portions of this size: enough to forget the round trip, few enough to die young. */
const portion = 20;

/**
 * The rows of a cursor, one by one. A portion is emptied once it is read: postgres.js's results hang together from the first to the last,
 * and a garbage collector that looks at young objects only would keep every row of the round (4 times the memory, measured).
 */
async function* eachRow<Row>(portions: AsyncIterable<Row[]>): AsyncGenerator<Row> {
  for await (const rows of portions) {
    yield* rows;
    rows.length = 0;
  }
}

/** Runs `read` on one snapshot: whatever is written meanwhile, all that it reads fits together. */
export async function onSnapshot<T>(sql: Sql, read: (tx: TransactionSql) => Promise<T>): Promise<T> {
  return (await sql.begin('isolation level repeatable read read only', read)) as T;
}

export interface ExportedResponse {
  readonly id: number;
  readonly agency: Agency;
  readonly status: 'answering' | 'submitted';
  readonly startedAt: Date;
  readonly submittedAt: Date | null;
  readonly questionnaireId: string;
  readonly questionnaireVersion: number;
  readonly answers: Readonly<Record<string, string>>;
  /** The stored score; null where there is none. */
  readonly score: Score | null;
}

const agencyJson = (tx: TransactionSql) =>
  tx`jsonb_build_object('id', a.id, 'code', a.code, 'nameTh', a.name_th, 'nameEn', a.name_en, 'ministry', a.ministry, 'level', a.level, 'type', a.type, 'province', a.province)`;

/** Responses of a round by agency code; scores only where they are asked for. */
export async function* readResponses(tx: TransactionSql, roundId: string, { withScores = false } = {}): AsyncGenerator<ExportedResponse> {
  const cursor = tx<(Omit<ExportedResponse, 'answers'> & { answers: Record<string, string> | null })[]>`
    select r.id, ${agencyJson(tx)} as agency, r.status, r.started_at as "startedAt", r.submitted_at as "submittedAt",
      r.questionnaire_id as "questionnaireId", r.questionnaire_version as "questionnaireVersion",
      (select jsonb_object_agg(w.key, w.value) from answers w where w.response_id = r.id) as answers, s.detail as score
    from responses r join agencies a on a.id = r.agency_id left join scores s on s.response_id = r.id and ${withScores} where r.round_id = ${roundId} order by a.code`.cursor(
    portion,
  );
  for await (const row of eachRow(cursor)) yield { ...row, answers: row.answers ?? {} };
}

/** Questionnaire versions that the round's responses use. */
export async function versionsOfRound(tx: TransactionSql, roundId: string): Promise<{ id: string; version: number }[]> {
  return tx<{ id: string; version: number }[]>`
    select distinct questionnaire_id as id, questionnaire_version as version from responses where round_id = ${roundId} order by 1, 2 desc`;
}

/** Keys inside repeats (`services[2]/name`) that any response of the round has. */
export async function repeatedKeys(tx: TransactionSql, roundId: string): Promise<string[]> {
  const rows = await tx<{ key: string }[]>`
    select distinct w.key from responses r join answers w on w.response_id = r.id where r.round_id = ${roundId} and strpos(w.key, '[') > 0`;
  return rows.map((row) => row.key);
}

export interface ExportedScore {
  readonly agencyCode: string;
  readonly level: string | null;
  /** The exact score; what is stored beside it is rounded. */
  readonly detail: Score;
}

/** By agency code. */
export async function* readScores(tx: TransactionSql, roundId: string): AsyncGenerator<ExportedScore> {
  const cursor = tx<ExportedScore[]>`
    select a.code as "agencyCode", s.level, s.detail
    from scores s join responses r on r.id = s.response_id join agencies a on a.id = r.agency_id where r.round_id = ${roundId} order by a.code`.cursor(
    portion,
  );
  yield* eachRow(cursor);
}

export interface ExportedChange {
  readonly agencyCode: string;
  readonly key: string;
  readonly seq: number;
  readonly value: string;
  readonly contactId: number | null;
  readonly answeredAt: Date;
}

/** Every value that an answer ever had: by agency code, then in the order of time. */
export async function* readHistory(tx: TransactionSql, roundId: string): AsyncGenerator<ExportedChange> {
  const cursor = tx<ExportedChange[]>`
    select a.code as "agencyCode", h.key, h.seq, h.value, h.answered_by as "contactId", h.answered_at as "answeredAt"
    from responses r join agencies a on a.id = r.agency_id join answer_history h on h.response_id = r.id
    where r.round_id = ${roundId} order by a.code, h.answered_at, h.key, h.seq`.cursor(portion);
  yield* eachRow(cursor);
}

export interface ExportedAudit {
  readonly happenedAt: Date;
  readonly actor: string;
  readonly action: string;
  readonly agencyCode: string | null;
  readonly before: unknown;
  readonly after: unknown;
  readonly origin: string;
  readonly reason: string | null;
  readonly hash: string;
}

/** What concerns the round, and what concerns its agencies in no round of its own: renamed, merged, a contact who left. */
export async function* readAudit(tx: TransactionSql, roundId: string): AsyncGenerator<ExportedAudit> {
  const cursor = tx<ExportedAudit[]>`
    select t.happened_at as "happenedAt", t.actor, t.action, a.code as "agencyCode", t.before, t.after, t.origin, t.reason, t.hash
    from audit_trail t left join agencies a on a.id = t.agency_id 
    where t.round_id = ${roundId}
      or (t.round_id is null and t.agency_id in (select agency_id from round_agencies where round_id = ${roundId}))
    order by t.happened_at, t.id`.cursor(portion);
  yield* eachRow(cursor);
}
