// A register's file to rows of text: CSV in the encodings that Thai offices save, or a workbook.
import { CsvError, parse } from 'csv-parse/sync';
import { streamXlsxRows } from 'hucre/xlsx';
import { findHeader, type TableRow } from '../../domain/register/columns.ts';
import { type RegisterFault } from '../../domain/register/fault.ts';
import { cellText, orUnreadable, sheetNames, WorkbookUnreadable } from '../../xlsform/read-xlsx.ts';
import { refuseZip } from '../../xlsform/zip-guard.ts';

/** Ten thousand agencies have some 2 MB. */
const limitBytes = 30_000_000;
const limitRows = 100_000;

export type ReadTable =
  { readonly kind: 'read'; readonly rows: readonly TableRow[] } | { readonly kind: 'refused'; readonly fault: RegisterFault };

const refused = (code: string, params: RegisterFault['params'] = {}): ReadTable => ({
  kind: 'refused',
  fault: { severity: 'fault', row: null, column: null, code, params },
});

/** Told apart by the first bytes, not by the name. Never throws for what is in the file. */
export async function readTable(bytes: Uint8Array): Promise<ReadTable> {
  if (bytes.length > limitBytes) return refused('file-too-large', { bytes: bytes.length, limit: limitBytes });
  const [a, b, c, d] = bytes;
  if (a === 0xd0 && b === 0xcf && c === 0x11 && d === 0xe0) return refused('old-excel');
  if (a === 0x50 && b === 0x4b) return readWorkbook(bytes);
  const text = decode(bytes);
  return text === null ? refused('file-not-text') : readCsv(text);
}

/**
 * UTF-8 with or without a byte order mark, UTF-16 with one (Excel's "Unicode text"), else Windows-874, which is what Excel saves as CSV on
 * a Thai computer: its bytes are never valid UTF-8 for a word of Thai. null = none of these.
 */
function decode(bytes: Uint8Array): string | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  if (bytes.includes(0)) return null;
  for (const encoding of ['utf-8', 'windows-874']) {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes);
    } catch (error) {
      // Bytes that this encoding does not have (WHATWG Encoding, "decode or fail").
      if (!(error instanceof TypeError)) throw error;
    }
  }
  return null;
}

function readCsv(text: string): ReadTable {
  try {
    const records = parse(text, {
      delimiter: delimiterOf(text),
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: false,
      to: limitRows + 1,
    });
    if (records.length > limitRows) return refused('too-many-rows', { limit: limitRows });
    return { kind: 'read', rows: records.map((cells, index) => ({ row: index + 1, cells })) };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line: unknown = error['lines'];
    return refused('csv-malformed', { line: typeof line === 'number' ? line : 1 });
  }
}

/** Whichever of comma, semicolon and tab the first lines have most of, outside quotes. */
function delimiterOf(text: string): string {
  const beginning = text
    .slice(0, 4000)
    .replace(/"[^"]*"/g, '')
    .split(/\r\n?|\n/)
    .slice(0, 20)
    .join('\n');
  const count = (delimiter: string): number => beginning.split(delimiter).length;
  return [',', ';', '\t'].reduce((best, one) => (count(one) > count(best) ? one : best));
}

/** The first sheet that has our columns, else the first that has anything. */
async function readWorkbook(bytes: Uint8Array): Promise<ReadTable> {
  const refusal = refuseZip(bytes);
  if (refusal !== null) return refused(refusal);
  try {
    let best: readonly TableRow[] = [];
    let found = -1;
    for (const sheet of (await sheetNames(bytes)).keys()) {
      const rows = await readSheet(bytes, sheet);
      if (rows.length > limitRows) return refused('too-many-rows', { limit: limitRows });
      const columns = findHeader(rows)?.at.size ?? -1;
      if (columns > found) [best, found] = [rows, columns];
    }
    return { kind: 'read', rows: best };
  } catch (error) {
    if (error instanceof WorkbookUnreadable) return refused('xlsx-unreadable');
    throw error;
  }
}

async function readSheet(bytes: Uint8Array, sheet: number): Promise<TableRow[]> {
  const rows: TableRow[] = [];
  const stream = streamXlsxRows(bytes, { sheet });
  try {
    while (rows.length <= limitRows) {
      const next = await orUnreadable(stream.next());
      if (next.done === true) break;
      rows.push({ row: next.value.index + 1, cells: next.value.values.map(cellText) });
    }
    return rows;
  } finally {
    await stream.return();
  }
}
