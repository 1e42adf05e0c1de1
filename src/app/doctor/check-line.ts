// Checks of the LINE channel: each with what LINE itself says about it.
import { type PushQuota } from '../../domain/message.ts';
import { Problem } from '../../problem.ts';
import { type Finding, fault, ok, warning } from './finding.ts';

/** What is asked of the channel. Every method may throw the `line-*` Problems. */
export interface Channel {
  account(): Promise<{
    readonly basicId: string;
    readonly displayName: string;
    readonly isChatOn: boolean;
    /** LINE's clock, from the answer's Date header. */
    readonly serverTime: Date | null;
  }>;
  webhook(): Promise<{ readonly url: string; readonly isActive: boolean } | null>;
  testWebhook(): Promise<{ readonly isSuccess: boolean; readonly status: number; readonly reason: string; readonly detail: string }>;
  richMenus(): Promise<readonly { readonly id: string; readonly name: string }[]>;
  quota(): Promise<PushQuota>;
}

export interface LineFacts {
  readonly configuredBotId: string | null;
  /** Without a trailing slash. */
  readonly publicUrl: string;
  readonly installedMenus: readonly string[];
  /** The simulator stands in for LINE, and finds us by another name. */
  readonly isSimulated: boolean;
  readonly now: () => Date;
}

/** Seconds by which clocks may differ: beyond the first, times in the audit trail mislead; beyond the second, deadlines do. */
const clockSeconds = { warning: 5, fault: 60 } as const;

export function checkClock(check: 'clock-line' | 'clock-database', other: Date, now: Date): Finding {
  const seconds = Math.round(Math.abs(other.getTime() - now.getTime()) / 1000);
  if (seconds <= clockSeconds.warning) return ok(check, 'clock-ok', { seconds });
  return (seconds > clockSeconds.fault ? fault : warning)(check, 'clock-differs', 'clock', { seconds });
}

/** With the findings so far where LINE does not answer at all. */
export async function checkLine(channel: Channel, facts: LineFacts): Promise<Finding[]> {
  let account: Awaited<ReturnType<Channel['account']>>;
  try {
    account = await channel.account();
  } catch (error) {
    return [cannotTell('token', error, fault)];
  }
  const { basicId, displayName, isChatOn, serverTime } = account;
  const { configuredBotId } = facts;
  const findings: Finding[] = [
    ok('token', 'token-ok', { name: displayName, id: basicId }),
    configuredBotId === null || configuredBotId.toLowerCase() === basicId.toLowerCase()
      ? ok('bot-id', 'bot-id-ok', { id: basicId })
      : fault('bot-id', 'bot-id-differs', 'bot-id', { configured: configuredBotId, id: basicId }),
    isChatOn ? warning('chat-mode', 'chat-on', 'chat-mode') : ok('chat-mode', 'chat-off'),
    ...(await checked('webhook', () => checkWebhook(channel, facts))),
    ...(await checked('webhook-test', () => callWebhook(channel))),
    ...(await checked('quota', () => checkQuota(channel))),
    ...(await checked('richmenu', () => checkMenus(channel, facts))),
  ];
  // The Date header has whole seconds, and the answer took a moment.
  if (serverTime) findings.push(checkClock('clock-line', serverTime, facts.now()));
  return findings;
}

async function checked(check: 'webhook' | 'webhook-test' | 'quota' | 'richmenu', work: () => Promise<Finding>): Promise<Finding[]> {
  try {
    return [await work()];
  } catch (error) {
    return [cannotTell(check, error, warning)];
  }
}

function cannotTell(check: Finding['check'], error: unknown, how: typeof fault): Finding {
  if (!(error instanceof Problem)) throw error;
  switch (error.kind) {
    case 'line-unauthorised':
      return how(check, 'token-refused', 'token');
    case 'line-unreachable':
    case 'line-throttled':
      return how(check, 'line-silent', 'line-silent', { reason: error.message });
    default:
      return how(check, 'line-refused', 'line-refused', { reason: error.message });
  }
}

async function checkWebhook(channel: Channel, { publicUrl, isSimulated }: LineFacts): Promise<Finding> {
  const wanted = `${publicUrl}/webhook`;
  const set = await channel.webhook();
  if (!set) return fault('webhook', 'webhook-none', 'webhook-url', { wanted });
  if (!isSimulated && set.url !== wanted) return fault('webhook', 'webhook-differs', 'webhook-url', { url: set.url, wanted });
  return set.isActive ? ok('webhook', 'webhook-ok', { url: set.url }) : fault('webhook', 'webhook-off', 'webhook-off', { url: set.url });
}

async function callWebhook(channel: Channel): Promise<Finding> {
  const { isSuccess, status, reason, detail } = await channel.testWebhook();
  if (isSuccess) return ok('webhook-test', 'webhook-test-ok', { status });
  const params = { status, reason: [reason, detail].filter((part) => part !== '').join(': ') };
  return fault('webhook-test', 'webhook-test-failed', status === 401 ? 'webhook-secret' : 'webhook-unreachable', params);
}

async function checkQuota(channel: Channel): Promise<Finding> {
  const { limit, used } = await channel.quota();
  if (limit === null) return ok('quota', 'quota-unlimited', { used });
  const left = Math.max(0, limit - used);
  if (left === 0) return fault('quota', 'quota-left', 'quota', { limit, used, left });
  return left * 10 < limit
    ? warning('quota', 'quota-left', 'quota', { limit, used, left })
    : ok('quota', 'quota-left', { limit, used, left });
}

async function checkMenus(channel: Channel, { installedMenus }: LineFacts): Promise<Finding> {
  if (installedMenus.length === 0) return warning('richmenu', 'richmenu-none', 'richmenu');
  const there = await channel.richMenus();
  const missing = installedMenus.filter((id) => !there.some((menu) => menu.id === id)).length;
  return missing === 0 ? ok('richmenu', 'richmenu-ok') : warning('richmenu', 'richmenu-missing', 'richmenu', { missing });
}
