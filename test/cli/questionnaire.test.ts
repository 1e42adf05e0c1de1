// questionnaire: checked with every fault in its place, published in versions, given back as a workbook.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Cli, cliOn } from '../support/cli.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { openPointsRound, pointsQuestionnaire, target } from '../support/scored-round.ts';

let db: TestDatabase;
let cli: Cli;
const folder = mkdtempSync(join(tmpdir(), 'phrom-questionnaire-'));
const file = (name: string, content: string | Uint8Array): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};
const good = file('points.md', pointsQuestionnaire());
const faulty = file(
  'faulty.md',
  Buffer.from(pointsQuestionnaire())
    .toString()
    .replace('| integer | plan', '| intger | plan')
    .replace('select_multiple factors', 'select_multiple factor'),
);

beforeAll(async () => {
  db = await createTestDatabase();
  cli = cliOn(db);
});
afterAll(async () => {
  await db.drop();
  rmSync(folder, { recursive: true });
});

describe('questionnaire check', () => {
  it('gives one value a file, with every fault in its place', async () => {
    const missing = join(folder, 'none.xlsx');
    const checked = await cli('questionnaire', 'check', good, faulty, missing, '--json');
    expect(checked.code).toBe(1);
    const [first, second, third] = checked.json() as { file: string; ok: boolean; faults: object[]; warnings: object[] }[];
    expect(first).toEqual({ file: good, ok: true, faults: [], warnings: [] });
    expect(second).toMatchObject({ file: faulty, ok: false });
    expect(second?.faults).toEqual(
      expect.arrayContaining([
        { sheet: 'survey', row: 3, column: 'type', code: 'unknown-type-near', message: expect.stringContaining('integer') as string },
        expect.objectContaining({ sheet: 'survey', code: 'list-missing-near' }),
      ]),
    );
    expect(third).toMatchObject({ file: missing, ok: false, faults: [{ code: 'file-unreadable', sheet: '', row: null, column: null }] });
    expect(checked.err).toContain('[unknown-type-near]');
    expect(checked.err).toContain('none.xlsx');
  });

  it('needs no database', async () => {
    const checked = await cliOn({ url: 'postgres://nobody@127.0.0.1:1/none' })('questionnaire', 'check', good);
    expect([checked.code, checked.err]).toEqual([0, '']);
    expect(checked.out).toContain('good (');
  });
});

describe('questionnaire publish', () => {
  it('stores versions, each once, and refuses faults', async () => {
    const publish = (path: string): ReturnType<Cli> => cli('questionnaire', 'publish', path, '--json');
    expect((await publish(good)).json()).toEqual({ id: 'points', version: 1 });
    expect((await publish(good)).json()).toEqual({ id: 'points', version: 1 });
    const refused = await publish(faulty);
    expect([refused.code, refused.out]).toEqual([1, '']);
    expect(refused.err).toContain('[unknown-type-near]');
    expect(await db.sql`select actor, after from audit_trail where action = 'questionnaire.published'`).toMatchObject([
      { actor: 'cli:somchai', after: { id: 'points', version: 1 } },
    ]);
  });

  it('shows what changed and whom it concerns', async () => {
    await openPointsRound(db, '2569', new Date('2026-11-01T00:00:00+07:00'));
    for (const code of ['1', '2']) await target(db, '2569', { code, level: 'department' });
    await db.sql`
      insert into responses (round_id, agency_id, questionnaire_id, questionnaire_version, status, started_at)
      select '2569', id, 'points', 1, 'answering', now() from agencies where code = '1'`;
    const changed = file('changed.md', Buffer.from(pointsQuestionnaire()).toString().replace('| Plan |', '| The plan |'));
    const { out } = await cli('questionnaire', 'publish', changed);
    expect(out).toContain('points version 2 is published');
    expect(out).toContain('~ other words of question plan The plan\n    label::en: Plan → The plan\n');
    expect(out).toContain('1 agency has begun and keeps its version');
    expect(out).toContain('1 agency has not begun and gets this version');
    expect((await cli('questionnaire', 'list', '--json')).json()).toMatchObject([
      { id: 'points', version: 2, title: 'Survey', responses: 0 },
      { id: 'points', version: 1, responses: 1 },
    ]);
  });
});

describe('questionnaire export', () => {
  it('gives a workbook that publishes as the same version', async () => {
    const out = join(folder, 'back.xlsx');
    expect((await cli('questionnaire', 'export', 'points', '--out', out, '--json')).json()).toEqual({
      id: 'points',
      version: 2,
      file: out,
    });
    const checked = (await cli('questionnaire', 'check', out, '--json')).json();
    expect(checked).toMatchObject([{ ok: true, faults: [] }]);
    const old = join(folder, 'old.xlsx');
    expect((await cli('questionnaire', 'export', 'points', '--version', '1', '--out', old, '--json')).json()).toMatchObject({ version: 1 });
    expect((await cli('questionnaire', 'export', 'points', '--version', '9', '--out', old)).err).toContain('points 9');
    expect((await cli('questionnaire', 'export', 'none', '--out', old)).err).toContain('no questionnaire none');
    expect((await cli('questionnaire', 'export', 'points', '--out', join(folder, 'no/where.xlsx'))).code).toBe(1);
  });
});
