// What holds for every questionnaire and all answers: found by generating both.
import fc from 'fast-check';
import Fraction from 'fraction.js';
import { expect, test } from 'vitest';
import { fromExact } from '../../src/domain/exact.ts';
import { compileForm, type Answers, type Form } from '../../src/domain/form.ts';
import { type Questionnaire } from '../../src/domain/questionnaire.ts';
import { improvements } from '../../src/domain/improvements.ts';
import { scoreForm, type QuestionScore, type Score } from '../../src/domain/scoring.ts';
import { group, question } from '../support/questionnaires.ts';
import { filledWith } from './scoring-forms.ts';

const points = ['na', null, '0', '12.5', '33.3', '50', '66.7', '100'] as const;

const weight = fc.constantFrom('1', '2', '0.5', '0.33', '7');
const answer = fc.constantFrom('', ...points.map((_, index) => `c${index}`));

/** Up to 4 dimensions of up to 3 indicators of up to 4 questions, some of them behind the gate. */
const drawn = fc
  .record({
    gate: fc.constantFrom('', 'c0', 'c7'),
    dimensions: fc.array(
      fc.record({
        weight,
        indicators: fc.array(
          fc.record({
            weight,
            questions: fc.array(
              fc.record({ weight, answer, isGated: fc.boolean(), isZero: fc.boolean(), isMultiple: fc.boolean(), second: answer }),
              { minLength: 1, maxLength: 4 },
            ),
          }),
          { minLength: 1, maxLength: 3 },
        ),
      }),
      { minLength: 1, maxLength: 4 },
    ),
  })
  .map(({ gate, dimensions }): { readonly form: Form; readonly answers: Answers } => {
    const answers: Record<string, string> = { gate };
    const children = dimensions.map((dimension, d) =>
      group(
        `d${d}`,
        dimension.indicators.flatMap((indicator, i) =>
          indicator.questions.map((one, q) => {
            const name = `d${d}_i${i}_q${q}`;
            answers[name] = one.isMultiple ? [...new Set([one.answer, one.second])].join(' ').trim() : one.answer;
            return question('select_one', name, {
              list: 'all',
              indicator: `I${i}`,
              weight: one.weight,
              relevant: one.isGated ? "${gate} = 'c7'" : '',
              scoreIfNotRelevant: one.isZero ? 'zero' : 'left-out',
              type: one.isMultiple ? 'select_multiple' : 'select_one',
            });
          }),
        ),
        { dimension: `D${d}` },
      ),
    );
    const questionnaire: Questionnaire = {
      id: 'drawn',
      title: {},
      versionLabel: '1',
      languages: ['th'],
      defaultLanguage: 'th',
      children: [question('select_one', 'gate', { list: 'all' }), ...children],
      lists: { all: points.map((score, index) => ({ name: `c${index}`, label: {}, score, columns: {}, row: 1 })) },
      dimensions: dimensions.map((dimension, d) => ({ name: `D${d}`, label: {}, weight: dimension.weight })),
      levels: [],
      advice: [],
      settings: {},
    };
    return { form: compileForm(questionnaire), answers };
  });

const scoreOf = (form: Form, answers: Answers): Score => scoreForm(filledWith(form, answers));
const questionsOf = (score: Score): readonly QuestionScore[] =>
  score.dimensions.flatMap(({ indicators }) => indicators.flatMap(({ questions }) => questions));
const sum = (fractions: readonly Fraction[]): Fraction => fractions.reduce((all, one) => all.add(one), new Fraction(0));

function holds(property: (form: Form, answers: Answers, score: Score) => void): void {
  fc.assert(
    fc.property(drawn, ({ form, answers }) => {
      property(form, answers, scoreOf(form, answers));
    }),
    { numRuns: 300 },
  );
}

