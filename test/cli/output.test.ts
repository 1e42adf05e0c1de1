// What people read in a terminal cannot steer it: names and answers are whatever somebody typed.
import { expect, it } from 'vitest';
import { createOutput } from '../../src/cli/output.ts';
import { createTranslate } from '../../src/i18n/translate.ts';

const hostile = 'ก\u001b]0;owned\u0007\u001b[2J\u009b31m\r\b\u202eข';

it.each([false, true])('names with escape sequences come out without them (JSON: %s)', (isJson) => {
  let out = '';
  let err = '';
  const io = { out: (text: string) => void (out += text), err: (text: string) => void (err += text), columns: 80 };
  const output = createOutput(io, { isJson, language: 'th', translate: createTranslate() });
  output.list([{ key: 'name', header: 'cli.columns.code' }], [{ name: hostile }], 'cli.columns.code');
  output.value({ name: hostile }, () => hostile);
  output.note(hostile);
  // JSON escapes what is below the space by itself.
  expect(out + err).not.toMatch(/(?![\n\u007f-\u009f])\p{Cc}/u);
  if (!isJson) expect(out + err).not.toMatch(/[\u007f-\u009f\u202a-\u202e]/u);
  expect(out).toContain('ก');
});
