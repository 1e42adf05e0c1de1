// Small facts about this installation.
import { type Sql } from './connect.ts';

export async function readSetting(sql: Sql, name: string): Promise<unknown> {
  const [row] = await sql<{ value: unknown }[]>`select value from settings where name = ${name}`;
  return row?.value;
}

export async function writeSetting(sql: Sql, name: string, value: unknown, now: Date): Promise<void> {
  await sql`
    insert into settings (name, value, changed_at) values (${name}, ${sql.json(value as never)}, ${now})
    on conflict (name) do update set value = excluded.value, changed_at = excluded.changed_at`;
}
