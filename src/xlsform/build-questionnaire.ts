// Sheets to the model: what every container has in common.
import { type Node, type Questionnaire } from '../domain/questionnaire.ts';
import { readChoices } from './choices-sheet.ts';
import {
  adviceColumns,
  choicesColumns,
  dimensionsColumns,
  levelsColumns,
  settingsColumns,
  type SheetColumns,
  surveyColumns,
} from './columns.ts';
import { type FaultLog } from './faults.ts';
import { editDistance } from '../domain/near-miss.ts';
import { readAdvice, readDimensions, readLevels } from './scoring-sheets.ts';
import { readSettings } from './settings-sheet.ts';
import { type RawSheet } from './sheet.ts';
import { readSurvey } from './survey-sheet.ts';
import { readTable, type Table } from './table.ts';

const SHEETS = ['survey', 'choices', 'external_choices', 'settings', 'dimensions', 'levels', 'advice'] as const;
type SheetName = (typeof SHEETS)[number];

/** Sheets of other tools whose names are no slip of ours. */
const OTHER_SHEETS = ['osm', 'entities'];

/** The model as far as it can be told; null when there is no survey sheet. Whether it may be used is up to the faults in `log`. */
export function buildQuestionnaire(sheets: readonly RawSheet[], fallbackId: string, log: FaultLog): Questionnaire | null {
  const found = findSheets(sheets, log);
  const survey = found.get('survey');
  if (survey === undefined) return null;

  const settingsSheet = found.get('settings');
  const plain = { defaultLanguage: '', collapsesSpaces: false, straightensQuotes: true };
  const settingsTable = settingsSheet === undefined ? null : readTable('settings', settingsSheet, settingsColumns, plain, log);
  const settings = readSettings(settingsTable, fallbackId, log);
  const { defaultLanguage, cleansText } = settings;

  const table = (name: SheetName, columns: SheetColumns): Table => {
    const options = { defaultLanguage, collapsesSpaces: cleansText && name === 'survey', straightensQuotes: cleansText };
    return readTable(name, found.get(name) ?? { name, rows: [] }, columns, options, log);
  };
  const dimensionsTable = table('dimensions', dimensionsColumns);
  const levelsTable = table('levels', levelsColumns);
  const adviceTable = table('advice', adviceColumns);
  const choicesTable = table('choices', choicesColumns);
  const surveyTable = table('survey', surveyColumns);

  const dimensions = readDimensions(dimensionsTable, log);
  const levels = readLevels(levelsTable, log);
  const advice = readAdvice(adviceTable, log);
  const externalTable = table('external_choices', choicesColumns);
  // What `select_one_external` asks of is a list like any other here; the choices sheet's own come first.
  const choices = new Map([
    ...readChoices(externalTable, settings.allowsChoiceDuplicates, log),
    ...readChoices(choicesTable, settings.allowsChoiceDuplicates, log),
  ]);
  const { children, lists } = readSurvey(surveyTable, { lists: choices, dimensions: new Set(dimensions.map(({ name }) => name)) }, log);
  checkAdvice(advice, children, adviceTable, log);

  const tables = [
    surveyTable,
    choicesTable,
    externalTable,
    dimensionsTable,
    levelsTable,
    adviceTable,
    ...(settingsTable === null ? [] : [settingsTable]),
  ];
  const languages = [...new Set(tables.flatMap((each) => each.languages))];
  if (defaultLanguage !== '' && languages.length > 0 && !languages.includes(defaultLanguage)) {
    log.warn('default-language-unknown', { sheet: 'settings', column: 'default_language' }, { language: defaultLanguage });
  }
  return {
    id: settings.id,
    title: settings.title,
    versionLabel: settings.versionLabel,
    languages,
    defaultLanguage: defaultLanguage || impliedLanguage(languages),
    children,
    lists: Object.fromEntries(lists),
    dimensions,
    levels,
    advice: advice.map((each) => each.advice),
    settings: settings.others,
  };
}

/** Thai where the form has it or names no language at all. */
function impliedLanguage(languages: readonly string[]): string {
  return languages.includes('th') ? 'th' : (languages[0] ?? 'th');
}

/** Whether buildQuestionnaire looks into the sheet: one of ours, or the only one. */
export function isOurSheet(name: string, count: number): boolean {
  return count === 1 || ourSheet(name) !== undefined;
}

function ourSheet(name: string): SheetName | undefined {
  return SHEETS.find((each) => each === name.trim().toLowerCase());
}

/** Our sheets by name; a workbook with one sheet of any name is a survey (pyxform xlsx_to_dict). Other sheets are the author's notes. */
function findSheets(sheets: readonly RawSheet[], log: FaultLog): Map<SheetName, RawSheet> {
  const found = new Map<SheetName, RawSheet>();
  const others: string[] = [];
  for (const sheet of sheets) {
    const name = ourSheet(sheet.name);
    if (name === undefined) others.push(sheet.name);
    else if (found.has(name)) log.fault('duplicate-sheet', { sheet: name }, { sheet: name });
    else found.set(name, sheet);
  }
  const only = sheets[0];
  if (sheets.length === 1 && only !== undefined && !found.has('survey')) found.set('survey', only);
  const candidates = others.filter((other) => !other.startsWith('_') && !OTHER_SHEETS.includes(other.toLowerCase()));
  for (const name of SHEETS) {
    if (found.has(name)) continue;
    if (name === 'external_choices') continue; // rare, and named in full wherever it is explained
    const similar = candidates.filter((candidate) => editDistance(candidate.toLowerCase(), name, 2) <= 2);
    if (name === 'survey') {
      if (similar.length === 0) log.fault('survey-missing', { sheet: '' });
      else log.fault('survey-missing-near', { sheet: '' }, { nearest: similar.join(', ') });
    } else if (similar.length > 0) log.warn('sheet-near-miss', { sheet: similar[0] ?? name }, { sheet: similar.join(', '), nearest: name });
  }
  return found;
}

/** Advice is about an indicator of the survey: a code in the `indicator` column, or the name of a question that has none. */
function checkAdvice(advice: ReturnType<typeof readAdvice>, children: readonly Node[], table: Table, log: FaultLog): void {
  const indicators = new Set<string>();
  const collect = (node: Node): void => {
    if (node.indicator !== null) indicators.add(node.indicator);
    else if (node.kind === 'question') indicators.add(node.key);
    if (node.kind !== 'question') node.children.forEach(collect);
  };
  children.forEach(collect);
  for (const { advice: each, row } of advice) {
    if (indicators.has(each.indicator)) continue;
    const place = { sheet: table.sheet, row, column: table.header('indicator') };
    const meant = log.nearest(each.indicator, indicators);
    if (meant === undefined) log.fault('advice-indicator-unknown', place, { indicator: each.indicator });
    else log.fault('advice-indicator-unknown-near', place, { indicator: each.indicator, nearest: meant });
  }
}
