// The channel access token: the long-lived one from the configuration, or stateless ones that live 15 minutes and are issued as needed
// (DOC "Channel access token", REF "Issue stateless channel access token").
import { type Clock } from '../clock.ts';
import { type LineConfig } from '../config.ts';
import { problems } from '../problem.ts';
import { parseObject, toProblem } from './answers.ts';
import { type Connection } from './connection.ts';
import { type Log } from './log.ts';

export interface Tokens {
  /** A token that lives long enough for a call. @throws Problem `line-unauthorised` or `line-unreachable`. */
  current(): Promise<string>;
  /** A newer token than one that LINE refused; null when there is none to be had. */
  replace(refused: string): Promise<string | null>;
}

interface Issued {
  readonly token: string;
  /** From here on a newer one is fetched, while this is still used. */
  readonly ageingAtMs: number;
  readonly deadAtMs: number;
}

/** Renewed this long before its end, used until this long before its end. */
const ageingMs = 180_000;
const deadMs = 30_000;

function readIssued(body: string, nowMs: number): Issued | null {
  const { access_token: token, expires_in: lifeSeconds } = parseObject(body) ?? {};
  if (typeof token !== 'string' || typeof lifeSeconds !== 'number') return null;
  const endMs = nowMs + lifeSeconds * 1000;
  return { token, ageingAtMs: endMs - ageingMs, deadAtMs: endMs - deadMs };
}

function statelessTokens(
  { channelId, channelSecret }: Extract<LineConfig['credentials'], { kind: 'stateless' }>,
  { clock, connection, log, timeoutMs }: Parts,
): Tokens {
  let latest: Issued | null = null;
  let underWay: Promise<Issued> | null = null;

  const issue = async (): Promise<Issued> => {
    const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: channelId, client_secret: channelSecret });
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const answer = await connection.exchange({ method: 'POST', path: '/oauth2/v3/token', headers, body: form.toString(), timeoutMs });
    // 400 invalid_client and the like: the id or the secret is wrong.
    if (answer.status === 400) throw problems.lineUnauthorised({ requestId: answer.requestId });
    if (answer.status !== 200) throw toProblem(answer, { retryKey: null });
    const issued = readIssued(answer.body, clock.now().getTime());
    if (!issued) throw problems.lineUnreachable({ reason: 'no token in the answer' });
    latest = issued;
    return issued;
  };

  /** One request at a time, however many calls wait for it. */
  const renew = (): Promise<Issued> => {
    underWay ??= issue().finally(() => {
      underWay = null;
    });
    return underWay;
  };

  return {
    async current() {
      const nowMs = clock.now().getTime();
      if (!latest || nowMs >= latest.deadAtMs) return (await renew()).token;
      if (nowMs >= latest.ageingAtMs) {
        renew().catch((error: unknown) => {
          log.warn({ err: error }, 'The channel access token could not be renewed yet.');
        });
      }
      return latest.token;
    },
    async replace(refused) {
      return latest && latest.token !== refused ? latest.token : (await renew()).token;
    },
  };
}

interface Parts {
  readonly clock: Clock;
  readonly connection: Connection;
  readonly log: Log;
  readonly timeoutMs: number;
}

export function createTokens(credentials: LineConfig['credentials'], parts: Parts): Tokens {
  if (credentials.kind === 'stateless') return statelessTokens(credentials, parts);
  return { current: () => Promise.resolve(credentials.token), replace: () => Promise.resolve(null) };
}
