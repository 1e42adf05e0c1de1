// .env.example names every variable that the configuration reads, and no other; its values are the defaults.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readConfig } from '../../src/config.ts';

const project = join(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(project, path), 'utf8');
const given = Object.fromEntries(
  [...read('.env.example').matchAll(/^([A-Z][A-Z0-9_]*)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value]),
);

test('.env.example has the variables that are read, no more and no fewer', () => {
  const asked = new Set<string>();
  readConfig(
    new Proxy<Record<string, string>>(
      {},
      {
        get(_, name) {
          asked.add(String(name));
          return undefined;
        },
      },
    ),
  );
  expect(Object.keys(given).toSorted()).toEqual([...asked].toSorted());
});

test('.env.example as it is changes nothing', () => {
  expect(readConfig(given)).toEqual(readConfig({}));
});

test('what container and compose file set is read', () => {
  const inImage = [...read('Dockerfile').matchAll(/^ENV (.*)$/gm)].flatMap(([, line = '']) =>
    [...line.matchAll(/\b([A-Z][A-Z_]*)=/g)].map(([, name = '']) => name),
  );
  const inCompose = [...read('compose.yaml').matchAll(/^ {6}([A-Z][A-Z_]*):/gm)].map(([, name = '']) => name);
  const ofOthers = /^(?:NODE_ENV|POSTGRES_.*)$/;
  expect(inImage).toContain('DATA_DIR');
  expect(inCompose).toContain('DATABASE_URL');
  expect([...inImage, ...inCompose].filter((name) => !Object.hasOwn(given, name) && !ofOthers.test(name))).toEqual([]);
});
