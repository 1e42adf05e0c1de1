// The `parameters` column: which parameters each type takes and what they may be (pyxform xls2json.py; XLSForm specification).
import { type QuestionType } from '../domain/questionnaire.ts';
import { isSignedDecimal, parseParameters, referenceName } from './cell-values.ts';
import { type Place } from './faults.ts';
import { type RowContext } from './survey-context.ts';
import { type TableRow } from './table.ts';

const SELECT = ['randomize', 'seed'];

const KNOWN: Readonly<Partial<Record<QuestionType, readonly string[]>>> = {
  range: ['start', 'end', 'step', 'tick_interval', 'placeholder', 'tick_labelset'],
  select_one: SELECT,
  select_multiple: SELECT,
  rank: SELECT,
  text: ['rows'],
  image: ['max-pixels', 'app'],
  geopoint: ['allow-mock-accuracy', 'capture-accuracy', 'warning-accuracy'],
};

/** What pyxform takes when a range says nothing. */
const RANGE_DEFAULTS = { start: '1', end: '10', step: '1' };

/** The row's parameters; a range has start, end and step in any case. */
export function readParameters(row: TableRow, type: QuestionType, context: RowContext): Readonly<Record<string, string>> {
  const { table, log } = context;
  const place = { sheet: table.sheet, row: row.row, column: table.header('parameters') };
  const text = row.text('parameters');
  const parsed = parseParameters(text);
  if (parsed === null) log.fault('parameters-malformed', place, { text });
  const given = Object.fromEntries(parsed ?? []);
  const known = KNOWN[type];
  for (const name of known === undefined ? [] : Object.keys(given)) {
    if (known?.includes(name) === true) continue;
    const meant = log.nearest(name, known ?? []);
    if (meant === undefined) log.fault('parameter-unknown', place, { name, known: (known ?? []).join(', ') });
    else log.fault('parameter-unknown-near', place, { name, nearest: meant });
  }
  if (type === 'range') return checkRange({ ...RANGE_DEFAULTS, ...given }, place, context);
  if (known === SELECT) return checkRandomize(given, place, context);
  const rows = given['rows'];
  if (type === 'text' && rows !== undefined && !/^\d{1,3}$/.test(rows))
    log.fault('parameter-not-number', place, { name: 'rows', value: rows });
  return given;
}

function checkRange<T extends typeof RANGE_DEFAULTS>(range: T, place: Place, context: RowContext): T {
  const { log } = context;
  const numbers = (['start', 'end', 'step'] as const).map((name) => ({ name, value: range[name] }));
  const wrong = numbers.filter(({ value }) => !isSignedDecimal(value));
  for (const { name, value } of wrong) log.fault('parameter-not-number', place, { name, value });
  if (wrong.length > 0) return range;
  const [start, end, step] = numbers.map(({ value }) => Number(value)) as [number, number, number];
  if (step === 0 || Math.abs(step) > Math.abs(end - start)) log.fault('range-step', place, { start, end, step });
  return range;
}

/** The parameters without a seed that is none, which would be reported as an expression too. */
function checkRandomize(given: Readonly<Record<string, string>>, place: Place, context: RowContext): Readonly<Record<string, string>> {
  const { log } = context;
  const { randomize, seed, ...others } = given;
  if (randomize !== undefined && randomize !== 'true' && randomize !== 'false')
    log.fault('randomize-not-boolean', place, { value: randomize });
  if (seed === undefined) return given;
  if (randomize === undefined) log.fault('seed-without-randomize', place);
  if (isSignedDecimal(seed) || referenceName(seed) !== undefined) return given;
  log.fault('seed-not-number', place, { value: seed });
  return randomize === undefined ? others : { randomize, ...others };
}
