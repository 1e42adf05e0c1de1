import { expect, test } from 'vitest';
import { isRetryKey, isUserId } from '../../src/line-protocol/ids.ts';
import { signBody, verifySignature } from '../../src/line-protocol/signature.ts';

// DOC "Verify webhook signature" prints this body, secret and signature.
const secret = '8c570fa6dd201bb328f1c1eac23a96d8';
const body = Buffer.from('{"destination":"U8e742f61d673b39c7fff3cecb7536ef0","events":[]}');
const signature = 'GhRKmvmHys4Pi8DxkF4+EayaH0OqtJtaZxgTD9fMDLs=';

test("LINE's own example verifies, under the old secret as under the new one", () => {
  expect(signBody(secret, body)).toBe(signature);
  expect(verifySignature([secret], body, signature)).toBe(true);
  expect(verifySignature(['new', secret], body, signature)).toBe(true);
});

test.each<[string, readonly string[], Buffer, string | undefined]>([
  ['no header', [secret], body, undefined],
  ['an empty header', [secret], body, ''],
  ['another secret', ['other'], body, signature],
  ['no secret', [], body, signature],
  ['an empty secret', [''], body, signBody('', body)],
  ['one byte more', [secret], Buffer.concat([body, Buffer.from(' ')]), signature],
  ['base64 without padding', [secret], body, signature.slice(0, -1)],
  ['base64url', [secret], body, signature.replace('+', '-')],
  ['a signature and something else', [secret], body, `${signature},x`],
])('not valid: %s', (_name, secrets, bytes, header) => {
  expect(verifySignature(secrets, bytes, header)).toBe(false);
});

test.each([
  ['U4af4980629af4980629af4980629af49', true],
  ['u4af4980629af4980629af4980629af49', false],
  ['U4AF4980629af4980629af4980629af49', false],
  ['U4af4980629af4980629af4980629af4', false],
  ['C4af4980629af4980629af4980629af49', false],
  [7, false],
])('user id %s: %s', (text, isOne) => {
  expect(isUserId(text)).toBe(isOne);
});

test.each([
  ['123e4567-e89b-12d3-a456-426614174000', true],
  ['123E4567-E89B-12D3-A456-426614174000', true],
  ['123e4567e89b12d3a456426614174000', false],
  ['', false],
])('retry key %s: %s', (text, isOne) => {
  expect(isRetryKey(text)).toBe(isOne);
});
