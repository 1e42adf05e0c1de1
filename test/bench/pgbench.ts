// What the database alone could do: pgbench (PostgreSQL's own load generator) runs the statements of a step, stored event, read and guarded
// write, with the parameters that the bot gives them, one contact a transaction; beside it the whole bot on the same database.
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, globSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { handleEvent } from '../../src/app/handle-inbox.ts';
import { systemClock } from '../../src/clock.ts';
import { type Container } from '../../src/container.ts';
import { type Sql } from '../../src/db/connect.ts';
import { storeEvents } from '../../src/db/inbox.ts';
import { readSteps } from '../../src/db/read-steps.ts';
import { createSteps, type Steps } from '../../src/db/steps.ts';
import { type StepWrite, writeSteps } from '../../src/db/write-steps.ts';
import { type Input } from '../../src/domain/inbound.ts';
import { createTranslate } from '../../src/i18n/translate.ts';
import { startLine } from './line-process.ts';
import { channelSecret, startPhrom } from './processes.ts';
import { type Row } from './row.ts';
import { openWorld, userIdOf, type World } from './world.ts';

const contacts = 400;
const clients = 16;
const durationS = 8;

/** On the PATH, or where Debian puts it. */
function findPgbench(): string | null {
  const onPath = (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, 'pgbench'));
  return [...globSync('/usr/lib/postgresql/*/bin/pgbench').sort().reverse(), ...onPath].find((path) => existsSync(path)) ?? null;
}

