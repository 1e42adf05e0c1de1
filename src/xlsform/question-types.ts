// The `type` column: the XLSForm specification's types and pyxform's aliases (question_type_dictionary.py, aliases.py), to our types.
import { type QuestionType } from '../domain/questionnaire.ts';
import { type FaultLog } from './faults.ts';

export type SurveyType =
  | { readonly kind: 'question'; readonly type: QuestionType; /** What the alias itself demands. */ readonly constraint: string }
  | { readonly kind: 'select'; readonly type: 'select_one' | 'select_multiple' | 'rank'; readonly list: string; readonly hasOther: boolean }
  | { readonly kind: 'begin' | 'end'; readonly node: 'group' | 'repeat' }
  /** Questions that are asked once for each choice of a list (loops.ts); `list` is '' at the end and where it is missing. */
  | { readonly kind: 'begin-loop' | 'end-loop'; readonly list: string }
  /** Standard, but no part of a chat: `hidden` keeps its name, so that expressions may refer to it; `left-out` has no value at all. */
  | { readonly kind: 'not-asked'; readonly as: 'hidden' | 'left-out' }
  | { readonly kind: 'select-without-list'; readonly type: 'select_one' | 'select_multiple' | 'rank' }
  /** Choices from a file of a kind that no XLSForm tool reads. */
  | { readonly kind: 'select-from-unknown-file'; readonly file: string }
  | { readonly kind: 'unknown' };

const ASKED: Readonly<Record<QuestionType, readonly string[]>> = {
  text: ['string', 'q string', 'add text prompt'],
  integer: ['int', 'q int', 'add integer prompt'],
  decimal: ['q decimal', 'add decimal prompt'],
  range: [],
  date: ['q date', 'add date prompt'],
  time: ['q time', 'add time prompt'],
  dateTime: ['date time', 'q datetime', 'q date time', 'add datetime prompt', 'add date time prompt'],
  select_one: [],
  select_multiple: [],
  rank: [],
  acknowledge: ['trigger', 'q acknowledge', 'add acknowledge prompt'],
  note: ['q note', 'add note prompt'],
  image: ['photo', 'q image', 'q picture', 'add image prompt', 'add photo prompt'],
  file: ['add file prompt'],
  geopoint: ['gps', 'location', 'q geopoint', 'q location', 'add location prompt'],
  barcode: ['q barcode', 'add barcode prompt'],
  calculate: ['q calculate', 'add calculate prompt'],
  hidden: [],
  start: ['start time', 'get start time'],
  end: ['end time', 'get end time'],
  today: ['get today'],
  username: [],
};

const QUESTIONS: ReadonlyMap<string, QuestionType> = new Map(
  (Object.entries(ASKED) as [QuestionType, readonly string[]][])
    .filter(([type]) => !['select_one', 'select_multiple', 'rank'].includes(type))
    .flatMap(([type, names]) => [type, ...names].map((name) => [normal(name), type] as const)),
);

/** Types that are another type with a constraint. */
const CONSTRAINED: ReadonlyMap<string, { readonly type: QuestionType; readonly constraint: string }> = new Map([
  ['percentage', { type: 'integer', constraint: '. >= 0 and . <= 100' }],
  ['number of days in last month', { type: 'integer', constraint: '. >= 0 and . <= 31' }],
  ['number of days in last six months', { type: 'integer', constraint: '. >= 0 and . <= 183' }],
  ['number of days in last year', { type: 'integer', constraint: '. >= 0 and . <= 365' }],
  ['phone number', { type: 'text', constraint: "regex(., '^\\d*$')" }],
]);

const HIDDEN_INSTEAD = [
  ...['deviceid', 'device id', 'get device id', 'imei', 'subscriberid', 'subscriber id', 'get subscriber id', 'simserial', 'sim id'],
  ...['get sim id', 'phonenumber', 'get phone number', 'email', 'uri:deviceid', 'uri:subscriberid', 'uri:simserial', 'uri:phonenumber'],
  ...['uri:username', 'uri:email', 'audio', 'q audio', 'add audio prompt', 'video', 'q video', 'add video prompt', 'geotrace', 'geoshape'],
  ...['start-geopoint', 'background-geopoint', 'osm', 'url', 'printer'],
].map(normal);

/** The last are settings of the form that very old workbooks have on the survey sheet (pyxform aliases.settings_header). */
const LEFT_OUT = [
  ...['audit', 'background-audio', 'xml-external', 'csv-external'],
  ...['form_title', 'set form title', 'form_id', 'set form id', 'public_key', 'submission_url', 'auto_send', 'auto_delete'],
].map(normal);

const NOT_ASKED: ReadonlyMap<string, 'hidden' | 'left-out'> = new Map([
  ...HIDDEN_INSTEAD.map((name) => [name, 'hidden'] as const),
  ...LEFT_OUT.map((name) => [name, 'left-out'] as const),
]);

