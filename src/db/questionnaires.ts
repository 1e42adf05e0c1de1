// Published questionnaire versions.
import { type Questionnaire } from '../domain/questionnaire.ts';
import { type Sql } from './connect.ts';

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

/** Stores the next version of the questionnaire; the same definition as the newest stored one is not stored again. */
export async function storeQuestionnaire(sql: Sql, definition: Questionnaire, now: Date): Promise<{ version: number; isNew: boolean }> {
  return sql.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(hashtext(${`questionnaire ${definition.id}`}))`;
    const [newest] = await tx<{ version: number; same: boolean }[]>`
      select version, definition = ${tx.json(definition as never)} as same from questionnaires where id = ${definition.id} order by version desc limit 1`;
    if (newest?.same) return { version: newest.version, isNew: false };
    const version = (newest?.version ?? 0) + 1;
    await tx`insert into questionnaires (id, version, definition, published_at) values (${definition.id}, ${version}, ${tx.json(definition as never)}, ${now})`;
    return { version, isNew: true };
  });
}
