// Writes one table to a file as it comes, in constant memory: CSV that Excel opens with Thai right, JSON lines, or a workbook.
import { open, rename, rm } from 'node:fs/promises';
import { once } from 'node:events';
import { type Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { csvLine } from './cells.ts';
import { type Sheet } from './sheet.ts';
import { writeWorkbook } from './workbook.ts';

export const formats = ['csv', 'xlsx', 'jsonl'] as const;
export type Format = (typeof formats)[number];

/**
 * `sheets[0]` is the table; further sheets (labels, codebook) only fit into a workbook. Written beside `path` first and moved there when it
 * is complete, so that an interrupted export leaves no half file. Returns the rows of the table.
 */
export async function writeTableFile(path: string, format: Format, sheets: readonly [Sheet, ...Sheet[]]): Promise<number> {
  const partial = `${path}.part`;
  const file = await open(partial, 'w', 0o600);
  const stream = file.createWriteStream();
  let count = 0;
  const counted: Sheet = {
    ...sheets[0],
    async *rows() {
      for await (const row of sheets[0].rows()) {
        count += 1;
        yield row;
      }
    },
  };
  try {
    if (format === 'xlsx') await writeWorkbook(stream, [counted, ...sheets.slice(1)]);
    else await writeLines(stream, counted, format);
    stream.end();
    await finished(stream);
    await rename(partial, path);
  } catch (error) {
    stream.destroy();
    await rm(partial, { force: true });
    throw error;
  }
  return count;
}

/** Lines are gathered to this many characters before they are handed to the file; longer texts outlive the young generation. */
const chunkChars = 32 * 1024;

async function writeLines(stream: Writable, sheet: Sheet, format: 'csv' | 'jsonl'): Promise<void> {
  // Excel takes a CSV for UTF-8 only with the mark in front.
  let chunk = format === 'csv' ? `\uFEFF${csvLine(sheet.columns)}` : '';
  const flush = async (): Promise<void> => {
    if (!stream.write(chunk)) await once(stream, 'drain');
    chunk = '';
  };
  for await (const row of sheet.rows()) {
    chunk +=
      format === 'csv'
        ? csvLine(row)
        : `${JSON.stringify(Object.fromEntries(sheet.columns.map((column, index) => [column, row[index] ?? null])))}\n`;
    if (chunk.length > chunkChars) await flush();
  }
  await flush();
}
