// The model back to a workbook that this room, ODK and KoBoToolbox read: standard columns and our scoring columns.
import { writeXlsx } from 'hucre/xlsx';
import {
  type Advice,
  type Choice,
  type Dimension,
  type Level,
  type Localized,
  type Node,
  type Questionnaire,
} from '../domain/questionnaire.ts';
import { languageName } from './language.ts';
import { type SurveyRow, surveyRows } from './survey-rows.ts';
import { column, localizedColumns, numeric, type OutColumn } from './write-columns.ts';

type Row<T> = readonly OutColumn<T>[];

/**
 * An .xlsx that readQuestionnaire reads as the same questionnaire; only `row`, the place in the workbook, may differ. Columns that nothing
 * fills are left out.
 */
export function writeQuestionnaire(q: Questionnaire): Promise<Uint8Array> {
  // Texts without a language stay so only while no default language is given (see foldDefaultLanguage).
  const isPlain = hasPlainText(q);
  const { languages } = q;
  const sheets = [
    sheet('survey', surveyRows(q), surveySheet(languages)),
    sheet('choices', choiceRows(q), choicesSheet(q)),
    sheet('settings', [q], settingsSheet(q, isPlain)),
    sheet('dimensions', q.dimensions, [
      column('name', ({ name }) => name),
      ...localizedColumns<Dimension | Level>('label', languages, ({ label }) => label),
      column('weight', ({ weight }) => numeric(weight)),
    ]),
    sheet('levels', q.levels, [
      column('name', ({ name }) => name),
      ...localizedColumns<Dimension | Level>('label', languages, ({ label }) => label),
      column('from', ({ from }) => numeric(from)),
    ]),
    sheet('advice', q.advice, [
      column('indicator', ({ indicator }) => indicator),
      column('below', ({ below }) => numeric(below)),
      ...localizedColumns<Advice>('text', languages, ({ text }) => text),
    ]),
  ];
  return writeXlsx({ sheets: sheets.filter(({ rows }) => rows.length > 1) });
}

const WIDEST = 60;

function sheet<T>(
  name: string,
  items: readonly T[],
  columns: Row<T>,
): { name: string; rows: (string | number | null)[][]; freezePane: { rows: number }; columns: { width: number }[] } {
  const filled = columns
    .map(({ header, isKept, cell }) => ({ header, isKept, cells: items.map(cell) }))
    .filter(({ isKept, cells }) => isKept || cells.some((value) => value !== ''));
  return {
    name,
    rows: [filled.map(({ header }) => escaped(header)), ...items.map((_, row) => filled.map(({ cells }) => outCell(cells[row])))],
    freezePane: { rows: 1 },
    columns: filled.map(({ header, cells }) => ({
      width: Math.min(WIDEST, Math.max(...[header, ...cells].map((value) => String(value).length)) + 2),
    })),
  };
}

function outCell(value: string | number | undefined): string | number | null {
  if (value === undefined || value === '') return null;
  return typeof value === 'number' ? value : escaped(value);
}

/** hucre 1.0.0 leaves `_x0041_` as it is, which every reader takes for the letter A (ECMA-376 Part 1, 22.9.2.19 ST_Xstring). */
function escaped(text: string): string {
  return text.replaceAll(/_(?=x[0-9a-f]{4}_)/gi, '_x005F_');
}

function surveySheet(languages: readonly string[]): Row<SurveyRow> {
  return [
    column('type', (row) => row.type, true),
    column('name', (row) => row.name, true),
    ...localizedColumns<SurveyRow>('label', languages, (row) => row.label, true),
    ...localizedColumns<SurveyRow>('hint', languages, (row) => row.hint),
    ...localizedColumns<SurveyRow>('guidance_hint', languages, (row) => row.guidance),
    column('required', (row) => row.required),
    ...localizedColumns<SurveyRow>('required_message', languages, (row) => row.requiredMessage),
    column('relevant', (row) => row.relevant),
    column('constraint', (row) => row.constraint),
    ...localizedColumns<SurveyRow>('constraint_message', languages, (row) => row.constraintMessage),
    column('calculation', (row) => row.calculation),
    column('default', (row) => row.default),
    column('read_only', (row) => row.readOnly),
    column('appearance', (row) => row.appearance),
    column('choice_filter', (row) => row.choiceFilter),
    column('repeat_count', (row) => row.repeatCount),
    column('parameters', (row) => row.parameters),
    column('trigger', (row) => row.trigger),
    column('dimension', (row) => row.dimension),
    column('indicator', (row) => row.indicator),
    column('weight', (row) => numeric(row.weight)),
    column('score', (row) => row.score),
    column('score_if_not_relevant', (row) => row.scoreIfNotRelevant),
  ];
}

interface ChoiceRow {
  readonly list: string;
  readonly choice: Choice;
}

function choiceRows(q: Questionnaire): ChoiceRow[] {
  return Object.entries(q.lists).flatMap(([list, choices]) => choices.map((choice) => ({ list, choice })));
}

function choicesSheet(q: Questionnaire): Row<ChoiceRow> {
  const others = new Set(choiceRows(q).flatMap(({ choice }) => Object.keys(choice.columns)));
  return [
    column('list_name', ({ list }) => list, true),
    column('name', ({ choice }) => choice.name, true),
    ...localizedColumns<ChoiceRow>('label', q.languages, ({ choice }) => choice.label, true),
    column('score', ({ choice }) => numeric(choice.score ?? '')),
    ...[...others].map((name) => column(name, ({ choice }: ChoiceRow) => own(choice.columns, name))),
  ];
}

function settingsSheet(q: Questionnaire, isPlain: boolean): Row<Questionnaire> {
  const main = isPlain ? '' : q.defaultLanguage;
  const others = Object.keys(q.title).filter((code) => code !== main);
  return [
    column('form_title', () => own(q.title, main)),
    // Not `form_title::…`: a title in several languages is no standard.
    ...others.map((code) => column(code === '' ? 'translated_title' : `translated_title::${languageName(code)}`, () => own(q.title, code))),
    column('form_id', () => q.id, true),
    column('version', () => numeric(q.versionLabel)),
    column('default_language', () => (isPlain ? '' : languageName(q.defaultLanguage))),
    ...Object.entries(q.settings).map(([name, value]) => column(name, () => value)),
  ];
}

function own(record: Readonly<Record<string, string>>, key: string): string {
  return Object.hasOwn(record, key) ? (record[key] ?? '') : '';
}

/** Whether some text was given without a language. */
function hasPlainText(q: Questionnaire): boolean {
  const ofNode = (node: Node): boolean =>
    [node.label, ...(node.kind === 'question' ? [node.hint, node.guidance, node.requiredMessage, node.constraintMessage] : [])].some(
      isPlainText,
    ) ||
    (node.kind !== 'question' && node.children.some(ofNode));
  return (
    isPlainText(q.title) ||
    q.children.some(ofNode) ||
    Object.values(q.lists).some((choices) => choices.some(({ label }) => isPlainText(label))) ||
    [...q.dimensions, ...q.levels].some(({ label }) => isPlainText(label)) ||
    q.advice.some(({ text }) => isPlainText(text))
  );
}

function isPlainText(text: Localized): boolean {
  return text[''] !== undefined;
}
