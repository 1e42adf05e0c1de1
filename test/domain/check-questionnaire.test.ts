import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkQuestionnaire } from '../../src/domain/check-questionnaire.ts';
import { type Node, type Questionnaire } from '../../src/domain/questionnaire.ts';
import { choice, group, question, questionnaire, repeat } from '../support/questionnaires.ts';
import { processorMs } from '../support/processor-time.ts';

/** Everything found, as `severity sheet:row:column code`. */
function found(form: Questionnaire): readonly string[] {
  return checkQuestionnaire(form).map(
    ({ severity, sheet, row, column, code }) => `${severity} ${sheet}:${String(row)}:${String(column)} ${code}`,
  );
}

/** What is said about one relevant, in a form with questions a and b, a choice question c and a repeat r with x. */
function aboutRelevant(source: string): readonly { readonly code: string; readonly params: object }[] {
  const nodes: Node[] = [
    question('text', 'a', { row: 2 }),
    question('integer', 'b', { row: 3 }),
    question('select_one', 'c', { row: 4, list: 'l' }),
    repeat('r', [question('integer', 'x', { row: 6 })], { row: 5 }),
    question('text', 'here', { row: 7, relevant: source }),
  ];
  const faults = checkQuestionnaire(
    questionnaire(nodes, { l: [choice('one', { columns: { region: 'north' } }), choice('two', { label: { th: 'สอง' } })] }),
  );
  for (const { sheet, row, column } of faults) expect({ sheet, row, column }).toEqual({ sheet: 'survey', row: 7, column: 'relevant' });
  return faults.map(({ code, params }) => ({ code, params }));
}

