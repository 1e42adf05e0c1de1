// Pictures drawn anew (picture-child.ts): no EXIF (place, time, device), nothing hidden in or behind the picture.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';

/** The largest takes some 3 s; one that takes this long never ends. */
const timeoutMs = 20_000;
/** Exit code of picture-child.ts: the bytes are no picture that we take. */
export const noPictureCode = 3;

let drawing: Promise<unknown> = Promise.resolve();

/** One after another: several large ones at once would be more than the machine has. null = no picture that can be drawn. */
export function redrawPicture(bytes: Uint8Array, extension: 'jpg' | 'png'): Promise<Uint8Array | null> {
  const drawn = drawing.then(() => redraw(bytes, extension));
  drawing = drawn.catch(() => undefined);
  return drawn;
}

async function redraw(bytes: Uint8Array, extension: 'jpg' | 'png'): Promise<Uint8Array | null> {
  const child = spawn(process.execPath, [fileURLToPath(new URL('picture-child.ts', import.meta.url)), extension], {
    // Nothing of this process's secrets; Windows cannot start a program without SystemRoot.
    env: { SystemRoot: process.env['SystemRoot'] },
    stdio: ['pipe', 'pipe', 'ignore'],
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
    windowsHide: true,
  });
  const [[code], drawn] = await Promise.all([
    once(child, 'close') as Promise<[number | null]>,
    buffer(child.stdout),
    // It may refuse the picture before it has read all of it: its end says so.
    pipeline([bytes], child.stdin).catch(() => undefined),
  ]);
  if (code === 0) return drawn;
  // Killed (null): it took too long, or broke the decoder. What else there is, is no fault of the picture.
  if (code === null || code === noPictureCode) return null;
  throw new Error(`The process that draws pictures ended with code ${code}.`);
}
