// Arbitrary questionnaires, as an import could give them.
import fc from 'fast-check';
import {
  type Choice,
  type Localized,
  type Node,
  type Question,
  type Questionnaire,
  type QuestionType,
} from '../../src/domain/questionnaire.ts';
import { trimCell } from '../../src/xlsform/sheet.ts';
import { question as plainQuestion } from '../support/questionnaires.ts';

/** Any text that a cell can hold after cleaning; never empty. */
const cellText = fc
  .string({ unit: 'binary', minLength: 1, maxLength: 30 })
  .map((text) => cleaned(text))
  .filter((text) => text !== '');

const friendlyText = fc.constantFrom(
  'ใช่',
  'มีแผน | ไม่มี',
  'Line one\nLine two',
  '=1+1',
  '_x0041_',
  '007',
  '"quoted"',
  'a, b',
  '<&>',
  'กำลัง',
  '1.50',
  'yes',
);

const text = fc.oneof(cellText, friendlyText);

function cleaned(raw: string): string {
  const spaced = trimCell(raw).replaceAll(/ {2,}/g, ' ');
  // Headers of the form ${…} and failed formulas are other tests' business.
  return spaced
    .replaceAll(/[\u2018\u2019]/g, "'")
    .replaceAll(/[\u201c\u201d]/g, '"')
    .replaceAll(/[#$]/g, '');
}

const languageSets = fc.constantFrom<readonly string[]>([], ['th'], ['th', 'en'], ['en', 'th'], ['en'], ['zh-hans', 'th'], ['Klingon']);

function localized(codes: readonly string[], isRequired: boolean): fc.Arbitrary<Localized> {
  const keys = codes.length === 0 ? [''] : [...codes];
  return fc.record(Object.fromEntries(keys.map((code) => [code, text])), { requiredKeys: isRequired ? keys.slice(0, 1) : [] });
}

const decimals = fc.constantFrom('1', '0', '2', '2.5', '0.125', '1.50', '12');
const expressions = fc.constantFrom('', '1 = 1', '. > 5', "string-length(.) < 10 and . != 'ก ข'", '${first} != "x"');
const conditions = fc.constantFrom('', '1 = 1', '${first} != "x"', "selected(${first}, 'ก')");
const flags = fc.constantFrom('', 'true()', "${first} = 'yes'");
const words = fc.constantFrom<readonly string[]>([], ['likert'], ['minimal', 'w1'], ['multiline']);

type Draft = { readonly kind: 'question'; readonly question: Omit<Question, 'key' | 'name'> } | DraftGroup;
interface DraftGroup {
  readonly kind: 'group' | 'repeat';
  readonly base: Pick<Question, 'label' | 'relevant' | 'appearance' | 'dimension' | 'indicator' | 'weight'>;
  readonly repeatCount: string;
  readonly children: readonly Draft[];
}

const TYPES: readonly QuestionType[] = [
  ...(['text', 'integer', 'decimal', 'range', 'date', 'time', 'dateTime', 'select_one', 'select_multiple', 'rank'] as const),
  ...(['acknowledge', 'note', 'image', 'file', 'geopoint', 'barcode', 'hidden', 'start', 'end', 'today', 'username'] as const),
];

function question(languages: readonly string[], dimensions: readonly string[]): fc.Arbitrary<Draft> {
  const optional = localized(languages, false);
  return fc
    .record({
      type: fc.constantFrom(...TYPES),
      label: localized(languages, true),
      hint: optional,
      guidance: optional,
      relevant: conditions,
      appearance: words,
      dimension: fc.constantFrom(null, ...dimensions),
      indicator: fc.constantFrom(null, 'IND1', 'ตัวชี้วัด 2'),
      weight: decimals,
      required: flags,
      requiredMessage: optional,
      constraint: expressions,
      constraintMessage: optional,
      default: fc.constantFrom('', '3', 'ก', 'today()'),
      readOnly: flags,
      trigger: fc.constantFrom<readonly string[]>([], ['first']),
      score: fc.constantFrom('', 'if(. > 5, 100, 0)'),
      scoreIfNotRelevant: fc.constantFrom('zero' as const, 'left-out' as const, 'na' as const),
      parameters: fc.constantFrom<Readonly<Record<string, string>>>({}, { randomize: 'true', seed: '42' }),
      choiceFilter: fc.constantFrom('', 'name != ${first}'),
    })
    .map((drafted) => {
      const isSelect = ['select_one', 'select_multiple', 'rank'].includes(drafted.type);
      const parameters = isSelect ? drafted.parameters : drafted.type === 'range' ? { start: '0', end: '10', step: '2' } : {};
      const calculation = drafted.trigger.length > 0 ? '1 + 1' : '';
      return {
        kind: 'question',
        question: {
          kind: 'question',
          row: 0,
          ...drafted,
          list: isSelect ? 'list' : null,
          parameters,
          choiceFilter: isSelect ? drafted.choiceFilter : '',
          calculation,
        },
      };
    });
}

function tree(languages: readonly string[], dimensions: readonly string[]): fc.Arbitrary<readonly Draft[]> {
  const { nodes } = fc.letrec<{ nodes: readonly Draft[]; group: DraftGroup }>((tie) => ({
    nodes: fc.array(fc.oneof({ maxDepth: 3, withCrossShrink: true }, question(languages, dimensions), tie('group')), {
      minLength: 1,
      maxLength: 4,
    }),
    group: fc.record({
      kind: fc.constantFrom('group' as const, 'repeat' as const),
      base: fc.record({
        label: localized(languages, true),
        relevant: conditions,
        appearance: words,
        dimension: fc.constantFrom(null, ...dimensions),
        indicator: fc.constantFrom(null, 'IND3'),
        weight: decimals,
      }),
      repeatCount: fc.constantFrom('', '3'),
      children: tie('nodes'),
    }),
  }));
  return nodes;
}

/** Gives drafts their names and keys, and children what they inherit. */
function settle(drafts: readonly Draft[]): Node[] {
  let count = 0;
  const name = (prefix: string): string => `${prefix}${++count}`;
  const node = (draft: Draft, outer: Pick<Node, 'dimension' | 'indicator'>): Node => {
    if (draft.kind === 'question') {
      const key = name('ข้อ_');
      const { dimension, indicator } = draft.question;
      return { ...draft.question, key, name: key, dimension: dimension ?? outer.dimension, indicator: indicator ?? outer.indicator };
    }
    const key = name('g.');
    const inherited = { dimension: draft.base.dimension ?? outer.dimension, indicator: draft.base.indicator ?? outer.indicator };
    const children = draft.children.map((child) => node(child, inherited));
    const group = { ...draft.base, ...inherited, key, name: key, row: 0, children };
    return draft.kind === 'group' ? { kind: 'group', ...group } : { kind: 'repeat', ...group, repeatCount: draft.repeatCount };
  };
  return drafts.map((draft) => node(draft, { dimension: null, indicator: null }));
}

const choices = (languages: readonly string[]): fc.Arbitrary<readonly Choice[]> =>
  fc
    .array(
      fc.record({
        label: localized(languages, true),
        score: fc.constantFrom(null, 'na', '0', '100', '33.3', '1.0'),
        columns: fc.record({ region: text, ภาค: text, 'media::image': text }, { requiredKeys: [] }),
      }),
      { minLength: 1, maxLength: 4 },
    )
    .map((list) => list.map(({ columns, ...choice }, index) => ({ name: `c${index}`, ...choice, columns: { ...columns }, row: 0 })));

/** A questionnaire whose first question is `first`, a text question that the others may refer to. */
export const questionnaires: fc.Arbitrary<Questionnaire> = languageSets.chain((languages) => {
  const dimensions = ['d1', 'มิติ 2'];
  const isPlain = languages.length === 0;
  const defaults = fc.constantFrom(...(isPlain ? ['th'] : languages));
  return fc
    .record({
      id: fc.constantFrom('form', 'แบบ_1'),
      defaultLanguage: defaults,
      versionLabel: fc.constantFrom('', '3', '2026.1', '1.10'),
      drafts: tree(languages, dimensions),
      first: localized(languages, true),
      list: choices(languages),
      dimensionLabels: fc.tuple(localized(languages, true), localized(languages, true)),
      levelLabel: localized(languages, true),
      advice: localized(languages, true),
      settings: fc.record(
        { style: fc.constant('pages'), instance_name: fc.constant("concat(${first}, 'x')"), clean_text_values: fc.constant('yes') },
        { requiredKeys: [] },
      ),
    })
    .chain(({ defaultLanguage, drafts, first, list, dimensionLabels, levelLabel, advice, ...plain }) =>
      fc.record({ main: text, other: fc.option(text) }).map(({ main, other }): Questionnaire => {
        const mainCode = isPlain ? '' : defaultLanguage;
        const otherCode = languages.find((code) => code !== defaultLanguage);
        const start = plainQuestion('text', 'first', { label: first, row: 0 });
        return {
          ...plain,
          languages,
          defaultLanguage,
          title: { [mainCode]: main, ...(other === null || otherCode === undefined ? {} : { [otherCode]: other }) },
          children: [start, ...settle(drafts)],
          lists: { list },
          dimensions: dimensionLabels.map((label, index) => ({ name: dimensions[index] ?? '', label, weight: '1' })),
          levels: [
            { name: 'low', label: levelLabel, from: '0' },
            { name: 'สูง', label: levelLabel, from: '62.5' },
          ],
          advice: [{ indicator: 'first', below: '50', text: advice }],
        };
      }),
    );
});

/** The questionnaire without the places in its workbook. */
export function withoutRows(q: Questionnaire): Questionnaire {
  const strip = (node: Node): Node => ({ ...node, row: 0, ...(node.kind === 'question' ? {} : { children: node.children.map(strip) }) });
  const lists = Object.entries(q.lists).map(([name, choices]) => [name, choices.map((choice) => ({ ...choice, row: 0 }))] as const);
  return { ...q, children: q.children.map(strip), lists: Object.fromEntries(lists) };
}
