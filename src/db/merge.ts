// What goes over to the agency that carries on after a merger: contacts, invitations that can still be used, and unfinished responses.
import { type Role } from '../domain/conversation/snapshot.ts';
import { initialState } from '../domain/conversation/state.ts';
import { type Questionnaire } from '../domain/questionnaire.ts';
import { questionsAboutAgency } from '../domain/questions-about-agency.ts';
import { type TransactionSql } from './connect.ts';

/** Ids of agencies. */
interface Way {
  readonly from: number;
  readonly to: number;
}

export interface MovedContact {
  readonly contactId: number;
  readonly role: Role;
  /** false = they answer for the successor already, in the role that they have there. */
  readonly isNew: boolean;
}

/** Every contact of the one becomes a contact of the other, in the same role. */
export async function moveMemberships(tx: TransactionSql, { from, to }: Way, reason: string, now: Date): Promise<MovedContact[]> {
  return tx<MovedContact[]>`
    with ended as (
      update memberships set ended_at = ${now}, ended_reason = ${reason} where agency_id = ${from} and ended_at is null
      returning contact_id, role),
    added as (
      insert into memberships (contact_id, agency_id, role, joined_at) select contact_id, ${to}, role, ${now} from ended
      on conflict (contact_id, agency_id) where ended_at is null do nothing returning contact_id)
    select e.contact_id as "contactId", e.role, a.contact_id is not null as "isNew"
    from ended e left join added a on a.contact_id = e.contact_id order by e.contact_id`;
}

/** Codes in letters that are out already lead to the successor, in rounds that are not closed. Returns how many. */
export async function moveInvitations(tx: TransactionSql, { from, to }: Way): Promise<number> {
  const moved = await tx`
    update invitations i set agency_id = ${to} from rounds r
    where r.id = i.round_id and r.closed_at is null and i.agency_id = ${from} and i.used_at is null and i.revoked_at is null`;
  return moved.count;
}

export interface MovedResponse {
  readonly roundId: string;
  /**
   * moved = the successor goes on with it; kept = it stays in the old agency's name, as it was submitted or the successor has its own answers;
   * none = nothing was answered.
   */
  readonly outcome: 'moved' | 'kept' | 'none';
}

/**
 * In rounds that are not closed; the successor becomes a target of each, with the later deadline of the two. Whether the register names the
 * agency rightly was answered for the old one: it is asked again.
 */
export async function moveResponses(tx: TransactionSql, { from, to }: Way, now: Date): Promise<MovedResponse[]> {
  const rounds = await tx<{ roundId: string; responseId: number | null; otherId: number | null; isMovable: boolean }[]>`
    select r.id as "roundId", case when p.last_answered_at is not null then p.id end as "responseId", o.id as "otherId",
      coalesce(p.status = 'answering' and p.last_answered_at is not null and (o.id is null or (o.status = 'answering' and o.last_answered_at is null)), false)
        as "isMovable"
    from round_agencies ra join rounds r on r.id = ra.round_id
      left join responses p on p.round_id = r.id and p.agency_id = ${from} left join responses o on o.round_id = r.id and o.agency_id = ${to}
    where ra.agency_id = ${from} and ra.retired_at is null and r.closed_at is null order by r.id for update of r`;
  for (const { roundId, responseId, otherId, isMovable } of rounds) {
    await tx`
      insert into round_agencies as t (round_id, agency_id, closes_at)
      select ${roundId}, ${to}, closes_at from round_agencies where round_id = ${roundId} and agency_id = ${from}
      on conflict (round_id, agency_id) do update set retired_at = null, retired_reason = null, closes_at = greatest(t.closes_at, excluded.closes_at)`;
    if (!isMovable) continue;
    // Begun by looking at it, never answered.
    if (otherId !== null) await tx`delete from responses where id = ${otherId}`;
    await tx`update responses set agency_id = ${to}, revision = revision + 1 where id = ${responseId}`;
    await clearAnswersAboutAgency(tx, Number(responseId), now);
  }
  return rounds.map(({ roundId, responseId, isMovable }) => ({
    roundId,
    outcome: isMovable ? 'moved' : responseId === null ? 'none' : 'kept',
  }));
}

/** They stay in the history. The response's revision has moved in this transaction. */
async function clearAnswersAboutAgency(tx: TransactionSql, responseId: number, now: Date): Promise<void> {
  const [asked] = await tx<{ definition: Questionnaire }[]>`
    select q.definition from responses p join questionnaires q on q.id = p.questionnaire_id and q.version = p.questionnaire_version
    where p.id = ${responseId}`;
  const names = asked ? questionsAboutAgency(asked.definition) : [];
  await tx`
    with gone as (delete from answers where response_id = ${responseId} and key = any(${[...names]}) returning key, seq, value),
      remembered as (
        insert into answer_history (response_id, key, seq, value, answered_at) select ${responseId}, key, seq + 1, '', ${now} from gone)
    update responses set answered_count = greatest(0, answered_count - (select count(*) from gone where value <> '')) where id = ${responseId}`;
}

/** Contacts who were at the old agency are at the successor: where they were when their answers moved with them, else at the beginning. */
export async function movePositions(tx: TransactionSql, { from, to }: Way, movedRounds: readonly string[]): Promise<void> {
  await tx`
    update contacts set revision = revision + 1, state =
      case when state->'at'->>'roundId' = any(${[...movedRounds]}) then jsonb_set(state, '{at,agencyId}', to_jsonb(${to}::bigint))
        else ${tx.json(initialState as never)}::jsonb end
    where (state->'at'->>'agencyId')::bigint = ${from}`;
}