describe('expressions', () => {
  test.each<[source: string, code: string, params: object]>([
    ["${a} = 'x", 'expression-quote-open', { at: 8 }],
    ["${a} == 'x'", 'expression-operator', { found: '==', instead: '=' }],
    ["${a} = 'x' && ${b} > 1", 'expression-operator', { at: 12, found: '&&', instead: 'and' }],
    ["${a} = 'x' || ${b} > 1", 'expression-operator', { found: '||', instead: 'or' }],
    ["${a} = 'x' AND ${b} > 1", 'expression-operator', { found: 'AND', instead: 'and' }],
    ['${b} <> 1', 'expression-operator', { found: '<>', instead: '!=' }],
    ['${b} => 1', 'expression-operator', { found: '=>', instead: '>=' }],
    ['${b} ≥ 1', 'expression-operator', { found: '≥', instead: '>=' }],
    ['${b} > ๕', 'expression-operator', { found: '๕', instead: '5' }],
    ['!${b}', 'expression-operator', { found: '!', instead: 'not(…)' }],
    ['${b > 1', 'expression-braces', { at: 1 }],
    ['$b > 1', 'expression-braces', { at: 1 }],
    ['${b} > ', 'expression-incomplete', {}],
    ['(${b} > 1', 'expression-incomplete', {}],
    ['${b} > 1)', 'expression-syntax', { at: 9, found: ')' }],
    [`${'1 + '.repeat(10_000)}1`, 'expression-too-long', { length: 40_001, limit: 32_767 }],
    [`${'('.repeat(200)}1${')'.repeat(200)}`, 'expression-too-deep', { limit: 150 }],
    ['${nowhere} = 1', 'unknown-reference', { name: 'nowhere' }],
    ['${hre} = 1', 'unknown-reference-near', { name: 'hre', nearest: 'here' }],
    ["a = 'x'", 'reference-without-braces', { name: 'a', reference: '${a}' }],
    ['../b > 1', '', {}],
    ['/data/r/x > 1', '', {}],
    ['/data/r/y > 1', 'unknown-reference', { name: 'y' }],
    ['${last-saved#a} = 1', '', {}],
    ['${last-saved#nowhere} = 1', 'unknown-reference', { name: 'nowhere' }],
    ['mystery(1)', 'unknown-function', { name: 'mystery' }],
    ['select(${c}, 1)', 'unknown-function-near', { name: 'select', nearest: 'selected' }],
    ["selectd(${c}, 'one')", 'unknown-function-near', { name: 'selectd', nearest: 'selected' }],
    ['distance(${a}) > 1', 'unsupported-function', { name: 'distance' }],
    ["pulldata('f', 'a', 'b', 'c') = 1", 'unsupported-function', { name: 'pulldata' }],
    ["if(${a} = 'x', 1)", 'wrong-arity', { name: 'if', given: 2, takes: '3' }],
    ['round() = 1', 'wrong-arity', { name: 'round', given: 0, takes: '1, 2' }],
    ['weighted-checklist(1, 2, 3)', 'wrong-arity', { takes: '4, 6, 8, …' }],
    ['coalesce() = 1', 'wrong-arity', { takes: '≥ 1' }],
    [String.raw`regex(${'${a}'}, '(')`, 'regex-invalid', { pattern: '(' }],
    [String.raw`regex(${'${a}'}, '(?!x)y')`, 'regex-invalid', { pattern: '(?!x)y' }],
    ["instance('nowhere')/root/item[name = 1]/label = 1", 'unknown-list', { list: 'nowhere' }],
    ["instance('l')/root/item[region = 'north']/label = 'x'", '', {}],
    ["instance('l')/root/item[rgion = 'north']/label = 'x'", 'unknown-choice-column', { list: 'l', name: 'rgion' }],
    ["jr:choice-name(${c}, '${c}') = 'x'", '', {}],
    ["jr:choice-name(${c}, '${a}') = 'x'", 'not-a-choice-question', { name: 'a' }],
    ["jr:choice-name(${c}, '${nowhere}') = 'x'", 'unknown-reference', { name: 'nowhere' }],
    ['indexed-repeat(${x}, ${r}, 1) > 1', '', {}],
    ['indexed-repeat(${x}, ${a}, 1) > 1', 'not-a-repeat', { name: 'a' }],
    ['${x} > 1', 'repeated-as-one', { name: 'x' }],
    ['sum(${x}) > 1', '', {}],
    ['${r}[1]/x > 1', '', {}],
    ["${c} = 'three'", 'no-such-choice-compared', { choice: 'three', name: 'c', list: 'l' }],
    ["selected(${c}, 'twos')", 'no-such-choice-compared-near', { choice: 'twos', nearest: 'two' }],
    ["'one' = ${c}", '', {}],
    ["${c} != ''", '', {}],
    ['${here} = 1', 'dependency-cycle', { path: 'here → here' }],
    ['. = 1', 'dependency-cycle', { path: 'here → here' }],
  ])('%s: %s', (source, code, params) => {
    const [first, ...others] = aboutRelevant(source);
    if (code === '') expect(first).toBeUndefined();
    else expect(first).toMatchObject({ code, params });
    expect(others).toEqual([]);
  });

  test('every column with an expression is checked', () => {
    const bad = '${nowhere}';
    const form = questionnaire(
      [
        question('select_one', 'q', {
          relevant: bad,
          required: bad,
          readOnly: bad,
          constraint: bad,
          calculation: bad,
          default: bad,
          choiceFilter: bad,
          score: bad,
          parameters: { randomize: 'true', seed: bad },
          list: 'l',
          label: { th: bad },
          hint: { th: bad },
          guidance: { th: bad },
          requiredMessage: { th: bad },
          constraintMessage: { th: bad },
        }),
        repeat('r', [], { repeatCount: bad, row: 3 }),
        group('g', [], { relevant: bad, row: 4 }),
      ],
      { l: ['a'] },
    );
    const columns = checkQuestionnaire(form).flatMap(({ code, column }) => (code === 'unknown-reference' ? [column] : []));
    expect(columns.sort()).toEqual(
      [
        'relevant',
        'required',
        'read_only',
        'constraint',
        'calculation',
        'default',
        'choice_filter',
        'score',
        'parameters',
        'label',
        'hint',
        'guidance_hint',
        'required_message',
        'constraint_message',
        'repeat_count',
        'relevant',
      ].sort(),
    );
  });

  test('a name that several rows have is ambiguous', () => {
    const form = questionnaire([
      group('g', [question('text', 'same', { key: 'g/same', row: 3 })]),
      group('h', [question('text', 'same', { key: 'h/same', row: 5 })]),
      question('text', 'q', { relevant: "${same} = 'x'", row: 7 }),
    ]);
    expect(checkQuestionnaire(form)).toMatchObject([{ code: 'ambiguous-reference', row: 7, params: { name: 'same', rows: '3, 5' } }]);
  });

  test('a choice filter sees the columns of its list, and only these', () => {
    const filtered = (choiceFilter: string): readonly string[] =>
      found(
        questionnaire([question('text', 'a'), question('select_one', 'q', { list: 'l', choiceFilter, row: 3 })], {
          l: [choice('x', { columns: { region: 'n' } })],
        }),
      );
    expect(filtered('region = ${a} and name != label')).toEqual([]);
    expect(filtered('rgion = ${a}')).toEqual(['fault survey:3:choice_filter unknown-choice-column']);
    expect(filtered('region = a')).toEqual(['fault survey:3:choice_filter reference-without-braces']);
  });
});

