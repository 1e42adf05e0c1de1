// Tells the running processes that there is work: for the command line, which is a process of its own. A process that stores an event
// wakes its own worker without this; whatever is missed is found by polling.
import { type Sql } from './connect.ts';

const channel = 'phrom_work';

/** Reaches every process that listens, after the commit when inside a transaction. */
export async function announceWork(sql: Sql): Promise<void> {
  await sql.notify(channel, '');
}

/** Calls back for every announcement, also after the connection was lost and is back. */
export async function listenForWork(sql: Sql, onWork: () => void): Promise<{ stop(): Promise<void> }> {
  const listening = await sql.listen(channel, onWork, onWork);
  return { stop: () => listening.unlisten() };
}
