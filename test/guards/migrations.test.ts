// A new release may start while the old one runs (README, "A new release"): every migration only adds, or says that it does more.
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { stopsOlderReleases } from '../../src/db/migrate.ts';

const folder = new URL('../../drizzle/', import.meta.url);
/** Releases before this one do not ask what a database has that they do not know. */
const files = readdirSync(folder)
  .filter((name) => name.endsWith('.sql') && name > '0007')
  .sort();

/** Statements that a program which does not know of them could notice. */
function doesMoreThanAdd(text: string): string[] {
  const statements = text
    .split('--> statement-breakpoint')
    .map((statement) => statement.replaceAll(/^--.*$/gm, '').trim())
    .filter(Boolean);
  const newTables = new Set(statements.flatMap((statement) => /^create table "(\w+)"/i.exec(statement)?.[1] ?? []));
  const onlyAdds = (statement: string): boolean => {
    if (/^create table "/i.test(statement) || /^create index "/i.test(statement)) return true;
    const table = /^(?:alter table|create unique index "\w+" on) "(\w+)"/i.exec(statement)?.[1];
    if (table === undefined) return false;
    if (newTables.has(table)) return true;
    return /^alter table "\w+" add column /i.test(statement) && (!/not null/i.test(statement) || /default/i.test(statement));
  };
  return statements.filter((statement) => !onlyAdds(statement));
}

test('every migration only adds, or begins with the line that stops older releases', () => {
  expect(files.length).toBeGreaterThan(0);
  for (const name of files) {
    const text = readFileSync(new URL(name, folder), 'utf8');
    if (!text.startsWith(stopsOlderReleases)) expect(doesMoreThanAdd(text), name).toEqual([]);
  }
});

test.each([
  'ALTER TABLE "inbox" DROP COLUMN "event";',
  'ALTER TABLE "inbox" RENAME COLUMN "event" TO "what";',
  'ALTER TABLE "inbox" ADD COLUMN "more" text NOT NULL;',
  'ALTER TABLE "inbox" ALTER COLUMN "event" SET NOT NULL;',
  'ALTER TABLE "inbox" ADD CONSTRAINT "more_check" CHECK (attempts < 3);',
  'CREATE UNIQUE INDEX "more_key" ON "inbox" USING btree ("sender");',
  'DROP INDEX "inbox_waiting_idx";',
  'UPDATE "inbox" SET "attempts" = 0;',
])('%s does more than add', (statement) => {
  expect(doesMoreThanAdd(`ALTER TABLE "inbox" ADD COLUMN "more" text;--> statement-breakpoint\n${statement}`)).toEqual([statement]);
});

test('a table of its own, an index, a column that may stay empty or fills itself only add', () => {
  const statements = [
    'CREATE TABLE "more" (\n\t"id" bigint PRIMARY KEY NOT NULL\n);\n',
    'ALTER TABLE "more" ADD CONSTRAINT "more_fk" FOREIGN KEY ("id") REFERENCES "public"."inbox"("id");',
    'CREATE UNIQUE INDEX "more_key" ON "more" USING btree ("id");',
    'CREATE INDEX "more_idx" ON "inbox" USING btree ("sender");',
    'ALTER TABLE "inbox" ADD COLUMN "more" text;',
    `ALTER TABLE "inbox" ADD COLUMN "other" text DEFAULT '' NOT NULL;`,
  ];
  expect(doesMoreThanAdd(statements.join('--> statement-breakpoint\n'))).toEqual([]);
});
