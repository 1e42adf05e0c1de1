// The settings sheet: one row that names the form.
import { type Localized } from '../domain/questionnaire.ts';
import { parseYesNo } from './cell-values.ts';
import { type FaultLog } from './faults.ts';
import { parseLanguage } from './language.ts';
import { type Table } from './table.ts';

export interface Settings {
  readonly id: string;
  readonly title: Localized;
  readonly versionLabel: string;
  /** Language code; '' = the author gave none. */
  readonly defaultLanguage: string;
  readonly allowsChoiceDuplicates: boolean;
  readonly cleansText: boolean;
  /** Every other setting by name. */
  readonly others: Readonly<Record<string, string>>;
}

/** Reads the first row, as pyxform does. `table` null = there is no such sheet. `fallbackId`: the file's name without its ending. */
export function readSettings(table: Table | null, fallbackId: string, log: FaultLog): Settings {
  const row = table?.rows[0];
  const second = table?.rows[1];
  if (table !== null && second !== undefined) log.warn('settings-second-row', { sheet: table.sheet, row: second.row });
  const text = (column: string): string => row?.text(column) ?? '';
  const id = text('form_id') || fallbackId;
  if (text('form_id') === '') log.warn('form-id-missing', { sheet: 'settings' }, { id });
  const language = text('default_language');
  const defaultLanguage = language === '' ? '' : parseLanguage(language).code;
  const title = { ...row?.localized('form_title'), ...row?.localized('translated_title') };
  const kept = ['allow_choice_duplicates', 'clean_text_values']
    .map((name) => [name, text(name)] as const)
    .filter(([, value]) => value !== '');
  return {
    id,
    title: inDefaultLanguage(Object.keys(title).length === 0 ? { '': id } : title, defaultLanguage),
    versionLabel: text('version'),
    defaultLanguage,
    allowsChoiceDuplicates: parseYesNo(text('allow_choice_duplicates')) === true,
    cleansText: parseYesNo(text('clean_text_values')) !== false,
    others: { ...Object.fromEntries(kept), ...row?.others },
  };
}

function inDefaultLanguage(title: Localized, language: string): Localized {
  const plain = title[''];
  if (language === '' || plain === undefined) return title;
  return { [language]: plain, ...Object.fromEntries(Object.entries(title).filter(([code]) => code !== '')) };
}
