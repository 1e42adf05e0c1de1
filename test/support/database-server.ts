// vitest global set-up: one PostgreSQL for the run (embedded, in a temporary folder; or TEST_DATABASE_URL), with one migrated template
// database that test files clone (createTestDatabase). The projects of a run share it.
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { type TestProject } from 'vitest/node';
import { openEmbedded } from '../../src/db/embedded.ts';
import { migrate } from '../../src/db/migrate.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** A role that may create databases. */
    databaseAdminUrl: string;
    /** Name of the migrated database. */
    databaseTemplate: string;
  }
}

interface Server {
  readonly adminUrl: string;
  readonly template: string;
  stop(): Promise<void>;
}

async function startServer(): Promise<{ adminUrl: string; stop(): Promise<void> }> {
  const given = process.env['TEST_DATABASE_URL'];
  if (given) return { adminUrl: given, stop: () => Promise.resolve() };
  const folder = await mkdtemp(join(tmpdir(), 'phrom-test-'));
  // Nothing here outlives the run, so nothing need reach the disk.
  const settings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: 200 };
  const embedded = await openEmbedded(folder, undefined, { settings, durable: false });
  return {
    adminUrl: embedded.url,
    async stop() {
      await embedded.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function startWithTemplate(): Promise<Server> {
  const server = await startServer();
  const { adminUrl } = server;
  const template = `phrom_template_${randomBytes(6).toString('hex')}`;
  const admin = postgres(adminUrl, { max: 1, onnotice: () => undefined });
  await admin`create database ${admin(template)}`;
  const url = new URL(adminUrl);
  url.pathname = `/${template}`;
  await migrate(url.href);
  return {
    adminUrl,
    template,
    async stop() {
      await admin`drop database ${admin(template)} with (force)`;
      await admin.end();
      await server.stop();
    },
  };
}

/** The projects load this file separately, in one process. */
const shared: { phromTestServer?: { readonly server: Promise<Server>; users: number } } = globalThis as object;

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  shared.phromTestServer ??= { server: startWithTemplate(), users: 0 };
  const entry = shared.phromTestServer;
  entry.users += 1;
  const server = await entry.server;
  project.provide('databaseAdminUrl', server.adminUrl);
  project.provide('databaseTemplate', server.template);
  return async () => {
    entry.users -= 1;
    if (entry.users > 0) return;
    delete shared.phromTestServer;
    await server.stop();
  };
}
