// What PostgreSQL's planner knows of the tables that every event goes through. Autovacuum tells it within a minute or two; a round that has
// just begun would meanwhile be planned for as if its tables were empty, and whole indexes would be read for single rows.
import { type Sql } from './connect.ts';

/** Counts the tables of the way of an event; cached plans are made anew by it. Leaves out what is locked. Some 50 ms. */
export async function refreshPlannerStatistics(sql: Sql): Promise<void> {
  await sql`analyze (skip_locked) inbox, outbox, contacts, memberships, responses, answers, answer_history`;
}
