// Columns of a workbook that is written: a header and what stands below it.
import { type Localized } from '../domain/questionnaire.ts';
import { languageName } from './language.ts';

export interface OutColumn<T> {
  readonly header: string;
  /** Whether it is written even when nothing fills it. */
  readonly isKept: boolean;
  readonly cell: (item: T) => string | number;
}

export function column<T>(header: string, cell: (item: T) => string | number, isKept = false): OutColumn<T> {
  return { header, isKept, cell };
}

/** A column a language, and one for texts without a language where there are such. `isKept`: the languages' columns are always written. */
export function localizedColumns<T>(
  name: string,
  languages: readonly string[],
  text: (item: T) => Localized,
  isKept = false,
): OutColumn<T>[] {
  const inLanguage = (code: string) => (item: T) => (Object.hasOwn(text(item), code) ? (text(item)[code] ?? '') : '');
  return [
    column(name, inLanguage(''), isKept && languages.length === 0),
    ...languages.map((code) => column(`${name}::${languageName(code)}`, inLanguage(code), isKept)),
  ];
}

/** A number where the text is just how a number is written, so that a spreadsheet program can count with it. */
export function numeric(text: string): string | number {
  return /^\d{1,12}(\.\d{1,9})?$/.test(text) && String(Number(text)) === text ? Number(text) : text;
}
