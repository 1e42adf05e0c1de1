// The simulator's memory over restarts: named tables in memory, each change appended as one JSON line. Opening compacts the file.
// Lines are written straight to the operating system, so killing the process loses nothing; only a machine crash could.
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

export interface Table<V> {
  get(key: string): V | undefined;
  has(key: string): boolean;
  /** Stores the value; call it again after changing the value in place. */
  set(key: string, value: V): void;
  delete(key: string): boolean;
  values(): IterableIterator<V>;
  entries(): IterableIterator<[string, V]>;
  readonly size: number;
}

export interface Store {
  /** The same name gives the same rows; a table keeps the order in which its keys first came. */
  table<V>(name: string): Table<V>;
  close(): void;
}

interface Line {
  /** Table. */
  readonly t: string;
  /** Key. */
  readonly k: string;
  /** Value; absent = the row was deleted. */
  readonly v?: unknown;
}

/** Another process (or simulator) works on the file: opening it would rewrite it under that one. */
export class JournalInUse extends Error {
  override readonly name = 'JournalInUse';
}

/**
 * Opens the journal; `null` keeps everything in memory only. A half-written last line (a killed process) is dropped. A file has one owner at
 * a time: throws JournalInUse.
 */
export function openStore(file: string | null): Store {
  const rows = new Map<string, Map<string, unknown>>();
  const rowsOf = (name: string): Map<string, unknown> => {
    let found = rows.get(name);
    if (!found) rows.set(name, (found = new Map<string, unknown>()));
    return found;
  };

  let fd: number | null = null;
  let owned: DatabaseSync | null = null;
  if (file !== null) {
    mkdirSync(dirname(file), { recursive: true });
    owned = own(file);
    try {
      for (const line of readLines(file)) {
        if ('v' in line) rowsOf(line.t).set(line.k, line.v);
        else rowsOf(line.t).delete(line.k);
      }
      compact(file, rows);
      fd = openSync(file, 'a', 0o600);
    } catch (error) {
      owned.close();
      throw error;
    }
  }
  const append = (line: Line): void => {
    if (fd !== null) writeSync(fd, `${JSON.stringify(line)}\n`);
  };

  return {
    table<V>(name: string): Table<V> {
      const map = rowsOf(name) as Map<string, V>;
      return {
        get: (key) => map.get(key),
        has: (key) => map.has(key),
        set(key, value) {
          map.set(key, value);
          append({ t: name, k: key, v: value });
        },
        delete(key) {
          const had = map.delete(key);
          if (had) append({ t: name, k: key });
          return had;
        },
        values: () => map.values(),
        entries: () => map.entries(),
        get size() {
          return map.size;
        },
      };
    },
    close() {
      if (fd !== null) closeSync(fd);
      fd = null;
      owned?.close();
      owned = null;
    },
  };
}

// sqlite.org/rescode.html
const sqliteBusy = 5;

/** Held until it is closed: SQLite's lock on an otherwise empty file goes with its process, however that ends; a file with a process id stays. */
function own(file: string): DatabaseSync {
  // SQLite would make it readable by everybody. Only where there is none yet: closing a file lets go of every lock that this process has on it.
  if (!existsSync(`${file}.lock`)) closeSync(openSync(`${file}.lock`, 'a', 0o600));
  const lock = new DatabaseSync(`${file}.lock`, { timeout: 0 });
  try {
    lock.exec('PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=OFF; BEGIN EXCLUSIVE');
    return lock;
  } catch (error) {
    lock.close();
    if (error instanceof Error && 'errcode' in error && error.errcode === sqliteBusy)
      throw new JournalInUse(`${file} is used by another simulator.`, { cause: error });
    throw error;
  }
}

function readLines(file: string): Line[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n');
  const unfinished = lines.pop();
  return lines.map((line, index) => {
    try {
      return JSON.parse(line) as Line;
    } catch (error) {
      throw new Error(`${file}:${index + 1} is not a line of the simulator's journal${unfinished ? ' (nor is the file complete)' : ''}.`, {
        cause: error,
      });
    }
  });
}

/** Writes the rows that are left to a new file and puts it in the old one's place. */
function compact(file: string, rows: Map<string, Map<string, unknown>>): void {
  const fresh = `${file}.new`;
  const fd = openSync(fresh, 'w', 0o600);
  for (const [t, table] of rows) for (const [k, v] of table) writeSync(fd, `${JSON.stringify({ t, k, v } satisfies Line)}\n`);
  fsyncSync(fd);
  closeSync(fd);
  renameSync(fresh, file);
}
