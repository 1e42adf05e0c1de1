// An organiser's file to a questionnaire, or everything that is wrong with it: the entry to this room.
import { type QuestionnaireFault } from '../domain/questionnaire-fault.ts';
import { type Questionnaire } from '../domain/questionnaire.ts';
import { buildQuestionnaire } from './build-questionnaire.ts';
import { createFaultLog, type FaultLog } from './faults.ts';
import { readMarkdown } from './read-markdown.ts';
import { type RawSheet } from './sheet.ts';

export interface ReadResult {
  /** null when there are faults. */
  readonly questionnaire: Questionnaire | null;
  readonly faults: readonly QuestionnaireFault[];
  readonly warnings: readonly QuestionnaireFault[];
}

/** Largest file that is read, in bytes. A workbook of 10,000 choices has some 0.5 MB. */
const MAX_FILE_BYTES = 10_000_000;

/**
 * Reads `.xlsx`, sectioned `.csv` or Markdown-table `.md`, told apart by the file's name, and checks it in full: the workbook and every
 * expression. Never throws for what is in the file.
 */
export async function readQuestionnaire(fileName: string, bytes: Uint8Array): Promise<ReadResult> {
  const log = createFaultLog();
  const sheets = await readSheets(fileName, bytes, log);
  const questionnaire = sheets === null ? null : buildQuestionnaire(sheets, stem(fileName), log);
  const faults = log.entries.filter(({ severity }) => severity === 'fault');
  const warnings = log.entries.filter(({ severity }) => severity === 'warning');
  return { questionnaire: faults.length === 0 ? questionnaire : null, faults, warnings };
}

async function readSheets(fileName: string, bytes: Uint8Array, log: FaultLog): Promise<readonly RawSheet[] | null> {
  const file = { sheet: '' };
  if (bytes.length > MAX_FILE_BYTES) {
    log.fault('file-too-large', file, { bytes: bytes.length, limit: MAX_FILE_BYTES });
    return null;
  }
  const ending = /\.[^./\\]*$/.exec(fileName)?.[0].toLowerCase() ?? '';
  const text = decode(bytes, log);
  if (text === null) return null;
  await Promise.resolve();
  if (ending === '.md') return readMarkdown(text);
  log.fault('file-type-unknown', file, { ending });
  return null;
}

/** UTF-8, with or without a byte order mark. */
function decode(bytes: Uint8Array, log: FaultLog): string | null {
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
