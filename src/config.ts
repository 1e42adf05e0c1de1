// Environment -> one frozen Config. Reads nothing else, and reports every fault at once.
import { problems } from './problem.ts';
import { isIP } from 'node:net';
import { resolve } from 'node:path';

export interface LineConfig {
  /** One or more channel secrets, the current one first; all are accepted while a secret is being changed. */
  readonly channelSecrets: readonly string[];
  /** Long-lived token, or the channel id with which short stateless tokens are issued. */
  readonly credentials:
    | { readonly kind: 'token'; readonly token: string }
    | { readonly kind: 'stateless'; readonly channelId: string; readonly channelSecret: string };
  readonly apiOrigin: string;
  readonly dataApiOrigin: string;
  /** Basic id with its `@`; null = asked from LINE at start. */
  readonly botId: string | null;
}

/** Basic id of the simulator's account. */
export const simulatorBotId = '@phrom-demo';

export interface Config {
  readonly port: number;
  /** IP address to listen on; null = every one of this machine. */
  readonly listenAddress: string | null;
  /** Without a trailing slash. */
  readonly publicUrl: string;
  /** null = embedded PostgreSQL in dataDir. */
  readonly databaseUrl: string | null;
  /** Absolute. */
  readonly dataDir: string;
  /** null = the simulator takes LINE's place. */
  readonly line: LineConfig | null;
  /** Addresses whose X-Forwarded-For is believed: the reverse proxies in front of us. Empty = none, the caller is who connects. */
  readonly trustedProxies: readonly string[];
  /** Who runs the survey and where people reach them, as the privacy notice says it; null = it points to the invitation letter. */
  readonly dataController: string | null;
  readonly timeZone: string;
  readonly logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';
}

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** Room in the notice, which has to fit into one message with everything else that it says. */
const dataControllerCharsMax = 300;

const isLoopback = (url: URL): boolean => ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);

/** As express's "trust proxy" takes it: an address, a network, or one of its names for networks. */
function isProxy(text: string): boolean {
  if (['loopback', 'linklocal', 'uniquelocal'].includes(text)) return true;
  const [address = '', bits, ...rest] = text.split('/');
  const version = isIP(address);
  return (
    version !== 0 && rest.length === 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128)))
  );
}

/** @throws Problem `bad-config` with every fault. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const faults: string[] = [];
  const value = (name: string): string => (env[name] ?? '').trim();
  const list = (name: string): string[] =>
    value(name)
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean);

  const readUrl = (name: string, text: string, protocols: readonly string[]): URL | null => {
    const url = URL.canParse(text) ? new URL(text) : null;
    if (url && protocols.includes(url.protocol)) return url;
    // What stands before an @ is a password.
    const shown = text.includes('@') ? 'the value' : `"${text}"`;
    faults.push(`${name}: ${shown} is not a URL that starts with ${protocols.map((p) => `${p}//`).join(' or ')}.`);
    return null;
  };
  const readOrigin = (name: string, fallback: string): URL => {
    const url = readUrl(name, value(name) || fallback, ['https:', 'http:']);
    if (url && (url.pathname !== '/' || url.search || url.hash))
      faults.push(`${name}: give the origin only, without a path: ${url.origin}`);
    return url ?? new URL(fallback);
  };

  const portText = value('PORT') || '3000';
  const port = Number(portText);
  const isPort = /^\d+$/.test(portText) && port <= 65_535;
  if (!isPort) faults.push(`PORT: "${portText}" is not a port number from 0 to 65535.`);

  const listenAddress = value('LISTEN_ADDRESS') || null;
  if (listenAddress !== null && isIP(listenAddress) === 0) faults.push(`LISTEN_ADDRESS: "${listenAddress}" is not an IP address.`);

  const localUrl = isPort ? `http://localhost:${port}` : 'http://localhost';
  const publicUrl = readUrl('PUBLIC_URL', value('PUBLIC_URL') || localUrl, ['https:', 'http:']);

  const databaseUrl = value('DATABASE_URL') || null;
  if (databaseUrl !== null) readUrl('DATABASE_URL', databaseUrl, ['postgres:', 'postgresql:']);

  const trustedProxies = list('TRUSTED_PROXIES');
  for (const proxy of trustedProxies)
    if (!isProxy(proxy))
      faults.push(`TRUSTED_PROXIES: "${proxy}" is not an IP address, a network such as 10.0.0.0/8, loopback, linklocal or uniquelocal.`);

  const dataController = value('DATA_CONTROLLER').replace(/\s+/g, ' ') || null;
  if (dataController !== null && dataController.length > dataControllerCharsMax)
    faults.push(`DATA_CONTROLLER: ${dataController.length} characters; at most ${dataControllerCharsMax} fit into the notice.`);

  const timeZone = value('TIME_ZONE') || 'Asia/Bangkok';
  try {
    new Intl.DateTimeFormat('en', { timeZone });
  } catch {
    faults.push(`TIME_ZONE: "${timeZone}" is not an IANA time zone such as Asia/Bangkok.`);
  }

  const logLevel = logLevels.find((level) => level === (value('LOG_LEVEL') || 'info'));
  if (!logLevel) faults.push(`LOG_LEVEL: "${value('LOG_LEVEL')}" is not one of ${logLevels.join(', ')}.`);

  const apiOrigin = readOrigin('LINE_API_BASE_URL', 'https://api.line.me');
  const dataApiOrigin = readOrigin('LINE_DATA_API_BASE_URL', 'https://api-data.line.me');
  const channelSecrets = list('LINE_CHANNEL_SECRET');
  const token = value('LINE_CHANNEL_ACCESS_TOKEN');
  const channelId = value('LINE_CHANNEL_ID');
  const botId = value('LINE_BOT_ID') || null;
  if (botId !== null && !/^@[a-z0-9._-]+$/i.test(botId)) faults.push(`LINE_BOT_ID: "${botId}" is not a basic id such as @123abcde.`);

  let line: LineConfig | null = null;
  const [firstSecret] = channelSecrets;
  if (firstSecret !== undefined) {
    if (!token && !channelId)
      faults.push('LINE_CHANNEL_ACCESS_TOKEN: missing. Give a channel access token, or LINE_CHANNEL_ID to use stateless tokens.');
    if (publicUrl && publicUrl.protocol !== 'https:' && !(isLoopback(publicUrl) && isLoopback(apiOrigin))) {
      faults.push(`PUBLIC_URL: "${publicUrl.href}" must start with https:// when a LINE channel is configured.`);
    }
    line = {
      channelSecrets,
      credentials: token ? { kind: 'token', token } : { kind: 'stateless', channelId, channelSecret: firstSecret },
      apiOrigin: apiOrigin.origin,
      dataApiOrigin: dataApiOrigin.origin,
      botId,
    };
  } else if (token || channelId) {
    faults.push('LINE_CHANNEL_SECRET: missing, though a LINE channel is named. Without the secret no webhook can be verified.');
  }

  if (faults.length > 0 || !publicUrl || !logLevel) throw problems.badConfig({ faults });
  return Object.freeze({
    port,
    // The simulator lets everybody be everybody: by itself it is for this machine only.
    listenAddress: listenAddress ?? (line ? null : '127.0.0.1'),
    publicUrl: publicUrl.href.replace(/\/+$/, ''),
    databaseUrl,
    dataDir: resolve(value('DATA_DIR') || './data'),
    line,
    trustedProxies,
    dataController,
    timeZone,
    logLevel,
  });
}
