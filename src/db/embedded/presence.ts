// One connection for as long as a process uses the embedded database. Whoever holds one is "connected" and keeps the server alive.
import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { openClient } from '../client.ts';
import { problems } from '../../problem.ts';
import { type Place } from './place.ts';

/** Shared by all who are present; whoever can have it alone is the last one. */
const lockId = 7_264_118_002;

/** How long connections that are just ending may take. */
const lingerMs = 2_000;

export interface Presence {
  readonly port: number;
  /** Resolves when the connection ends, wanted or not. */
  readonly ended: Promise<unknown>;
  /** From here on others do not count us. True = nobody else is connected to this server, nor will be while DATA_DIR's lock is held. */
  leave(): Promise<boolean>;
  end(): Promise<void>;
}

const isCode = (error: unknown, code: string): boolean => error instanceof Error && 'code' in error && error.code === code;

/** What is heard from a server that just starts, ends, or repairs itself after a crash of one of its processes. */
const passing = ['57P01', '57P02', '57P03', 'CONNECTION_CLOSED', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE'];

/** Whether the same attempt may succeed in a moment. */
export function isPassing(error: unknown): boolean {
  return passing.some((code) => isCode(error, code));
}

/**
 * Connects as the superuser and makes sure that it is this cluster's server that answers, and that the role and the database `phrom`
 * are there.
 * @throws Problem `database-unavailable` when the server is somebody else's or does not know our password.
 */
export async function attend(place: Place, port: number, password: string): Promise<Presence> {
  const ended = Promise.withResolvers<undefined>();
  let isConnected = false;
  const client = openClient(`postgres://postgres:${password}@127.0.0.1:${port}/postgres`, {
    max: 1,
    max_lifetime: null,
    connect_timeout: 10,
    connection: { application_name: 'phrom presence' },
    onclose: () => {
      if (isConnected) ended.resolve(undefined);
    },
  });
  try {
    const [answer] = await client<{ folder: string }[]>`select current_setting('data_directory') as folder`;
    if (resolve(answer?.folder ?? '') !== place.cluster)
      throw problems.databaseUnavailable({ reason: `On port ${port} another database answers, not the one in ${place.cluster}.` });
    isConnected = true;
    await client`select pg_advisory_lock_shared(${lockId}::bigint)`;
    if ((await client`select 1 from pg_roles where rolname = 'phrom'`).length === 0)
      await client.unsafe(`create role phrom login createdb password '${password}'`);
    if ((await client`select 1 from pg_database where datname = 'phrom'`).length === 0) await client`create database phrom owner phrom`;
  } catch (error) {
    await client.end({ timeout: 1 });
    if (isCode(error, '28P01')) {
      const reason = `The database in ${place.cluster} does not accept the password in ${place.passwordFile}.`;
      throw problems.databaseUnavailable({ reason }, error);
    }
    throw error;
  }

  const isAlone = async (): Promise<boolean> => {
    const [others] = await client<{ count: number }[]>`
      select count(*)::int as count from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()`;
    return others?.count === 0;
  };
  return {
    port,
    ended: ended.promise,
    async leave() {
      await client`select pg_advisory_unlock_shared(${lockId}::bigint)`;
      const [last] = await client<{ locked: boolean }[]>`select pg_try_advisory_lock(${lockId}::bigint) as locked`;
      if (last?.locked !== true) return false;
      for (let waitedMs = 0; waitedMs < lingerMs; waitedMs += 25) {
        if (await isAlone()) return true;
        await delay(25);
      }
      return false;
    },
    end: () => client.end({ timeout: 1 }),
  };
}