describe('cycles', () => {
  test('are named whole, once each', () => {
    const form = questionnaire([
      question('calculate', 'a', { calculation: '${b} + 1', row: 2 }),
      question('calculate', 'b', { calculation: '${c} + 1', row: 3 }),
      question('calculate', 'c', { calculation: '${a} + 1', row: 4 }),
      question('calculate', 'd', { calculation: '${a} + 1', row: 5 }),
      group('g', [question('text', 'inside', { row: 7 })], { relevant: "${inside} = 'x'", row: 6 }),
    ]);
    expect(checkQuestionnaire(form)).toMatchObject([
      { code: 'dependency-cycle', row: 2, column: 'calculation', params: { path: 'a → b → c → a' } },
      { code: 'dependency-cycle', row: 6, column: 'relevant', params: { path: 'g → inside → g' } },
    ]);
  });

  test('are not seen where a constraint or a choice filter looks at its own question', () => {
    const form = questionnaire(
      [
        question('select_multiple', 'q', {
          list: 'l',
          constraint: "not(selected(., 'none') and count-selected(.) > 1)",
          choiceFilter: "name = 'none' or not(selected(${q}, 'none'))",
        }),
      ],
      { l: ['a', 'none'] },
    );
    expect(checkQuestionnaire(form)).toEqual([]);
  });
});

describe('questions that are never asked', () => {
  const asked = (relevant: string, groupRelevant = ''): readonly string[] =>
    found(
      questionnaire(
        [
          question('select_one', 'c', { list: 'l' }),
          question('select_one', 'd', { list: 'l', relevant: "${c} = 'a'" }),
          question('select_multiple', 'm', { list: 'l' }),
          group('g', [question('text', 'q', { relevant, row: 6 })], { relevant: groupRelevant, row: 5 }),
        ],
        { l: ['a', 'b'] },
      ),
    );
  const never = ['warning survey:6:relevant never-relevant'];

  test.each([
    ['false()', '', never],
    ['1 = 2', '', never],
    ["${c} = 'a' and ${c} = 'b'", '', never],
    ["${c} = 'a' and selected(${c}, 'b')", '', never],
    ["${c} = 'a' and ${c} != 'a'", '', never],
    ["${c} = 'b'", "${c} = 'a'", never],
    ["${d} = 'a' and ${c} = 'b'", '', never],
    ['', 'false()', ['warning survey:5:relevant never-relevant']],
    ["${c} = 'a' or ${c} = 'b'", '', []],
    ["selected(${m}, 'a') and selected(${m}, 'b')", '', []],
    ["${c} != 'a' and ${c} != 'b'", '', []],
    ["today() > '2100-01-01'", '', []],
    ['true()', '', []],
  ])('%s inside %s', (relevant, groupRelevant, expected) => {
    expect(asked(relevant, groupRelevant)).toEqual(expected);
  });
});

describe('texts', () => {
  test('that lack a language, or are too long for a chat', () => {
    const form = questionnaire(
      [
        question('text', 'a', { label: { th: 'ก' }, row: 2 }),
        question('text', 'b', { label: { th: 'ก'.repeat(1_001), en: 'x' }, row: 3 }),
        question('text', 'c', { label: { '': 'ก', en: 'x' }, hint: { en: 'x', th: '' }, row: 4 }),
        question('select_one', 'd', { label: { th: 'ก', en: 'x' }, list: 'l', row: 5 }),
      ],
      { l: [choice('x', { label: { th: 'ก'.repeat(201), en: 'x' }, row: 2 }), choice('y', { label: { en: 'y' }, row: 3 })] },
      {
        languages: ['th', 'en'],
        dimensions: [{ name: 'D', label: { th: 'ด' }, weight: '1' }],
        levels: [{ name: 'L', label: { en: 'l' }, from: '0' }],
        advice: [{ indicator: 'a', below: '50', text: { th: 'ท' } }],
      },
    );
    expect(found(form)).toEqual([
      'warning survey:2:label translation-missing',
      'warning survey:3:label text-too-long',
      'warning survey:4:hint translation-missing',
      'warning choices:2:label text-too-long',
      'warning choices:3:label translation-missing',
      'warning dimensions:null:name dimension-without-questions',
      'warning dimensions:null:label translation-missing',
      'warning levels:null:label translation-missing',
      'warning advice:null:text translation-missing',
    ]);
  });

  test('of choices that look the same, unless a filter may keep them apart', () => {
    const lists = { l: [choice('x', { label: { th: 'เมือง' }, row: 2 }), choice('y', { label: { th: 'เมือง ' }, row: 3 })] };
    expect(found(questionnaire([question('select_one', 'q', { list: 'l' })], lists))).toEqual(['warning choices:3:label duplicate-label']);
    expect(found(questionnaire([question('select_one', 'q', { list: 'l', choiceFilter: "name != 'x'" })], lists))).toEqual([]);
  });

  test('of more choices than a chat can show', () => {
    const many = { l: Array.from({ length: 201 }, (_, index) => `c${index}`) };
    expect(found(questionnaire([question('select_one', 'q', { list: 'l' })], many))).toEqual(['warning survey:2:type too-many-choices']);
  });
});

