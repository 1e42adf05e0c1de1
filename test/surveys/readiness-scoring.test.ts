// The shipped questionnaire's scoring model: what its points promise (src/surveys/README.md, "Scores").
import Fraction from 'fraction.js';
import { beforeAll, describe, expect, it } from 'vitest';
import { type FilledForm, type Form } from '../../src/domain/form.ts';
import { type Choice } from '../../src/domain/questionnaire.ts';
import { scoreForm, type QuestionScore, type Score } from '../../src/domain/scoring.ts';
import {
  answerAll,
  choicesOf,
  emptyNumbers,
  fullNumbers,
  loadForm,
  openAt,
  questionsOf,
  respondent,
  type Level,
  type Numbers,
} from './readiness.ts';

let form: Form;
beforeAll(async () => {
  form = await loadForm();
});

const levels: readonly Level[] = ['department', 'province'];

const scoreOf = (level: Level, prefer: 'best' | 'worst', numbers: Numbers, picks: Readonly<Record<string, string>> = {}): Score =>
  scoreForm(answerAll(openAt(form, level), respondent(prefer, numbers, picks)).filled);

const questionScore = (score: Score, key: string): QuestionScore | undefined =>
  score.dimensions.flatMap(({ indicators }) => indicators.flatMap(({ questions }) => questions)).find((question) => question.key === key);

const dimensionPoints = (score: Score) => score.dimensions.map(({ points }) => points);

describe.each(levels)('the score of a %s', (level) => {
  it('is 100 in every dimension when everything is at its best', () => {
    const score = scoreOf(level, 'best', fullNumbers);
    expect(dimensionPoints(score)).toEqual(Array(6).fill('100'));
    expect([score.total, score.level]).toEqual(['100', 'very_high']);
  });

  it('is 0 in every dimension when everything is at its worst', () => {
    const score = scoreOf(level, 'worst', emptyNumbers, { serves_public: 'yes' });
    expect(dimensionPoints(score)).toEqual(Array(6).fill('0'));
    expect([score.total, score.level]).toEqual(['0', 'very_low']);
  });

  it('is 0 when nothing is answered', () => {
    const score = scoreForm(openAt(form, level));
    expect(score.total).toBe('0');
  });

  it('leaves dimension 3 out for an agency that serves nobody directly, and the others carry its weight', () => {
    const score = scoreOf(level, 'best', fullNumbers, { serves_public: 'no' });
    expect(dimensionPoints(score)).toEqual(['100', '100', null, '100', '100', '100']);
    expect(score.total).toBe('100');
    expect(score.dimensions.map(({ share }) => share)).toEqual(['1/5', '1/5', '0', '1/5', '1/5', '1/5']);
  });

  it('counts what follows from a plan or from open data as zero when there is none', () => {
    const score = scoreOf(level, 'best', fullNumbers, { p1_1: 'none', p1_7: 'none' });
    for (const key of ['p1_1', 'p1_2', 'p1_3', 'p1_7', 'p1_8']) expect(questionScore(score, key)?.points, key).toBe('0');
    expect(questionScore(score, 'p1_9_readable')?.points).toBeNull();
  });

  it('leaves identity, documents and "not applicable" out', () => {
    const score = scoreOf(level, 'best', fullNumbers, { id_needed: 'no', documents_needed: 'no', p3_6_draft: 'na', p4_1_audit: 'na' });
    for (const key of ['p3_3_online', 'p3_3_national', 'p3_3_sso', 'p3_4_submit', 'p3_4_receive', 'p3_6_draft', 'p4_1_audit'])
      expect(questionScore(score, key)?.points, key).toBeNull();
    expect(score.total).toBe('100');
  });
});

