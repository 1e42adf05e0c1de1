// The log: JSON lines with ids to follow an event by, and nothing personal: LINE user ids are masked wherever they turn up, and of an error
// only what is known to be harmless is written (the driver and drizzle put statements' parameters into theirs).
import { type DestinationStream, type Logger, pino } from 'pino';
import { type Config } from './config.ts';
import { messageWithoutValues } from './db/errors.ts';

/** As much of a user id as tells one contact from another in a day's log. */
const mask = (line: string): string => line.replaceAll(/U[0-9a-f]{26}([0-9a-f]{6})/g, 'U…$1');

const told = ['code', 'severity', 'constraint_name', 'table_name', 'column_name', 'routine', 'kind', 'status'] as const;

function describe(error: unknown): object {
  if (!(error instanceof Error)) return { message: String(error) };
  const facts: Record<string, unknown> = {};
  for (const name of told) if (name in error) facts[name] = (error as unknown as Record<string, unknown>)[name];
  const places = (error.stack ?? '').split('\n').filter((line) => /^ {4}at /.test(line));
  return {
    type: error.name,
    message: messageWithoutValues(error),
    ...facts,
    stack: places.join('\n'),
    ...(error.cause === undefined ? {} : { cause: describe(error.cause) }),
  };
}

/** Writes to stdout, or where a test says. */
export function createLog(level: Config['logLevel'], destination?: DestinationStream): Logger {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: describe },
    hooks: { streamWrite: mask },
  };
  return destination ? pino(options, destination) : pino(options);
}
