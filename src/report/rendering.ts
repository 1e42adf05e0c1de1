// The process that renders PDFs and pictures (rendering-child.ts), as a function call. It is started when it is first needed, replaced
// after some documents, and ended when nobody has needed it for a while.
import { fork, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fontFiles } from './fonts.ts';
import { html } from './html.ts';
import { type RenderingRequest, type RenderingResponse } from './rendering-child.ts';

/** Typst's memory creeps by some 100 kB a document. */
const documentsPerProcess = 300;
const idleMs = 60_000;
/** A document takes 50 to 200 ms; one that takes this long never ends. */
const timeoutMs = 20_000;

interface Waiting {
  readonly resolve: (bytes: Uint8Array) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

interface Renderer {
  readonly child: ChildProcess;
  readonly waiting: Map<number, Waiting>;
  documents: number;
  idle: NodeJS.Timeout | null;
}

let current: Renderer | null = null;
let lastId = 0;

/** Pictures take their letters from the bundled Sarabun only, whatever is installed: fontconfig reads this file. */
function writeFontsConfig(folder: string): string {
  const file = join(folder, 'fonts.conf');
  const config = html`<?xml version="1.0"?>
    <fontconfig>${fontFiles.map((font) => html`<dir>${dirname(font)}</dir>`)}<cachedir>${folder}</cachedir></fontconfig>`;
  writeFileSync(file, config.markup);
  return file;
}

function start(): Renderer {
  const folder = mkdtempSync(join(tmpdir(), 'phrom-render-'));
  const child = fork(new URL('rendering-child.ts', import.meta.url), {
    execArgv: [],
    // Nothing of this process's secrets; Windows cannot start a program without SystemRoot.
    env: { FONTCONFIG_FILE: writeFontsConfig(folder), SystemRoot: process.env['SystemRoot'] },
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const renderer: Renderer = { child, waiting: new Map(), documents: 0, idle: null };
  const end = (why: string): void => {
    if (current === renderer) current = null;
    for (const { reject, timer } of renderer.waiting.values()) {
      clearTimeout(timer);
      reject(new Error(`The rendering process ended: ${why}`));
    }
    renderer.waiting.clear();
    rmSync(folder, { recursive: true, force: true });
  };
  child.on('message', (response: RenderingResponse) => receive(renderer, response));
  child.once('error', (error) => end(error.message));
  child.once('exit', (code, signal) => end(signal ?? `code ${code ?? 'unknown'}`));
  return renderer;
}

/** An idle renderer keeps this process from ending no longer; it ends by itself when this one is gone. */
function keepsAlive({ child }: Renderer, isNeeded: boolean): void {
  if (isNeeded) {
    child.ref();
    child.channel?.ref();
  } else {
    child.unref();
    child.channel?.unref();
  }
}

/** Retires the process when it has done its share, or when nothing came for a while. */
function rest(renderer: Renderer): void {
  if (renderer.waiting.size > 0) return;
  keepsAlive(renderer, false);
  if (renderer !== current) {
    renderer.child.disconnect();
    return;
  }
  renderer.idle = setTimeout(() => {
    current = null;
    renderer.child.disconnect();
  }, idleMs);
  renderer.idle.unref();
}

function receive(renderer: Renderer, response: RenderingResponse): void {
  const waiting = renderer.waiting.get(response.id);
  if (!waiting) return;
  renderer.waiting.delete(response.id);
  clearTimeout(waiting.timer);
  if ('bytes' in response) waiting.resolve(response.bytes);
  else waiting.reject(new Error(response.error));
  rest(renderer);
}

/** Distributes over the parts of the union, so that each kind keeps its own fields. */
type WithoutId<T> = T extends unknown ? Omit<T, 'id'> : never;

/** @throws when the document cannot be rendered, the process dies or takes too long: bugs, all of them. */
export function render(request: WithoutId<RenderingRequest>): Promise<Uint8Array> {
  current ??= start();
  const renderer = current;
  renderer.documents += 1;
  if (renderer.documents >= documentsPerProcess) current = null;
  if (renderer.idle) clearTimeout(renderer.idle);
  lastId += 1;
  const id = lastId;
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => renderer.child.kill('SIGKILL'), timeoutMs);
    renderer.waiting.set(id, { resolve, reject, timer });
    keepsAlive(renderer, true);
    renderer.child.send({ ...request, id }, (error) => {
      if (error) renderer.child.kill('SIGKILL');
    });
  });
}
