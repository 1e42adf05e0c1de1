// What a command is. To add one:
//   1. Write src/cli/<group>.ts that exports `commands: readonly Command[]`; start from src/cli/migrate.ts, and see round.ts for options.
//   2. Name the group in src/cli/groups.ts (only a group that is asked for is loaded, so heavy imports cost the others nothing).
//   3. Add its texts to locales/: `cli.commands.<group>.<name>` for the summary, `cli.options.<…>` for options, `cli.columns.<…>` for tables.
// `run` reads its arguments, calls a use case of app/, and hands the result to `out` once: `out.list` or `out.value`, both of which know --json.
// It refuses by throwing: `problems.refused({ faults })` or any other Problem, RefusedError with ready sentences (exit 1), or UsageError
// (exit 2). Nothing else writes or exits.
import { type Acting } from '../app/acting.ts';
import { type Config, type LineConfig } from '../config.ts';
import { type Container } from '../container.ts';
import { type Messenger } from '../domain/message.ts';
import { type Language, type TranslateKey, type TranslationKey } from '../i18n/translate.ts';
import { type Output } from './output.ts';
import { type StartProgress } from './progress.ts';

export interface Command {
  /** First word; the group's name alone is the command where `name` is ''. */
  readonly group: string;
  readonly name: string;
  readonly summary: TranslationKey;
  /** What follows the command's name, in order. Only the last may be optional or take several. */
  readonly positionals?: readonly Positional[];
  readonly options?: Readonly<Record<string, Option>>;
  /** Anything more that --help says. */
  readonly notes?: TranslationKey;
  run(context: CliContext): Promise<void>;
}

interface Positional {
  /** As the usage line shows it: `FILE`. */
  readonly name: string;
  readonly isOptional?: true;
  readonly isMany?: true;
}

export interface Option {
  /** What the value is called in the usage line, `ID`; without it the option is a switch. */
  readonly value?: string;
  /** Leaving it out is wrong usage. */
  readonly isRequired?: true;
  /** Any other value is wrong usage. */
  readonly oneOf?: readonly string[];
  readonly help: TranslationKey;
}

export interface Arguments {
  /** Those given, in order. */
  readonly positionals: readonly string[];
  /** The first positional; only for commands that require one. */
  readonly first: string;
  /** Value of an option, undefined when it is not given. */
  text(name: string): string | undefined;
  /** Value of an option that `isRequired`. */
  required(name: string): string;
  flag(name: string): boolean;
}

/** What use cases are handed; `messenger` comes apart because few commands talk to LINE. */
export type CliContainer = Omit<Container, 'messenger'>;

export interface CliContext {
  readonly args: Arguments;
  readonly config: Config;
  readonly language: Language;
  readonly out: Output;
  readonly isJson: boolean;
  /** Who acts, for the audit trail: `cli:<user>`; the origin is `cli`. */
  readonly actor: string;
  readonly t: TranslateKey;
  /** A bar on the terminal for work that takes over a second. */
  readonly progress: StartProgress;
  /** Opens the database (shared with a running server) and brings it to the current schema; closed when the command ends. */
  readonly open: () => Promise<CliContainer>;
  /** The LINE channel: the configured one, or the simulator of a running server. @throws Problem `refused` when there is neither. */
  readonly line: () => Promise<LineConfig>;
  readonly messenger: () => Promise<Messenger>;
}

/** Wrong usage: exit code 2. One readable sentence a fault. */
export class UsageError extends Error {
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(faults.join('\n'));
    this.name = 'UsageError';
    this.faults = faults;
  }
}

/** Refused: exit code 1. One readable sentence a fault, for what has its texts elsewhere than in `cli.refused`. */
export class RefusedError extends Error {
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(faults.join('\n'));
    this.name = 'RefusedError';
    this.faults = faults;
  }
}

/** For use cases that write the audit trail. */
export const acting = ({ actor }: Pick<CliContext, 'actor'>): Acting => ({ actor, origin: 'cli' });
