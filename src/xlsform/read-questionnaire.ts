// An organiser's file to a questionnaire, or everything that is wrong with it: the entry to this room.
import { checkQuestionnaire } from '../domain/check-questionnaire.ts';
import { type QuestionnaireFault } from '../domain/questionnaire-fault.ts';
import { type Questionnaire } from '../domain/questionnaire.ts';
import { buildQuestionnaire, isOurSheet } from './build-questionnaire.ts';
import { createFaultLog, type FaultLog } from './faults.ts';
import { CsvMalformed, readCsv } from './read-csv.ts';
import { readMarkdown } from './read-markdown.ts';
import { readXlsx, WorkbookUnreadable } from './read-xlsx.ts';
import { type RawSheet, WorkbookTooLarge } from './sheet.ts';
import { refuseZip } from './zip-guard.ts';

export interface ReadResult {
  /** null when there are faults. */
  readonly questionnaire: Questionnaire | null;
  readonly faults: readonly QuestionnaireFault[];
  readonly warnings: readonly QuestionnaireFault[];
}

/** Largest files that are read. 250 questions have some 50 kB as a workbook and 200 kB as text. */
const MAX_XLSX_BYTES = 10_000_000;
const MAX_TEXT_BYTES = 4_000_000;

/**
 * Reads `.xlsx`, sectioned `.csv` or Markdown-table `.md`, told apart by the file's name, and checks it in full: the workbook and every
 * expression. Never throws for what is in the file.
 */
export async function readQuestionnaire(fileName: string, bytes: Uint8Array): Promise<ReadResult> {
  const log = createFaultLog();
  const sheets = await readSheets(fileName, bytes, log);
  const questionnaire = sheets === null ? null : buildQuestionnaire(sheets, stem(fileName), log);
  // Checked even when the workbook has faults already, so that the author sees everything at once.
  const checked = questionnaire === null || log.isFull ? [] : checkQuestionnaire(questionnaire);
  const all = once([...log.entries, ...checked]).sort(inSheetOrder);
  const faults = all.filter(({ severity }) => severity === 'fault');
  const warnings = all.filter(({ severity }) => severity === 'warning');
  return { questionnaire: faults.length === 0 ? questionnaire : null, faults, warnings };
}

/** What is said of a row that a loop writes out many times is said once. */
function once(entries: readonly QuestionnaireFault[]): QuestionnaireFault[] {
  return [...new Map(entries.map((entry) => [JSON.stringify(entry), entry])).values()];
}

const SHEET_ORDER = ['', 'settings', 'survey', 'choices', 'external_choices', 'dimensions', 'levels', 'advice'];

/** The file first, then sheet by sheet and row by row; within a row as they were found. */
function inSheetOrder(a: QuestionnaireFault, b: QuestionnaireFault): number {
  return SHEET_ORDER.indexOf(a.sheet) - SHEET_ORDER.indexOf(b.sheet) || (a.row ?? 0) - (b.row ?? 0);
}

async function readSheets(fileName: string, bytes: Uint8Array, log: FaultLog): Promise<readonly RawSheet[] | null> {
  const file = { sheet: '' };
  try {
    switch (containerOf(fileName, bytes)) {
      case 'xlsx':
        return await readXlsxSafely(bytes, log);
      case 'csv': {
        const text = decode(bytes, log);
        return text === null ? null : readCsv(text);
      }
      case 'md': {
        const text = decode(bytes, log);
        return text === null ? null : readMarkdown(text);
      }
      case 'xls':
        log.fault('old-excel', file);
        return null;
      case 'unknown':
        log.fault('file-type-unknown', file, { file: fileName });
        return null;
    }
  } catch (error) {
    if (error instanceof WorkbookTooLarge) log.fault('workbook-too-large', file);
    else if (error instanceof CsvMalformed) log.fault('csv-malformed', file, { line: error.line });
    else if (error instanceof WorkbookUnreadable) log.fault('xlsx-unreadable', file);
    else throw error;
    return null;
  }
}

async function readXlsxSafely(bytes: Uint8Array, log: FaultLog): Promise<readonly RawSheet[] | null> {
  if (bytes.length > MAX_XLSX_BYTES) {
    log.fault('file-too-large', { sheet: '' }, { bytes: bytes.length, limit: MAX_XLSX_BYTES });
    return null;
  }
  const refusal = refuseZip(bytes);
  if (refusal === null) return readXlsx(bytes, isOurSheet);
  log.fault(refusal, { sheet: '' });
  return null;
}

/** By the file's name; a file without a telling name by how it begins: PK is a ZIP, D0 CF 11 E0 an old or an encrypted Office file. */
function containerOf(fileName: string, bytes: Uint8Array): 'xlsx' | 'csv' | 'md' | 'xls' | 'unknown' {
  const [a, b, c, d] = bytes;
  if (a === 0xd0 && b === 0xcf && c === 0x11 && d === 0xe0) return 'xls';
  if (a === 0x50 && b === 0x4b) return 'xlsx';
  const ending = /\.([^./\\]*)$/.exec(fileName)?.[1]?.toLowerCase();
  if (ending === 'csv' || ending === 'md') return ending;
  if (ending === 'markdown') return 'md';
  return ending === 'xlsx' || ending === 'xlsm' ? 'xlsx' : 'unknown';
}

/** UTF-8, with or without a byte order mark; null (and a fault) for anything else, or too much of it. */
function decode(bytes: Uint8Array, log: FaultLog): string | null {
  if (bytes.length > MAX_TEXT_BYTES) {
    log.fault('file-too-large', { sheet: '' }, { bytes: bytes.length, limit: MAX_TEXT_BYTES });
    return null;
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    log.fault('not-utf8', { sheet: '' });
    return null;
  }
}

function stem(fileName: string): string {
  const base = fileName.split(/[/\\]/).at(-1) ?? fileName;
  return base.replace(/\.[^.]*$/, '') || base;
}
