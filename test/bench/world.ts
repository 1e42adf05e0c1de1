// What the benchmarks run against: a durable PostgreSQL in a temporary folder (fsync on), the shipped questionnaire in an open round, and as
// many contacts as wanted who have joined and may answer at once.
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { publishQuestionnaire } from '../../src/app/publish-questionnaire.ts';
import { systemClock } from '../../src/clock.ts';
import { connect, type Database } from '../../src/db/connect.ts';
import { openEmbedded } from '../../src/db/embedded.ts';
import { migrate } from '../../src/db/migrate.ts';
import { upsertAgencies } from '../../src/db/agencies.ts';
import { insertRound } from '../../src/db/rounds.ts';
import { initialState } from '../../src/domain/conversation/state.ts';
import { questionnaireFile, shippedQuestionnaire } from '../../src/surveys/shipped.ts';

export interface World {
  readonly url: string;
  readonly db: Database;
  readonly roundId: string;
  /** Names the postmaster in its first line; '' = not ours. */
  readonly pidFile: string;
  stop(): Promise<void>;
}

const roundId = 'bench';

/** LINE user id of the n-th contact. */
export const userIdOf = (index: number): string => `U${index.toString(16).padStart(32, '0')}`;

export async function openWorld(contacts: number): Promise<World> {
  const server = await startServer();
  await migrate(server.url);
  const db = connect(server.url);
  const published = await publishQuestionnaire({ db, clock: systemClock }, questionnaireFile, shippedQuestionnaire());
  if (published.kind === 'refused') throw new Error(JSON.stringify(published.faults));
  const now = systemClock.now();
  await db.sql.begin(async (tx) => {
    const agencies = Array.from({ length: contacts }, (_, index) => ({
      code: String(10_000 + index),
      nameTh: `กรมทดสอบที่ ${index + 1}`,
      nameEn: `Department ${index + 1}`,
      ministry: 'กระทรวงทดสอบ',
      level: 'department' as const,
      type: 'government',
      province: '',
      parentCode: '',
    }));
    await upsertAgencies(tx, agencies, now);
    await insertRound(
      tx,
      {
        id: roundId,
        questionnaireId: published.questionnaire.id,
        title: 'การสำรวจระดับความพร้อมรัฐบาลดิจิทัล',
        opensAt: new Date(now.getTime() - 86_400_000),
        closesAt: new Date(now.getTime() + 20 * 86_400_000),
        reminderPolicy: {},
        pushBudget: null,
      },
      now,
    );
    await tx`
      insert into contacts (line_user_id, display_name, state, notice_version, notice_acknowledged_at, created_at)
      select 'U' || lpad(to_hex(n), 32, '0'), 'ผู้ตอบ ' || n, ${tx.json(initialState as never)}, 1, ${now}, ${now} from generate_series(0, ${contacts - 1}::int) n`;
    await tx`
      insert into memberships (contact_id, agency_id, role, joined_at)
      select c.id, a.id, 'coordinator', ${now} from contacts c join agencies a on a.code = (10000 + ('x' || right(c.line_user_id, 8))::bit(32)::int)::text`;
  });
  await db.sql`analyze`;
  return {
    url: server.url,
    db,
    roundId,
    pidFile: server.pidFile,
    async stop() {
      await db.close();
      await server.stop();
    },
  };
}

/** An embedded PostgreSQL of its own; BENCH_DATABASE_URL names a server to use instead (a role that may create databases). */
async function startServer(): Promise<Pick<World, 'url' | 'pidFile' | 'stop'>> {
  const given = process.env['BENCH_DATABASE_URL'];
  if (given) {
    const admin = postgres(given, { max: 1 });
    const name = `phrom_bench_${randomBytes(4).toString('hex')}`;
    await admin`create database ${admin(name)}`;
    const url = new URL(given);
    url.pathname = `/${name}`;
    return {
      url: url.href,
      pidFile: '',
      async stop() {
        await admin`drop database ${admin(name)} with (force)`;
        await admin.end();
      },
    };
  }
  const folder = await mkdtemp(join(tmpdir(), 'phrom-bench-'));
  const embedded = await openEmbedded(folder, undefined, { settings: { max_connections: 100 } });
  return {
    url: embedded.url,
    pidFile: join(folder, 'postgres', 'postmaster.pid'),
    async stop() {
      await embedded.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
