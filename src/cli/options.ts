// Options that mean the same in several commands.
import { type Option } from './command.ts';

export const round = { value: 'ID', isRequired: true, help: 'cli.options.round' } as const satisfies Option;
/** Left out = the only round that the agency is in. */
export const roundChoice = { value: 'ID', help: 'cli.options.round-choice' } as const satisfies Option;
/** For the audit trail. */
export const reason = { value: 'TEXT', isRequired: true, help: 'cli.options.reason' } as const satisfies Option;
