// A migrated, empty database for one test file.
import { randomBytes } from 'node:crypto';
import postgres from 'postgres';
import { inject } from 'vitest';
import { connect, type ConnectOptions, type Database } from '../../src/db/connect.ts';

export interface TestDatabase extends Database {
  readonly url: string;
  /** Closes the connections and removes the database. Call it in afterAll. */
  drop(): Promise<void>;
}

/** Clones the template (some 50 ms). Two tests that must not see each other's rows either use different ids or a database each. */
export async function createTestDatabase(options: ConnectOptions = {}): Promise<TestDatabase> {
  const admin = postgres(inject('databaseAdminUrl'), { max: 1, onnotice: () => undefined });
  const name = `phrom_test_${randomBytes(6).toString('hex')}`;
  await admin`create database ${admin(name)} template ${admin(inject('databaseTemplate'))}`;
  await admin.end();
  const url = new URL(inject('databaseAdminUrl'));
  url.pathname = `/${name}`;
  const database = connect(url.href, options);
  return {
    ...database,
    url: url.href,
    async drop() {
      await database.close();
      const remover = postgres(inject('databaseAdminUrl'), { max: 1, onnotice: () => undefined });
      await remover`drop database if exists ${remover(name)} with (force)`;
      await remover.end();
    },
  };
}
