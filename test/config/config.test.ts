import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { Problem } from '../../src/problem.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** What is wrong, one sentence each; [] = nothing. */
function faultsOf(env: Environment): readonly string[] {
  try {
    readConfig(env);
    return [];
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    expect(error.kind).toBe('bad-config');
    return error.details['faults'] as string[];
  }
}

/** The variables that the faults are about, in order. */
const variables = (env: Environment): string[] => faultsOf(env).map((fault) => fault.slice(0, fault.indexOf(':')));

const channel: Environment = {
  LINE_CHANNEL_SECRET: 'secret',
  LINE_CHANNEL_ACCESS_TOKEN: 'token',
  PUBLIC_URL: 'https://survey.example.go.th',
};

test('with nothing set, the simulator and the embedded database stand in', () => {
  expect(readConfig({})).toEqual({
    port: 3000,
    dataController: null,
    listenAddress: '127.0.0.1',
    publicUrl: 'http://localhost:3000',
    databaseUrl: null,
    dataDir: resolve('data'),
    line: null,
    trustedProxies: [],
    timeZone: 'Asia/Bangkok',
    logLevel: 'info',
  });
});

test('without the simulator it listens on every address, unless one is named', () => {
  expect(readConfig(channel).listenAddress).toBeNull();
  expect(readConfig({ ...channel, LISTEN_ADDRESS: '::1' }).listenAddress).toBe('::1');
  expect(readConfig({ LISTEN_ADDRESS: ' 0.0.0.0 ' }).listenAddress).toBe('0.0.0.0');
  expect(faultsOf({ LISTEN_ADDRESS: 'localhost' })).toEqual(['LISTEN_ADDRESS: "localhost" is not an IP address.']);
});

test('every fault is reported at once, each naming its variable, and the message has them all', () => {
  const env = {
    PORT: '3000a',
    PUBLIC_URL: 'survey.example.go.th',
    DATABASE_URL: 'mysql://localhost/survey',
    TIME_ZONE: 'Bangkok',
    LOG_LEVEL: 'loud',
    LINE_API_BASE_URL: 'https://api.line.me/v2',
    LINE_DATA_API_BASE_URL: 'api-data.line.me',
    LINE_BOT_ID: 'phrom',
    LINE_CHANNEL_SECRET: 'secret',
  };
  expect(variables(env)).toEqual([
    'PORT',
    'PUBLIC_URL',
    'DATABASE_URL',
    'TIME_ZONE',
    'LOG_LEVEL',
    'LINE_API_BASE_URL',
    'LINE_DATA_API_BASE_URL',
    'LINE_BOT_ID',
    'LINE_CHANNEL_ACCESS_TOKEN',
  ]);
  expect(() => readConfig(env)).toThrow(faultsOf(env).join('\n'));
});

test.each([
  ['PORT', ['65536', '-1', '3000.5', 'http']],
  ['PUBLIC_URL', ['localhost:3000', 'ftp://survey.example.go.th']],
  ['DATABASE_URL', ['localhost/survey', 'http://localhost/survey']],
  ['TIME_ZONE', ['Asia/Krung_Thep', '+25:00']],
  ['LOG_LEVEL', ['INFO', 'verbose']],
  ['LINE_API_BASE_URL', ['https://api.line.me/bot', 'https://api.line.me/?a=1', 'api.line.me']],
  ['LINE_DATA_API_BASE_URL', ['https://api-data.line.me/#a']],
  ['LINE_BOT_ID', ['123abcde', '@a b']],
  ['DATA_CONTROLLER', ['ก'.repeat(301)]],
])('%s refuses a wrong value', (name, values) => {
  for (const value of values) expect([value, variables({ [name]: value })]).toEqual([value, [name]]);
});

test('blank values count as not set, and values are trimmed', () => {
  expect(readConfig({ PORT: ' ', DATABASE_URL: '', LOG_LEVEL: ' debug ' })).toMatchObject({
    port: 3000,
    databaseUrl: null,
    logLevel: 'debug',
  });
});

