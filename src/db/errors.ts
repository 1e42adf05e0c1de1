// What PostgreSQL and its driver throw -> Problem. The only place that knows their codes and our constraint names.
import { Problem, problems } from '../problem.ts';

/** Reasons for people who run commands, by constraint; a constraint that is not here gets a general sentence. */
const conflicts: Readonly<Record<string, string>> = {
  agencies_code_key: 'An agency with this code exists already.',
  agencies_level_check: 'The level of an agency is department or province.',
  agencies_parent_id_fkey: 'The agency above this one does not exist.',
  agencies_successor_id_fkey: 'The agency that carries on does not exist.',
  contacts_line_user_id_key: 'This person on LINE is known already.',
  inbox_webhook_event_id_key: 'This event is stored already.',
  invitations_code_hash_key: 'This invitation code exists already.',
  invitations_role_check: 'The role is coordinator, contributor or viewer.',
  memberships_current_key: 'This contact answers for this agency already.',
  memberships_role_check: 'The role is coordinator, contributor or viewer.',
  outbox_recipient_reason_key: 'This message is queued for this person already.',
  questionnaires_pkey: 'This version of the questionnaire is published already.',
  report_links_token_hash_key: 'This report link exists already.',
  responses_questionnaire_fkey: 'This version of the questionnaire is not published.',
  responses_round_agency_key: 'This agency has a response in this round already.',
  round_agencies_pkey: 'This agency is in this round already.',
  rounds_one_open_per_questionnaire: 'Another round of this questionnaire is open. Close it first.',
  rounds_period_check: 'A round closes after it opens.',
  rounds_pkey: 'A round with this id exists already.',
};

/** SQLSTATE, or its first two characters, or the driver's code -> what stands in the way. All of these may be over in a moment. */
const troubles: Readonly<Record<string, string>> = {
  CONNECT_TIMEOUT: 'The database did not answer in time.',
  CONNECTION_CLOSED: 'The connection to the database was lost.',
  CONNECTION_DESTROYED: 'The connection to the database was closed.',
  CONNECTION_ENDED: 'The connection to the database was closed.',
  EAI_AGAIN: 'The address of the database was not found.',
  ECONNREFUSED: 'The database does not accept connections.',
  ECONNRESET: 'The connection to the database was lost.',
  EHOSTUNREACH: 'The database cannot be reached.',
  EMFILE: 'This process may open no more connections (ulimit -n).',
  ENETUNREACH: 'The database cannot be reached.',
  ENFILE: 'The system may open no more connections.',
  ENOTFOUND: 'The address of the database was not found.',
  EPIPE: 'The connection to the database was lost.',
  ETIMEDOUT: 'The database did not answer in time.',
  '08': 'The connection to the database was lost.',
  '25006': 'The database is read-only.',
  '25P03': 'A transaction stood still for too long and was ended.',
  '25P04': 'A transaction took too long and was ended.',
  '28': 'The database does not accept the user name or password.',
  '3D000': 'The database does not exist on its server.',
  '40': 'Another transaction was in the way; the same step may be tried again.',
  '53': 'The database is short of resources.',
  '53100': 'The disk of the database is full.',
  '53200': 'The database is out of memory.',
  '53300': 'The database has too many connections.',
  '55P03': 'Another transaction holds a lock for too long.',
  '57014': 'A statement took too long and was cancelled.',
  '57P': 'The database is shutting down or starting.',
  '58': 'The disk of the database has a fault.',
};

/** SQLSTATE classes whose messages quote names only, of databases, roles, relations and columns. */
const namingClasses = ['08', '25', '28', '3D', '3F', '40', '42', '53', '55', '57', '58'];
const nameFields = ['constraint_name', 'table_name', 'column_name', 'schema_name', 'data_type_name'];

/**
 * An error's message without the values that are quoted in it, which may be a contact's words: of PostgreSQL (`invalid input syntax for type
 * integer: "…"`) the names stay, of drizzle (`Failed query: … params: …`) nothing.
 */
export function messageWithoutValues(error: Error): string {
  if ('params' in error || error.message.startsWith('Failed query:')) return 'a query failed';
  if (!('severity' in error) || !isDriverError(error) || namingClasses.includes(error.code.slice(0, 2))) return error.message;
  const names = new Set(nameFields.map((field) => (error as unknown as Record<string, unknown>)[field]));
  return error.message.replaceAll(/"((?:[^"]|"")*)"/gs, (quoted, text) => (names.has(text) ? quoted : '"…"'));
}

interface DriverError {
  readonly code: string;
  readonly constraint_name?: string;
  readonly table_name?: string;
}

const isDriverError = (value: unknown): value is DriverError => value instanceof Error && 'code' in value && typeof value.code === 'string';

/** drizzle wraps what the driver throws (and puts every parameter into its own message, so that message goes no further). */
function driverError(error: unknown): DriverError | null {
  for (let at = error; at instanceof Error; at = at.cause) if (isDriverError(at)) return at;
  return null;
}

/**
 * The Problem that a failed statement or connection amounts to: `database-unavailable` (retryable: connection, time-out, lock, deadlock,
 * serialisation, disk, read-only) or `conflict` (a named constraint says no). null = neither, so a bug: let the error rise.
 * A Problem is returned as it is.
 */
export function toProblem(error: unknown): Problem | null {
  if (error instanceof Problem) return error;
  const found = driverError(error);
  if (!found) return null;
  const { code } = found;
  if (code.startsWith('23') && found.constraint_name) {
    const reason =
      conflicts[found.constraint_name] ?? `The rule ${found.constraint_name} of ${found.table_name ?? 'a table'} does not allow this.`;
    return problems.conflict({ reason }, found);
  }
  const reason = troubles[code] ?? troubles[code.slice(0, 3)] ?? troubles[code.slice(0, 2)];
  return reason === undefined ? null : problems.databaseUnavailable({ reason }, found);
}
