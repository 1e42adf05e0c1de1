// Whatever the form and the edits, what with() keeps up to date is what opening the form afresh computes.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compileForm, type FilledForm, type Form, type FormContext, openForm } from '../../../src/domain/form.ts';
import { type Node, type Questionnaire } from '../../../src/domain/questionnaire.ts';
import { choice, group, question, questionnaire, repeat } from '../../support/questionnaires.ts';

const context: FormContext = {
  now: new Date('2026-08-03T02:00:00Z'),
  timeZone: 'Asia/Bangkok',
  prefilled: { agency_level: 'province' },
  startedAt: new Date('2026-08-01T00:00:00Z'),
  seed: 'seed',
};

const names = ['q0', 'q1', 'q2', 'q3', 'q4', 'q5', 'q6', 'q7', 'q8', 'q9'] as const;
const values = fc.constantFrom('', '0', '1', '2', '3', 'a', 'b', 'a b');

/** Expressions over any of the names, so circles occur too. */
const expressions = fc.oneof(
  { weight: 3, arbitrary: fc.constant('') },
  fc.tuple(fc.constantFrom(...names), values).map(([name, value]) => `\${${name}} = '${value}'`),
  fc.tuple(fc.constantFrom(...names), fc.constantFrom(...names)).map(([one, other]) => `\${${one}} != \${${other}}`),
  fc.tuple(fc.constantFrom(...names), fc.constantFrom('0', '1', '2')).map(([name, value]) => `sum(\${${name}}) > ${value}`),
  fc.tuple(fc.constantFrom(...names), fc.constantFrom('a', 'b')).map(([name, value]) => `selected(\${${name}}, '${value}')`),
  fc.constantFrom(...names).map((name) => `count(\${${name}}) mod 2 = 1`),
  fc.constantFrom(...names).map((name) => `coalesce(\${${name}}, \${q0})`),
  fc.constantFrom(
    'position(..) = 1',
    'count(${r}) > 1',
    "${agency_level} = 'province'",
    '../q1 = 1',
    '/data/q2 > 1',
    'once(${q1})',
    'not(${q3})',
  ),
);

const questions = fc
  .record({
    relevant: expressions,
    calculation: expressions,
    default: fc.oneof({ weight: 3, arbitrary: fc.constant('') }, fc.constantFrom('1', 'a', 'concat(${q0}, 1)')),
    choiceFilter: fc.oneof({ weight: 2, arbitrary: fc.constant('') }, fc.constantFrom('kind = ${q0}', "name != ${q4} or kind = ''")),
    type: fc.constantFrom('text' as const, 'select_one' as const, 'select_multiple' as const, 'calculate' as const),
  })
  .map(({ type, calculation, ...given }) => (name: string) => {
    const isSelect = type === 'select_one' || type === 'select_multiple';
    return question(type, name, {
      ...given,
      calculation: type === 'calculate' ? calculation : '',
      choiceFilter: isSelect ? given.choiceFilter : '',
      list: isSelect ? 'l' : null,
    });
  });

/** q0–q3 at the top, q4–q5 in a group, q6–q7 in a repeat, q8–q9 in a repeat inside it. */
const forms = fc
  .record({
    questions: fc.array(questions, { minLength: 10, maxLength: 10 }),
    groupRelevant: expressions,
    repeatRelevant: expressions,
    repeatCount: fc.constantFrom('', '', '${q0}', 'count-selected(${q3})'),
    innerCount: fc.constantFrom('', '', '${q6}', '${q1}'),
  })
  .map((made): Questionnaire => {
    const [q0, q1, q2, q3, q4, q5, q6, q7, q8, q9] = names.map((name, index) => made.questions[index]?.(name) ?? question('text', name));
    const all = (...nodes: readonly (Node | undefined)[]): readonly Node[] => nodes.filter((node) => node !== undefined);
    return questionnaire(
      [
        question('hidden', 'agency_level'),
        ...all(q0, q1, q2, q3),
        group('g', all(q4, q5), { relevant: made.groupRelevant }),
        repeat('r', [...all(q6, q7), repeat('s', all(q8, q9), { repeatCount: made.innerCount })], {
          relevant: made.repeatRelevant,
          repeatCount: made.repeatCount,
        }),
      ],
      { l: [choice('a', { columns: { kind: '1' } }), choice('b', { columns: { kind: '2' } }), choice('0')] },
    );
  });

const keys = fc.constantFrom(
  ...['q0', 'q1', 'q2', 'q3', 'q4', 'q5'],
  ...['r[1]/q6', 'r[1]/q7', 'r[2]/q6', 'r[2]/q7', 'r[3]/q6', 'r[1]/s[1]/q8', 'r[2]/s[1]/q8', 'r[2]/s[2]/q9', 'r[1]/s[3]/q9'],
);

type Edit = (filled: FilledForm) => FilledForm;

const edits: fc.Arbitrary<Edit> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.tuple(keys, values).map(
      ([key, value]): Edit =>
        (filled) =>
          filled.with(key, value),
    ),
  },
  fc.constantFrom('r', 'r[1]/s', 'r[2]/s').map(
    (key): Edit =>
      (filled) =>
        filled.withRepetition(key),
  ),
  fc.tuple(fc.constantFrom('r', 'r[1]/s', 'r[2]/s'), fc.integer({ min: 1, max: 3 })).map(
    ([key, position]): Edit =>
      (filled) =>
        filled.withoutRepetition(key, position),
  ),
);

/** All that can be seen of a filled form. */
function view(filled: FilledForm, form: Form): unknown {
  return {
    answers: { ...filled.answers },
    items: filled.items.map(({ key, value, isRequired, choices, repetitions }) => ({
      key,
      value,
      isRequired,
      choices: choices.map(({ name }) => name),
      repetitions,
    })),
    relevant: form.questions.map(({ key }) => [
      key,
      filled.isRelevant(key),
      filled.isRelevant(`r[1]/${key}`),
      filled.isRelevant(`r[2]/${key}`),
    ]),
    repetitions: ['r', 'r[1]/s', 'r[2]/s'].map((key) => filled.repetitions(key)),
  };
}

test('after any edits everything is as if computed afresh from the answers', () => {
  fc.assert(
    fc.property(forms, fc.array(edits, { maxLength: 25 }), (made, sequence) => {
      const form = compileForm(made);
      let filled = openForm(form, {}, context);
      for (const edit of sequence) {
        filled = edit(filled);
        expect(view(filled, form)).toEqual(view(openForm(form, filled.answers, context), form));
      }
    }),
    { numRuns: 500 },
  );
});

test('an edit and its reverse leave the answers of the respondent as they were', () => {
  fc.assert(
    fc.property(forms, keys, values, (made, key, value) => {
      const form = compileForm(made);
      const before = openForm(form, { q0: '2', q3: 'a b', [key]: 'b' }, context);
      const after = before.with(key, value).with(key, before.answers[key] ?? '');
      for (const item of before.items) {
        if (item.question.type !== 'calculate') expect(after.answers[item.key] ?? '').toBe(before.answers[item.key] ?? '');
      }
    }),
  );
});