describe('points', () => {
  it('of a skill are 25 for each step above 1', () => {
    const score = scoreOf('department', 'worst', emptyNumbers, {
      p2_3_literacy: '1',
      p2_3_governance: '2',
      p2_3_technology: '3',
      p2_3_design: '4',
      p2_3_project: '5',
    });
    const points = ['literacy', 'governance', 'technology', 'design', 'project'].map((row) => questionScore(score, `p2_3_${row}`)?.points);
    expect(points).toEqual(['0', '25', '50', '75', '100']);
  });

  it('of shares are the share, and of digital staff full at three in a hundred', () => {
    const numbers = {
      ...fullNumbers,
      staff_total: '300',
      staff_digital: '3',
      p2_4: '100',
      services_total: '7',
      services_digital: '3',
      p1_9_readable: '5',
    };
    const score = scoreOf('department', 'best', numbers);
    expect(questionScore(score, 'staff_digital')?.points).toBe('100/3');
    expect(questionScore(score, 'p2_4')?.points).toBe('100/3');
    expect(questionScore(score, 'services_digital')?.points).toBe('300/7');
    expect(questionScore(score, 'p1_9_readable')?.points).toBe('25');
    const enough = scoreOf('department', 'best', { ...numbers, staff_digital: '9' });
    expect(questionScore(enough, 'staff_digital')?.points).toBe('100');
  });

  it('of machine-readable data are left out when no dataset was published', () => {
    const score = scoreOf('department', 'best', { ...fullNumbers, p1_9_total: '0', p1_9_readable: '0' });
    expect(questionScore(score, 'p1_9_readable')).toMatchObject({ points: null, reason: 'not-applicable' });
  });

  it('of main services climb 0, 25, 50, 75, 100', () => {
    const ladder = ['none', 'info', 'info_portal', 'apply', 'apply_portal'];
    const filled = answerAll(openAt(form, 'province'), respondent('best', fullNumbers)).filled;
    const answered = ladder.reduce<FilledForm>(
      (now, choice, index) => now.with(`main_services[${index + 1}]/service_online`, choice),
      filled,
    );
    const score = scoreForm(answered);
    expect(ladder.map((_, index) => questionScore(score, `main_services[${index + 1}]/service_online`)?.points)).toEqual([
      '0',
      '25',
      '50',
      '75',
      '100',
    ]);
    expect(score.dimensions[2]?.indicators.find(({ indicator }) => indicator === 'P3.2')?.points).toBe('50');
  });

  it('never fall when a provincial agency moves from its parent agency to its own best answer, and are 75 for the parent', () => {
    const best = answerAll(openAt(form, 'province'), respondent('best', fullNumbers)).filled;
    const withParent = best.items.filter(({ choices }) => choices.some(({ name }) => name === 'parent'));
    expect(withParent.length).toBeGreaterThan(10);
    for (const { key } of withParent) {
      const parent = scoreForm(best.with(key, 'parent'));
      expect(questionScore(parent, key)?.points, key).toBe('75');
      expect(new Fraction(parent.total ?? '0').compare(100), key).toBeLessThan(0);
    }
  });
});

describe('choice lists', () => {
  /** Lists whose order is the natural one of the question, not that of their points. */
  const yesFirst = new Set(['can', 'has']);
  /** Several ways of doing without paper are equally good. */
  const scoredLists = (type: 'select_one' | 'select_multiple'): readonly (readonly [string, readonly Choice[]])[] => {
    const found = new Map<string, readonly Choice[]>();
    for (const question of questionsOf(form.questionnaire)) {
      const choices = choicesOf(form.questionnaire, question);
      if (question.type === type && question.list !== null && choices.some(({ score }) => score !== null))
        found.set(question.list, choices);
    }
    return [...found];
  };
  const ladder = (choices: readonly Choice[]): readonly number[] =>
    choices.filter(({ name }) => name !== 'unknown' && name !== 'na').map(({ score }) => Number(score));

  it('for one answer rise from 0 to 100 in the order shown, yes before no apart', () => {
    const lists = scoredLists('select_one');
    expect(lists.length).toBeGreaterThan(25);
    for (const [name, choices] of lists) {
      const points = ladder(choices);
      const rising = points.toSorted((a, b) => a - b);
      expect(points, name).toEqual(yesFirst.has(name) ? rising.toReversed() : rising);
      expect([rising[0], rising.at(-1)], name).toEqual([0, 100]);
    }
  });

  it('for several answers reach 100 together without "none", "don\'t know" and the parent agency', () => {
    for (const [name, choices] of scoredLists('select_multiple')) {
      const real = choices.filter((choice) => !['none', 'unknown', 'parent'].includes(choice.name));
      expect(
        real.every(({ score }) => Number(score) > 0),
        name,
      ).toBe(true);
      expect(
        real.reduce((sum, { score }) => sum + Number(score), 0),
        name,
      ).toBeGreaterThanOrEqual(100);
    }
  });

  it('give 0 for not knowing and for none, 75 for the parent agency, and leave the not applicable out', () => {
    const all = [...scoredLists('select_one'), ...scoredLists('select_multiple')].flatMap(([, choices]) => choices);
    const scores = (name: string): readonly (string | null)[] => [
      ...new Set(all.filter((choice) => choice.name === name).map(({ score }) => score)),
    ];
    expect(scores('unknown')).toEqual(['0']);
    expect(scores('none')).toEqual(['0']);
    expect(scores('parent')).toEqual(['75']);
    expect(scores('na')).toEqual(['na']);
  });

  it('put not knowing last and score either every choice or none', () => {
    for (const [name, choices] of [...scoredLists('select_one'), ...scoredLists('select_multiple')]) {
      expect(
        choices.every(({ score }) => score !== null),
        name,
      ).toBe(true);
      const unknown = choices.findIndex((choice) => choice.name === 'unknown');
      expect([-1, choices.length - 1], name).toContain(unknown);
    }
  });
});
