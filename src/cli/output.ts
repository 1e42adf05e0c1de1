// What a command gives: one JSON value for scripts (--json), or text for people.
import { type Translate, type TranslationKey } from '../i18n/translate.ts';
import { layOut } from './table.ts';
import { type CliProcess } from './process.ts';

/** A column of a list: its key is the object's key in JSON, `cli.columns.<key>` the header. */
export interface ListColumn<Row> {
  readonly key: keyof Row & string;
  readonly header: TranslationKey;
  readonly align?: 'right';
  readonly mayShrink?: true;
  /** In JSON only: too much for a table. */
  readonly isJsonOnly?: true;
  /** As people read it; default: the value as it is, null as –. */
  readonly show?: (row: Row) => string;
}

export interface Output {
  /** The command's one result. Dates become ISO 8601 in JSON. */
  value(json: unknown, text: () => string): void;
  /** A list: an array of objects with exactly these columns, or a table. `empty` is said to people when there is nothing. */
  list<Row extends object>(columns: readonly ListColumn<Row>[], rows: readonly Row[], empty: TranslationKey): void;
  /** A remark for people, on stderr: warnings, what to do next. Never part of the result. */
  note(text: string): void;
}

export function createOutput(
  io: Pick<CliProcess, 'out' | 'err' | 'columns'>,
  options: { isJson: boolean; language: string; translate: Translate },
): Output {
  const { isJson, language, translate } = options;
  const json = (value: unknown): void => {
    io.out(`${JSON.stringify(value, null, 2)}\n`);
  };
  const line = (text: string): void => {
    io.out(`${tame(text)}\n`);
  };
  return {
    value(value, text) {
      if (isJson) json(value);
      else line(text());
    },
    list(columns, rows, empty) {
      if (isJson) json(rows.map((row) => Object.fromEntries(columns.map(({ key }) => [key, row[key]]))));
      else if (rows.length === 0) line(translate(language, empty));
      else {
        // A column without a single value tells people nothing.
        const filled = columns.filter((column) => !column.isJsonOnly && rows.some((row) => shown(row[column.key]) !== nothing));
        const heads = filled.map(({ header, ...rest }) => ({ ...rest, header: translate(language, header) }));
        const cells = rows.map((row) => filled.map((column) => column.show?.(row) ?? shown(row[column.key])));
        for (const one of layOut(heads, cells, io.columns)) line(one);
      }
    },
    note(text) {
      io.err(`${tame(text)}\n`);
    },
  };
}

/** Control characters but tab and line feed, and marks that turn text round: names of people and agencies must not steer a terminal. */
const steering = /(?![\t\n])\p{Cc}|[\u202A-\u202E\u2066-\u2069]/gu;
const tame = (text: string): string => text.replace(steering, '');

const nothing = '–';

function shown(value: unknown): string {
  if (value === null || value === undefined || value === '') return nothing;
  if (typeof value === 'string') return value;
  return value instanceof Date ? value.toISOString() : JSON.stringify(value);
}
