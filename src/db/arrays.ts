// Lists as parameters and results. postgres.js can ask the server for its array types when it connects, but an answer that does not come
// (the database ends at that moment) then ends this whole process by an unhandled rejection; so the types that we use stand here.
import type postgres from 'postgres';

interface Element {
  /** OID of the array type (PostgreSQL source, pg_type.dat). */
  readonly oid: number;
  readonly write?: (value: unknown) => string;
  readonly read?: (text: string) => unknown;
}

const elements: Readonly<Record<string, Element>> = {
  texts: { oid: 1009 },
  varchars: { oid: 1015 },
  names: { oid: 1003 },
  uuids: { oid: 2951 },
  numerics: { oid: 1231 },
  smallints: { oid: 1005, read: Number },
  integers: { oid: 1007, read: Number },
  bigints: { oid: 1016, read: Number },
  doubles: { oid: 1022, read: Number },
  booleans: { oid: 1000, write: (value) => (value === true ? 't' : 'f'), read: (text) => text === 't' },
  timestamps: {
    oid: 1185,
    write: (value) => (value instanceof Date ? value.toISOString() : String(value)),
    read: (text) => new Date(text),
  },
  jsons: { oid: 3807, write: (value) => JSON.stringify(value), read: (text) => JSON.parse(text) as unknown },
};

/** PostgreSQL's text of a list (documentation, "Array Value Input"). */
function writeList(values: unknown, write: (value: unknown) => string): string {
  // drizzle gives lists as text already.
  if (!Array.isArray(values)) return String(values);
  const items = values.map((value: unknown) => {
    if (value === null || value === undefined) return 'NULL';
    if (Array.isArray(value)) return writeList(value, write);
    return `"${write(value).replaceAll(/["\\]/g, '\\$&')}"`;
  });
  return `{${items.join(',')}}`;
}

/** The list of a text that PostgreSQL wrote ("Array Output Syntax"): quoted or bare elements, NULL, and lists in lists. */
function readList(text: string, read: (text: string) => unknown): unknown[] {
  const token = /[{},]|"((?:[^"\\]|\\.)*)"|[^{},"]+/gs;
  // Lower bounds other than 1 stand before the list: [0:1]={a,b}
  token.lastIndex = text.indexOf('{') + 1;
  const readItems = (): unknown[] => {
    const items: unknown[] = [];
    for (let found = token.exec(text); found; found = token.exec(text)) {
      const [part, quoted] = found;
      if (part === '}') return items;
      if (part === '{') items.push(readItems());
      else if (quoted !== undefined) items.push(read(quoted.replaceAll(/\\(.)/gs, '$1')));
      else if (part !== ',') items.push(part === 'NULL' ? null : read(part));
    }
    return items;
  };
  return readItems();
}

/** For the `types` of a client. */
export const arrayTypes: Readonly<Record<string, postgres.PostgresType>> = Object.fromEntries(
  Object.entries(elements).map(([name, { oid, write = String, read = (text: string) => text }]) => [
    name,
    {
      to: oid,
      from: [oid],
      serialize: (values: unknown) => writeList(values, write),
      parse: (text: string) => readList(text, read),
    },
  ]),
);
