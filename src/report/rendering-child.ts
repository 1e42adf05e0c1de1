// A process of its own that turns typst sources into PDFs and SVGs into PNGs: both libraries are native code that reads hostile text,
// and typst's memory grows from document to document. rendering.ts starts it, and replaces it now and then.
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';
import { readFileSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fontFiles } from './fonts.ts';
import { withReadableLetters } from './pdf-letters.ts';

export type RenderingRequest =
  /** `data` is the JSON that the template reads; `createdAt` in seconds since 1970. */
  | {
      readonly id: number;
      readonly kind: 'pdf';
      readonly template: keyof typeof templates;
      readonly data: string;
      readonly createdAt: number;
    }
  | { readonly id: number; readonly kind: 'png'; readonly svg: string };

export type RenderingResponse = { readonly id: number; readonly bytes: Uint8Array } | { readonly id: number; readonly error: string };

const fonts = fontFiles.map((file) => readFileSync(file));
const readTemplate = (name: string): string => readFileSync(new URL(`${name}.typ`, import.meta.url), 'utf8');
const templates = { report: readTemplate('report'), overview: readTemplate('overview'), letters: readTemplate('letters') };
// Typst refuses to read outside its workspace, and what it could read here is source code; data comes in as input, never as source.
const compiler = NodeCompiler.create({ fontArgs: [{ fontBlobs: fonts }], workspace: fileURLToPath(new URL('.', import.meta.url)) });

function pdf({ template, data, createdAt }: Extract<RenderingRequest, { kind: 'pdf' }>): Uint8Array {
  try {
    return withReadableLetters(compiler.pdf({ mainFileContent: templates[template], inputs: { data } }, { creationTimestamp: createdAt }));
  } finally {
    compiler.evictCache(0);
  }
}

async function png(svg: string): Promise<Uint8Array> {
  // Loaded when first needed; FONTCONFIG_FILE, which its text needs, was set by who started this process.
  const { default: sharp } = await import('sharp');
  return sharp(Buffer.from(svg)).png({ palette: true, colours: 128, effort: 7 }).toBuffer();
}

/** Typst says what is wrong in `code`, and nothing in `message`. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return JSON.stringify(error);
  const code = 'code' in error ? String(error.code) : '';
  return [error.message, code].filter((part) => part !== '').join(': ');
}

async function answer(request: RenderingRequest): Promise<RenderingResponse> {
  const { id } = request;
  try {
    return { id, bytes: request.kind === 'pdf' ? pdf(request) : await png(request.svg) };
  } catch (error) {
    return { id, error: describe(error) };
  }
}

process.on('message', (request: RenderingRequest) => {
  void answer(request).then((response) => process.send?.(response));
});
// The one who started it has gone, or needs it no longer: nothing is left behind.
process.on('disconnect', () => {
  const config = process.env['FONTCONFIG_FILE'];
  if (config !== undefined) rmSync(dirname(config), { recursive: true, force: true });
  process.exit();
});
// Ctrl-C reaches every process of a terminal; this one waits for its parent to end.
process.on('SIGINT', () => undefined);