const SELECTS: ReadonlyMap<string, 'select_one' | 'select_multiple' | 'rank'> = new Map([
  ['select one', 'select_one'],
  ['select1', 'select_one'],
  ['select one from', 'select_one'],
  ['select one using', 'select_one'],
  ['add select one prompt using', 'select_one'],
  ['select multiple', 'select_multiple'],
  ['select multiple from', 'select_multiple'],
  ['select multiple using', 'select_multiple'],
  ['select all that apply', 'select_multiple'],
  ['select all that apply from', 'select_multiple'],
  ['add select multiple prompt using', 'select_multiple'],
  // Its choices are on the sheet external_choices.
  ['select one external', 'select_one'],
  ['rank', 'rank'],
]);

const FROM_FILE = ['select one from file', 'select multiple from file'];

/** Files that may hold choices (pyxform constants.EXTERNAL_INSTANCE_EXTENSIONS). */
const CHOICE_FILE = /^[^.]*\.(?:csv|xml|geojson)$/i;

/** Longest first, so that `select one from` is not read as `select one` of a list named `from`. */
const COMMANDS = [...SELECTS.keys(), ...FROM_FILE]
  .sort((a, b) => b.length - a.length)
  .map((command) => ({ command, pattern: new RegExp(`^${command.replaceAll(' ', '[ _]')}(?= |$)`, 'i') }));

const OR_OTHER = / (?:or specify other|or_other|or other)$/i;

const NODES: ReadonlyMap<string, 'group' | 'repeat'> = new Map([
  ['group', 'group'],
  ['repeat', 'repeat'],
  ['lgroup', 'repeat'],
  ['looped group', 'repeat'],
]);

/** What authors most likely meant when a type is unknown. */
const SUGGESTIONS = [
  ...new Set([...Object.keys(ASKED), 'begin_group', 'end_group', 'begin_repeat', 'end_repeat', 'percentage', ...HIDDEN_INSTEAD]),
];

/** Reads one cell of the `type` column (not empty). Upper and lower case, spaces and underscores are the same, except in list names. */
export function parseType(cell: string): SurveyType {
  const text = cell.trim().replaceAll(/\s+/g, ' ');
  const name = normal(text);
  const type = QUESTIONS.get(name);
  if (type !== undefined) return { kind: 'question', type, constraint: '' };
  const constrained = CONSTRAINED.get(name);
  if (constrained !== undefined) return { kind: 'question', ...constrained };
  const control = CONTROL.exec(text);
  if (control !== null) return parseControl(control);
  if (/^osm \S+$/i.test(text)) return { kind: 'not-asked', as: 'hidden' };
  const notAsked = NOT_ASKED.get(name);
  if (notAsked !== undefined) return { kind: 'not-asked', as: notAsked };
  return parseSelect(text) ?? { kind: 'unknown' };
}

/** pyxform RE_BEGIN_CONTROL: a list may follow, which only a loop has a use for. */
const CONTROL = /^(begin|end)[ _](group|repeat|lgroup|looped[ _]group|loop)(?: (?:over )?(\S+))?$/i;

function parseControl([, side = '', word = '', list = '']: readonly string[]): SurveyType {
  const kind = side.toLowerCase() === 'begin' ? 'begin' : 'end';
  if (word.toLowerCase() === 'loop') return { kind: `${kind}-loop`, list: kind === 'begin' ? list : '' };
  return { kind, node: NODES.get(normal(word)) ?? 'group' };
}

function parseSelect(text: string): SurveyType | undefined {
  const command = COMMANDS.find(({ pattern }) => pattern.test(text));
  if (command === undefined) return undefined;
  const type = SELECTS.get(command.command);
  const rest = text.slice(command.command.length);
  const list = rest.replace(OR_OTHER, '').trim();
  if (CHOICE_FILE.test(list)) return { kind: 'not-asked', as: 'hidden' };
  if (type === undefined) return { kind: 'select-from-unknown-file', file: list };
  if (list === '') return { kind: 'select-without-list', type };
  if (list.includes(' ')) return undefined;
  // Choices from the answers of a repeat: only forms on a device have them.
  if (list.startsWith('${')) return { kind: 'not-asked', as: 'hidden' };
  return { kind: 'select', type, list, hasOther: OR_OTHER.test(rest) };
}

/** The type that an unknown one was probably meant to be. */
export function suggestType(cell: string, log: FaultLog): string | undefined {
  const word = cell.slice(0, 64);
  return log.nearest(word.replaceAll(' ', '_'), SUGGESTIONS, 3) ?? log.nearest(word.split(' ')[0] ?? '', SUGGESTIONS);
}

function normal(type: string): string {
  return type
    .trim()
    .replaceAll(/[\s_]+/g, ' ')
    .toLowerCase();
}
