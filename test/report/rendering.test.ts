// The process that renders: it holds nobody up, leaves nothing behind, and one bad document is one bad document.
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { render } from '../../src/report/rendering.ts';

const square = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9" /></svg>';

test('a program that rendered something ends by itself, and leaves no file and no process behind', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'phrom-test-'));
  const module = new URL('../../src/report/rendering.ts', import.meta.url).href;
  const program = `const { render } = await import('${module}');
    const { length } = await render({ kind: 'png', svg: '${square}' });
    console.log(length > 0);`;
  // Resolves when the last process that holds the output has ended, the renderer included.
  const { stdout, stderr } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program], {
    env: { ...process.env, TMPDIR: folder },
  });
  expect({ stdout, stderr }).toEqual({ stdout: 'true\n', stderr: '' });
  expect(await readdir(folder)).toEqual([]);
  await rm(folder, { recursive: true });
});

test('documents asked for at once are each answered with their own', async () => {
  const sized = (side: number): string => `<svg xmlns="http://www.w3.org/2000/svg" width="${side}" height="${side}"></svg>`;
  const pictures = await Promise.all([10, 20, 30].map((side) => render({ kind: 'png', svg: sized(side) })));
  expect(pictures.map((bytes) => Buffer.from(bytes).readUInt32BE(16))).toEqual([10, 20, 30]);
});

test('a document that cannot be rendered fails alone, and says why', async () => {
  await expect(render({ kind: 'png', svg: '<svg' })).rejects.toThrow(/svg|unsupported/iu);
  await expect(render({ kind: 'pdf', template: 'report', data: '{}', createdAt: 0 })).rejects.toThrow(/dictionary does not contain key/u);
  expect((await render({ kind: 'png', svg: square })).length).toBeGreaterThan(0);
});
