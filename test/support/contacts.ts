// Contacts written straight into a test database.
import { type Database } from '../../src/db/connect.ts';
import { type Role } from '../../src/domain/conversation/snapshot.ts';
import { initialState } from '../../src/domain/conversation/state.ts';

export interface GivenContact {
  readonly name: string;
  readonly agencyCode: string;
  readonly role?: Role;
  readonly language?: string;
  readonly isBlocked?: boolean;
}

/** LINE user id of the contact with this id's place in the test. */
export const lineUserId = (number: number): string => `U${String(number).padStart(32, '0')}`;

/** Adds a contact of an agency that exists. Returns its id. `number` makes the LINE user id. */
export async function addContact(db: Database, number: number, given: GivenContact, at: Date): Promise<number> {
  const { name, agencyCode, role = 'coordinator', language = 'th', isBlocked = false } = given;
  const [contact] = await db.sql<{ id: number }[]>`
    insert into contacts (line_user_id, display_name, language, state, created_at, last_event_at, unreachable_at)
    values (${lineUserId(number)}, ${name}, ${language}, ${db.sql.json(initialState as never)}, ${at}, ${at}, ${isBlocked ? at : null}) returning id`;
  if (!contact) throw new Error('no contact');
  await db.sql`
    insert into memberships (contact_id, agency_id, role, joined_at) select ${contact.id}, id, ${role}, ${at} from agencies where code = ${agencyCode}`;
  return contact.id;
}
