// The part of the log that this room needs (pino's has it).

export interface Log {
  debug(details: Readonly<Record<string, unknown>>, message: string): void;
  warn(details: Readonly<Record<string, unknown>>, message: string): void;
}

export const silentLog: Log = { debug: () => undefined, warn: () => undefined };