export async function benchPgbench(): Promise<Row[]> {
  const target = '≥ 0.3 ×';
  const pgbench = findPgbench();
  if (pgbench === null)
    return [{ name: 'against pgbench: pgbench was not found on this machine, nothing is measured', value: 0, unit: '', target, ok: true }];
  const world = await openWorld(contacts + 1);
  const line = await startLine();
  const bot = await startPhrom(world, line.origin);
  const folder = await mkdtemp(join(tmpdir(), 'phrom-pgbench-'));
  try {
    const load = (durationMs: number) =>
      line.load({ webhookUrl: bot.webhookUrl, secret: channelSecret, contacts, inFlight: clients, durationMs });
    // Every contact has a response after this, and answers.
    await load(4000);
    const ours = await load(durationS * 1000);
    await bot.stop();
    const script = join(folder, 'step.sql');
    await writeFile(script, await scriptOf(world));
    const run = [
      pgbench,
      world.url,
      '--no-vacuum',
      '-M',
      'prepared',
      '-f',
      script,
      '-c',
      String(clients),
      '-j',
      '2',
      '-T',
      String(durationS),
    ] as const;
    const { stdout } = await promisify(execFile)(run[0], run.slice(1));
    const [written] = await world.db.sql<
      { done: number }[]
    >`select count(*)::int as done from inbox where event = '{}' and done_at is not null`;
    const [all] = await world.db.sql<{ count: number }[]>`select count(*)::int as count from inbox where event = '{}'`;
    if (written?.done !== all?.count) throw new Error(`pgbench wrote ${written?.done ?? 0} of ${all?.count ?? 0} steps`);
    const perSecond = Number(/tps = ([\d.]+)/.exec(stdout)?.[1]);
    const ratio = ours.perSecond / perSecond;
    return [
      {
        name: `event to committed answer and accepted reply, ${clients} in flight`,
        value: ours.perSecond,
        unit: 'events/s',
        yardstick: `pgbench, the same statements one step a transaction: ${perSecond.toFixed(0)} transactions/s`,
        ratio,
        target,
        ok: ratio >= 0.3,
      },
    ];
  } finally {
    await bot.stop();
    await line.stop();
    await world.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Stand for what differs from step to step; found again in the parameters and replaced by pgbench's variables. */
const stand = {
  inbox: 900_000_001,
  contact: 900_000_002,
  contactRevision: 900_000_003,
  response: 900_000_004,
  responseRevision: 900_000_005,
  lease: '00000000-0000-4000-8000-000000000001',
  reply: '00000000-0000-4000-8000-000000000002',
  user: `U${'f'.repeat(32)}`,
};

const variables: readonly (readonly [string | number, string])[] = [
  [stand.inbox, ':e_id::text'],
  [stand.contact, ':r_id::text'],
  [stand.contactRevision, ':r_revision::text'],
  [stand.response, ':r_response_id::text'],
  [stand.responseRevision, ':r_response_revision::text'],
  [stand.lease, ':e_lease_id::text'],
  [stand.reply, ':e_reply::text'],
  [stand.user, `'U' || lpad(to_hex(:c::int), 32, '0')`],
];

/** One step of a contact, with stored event, read and write, as a script in which contact, event and revisions are variables. */
async function scriptOf(world: World): Promise<string> {
  const write = await stepOf(world);
  const sinceMs = write.now.getTime();
  const statements: string[] = [];
  /** Takes a statement down as the driver would send it. */
  const recorder = {
    unsafe: (text: string, values: readonly unknown[]) => {
      const constants = values.map((value) =>
        typeof value === 'string' ? literal(value) : `'${new Date(sinceMs).toISOString()}'::timestamptz`,
      );
      statements.push(text.replaceAll(/\$(\d)/g, (_, number: string) => constants[Number(number) - 1] ?? 'null').replaceAll(/\n\s*/g, ' '));
      return Promise.resolve([{ inbox: stand.inbox, kind: 'written' }]);
    },
  } as unknown as Sql;
  await readSteps(recorder, [{ lineUserId: stand.user, codeHash: null, responseId: null, now: write.now }]);
  await writeSteps(recorder, [
    {
      ...write,
      inboxId: stand.inbox,
      leaseId: stand.lease,
      contactId: stand.contact,
      contactRevision: stand.contactRevision,
      response: write.response && { ...write.response, id: stand.response, revision: stand.responseRevision },
      reply: write.reply && { ...write.reply, id: stand.reply },
    },
  ]);
  const [read = '', written = ''] = statements;
  const user = `'U' || lpad(to_hex(:c::int), 32, '0')`;
  // Each client has contacts of its own: of one contact only one step is under way.
  return `\\set c :client_id * ${Math.floor(contacts / clients)} + random(0, ${Math.floor(contacts / clients) - 1})
insert into inbox (webhook_event_id, sender, occurred_at, received_at, run_at, event, lease_id, leased_until, attempts)
  values (gen_random_uuid(), ${user}, clock_timestamp(), clock_timestamp(), clock_timestamp(), '{}', gen_random_uuid(), clock_timestamp() + interval '30 s', 1)
  returning id, lease_id, gen_random_uuid() as reply \\gset e_
${read} \\gset r_
${written};
`;
}

/** A constant of pgbench, which would take a colon in it for a variable; with the variables in their places. */
function literal(value: string): string {
  const text = `convert_from(decode('${Buffer.from(value).toString('base64')}', 'base64'), 'UTF8')`;
  return variables.reduce(
    (inner, [found, variable]) => (value.includes(String(found)) ? `replace(${inner}, '${found}', ${variable})` : inner),
    text,
  );
}

/** What the bot would write when the spare contact answers its first question. */
async function stepOf({ db }: World): Promise<StepWrite> {
  const sender = userIdOf(contacts);
  const config = { timeZone: 'Asia/Bangkok', publicUrl: 'https://example.go.th' };
  const container = { db, clock: systemClock, translate: createTranslate(), config } as unknown as Container;
  const real = createSteps(db.sql);
  const writes: StepWrite[] = [];
  const steps: Steps = {
    read: (question) => real.read(question),
    write: (write) => {
      writes.push(write);
      return real.write(write);
    },
  };
  const handle = async (input: Input): Promise<string> => {
    const now = systemClock.now();
    const lease = { id: randomUUID(), until: new Date(now.getTime() + 60_000) };
    const id = randomUUID();
    const row = { webhookEventId: id, sender, occurredAt: now, ignored: null, event: { input, replyToken: id, isRedelivery: false } };
    const { claimed } = await storeEvents(db.sql, [row], new Set([id]), lease, now);
    if (!claimed[0]) throw new Error('the event was not claimed');
    const { reply } = await handleEvent(container, steps, claimed[0]);
    return JSON.stringify(reply?.payload ?? null);
  };
  const shown = await handle({ kind: 'text', text: 'ต่อ', messageId: '1' });
  const [button] = /1;a;[\d.;]+/.exec(shown) ?? [];
  await handle(button === undefined ? { kind: 'text', text: '12', messageId: '2' } : { kind: 'tap', data: button });
  const last = writes.at(-1);
  if (!last?.response || last.response.changes.length === 0) throw new Error('the recorded step answers nothing');
  return last;
}
