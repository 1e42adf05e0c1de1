// Who does what an organiser's use case does: for the audit trail.
import { type AuditEntry } from '../db/audit.ts';

/** `{ actor: 'cli:somchai', origin: 'cli' }`, `{ actor: 'organiser:12', origin: 'console' }` */
export type Acting = Pick<AuditEntry, 'actor' | 'origin'>;
