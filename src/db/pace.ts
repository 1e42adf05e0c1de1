// One pace for all processes on a database: LINE counts the calls of a channel, whoever makes them. A row of `settings` holds the end of
// the last slot that was given away, in milliseconds of the database's clock.
import { type Sql } from './connect.ts';

export interface Pace {
  readonly perSecond: number;
  /** So many more at once after a pause. */
  readonly burst: number;
}

/** A slot further ahead was given away before the database's clock was set back: it counts no longer. */
const aheadMaxMs = 10_000;

/** Gives away the next `count` slots; returns in how many real milliseconds the first of them begins, 0 = now. */
export async function takeSlots(sql: Sql, name: string, count: number, { perSecond, burst }: Pace): Promise<number> {
  const lengthMs = (count * 1000) / perSecond;
  const [row] = await sql<{ waitMs: number }[]>`
    insert into settings as s (name, value, changed_at)
    values (${name}, to_jsonb(extract(epoch from clock_timestamp())::float8 * 1000 - ${(burst * 1000) / perSecond}::float8 + ${lengthMs}::float8), clock_timestamp())
    on conflict (name) do update set changed_at = excluded.changed_at, value = to_jsonb(${lengthMs}::float8 + (
      -- Looked at after the row was locked, so the time is taken again.
      select case when s.value::float8 > t.now_ms + ${aheadMaxMs}::float8 then t.now_ms
        else greatest(s.value::float8, t.now_ms - ${(burst * 1000) / perSecond}::float8) end
      from (select extract(epoch from clock_timestamp())::float8 * 1000 as now_ms) t))
    returning (s.value::float8 - ${lengthMs}::float8 - extract(epoch from clock_timestamp())::float8 * 1000) as "waitMs"`;
  return Math.max(0, row?.waitMs ?? 0);
}
