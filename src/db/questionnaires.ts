// Published questionnaire versions.
import { type Localized, type Questionnaire } from '../domain/questionnaire.ts';
import { type Sql, type TransactionSql } from './connect.ts';

export interface StoredQuestionnaire {
  readonly id: string;
  readonly version: number;
  readonly definition: Questionnaire;
  readonly publishedAt: Date;
}

/** `version` null = the newest. */
export async function findQuestionnaire(sql: Sql, id: string, version: number | null): Promise<StoredQuestionnaire | null> {
  const [row] = await sql<StoredQuestionnaire[]>`
    select id, version, definition, published_at as "publishedAt" from questionnaires
    where id = ${id} and (${version}::int is null or version = ${version}) order by version desc limit 1`;
  return row ?? null;
}

/**
 * Stores the next version of the questionnaire; the same definition as the newest stored one is not stored again. `before` is the version
 * that was newest until then. `onStored` runs in the same transaction.
 */
export async function storeQuestionnaire(
  sql: Sql,
  definition: Questionnaire,
  now: Date,
  onStored?: (tx: TransactionSql, version: number) => Promise<void>,
): Promise<{ version: number; isNew: boolean; before: Questionnaire | null }> {
  return sql.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(hashtext(${`questionnaire ${definition.id}`}))`;
    const [newest] = await tx<{ version: number; definition: Questionnaire; same: boolean }[]>`
      select version, definition, definition = ${tx.json(definition as never)} as same from questionnaires where id = ${definition.id} order by version desc limit 1`;
    const before = newest?.definition ?? null;
    if (newest?.same) return { version: newest.version, isNew: false, before };
    const version = (newest?.version ?? 0) + 1;
    await tx`insert into questionnaires (id, version, definition, published_at) values (${definition.id}, ${version}, ${tx.json(definition as never)}, ${now})`;
    await onStored?.(tx, version);
    return { version, isNew: true, before };
  });
}

export interface Affected {
  /** Responses under way in rounds that are not closed: they keep the version that they began with. */
  readonly begun: number;
  /** Target agencies of those rounds that have not begun: they get the newest version. */
  readonly notBegun: number;
}

export async function whoIsAffected(sql: Sql, questionnaireId: string): Promise<Affected> {
  const [row] = await sql<Affected[]>`
    select count(p.id)::int as begun, (count(*) - count(p.id))::int as "notBegun"
    from rounds r join round_agencies ra on ra.round_id = r.id and ra.retired_at is null
    left join responses p on p.round_id = r.id and p.agency_id = ra.agency_id
    where r.questionnaire_id = ${questionnaireId} and r.closed_at is null`;
  return row ?? { begun: 0, notBegun: 0 };
}

export interface ListedQuestionnaire {
  readonly id: string;
  readonly version: number;
  readonly title: Localized;
  readonly versionLabel: string;
  readonly publishedAt: Date;
  /** Responses that began with this version. */
  readonly responses: number;
}

/** Every version, the newest of each questionnaire first. */
export async function listQuestionnaires(sql: Sql): Promise<ListedQuestionnaire[]> {
  return sql<ListedQuestionnaire[]>`
    select q.id, q.version, q.definition->'title' as title, q.definition->>'versionLabel' as "versionLabel", q.published_at as "publishedAt",
      (select count(*)::int from responses p where p.questionnaire_id = q.id and p.questionnaire_version = q.version) as responses
    from questionnaires q order by q.id, q.version desc`;
}
