// Every postgres.js client of ours is opened here, so that all read and write values alike.
import postgres from 'postgres';
import { arrayTypes } from './arrays.ts';

interface ClientTypes extends Record<string, unknown> {
  bigint: number;
}

/** postgres.js client. `bigint` columns read as numbers, `timestamptz` as Date, `numeric` as text, json as values, arrays as lists. */
export type Sql = postgres.Sql<ClientTypes>;
/** What `sql.begin` hands to its function. */
export type TransactionSql = postgres.TransactionSql<ClientTypes>;

const bigint: postgres.PostgresType<number> = {
  to: 20,
  from: [20],
  serialize: (value: number) => String(value),
  // Ids and counts stay far below 2^53.
  parse: (text: string) => Number(text),
};

interface CustomTypes extends Record<string, postgres.PostgresType> {
  bigint: postgres.PostgresType<number>;
}

const types: CustomTypes = { ...arrayTypes, bigint };

/** Does not connect yet: the first statement does, and fails within 5 s when nobody answers. */
export function openClient(url: string, options: Omit<postgres.Options<CustomTypes>, 'types'>): Sql {
  return postgres<CustomTypes>(url, {
    types,
    fetch_types: false,
    connect_timeout: 5,
    // Seconds until the next attempt after a refused connection: a restarted database is used again at once.
    backoff: (attempt) => Math.min(0.05 * 2 ** attempt, 1),
    onnotice: () => undefined,
    ...options,
  });
}
