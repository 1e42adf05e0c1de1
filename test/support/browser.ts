// A headless Chromium for the tests, from npm alone: @sparticuz/chromium brings the browser and the few libraries that a bare machine lacks.
// It is unpacked once into node_modules, not into the shared temporary folder, where it might belong to somebody else.
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { brotliDecompressSync, createBrotliDecompress } from 'node:zlib';
import { type Browser, chromium } from 'playwright-core';

const require = createRequire(import.meta.url);
const packed = join(dirname(require.resolve('@sparticuz/chromium')), '../bin');
const unpacked = fileURLToPath(new URL('../../node_modules/.cache/test-browser/', import.meta.url));

// Without a sandbox, because tests may run as root; without hinting, so that letters look the same everywhere.
const args = ['--no-sandbox', '--disable-gpu', '--font-render-hinting=none'];

/**
 * Starts the browser; whoever starts it closes it. The packaged one is for Linux on x64: elsewhere `TEST_BROWSER` names a Chromium or
 * Chrome, else the installed Chrome is taken.
 */
export async function launchBrowser(): Promise<Browser> {
  const given = process.env['TEST_BROWSER'];
  if (given) return chromium.launch({ executablePath: given, args });
  if (process.platform !== 'linux' || process.arch !== 'x64') return chromium.launch({ channel: 'chrome', args });
  const executablePath = await unpackBrowser();
  try {
    return await chromium.launch({ executablePath, args });
  } catch (error) {
    if (!String(error).includes('error while loading shared libraries')) throw error;
    const libraries = await unpackLibraries();
    return await chromium.launch({ executablePath, args, env: { ...process.env, LD_LIBRARY_PATH: libraries } });
  }
}

async function unpackBrowser(): Promise<string> {
  const { version } = JSON.parse(await readFile(join(packed, '../package.json'), 'utf8')) as { version: string };
  const file = join(unpacked, `chromium-${version}`);
  if (existsSync(file)) return file;
  await mkdir(unpacked, { recursive: true });
  // Written under a name of its own and then renamed: test files run in parallel.
  const unfinished = `${file}.${process.pid}`;
  await pipeline(createReadStream(join(packed, 'chromium.br')), createBrotliDecompress(), createWriteStream(unfinished, { mode: 0o755 }));
  await rename(unfinished, file);
  return file;
}

/** NSS, NSPR and expat from the package's tar file, which holds plain files in one folder. */
async function unpackLibraries(): Promise<string> {
  const folder = join(unpacked, `libraries-${process.pid}`);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const tar = brotliDecompressSync(await readFile(join(packed, 'al2023.tar.br')));
  const block = 512;
  const text = (from: number, length: number): string => tar.toString('latin1', from, from + length).replace(/\0.*$/s, '');
  for (let at = 0; at + block <= tar.length && tar[at] !== 0;) {
    const size = Number.parseInt(text(at + 124, 12), 8);
    const isFile = ['0', ''].includes(text(at + 156, 1));
    if (isFile) await writeFile(join(folder, basename(text(at, 100))), tar.subarray(at + block, at + block + size));
    at += block + Math.ceil(size / block) * block;
  }
  return folder;
}
