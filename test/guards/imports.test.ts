// The import rules refuse what they are there to refuse: a small tree of bad imports is fed to the real rules.
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';

const project = join(import.meta.dirname, '../..');

/** Path -> text. Each bad file is named in a test below. */
const tree: Readonly<Record<string, string>> = {
  'tsconfig.json': '{ "compilerOptions": { "module": "nodenext", "allowImportingTsExtensions": true, "noEmit": true } }',
  'package.json': '{ "type": "module" }',
  'src/problem.ts': 'export const problem = 1;',
  'src/clock.ts': 'export const clock = 1;',
  'src/db/rounds.ts': "export { answer as rounds } from '../domain/answer.ts';",
  'src/app/rounds/open-round.ts': "export { rounds as openRound } from '../../db/rounds.ts';",
  'src/domain/answer.ts': "import { problem } from '../problem.ts';\nexport const answer = problem;",
  'src/domain/reads-database.ts': "import { rounds } from '../db/rounds.ts';\nexport const bad = rounds;",
  'src/domain/reads-database-types.ts': "import { type rounds } from '../db/rounds.ts';\nexport type Bad = typeof rounds;",
  'src/domain/reads-files.ts': "import { readFileSync } from 'node:fs';\nexport const bad = readFileSync;",
  'src/domain/reads-clock.ts': "import { clock } from '../clock.ts';\nexport const bad = clock;",
  'src/domain/one.ts': "import { two } from './two.ts';\nexport const one = () => two;",
  'src/domain/two.ts': "import { one } from './one.ts';\nexport const two = () => one;",
  'src/db/uses-app.ts': "import { openRound } from '../app/rounds/open-round.ts';\nexport const bad = openRound;",
  'src/simulator/uses-app.ts': "import { openRound } from '../app/rounds/open-round.ts';\nexport const bad = openRound;",
  'src/simulator/uses-clock.ts': "import { clock } from '../clock.ts';\nexport const bad = clock;",
  'src/line/imports-nothing-there.ts': "import { nothing } from './nothing.ts';\nexport const bad = nothing;",
  'src/app/uses-test.ts': "import { builder } from '../../test/builder.ts';\nexport const bad = builder;",
  'test/builder.ts': 'export const builder = 1;',
};

interface Report {
  readonly summary: {
    readonly violations: readonly { readonly from: string; readonly to: string; readonly rule: { readonly name: string } }[];
  };
}

let violations: string[] = [];

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'phrom-imports-'));
  for (const [path, text] of Object.entries(tree)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  const cruiser = join(project, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
  const parameters = [cruiser, 'src', 'test', '--config', join(project, '.dependency-cruiser.mjs'), '--output-type', 'json'];
  // It exits with the number of violations, so its exit code says nothing here.
  const output = await new Promise<string>((resolve) => {
    execFile(process.execPath, parameters, { cwd: folder, maxBuffer: 2 ** 24 }, (_error, stdout) => resolve(stdout));
  });
  violations = (JSON.parse(output) as Report).summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`);
  await rm(folder, { recursive: true });
}, 60_000);

test.each([
  ['the domain importing the database', 'domain-imports: src/domain/reads-database.ts -> src/db/rounds.ts'],
  ['the domain importing a type of the database', 'domain-imports: src/domain/reads-database-types.ts -> src/db/rounds.ts'],
  ['the domain importing the clock', 'domain-imports: src/domain/reads-clock.ts -> src/clock.ts'],
  ['the domain reading files', 'domain-is-pure: src/domain/reads-files.ts -> fs'],
  ['a cycle', 'no-cycles: src/domain/one.ts -> src/domain/two.ts'],
  ['the database importing a use case', 'db-imports: src/db/uses-app.ts -> src/app/rounds/open-round.ts'],
  ['the simulator importing a use case', 'simulator-imports: src/simulator/uses-app.ts -> src/app/rounds/open-round.ts'],
  ['the simulator importing the clock', 'simulator-imports: src/simulator/uses-clock.ts -> src/clock.ts'],
  ['an import of nothing', 'resolvable: src/line/imports-nothing-there.ts -> ./nothing.ts'],
  ['source importing tests', 'source-does-not-import-tests: src/app/uses-test.ts -> test/builder.ts'],
])('%s is refused', (_what, violation) => {
  expect(violations).toContain(violation);
});

test('imports that point down are accepted', () => {
  const fine = ['src/domain/answer.ts', 'src/db/rounds.ts', 'src/app/rounds/open-round.ts'];
  expect(violations.filter((violation) => fine.some((file) => violation.includes(`: ${file} ->`)))).toEqual([]);
});
