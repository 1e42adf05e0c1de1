// The organisers' page on a real server and database: people of every kind, agencies at every stage, and a browser's part by fetch.
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import express from 'express';
import { addOrganiser, makeOrganiserLink } from '../../src/app/console/organisers.ts';
import { adjustableClock } from '../../src/clock.ts';
import { type Config, readConfig } from '../../src/config.ts';
import { type Container } from '../../src/container.ts';
import { type Role } from '../../src/domain/conversation/snapshot.ts';
import { initialState } from '../../src/domain/conversation/state.ts';
import { consoleRouter } from '../../src/http/console.ts';
import { safeHeaders } from '../../src/http/guards.ts';
import { errorHandler } from '../../src/http/reply.ts';
import { reportRouter } from '../../src/http/report.ts';
import { createTranslate } from '../../src/i18n/translate.ts';
import { createTestDatabase, type TestDatabase } from './database.ts';
import { openTestRound, silentLog, type TestRound } from './round.ts';

const by = { actor: 'cli:test', origin: 'cli' };
const noLine = (): Promise<never> => Promise.reject(new Error('these tests do not talk to LINE'));

/** One browser: it keeps the cookie that it is given. */
export class Visitor {
  cookie = '';
  readonly origin: string;

  constructor(origin: string) {
    this.origin = origin;
  }

  async get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return this.ask(path, { headers });
  }

  async post(
    path: string,
    fields: Record<string, string>,
    headers: Record<string, string> = { 'sec-fetch-site': 'same-origin' },
  ): Promise<Answer> {
    return this.ask(path, { method: 'POST', body: new URLSearchParams(fields), headers });
  }

  /** The token of this session's forms. */
  async formToken(): Promise<string> {
    return /name="token" value="([^"]+)"/.exec((await this.get('/console/sessions')).text)?.[1] ?? '';
  }

  private async ask(
    path: string,
    init: { readonly method?: string; readonly body?: URLSearchParams; readonly headers: Record<string, string> },
  ): Promise<Answer> {
    const headers = { ...init.headers, ...(this.cookie === '' ? {} : { cookie: this.cookie }) };
    const response = await fetch(this.origin + path, { ...init, headers, redirect: 'manual' });
    for (const cookie of response.headers.getSetCookie())
      this.cookie = cookie.includes('Expires=Thu, 01 Jan 1970') ? '' : (cookie.split(';')[0] ?? '');
    return { status: response.status, text: await response.text(), headers: response.headers };
  }
}

export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
}

export interface ConsoleWorld {
  readonly db: TestDatabase;
  readonly clock: ReturnType<typeof adjustableClock>;
  readonly container: Container;
  readonly round: TestRound;
  readonly origin: string;
  visitor(): Visitor;
  /** A person who has acknowledged the notice; with an agency, its contact. Returns the contact id. */
  person(name: string, agency?: { readonly code: string; readonly role: Role }): Promise<number>;
  organiser(name: string): Promise<number>;
  /** The token of a fresh one-time link. */
  link(contactId: number): Promise<string>;
  signedIn(contactId: number): Promise<Visitor>;
  close(): Promise<void>;
}

export async function openConsoleWorld(env: Record<string, string> = {}): Promise<ConsoleWorld> {
  const db = await createTestDatabase();
  const clock = adjustableClock();
  const round = await openTestRound(db, clock);
  const config: Config = readConfig(env);
  const messenger: Container['messenger'] = {
    reply: noLine,
    push: noLine,
    quota: noLine,
    botInfo: () => Promise.resolve({ userId: 'U1', basicId: '@test', displayName: 'บอต' }),
    displayName: noLine,
    showMenu: noLine,
    content: noLine,
  };
  const container: Container = { db, messenger, clock, translate: createTranslate(), config, log: silentLog };
  const app = express();
  app.use(safeHeaders(container.config), reportRouter(container), consoleRouter(container), errorHandler(container));
  const server: Server = createServer(app);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  let people = 0;

  const world: ConsoleWorld = {
    ...{ db, clock, container, round, origin },
    visitor: () => new Visitor(origin),
    async person(name, agency) {
      people += 1;
      const now = clock.now();
      const [row] = await db.sql<{ id: number }[]>`
        insert into contacts (line_user_id, display_name, state, notice_version, notice_acknowledged_at, created_at, last_event_at)
        values (${`U${String(people).padStart(32, '0')}`}, ${name}, ${db.sql.json(initialState as never)}, 1, ${now}, ${now}, ${now}) returning id`;
      const id = row?.id ?? 0;
      if (agency)
        await db.sql`
          insert into memberships (contact_id, agency_id, role, joined_at) select ${id}, a.id, ${agency.role}, ${now} from agencies a where code = ${agency.code}`;
      return id;
    },
    async organiser(name) {
      const id = await world.person(name);
      await addOrganiser(container, { contact: String(id), by });
      return id;
    },
    async link(contactId) {
      const { url } = await makeOrganiserLink(container, { contact: String(contactId), by });
      return new URL(url).searchParams.get('token') ?? '';
    },
    async signedIn(contactId) {
      const visitor = new Visitor(origin);
      // Sign-ins are limited by the minute.
      clock.advance(5000);
      await visitor.post('/console/enter', { token: await world.link(contactId) });
      return visitor;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
      await db.drop();
    },
  };
  return world;
}

/** A response of the agency with a few answers, changed and submitted as told. Returns its id. */
export async function giveResponse(
  { db, clock }: Pick<ConsoleWorld, 'db' | 'clock'>,
  { code, contactId, answers, daysAgo = 0, isSubmitted = false }: GivenResponse,
): Promise<number> {
  const at = new Date(clock.now().getTime() - daysAgo * 86_400_000);
  const [row] = await db.sql<{ id: number }[]>`
    insert into responses (round_id, agency_id, questionnaire_id, questionnaire_version, status, started_at, last_answered_at, answered_count, asked_count, submitted_at, submitted_by, submissions)
    select r.id, a.id, q.id, q.version, ${isSubmitted ? 'submitted' : 'answering'}, ${at}, ${at}, ${answers.length}, 64,
      ${isSubmitted ? at : null}, ${isSubmitted ? contactId : null}, ${isSubmitted ? 1 : 0}
    from rounds r join questionnaires q on q.id = r.questionnaire_id cross join agencies a where r.id = '2560' and a.code = ${code} returning id`;
  const id = row?.id ?? 0;
  const seq = new Map<string, number>();
  for (const [key, value] of answers) {
    const number = (seq.get(key) ?? 0) + 1;
    seq.set(key, number);
    await db.sql`
      insert into answers (response_id, key, value, seq, answered_by, answered_at) values (${id}, ${key}, ${value}, ${number}, ${contactId}, ${at})
      on conflict (response_id, key) do update set value = excluded.value, seq = excluded.seq`;
    await db.sql`
      insert into answer_history (response_id, key, seq, value, answered_by, answered_at) values (${id}, ${key}, ${number}, ${value}, ${contactId}, ${at})`;
  }
  return id;
}

interface GivenResponse {
  readonly code: string;
  readonly contactId: number;
  /** Question and value, in order; the same question again = a change. */
  readonly answers: readonly (readonly [string, string])[];
  readonly daysAgo?: number;
  readonly isSubmitted?: boolean;
}