test('the total lies between the smallest and the largest dimension, each dimension between its indicators', () => {
  const isBetween = (whole: string | null, parts: readonly (string | null)[]): void => {
    const applicable = parts.flatMap((part) => (part === null ? [] : [fromExact(part)])).toSorted((a, b) => a.compare(b));
    if (whole === null) {
      expect(applicable).toEqual([]);
      return;
    }
    expect(fromExact(whole).compare(applicable[0]!)).toBeGreaterThanOrEqual(0);
    expect(fromExact(whole).compare(applicable.at(-1)!)).toBeLessThanOrEqual(0);
  };
  holds((_form, _answers, score) => {
    isBetween(
      score.total,
      score.dimensions.map((dimension) => dimension.points),
    );
    for (const dimension of score.dimensions) {
      isBetween(
        dimension.points,
        dimension.indicators.map((indicator) => indicator.points),
      );
      for (const indicator of dimension.indicators)
        isBetween(
          indicator.points,
          indicator.questions.map((one) => one.points),
        );
    }
  });
});

test('renormalised weights sum to one at every level, and the total is the sum of points by share', () => {
  holds((_form, _answers, score) => {
    const whole = score.total === null ? '0' : '1';
    expect(sum(score.dimensions.map(({ share }) => fromExact(share))).toFraction()).toBe(whole);
    expect(sum(questionsOf(score).map(({ share }) => fromExact(share))).toFraction()).toBe(whole);
    for (const { share, indicators } of score.dimensions)
      expect(sum(indicators.map((indicator) => fromExact(indicator.share))).toFraction()).toBe(share);
    const total = sum(questionsOf(score).map(({ points: got, share }) => fromExact(got ?? '0').mul(fromExact(share))));
    expect(total.toFraction()).toBe(score.total ?? '0');
  });
});

test('raising one question never lowers the total, and raises it by what improvements says', () => {
  holds((form, answers, score) => {
    const filled = filledWith(form, answers);
    for (const one of improvements(filled, score, 99)) {
      if (one.key === 'gate' || one.toChoice === undefined) continue;
      const now = answers[one.key] ?? '';
      const isMultiple = filled.item(one.key)?.question.type === 'select_multiple';
      const raised = scoreForm(filled.with(one.key, isMultiple ? `${now} ${one.toChoice}`.trim() : one.toChoice));
      const gain = fromExact(raised.total!).sub(fromExact(score.total!));
      expect(gain.compare(0)).toBeGreaterThan(0);
      expect(gain.toFraction()).toBe(one.gain);
    }
  });
});

test('a question that does not apply might as well not be in the questionnaire', () => {
  holds((form, answers, score) => {
    const out = new Set(questionsOf(score).flatMap((one) => (one.points === null ? [one.key] : [])));
    const { questionnaire } = form;
    const children = questionnaire.children.map((node) =>
      node.kind === 'group' ? { ...node, children: node.children.filter(({ key }) => !out.has(key)) } : node,
    );
    expect(scoreOf(compileForm({ ...questionnaire, children }), answers).total).toBe(score.total);
  });
});

test('the order of answers does not matter', () => {
  holds((form, answers, score) => {
    const backwards = Object.fromEntries(Object.entries(answers).toReversed());
    expect(scoreOf(form, backwards)).toEqual(score);
    let filled = filledWith(form, {});
    for (const [key, value] of Object.entries(backwards)) filled = filled.with(key, value);
    expect(scoreForm(filled)).toEqual(score);
  });
});

test('recomputing gives the same to the last digit, also from stored questionnaire and answers', () => {
  holds((form, answers, score) => {
    expect(scoreOf(form, answers)).toEqual(score);
    const stored = JSON.parse(JSON.stringify({ questionnaire: form.questionnaire, answers })) as {
      questionnaire: Questionnaire;
      answers: Answers;
    };
    expect(JSON.stringify(scoreOf(compileForm(stored.questionnaire), stored.answers))).toBe(JSON.stringify(score));
  });
});
