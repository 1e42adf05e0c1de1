// An agency goes into another one, which carries on: contacts, usable invitations and unfinished responses go over, and everybody is told.
import { type Container } from '../../container.ts';
import { lockRegister, type RegisteredAgency, retireAgency } from '../../db/agencies.ts';
import { recordAudits } from '../../db/audit.ts';
import { type TransactionSql } from '../../db/connect.ts';
import { reachableContacts } from '../../db/contacts.ts';
import { moveInvitations, type MovedContact, type MovedResponse, moveMemberships, movePositions, moveResponses } from '../../db/merge.ts';
import { announceWork } from '../../db/wake.ts';
import { bothRegistered, type Change, refuseAgency } from './manage-agencies.ts';
import { mergedCard } from '../present/round-notices.ts';
import { tellContacts, type Telling, type Told } from '../contacts/tell-contacts.ts';

export interface Merger extends Change {
  /** Code of the agency that carries on. */
  readonly into: string;
  readonly telling: Telling;
  /** Says what would happen; nothing does. */
  readonly isDryRun: boolean;
}

export interface Merged extends Told {
  readonly agency: RegisteredAgency;
  readonly successor: RegisteredAgency;
  readonly contacts: readonly MovedContact[];
  readonly invitations: number;
  /** One for each round that is not closed. */
  readonly responses: readonly MovedResponse[];
}

type Parts = Pick<Container, 'db' | 'clock' | 'config' | 'translate'>;

/** Rolls a dry run back; never leaves this file. */
class DryRun extends Error {}

/** @throws Problem `refused`, `not-found` */
export async function mergeAgencies(container: Parts, merger: Merger): Promise<Merged> {
  const { sql } = container.db;
  const found: { merged?: Merged } = {};
  try {
    await sql.begin(async (tx) => {
      found.merged = await merge(tx, container, merger);
      if (merger.isDryRun) throw new DryRun();
    });
  } catch (error) {
    if (!(error instanceof DryRun)) throw error;
  }
  const { merged } = found;
  if (!merged) throw new Error('a merger came to no end');
  if (merged.pushed > 0 && !merger.isDryRun) await announceWork(sql);
  return merged;
}

async function merge(tx: TransactionSql, container: Parts, { code, into, reason, telling, by }: Merger): Promise<Merged> {
  const { clock, config, translate } = container;
  await lockRegister(tx);
  const [agency, successor] = await bothRegistered(tx, [code, into]);
  if (agency.retiredAt !== null) refuseAgency('agency-retired', { code });
  if (successor.code === code) refuseAgency('agency-into-itself', { code });
  if (successor.retiredAt !== null) refuseAgency('agency-retired', { code: successor.code });
  const now = clock.now();
  const way = { from: agency.id, to: successor.id };
  const responses = await moveResponses(tx, way, now);
  const invitations = await moveInvitations(tx, way);
  const contacts = await moveMemberships(tx, way, reason, now);
  const movedRounds = responses.flatMap(({ roundId, outcome }) => (outcome === 'moved' ? [roundId] : []));
  await movePositions(tx, way, movedRounds);
  await retireAgency(tx, agency.id, { reason, successorId: successor.id, now });
  const told = await tellContacts(
    tx,
    {
      recipients: responses.length > 0 ? await reachableContacts(tx, successor.id) : [],
      telling,
      reason: `agency-merged:${agency.id}:${now.toISOString()}`,
      roundId: null,
      budgetLeft: null,
      card: (language) =>
        mergedCard({ translate, language, timeZone: config.timeZone }, { agency, successor, hasAnswers: movedRounds.length > 0 }),
    },
    now,
  );
  const origin = { ...by, reason };
  await recordAudits(
    tx,
    [
      { ...origin, action: 'agency.merged', agencyId: agency.id, after: { into: successor.code, contacts: contacts.length, invitations } },
      ...responses.map(({ roundId, outcome }) => ({
        ...origin,
        action: 'agency.merged-in-round' as const,
        roundId,
        agencyId: successor.id,
        before: { agency: agency.code },
        after: { response: outcome },
      })),
      ...contacts.map(({ contactId, role, isNew }) => ({
        ...origin,
        action: 'contact.moved' as const,
        agencyId: successor.id,
        before: { contactId, agency: agency.code, role },
        after: { isNew },
      })),
    ],
    now,
  );
  return { ...told, agency, successor, contacts, invitations, responses };
}
