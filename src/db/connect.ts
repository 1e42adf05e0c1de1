// One connected database: a postgres.js client for hand-written statements, one for the way of an event, and drizzle for everything else.
import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import { openClient, type Sql } from './client.ts';
import * as schema from './schema.ts';

export type { Sql, TransactionSql } from './client.ts';
type Orm = PostgresJsDatabase<typeof schema>;

export interface Database {
  /** For hand-written statements, prepared by default. Json parameters: `${sql.json(value)}`, encoded once. */
  readonly sql: Sql;
  /**
   * For the statements that every event goes through (db/inbox.ts, db/steps.ts, db/outbox.ts), and nothing else: few connections, so that each
   * statement is planned a few times only, always by index and once for all values. Planned while the tables are still empty, as on the
   * first day of a round, it would read whole tables from then on; and an export that takes every connection of `sql` keeps no event waiting.
   */
  readonly hot: Sql;
  /**
   * For everything else. It has a small pool of its own: drizzle replaces the json and date encoders of the client it is given,
   * so a shared client would encode the json parameters of `sql` wrongly. A transaction of one is therefore not visible to the other.
   */
  readonly orm: Orm;
  /** Lets running statements end (3 s), then closes every connection. */
  close(): Promise<void>;
}

export interface ConnectOptions {
  /** Connections of `sql`; `orm` and `hot` have half as many each. Opened when needed. Default 10. */
  readonly max?: number;
  /** A statement that runs longer is cancelled. Default 30 s; 0 = no limit. */
  readonly statementTimeoutMs?: number;
  /** As pg_stat_activity shows it. */
  readonly applicationName?: string;
}

/** Does not connect yet: the first statement does, and fails within 5 s when nobody answers. */
export function connect(url: string, options: ConnectOptions = {}): Database {
  const max = options.max ?? 10;
  const open = (connections: number, settings: Readonly<Record<string, string>> = {}): Sql =>
    openClient(url, {
      max: connections,
      connection: {
        application_name: options.applicationName ?? 'phrom',
        statement_timeout: options.statementTimeoutMs ?? 30_000,
        idle_in_transaction_session_timeout: 30_000,
        ...settings,
      },
    });
  const sql = open(max);
  const hot = open(Math.ceil(max / 2), {
    plan_cache_mode: 'force_generic_plan',
    // A handful of rows is looked up by key in whatever is stored: never by reading a table or an index whole.
    enable_seqscan: 'off',
    enable_hashjoin: 'off',
    enable_mergejoin: 'off',
    random_page_cost: '1',
    jit: 'off',
  });
  const ormClient = open(Math.ceil(max / 2));
  return {
    sql,
    hot,
    orm: drizzle(ormClient, { schema }),
    async close() {
      await Promise.all([sql, hot, ormClient].map((client) => client.end({ timeout: 3 })));
    },
  };
}