test('PUBLIC_URL follows PORT, and loses its last slash', () => {
  expect(readConfig({ PORT: '8080' }).publicUrl).toBe('http://localhost:8080');
  expect(readConfig({ PUBLIC_URL: 'https://survey.example.go.th/bot/' }).publicUrl).toBe('https://survey.example.go.th/bot');
});

test('DATA_DIR becomes absolute', () => {
  expect(readConfig({ DATA_DIR: 'somewhere' }).dataDir).toBe(resolve('somewhere'));
});

test('the configuration cannot be changed', () => {
  expect(Object.isFrozen(readConfig({}))).toBe(true);
});

describe('with a LINE channel', () => {
  test('a token or a channel id is needed, and the secret with either', () => {
    expect(faultsOf(channel)).toEqual([]);
    expect(variables({ ...channel, LINE_CHANNEL_ACCESS_TOKEN: '' })).toEqual(['LINE_CHANNEL_ACCESS_TOKEN']);
    expect(faultsOf({ ...channel, LINE_CHANNEL_ACCESS_TOKEN: '', LINE_CHANNEL_ID: '123' })).toEqual([]);
    expect(variables({ LINE_CHANNEL_ACCESS_TOKEN: 'token' })).toEqual(['LINE_CHANNEL_SECRET']);
    expect(variables({ LINE_CHANNEL_ID: '123' })).toEqual(['LINE_CHANNEL_SECRET']);
  });

  test('several secrets are accepted while one is being changed, and the first is the current one', () => {
    const { line } = readConfig({ ...channel, LINE_CHANNEL_SECRET: 'new, old', LINE_CHANNEL_ACCESS_TOKEN: '', LINE_CHANNEL_ID: '123' });
    expect(line?.channelSecrets).toEqual(['new', 'old']);
    expect(line?.credentials).toEqual({ kind: 'stateless', channelId: '123', channelSecret: 'new' });
  });

  test('report links must be https, except when both ends are on this machine', () => {
    expect(variables({ ...channel, PUBLIC_URL: 'http://survey.example.go.th' })).toEqual(['PUBLIC_URL']);
    expect(variables({ ...channel, PUBLIC_URL: '' })).toEqual(['PUBLIC_URL']);
    expect(faultsOf({ ...channel, PUBLIC_URL: '', LINE_API_BASE_URL: 'http://127.0.0.1:4000' })).toEqual([]);
  });

  test('base URLs are kept as origins', () => {
    const { line } = readConfig({ ...channel, LINE_API_BASE_URL: 'https://stub.example/' });
    expect(line).toMatchObject({ apiOrigin: 'https://stub.example', dataApiOrigin: 'https://api-data.line.me', botId: null });
  });
});

test('a fault never repeats a secret', () => {
  const faults = faultsOf({
    DATABASE_URL: 'postgress://phrom:hunter2@db/survey',
    LINE_CHANNEL_SECRET: 'hunter2',
    LINE_CHANNEL_ID: '',
    LINE_CHANNEL_ACCESS_TOKEN: '',
  });
  expect(faults.length).toBeGreaterThan(1);
  expect(faults.join()).not.toContain('hunter2');
});

test('proxies are addresses, networks or names of networks; everything else is a fault', () => {
  expect(readConfig({ TRUSTED_PROXIES: ' loopback, 10.0.0.0/8 ,::1, 192.0.2.7' }).trustedProxies).toEqual([
    'loopback',
    '10.0.0.0/8',
    '::1',
    '192.0.2.7',
  ]);
  for (const value of ['true', '10.0.0.0/33', '10.0.0', 'proxy.example.go.th', '10.0.0.0/8/8', '10.0.0.0/'])
    expect(() => readConfig({ TRUSTED_PROXIES: value })).toThrow('TRUSTED_PROXIES');
});
