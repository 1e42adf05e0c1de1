// The lint rules refuse a second reader of the time: bad lines are fed to the real configuration.
import { join } from 'node:path';
import { ESLint } from 'eslint';
import { expect, test } from 'vitest';

const project = join(import.meta.dirname, '../..');
// Only rules that need no types: the texts below belong to no program.
const eslint = new ESLint({
  cwd: project,
  overrideConfig: { languageOptions: { parserOptions: { projectService: false } } },
  ruleFilter: ({ ruleId }) => ['no-restricted-syntax', 'no-console'].includes(ruleId),
});

async function complaints(file: string, text: string): Promise<(string | null)[]> {
  const [result] = await eslint.lintText(text, { filePath: join(project, file) });
  return (result?.messages ?? []).map(({ ruleId, message }) => (ruleId === null ? message : ruleId));
}

test.each(['src/domain/scoring.ts', 'src/app/handle-inbox.ts', 'src/simulator/server.ts', 'src/main.ts'])(
  '%s may not read the time',
  async (file) => {
    expect(await complaints(file, 'export const at = Date.now();')).toEqual(['no-restricted-syntax']);
    expect(await complaints(file, 'export const at = new Date();')).toEqual(['no-restricted-syntax']);
    expect(await complaints(file, 'export const at = new Date(0);')).toEqual([]);
  },
);

test('src/clock.ts may read the time', async () => {
  expect(await complaints('src/clock.ts', 'export const at = [Date.now(), new Date()];')).toEqual([]);
});

test('only the command line prints', async () => {
  expect(await complaints('src/app/handle-inbox.ts', "console.log('x');")).toEqual(['no-console']);
  expect(await complaints('src/cli/round.ts', "console.log('x');")).toEqual([]);
});