describe('scoring', () => {
  const points = [choice('yes', { score: '100', row: 2 }), choice('no', { score: '0', row: 3 })];
  const dimensions = [{ name: 'D', label: { th: 'ด' }, weight: '1' }];

  test('points outside every dimension', () => {
    const nodes = [
      question('select_one', 'in', { list: 'l', dimension: 'D' }),
      question('select_one', 'out', { list: 'l', row: 3 }),
      question('integer', 'n', { score: '. * 2', row: 4 }),
    ];
    expect(found(questionnaire(nodes, { l: points }, { dimensions }))).toEqual([
      'warning survey:3:dimension scored-outside-dimension',
      'warning survey:4:dimension scored-outside-dimension',
    ]);
  });

  test('a choice without points among choices with points', () => {
    const lists = { l: [...points, choice('unsure', { row: 4 }), choice('none', { score: 'na', row: 5 })] };
    const form = questionnaire([question('select_one', 'q', { list: 'l', dimension: 'D' })], lists, { dimensions });
    expect(found(form)).toEqual(['warning choices:4:score choice-unscored']);
  });

  test('a gate without a rule for what it skips', () => {
    const gated = (
      gateList: readonly string[] | readonly ReturnType<typeof choice>[],
      rule: 'zero' | 'left-out' | 'na',
    ): readonly string[] =>
      found(
        questionnaire(
          [
            question('select_one', 'gate', { list: 'gate' }),
            group('g', [question('select_one', 'q', { list: 'l', scoreIfNotRelevant: rule })], {
              dimension: 'D',
              relevant: "${gate} = 'yes'",
              row: 3,
            }),
          ],
          { l: points, gate: gateList },
          { dimensions },
        ),
      );
    expect(gated(['yes', 'no'], 'left-out')).toEqual(['warning survey:3:relevant gate-without-rule']);
    expect(gated(['yes', 'no'], 'zero')).toEqual([]);
    expect(gated(['yes', 'no'], 'na')).toEqual([]);
    expect(gated([choice('yes'), choice('no', { score: 'na' })], 'left-out')).toEqual([]);
  });

  test('a gate that the register answers is no gate of the respondent', () => {
    const nodes = [
      question('hidden', 'agency_level'),
      question('select_one', 'q', { list: 'l', dimension: 'D', relevant: "${agency_level} = 'province'" }),
    ];
    expect(found(questionnaire(nodes, { l: points }, { dimensions }))).toEqual([]);
  });

  test('weights that weigh nothing', () => {
    const nodes = [
      question('text', 'a', { weight: '2', row: 2 }),
      group('g', [], { weight: '3', row: 3 }),
      group(
        'h',
        [question('select_one', 'q', { list: 'l', weight: '0', row: 5 }), question('select_one', 'r', { list: 'l', weight: '0', row: 6 })],
        {
          indicator: 'I',
          dimension: 'D',
          row: 4,
        },
      ),
    ];
    expect(found(questionnaire(nodes, { l: points }, { dimensions: [{ name: 'D', label: { th: 'ด' }, weight: '0' }] }))).toEqual([
      'warning survey:2:weight weight-without-effect',
      'warning survey:3:weight weight-without-effect',
      'warning survey:5:weight weights-all-zero-in',
      'warning dimensions:null:weight weights-all-zero',
    ]);
  });
});

