// A parked event gets another try, at once when a server runs.
import { type Container } from '../container.ts';
import { recordAudit } from '../db/audit.ts';
import { replayParked } from '../db/inbox.ts';
import { announceWork } from '../db/wake.ts';
import { problems } from '../problem.ts';
import { type Acting } from './acting.ts';

/** @throws Problem `not-found` when no such event is parked */
export async function replayEvent({ db, clock }: Pick<Container, 'db' | 'clock'>, id: number, by: Acting): Promise<void> {
  const now = clock.now();
  await db.sql.begin(async (tx) => {
    if (!(await replayParked(tx, id, now))) throw problems.notFound({ what: 'parked event', id: String(id) });
    await recordAudit(tx, { ...by, action: 'inbox.replayed', after: { id } }, now);
  });
  await announceWork(db.sql);
}
