// Which rich menu each contact is to see.
import { type Sql } from './connect.ts';

/** What a menu is for: nobody's contact yet, answering, or submitted. */
export const menuStates = ['joining', 'answering', 'submitted'] as const;

export type MenuState = (typeof menuStates)[number];

export interface MenuContact {
  readonly contactId: number;
  readonly lineUserId: string;
  readonly state: MenuState;
}

/** The response that counts is that of the agency and round where the contact is; before any choice, that of the newest round. */
const stateOf = `
  case when not exists (select 1 from memberships m where m.contact_id = c.id and m.ended_at is null) then 'joining'
    else coalesce((
      select p.status from memberships m join responses p on p.agency_id = m.agency_id join rounds r on r.id = p.round_id
      where m.contact_id = c.id and m.ended_at is null
      order by p.agency_id = (c.state->'at'->>'agencyId')::bigint and p.round_id = c.state->'at'->>'roundId' desc nulls last, r.opens_at desc, p.id
      limit 1), 'answering') end`;

/** Reachable contacts in order of their ids, beyond `after`. */
export function menuContacts(sql: Sql, { after, limit }: { readonly after: number; readonly limit: number }): Promise<MenuContact[]> {
  return sql<MenuContact[]>`
    select c.id as "contactId", c.line_user_id as "lineUserId", ${sql.unsafe(stateOf)} as state from contacts c
    where c.id > ${after} and c.line_user_id is not null and c.unreachable_at is null order by c.id limit ${limit}`;
}

/** This contact and the contacts of the agency, as far as they are given and reachable. */
export function menuContactsOf(sql: Sql, contactId: number | null, agencyId: number | null): Promise<MenuContact[]> {
  return sql<MenuContact[]>`
    select c.id as "contactId", c.line_user_id as "lineUserId", ${sql.unsafe(stateOf)} as state from contacts c
    where c.line_user_id is not null and c.unreachable_at is null
      and (c.id = ${contactId} or c.id in (select m.contact_id from memberships m where m.agency_id = ${agencyId} and m.ended_at is null))
    order by c.id`;
}