test('every code has its sentence, in Thai and English, with the same parameters', () => {
  const sources = [
    '../check-questionnaire',
    'syntax',
    'expressions',
    'repeated',
    'comparisons',
    'cycles',
    'reachability',
    'texts',
    'scoring',
  ].map((name) => readFileSync(new URL(`../../src/domain/check/${name}.ts`, import.meta.url), 'utf8'));
  const codes = new Set(
    sources.flatMap((source) => Array.from(source.matchAll(/faults\.(?:fault|warn)\(\s*'([a-z-]+)'/g), ([, code]) => code)),
  );
  expect(codes.size).toBeGreaterThan(30);
  const read = (language: string): Readonly<Record<string, string>> => {
    const locale = JSON.parse(readFileSync(new URL(`../../locales/${language}.json`, import.meta.url), 'utf8')) as {
      faults: Readonly<Record<string, string>>;
    };
    return locale.faults;
  };
  const [thai, english] = [read('th'), read('en')];
  const parameters = (text = ''): readonly string[] => Array.from(text.matchAll(/\{\{(\w+)\}\}/g), ([, name]) => name ?? '').sort();
  for (const code of [...codes, 'expression-too-long', 'expression-too-deep']) {
    expect(Object.keys(thai), code).toContain(code);
    expect(Object.keys(english), code).toContain(code);
    expect(parameters(thai[code ?? ''])).toEqual(parameters(english[code ?? '']));
  }
});

describe('hostile questionnaires are checked at once', () => {
  const withConstraints = (unit: (index: number) => string): Questionnaire =>
    questionnaire(
      Array.from({ length: 125 }, (_, row) =>
        question('text', `q${row}`, { constraint: Array.from({ length: 100 }, (_, index) => unit(index + row * 100)).join(' + ') }),
      ),
    );

  test.each<[what: string, unit: (index: number) => string, code: string | null]>([
    ['expressions over everything', () => '//*[//*]', 'expression-too-wide'],
    ['thousands of names that do not exist', (index) => `\${zz${index}}`, 'unknown-reference'],
    ['thousands of functions that do not exist', (index) => `ff${index}()`, 'unknown-function'],
    ['thousands of large patterns', (index) => `regex(., '(x{900}){1}${index}')`, null],
    ['expressions without end', (index) => `concat('${'x'.repeat(300)}', ${index})`, 'expressions-too-long'],
  ])('%s', (_, unit, code) => {
    const form = withConstraints(unit);
    let faults: ReturnType<typeof checkQuestionnaire> = [];
    expect(processorMs(() => (faults = checkQuestionnaire(form)))).toBeLessThan(5_000);
    if (code !== null) expect(faults.map((fault) => fault.code)).toContain(code);
    expect(faults.length).toBeLessThanOrEqual(2_000);
  });
});

test('a questionnaire of any expressions is checked without a crash, at once', () => {
  const sources = fc.oneof(
    fc.constantFrom(
      '${a}',
      '${b}',
      "${c} = 'x'",
      'sum(${x})',
      'count(${r})',
      '.',
      '..',
      'position(..)',
      '/',
      "instance('l')/root/item",
      'current()/../a',
    ),
    fc
      .array(fc.constantFrom('${a}', '${b}', '${r}', ' + ', ' = ', ' and ', '(', ')', "'x'", '/x', '[1]', '.', '..', 'sum(', ' | '), {
        maxLength: 8,
      })
      .map((parts) => parts.join('')),
    fc.string({ unit: 'binary', maxLength: 20 }),
  );
  fc.assert(
    fc.property(fc.array(sources, { minLength: 8, maxLength: 8 }), (given) => {
      const [s0 = '', s1 = '', s2 = '', s3 = '', s4 = '', s5 = '', s6 = '', s7 = ''] = given;
      const form = questionnaire(
        [
          question('text', 'a', { relevant: s0, default: s1 }),
          question('calculate', 'b', { calculation: s2 }),
          question('select_one', 'c', { list: 'l', choiceFilter: s3 }),
          repeat('r', [question('integer', 'x', { constraint: s4, relevant: s5 })], { repeatCount: s6 }),
          group('g', [], { relevant: s7, label: { th: s0 } }),
        ],
        { l: ['x', 'y'] },
      );
      for (const { code, severity } of checkQuestionnaire(form)) expect([code, severity]).not.toContain('');
    }),
    { numRuns: 500 },
  );
});
