// One connected database: a postgres.js client for hand-written statements, and drizzle for everything else.
import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import { openClient, type Sql } from './client.ts';
import * as schema from './schema.ts';

export type { Sql, TransactionSql } from './client.ts';
type Orm = PostgresJsDatabase<typeof schema>;

export interface Database {
  /** For hand-written statements, prepared by default. Json parameters: `${sql.json(value)}`, encoded once. */
  readonly sql: Sql;
  /**
   * For everything else. It has a small pool of its own: drizzle replaces the json and date encoders of the client it is given,
   * so a shared client would encode the json parameters of `sql` wrongly. A transaction of one is therefore not visible to the other.
   */
  readonly orm: Orm;
  /** Lets running statements end (3 s), then closes every connection. */
  close(): Promise<void>;
}

export interface ConnectOptions {
  /** Connections of `sql`; `orm` has half as many. Opened when needed. Default 10. */
  readonly max?: number;
  /** A statement that runs longer is cancelled. Default 30 s; 0 = no limit. */
  readonly statementTimeoutMs?: number;
  /** As pg_stat_activity shows it. */
  readonly applicationName?: string;
}

/** Does not connect yet: the first statement does, and fails within 5 s when nobody answers. */
export function connect(url: string, options: ConnectOptions = {}): Database {
  const max = options.max ?? 10;
  const open = (connections: number): Sql =>
    openClient(url, {
      max: connections,
      connection: {
        application_name: options.applicationName ?? 'phrom',
        statement_timeout: options.statementTimeoutMs ?? 30_000,
        idle_in_transaction_session_timeout: 30_000,
      },
    });
  const sql = open(max);
  const ormClient = open(Math.ceil(max / 2));
  return {
    sql,
    orm: drizzle(ormClient, { schema }),
    async close() {
      await Promise.all([sql.end({ timeout: 3 }), ormClient.end({ timeout: 3 })]);
    },
  };
}
