// Each rule of the scoring columns, worked out by hand.
import { describe, expect, test } from 'vitest';
import { formOf, pointsOf, scoreOf } from './scoring-forms.ts';

const choices = `
| choices |
| | list_name | name | label | score |
| | yn | yes | Yes | 100 |
| | yn | part | Partly | 37.5 |
| | yn | no | No | 0 |
| | yn | unknown | Do not know | |
| | yn | none | Not applicable | na |
| | parts | a | A | 60 |
| | parts | b | B | 60 |
| | parts | c | C | 15 |
| | parts | none | None | 0 |
| | parts | na | Not applicable | na |
| | plain | x | X | |
`;

const form = (survey: string, rest = ''): ReturnType<typeof formOf> =>
  formOf(
    `| survey |\n| | type | name | label | relevant | dimension | indicator | weight | score | score_if_not_relevant | repeat_count | calculation |\n${survey}\n${choices}\n${rest}`,
  );

describe('questions', () => {
  const one = form(
    `
| | select_one yn | gate | Gate | | | | | | | |
| | begin_group | g | G | | d | | | | | |
| | select_one yn | single | Single | | | | | | | |
| | select_multiple parts | several | Several | | | | | | | |
| | select_one plain | plain | No points anywhere | | | | | | | |
| | integer | done | Done | | | | | if(\${all} = 0, '', 100 * \${done} div \${all}) | | |
| | integer | all | All | | | | | | | |
| | select_one yn | left_out | Left out | \${gate} = 'yes' | | | | | | |
| | select_one yn | zero | Zero | \${gate} = 'yes' | | | | | 0 | |
| | calculate | computed | Computed | | | | | 150 | | | 1 |
| | calculate | words | Words | | | | | 'many' | | | 1 |
| | end_group | | | | | | | | | |`,
    '| dimensions |\n| | name | label | weight |\n| | d | D | 1 |',
  );

  test.each([
    ['the chosen choice gives its points', { single: 'part' }, 'single', '75/2'],
    ['a choice without points gives none', { single: 'unknown' }, 'single', '0'],
    ['a choice `na` takes the question out', { single: 'none' }, 'single', null],
    ['unanswered counts zero', {}, 'single', '0'],
    ['several choices add up', { several: 'a c' }, 'several', '75'],
    ['several choices give 100 at most', { several: 'a b c' }, 'several', '100'],
    ['`na` among several takes the question out', { several: 'a na' }, 'several', null],
    ['a question without points is not scored', { plain: 'x' }, 'plain', undefined],
    ['an expression gives its result', { done: '3', all: '4' }, 'done', '75'],
    ['a third is exactly a third', { done: '1', all: '3' }, 'done', '100/3'],
    ['an empty result of an expression is not applicable', { done: '0', all: '0' }, 'done', null],
    ['an expression on an unanswered question counts zero', { all: '0' }, 'done', '0'],
    ['an expression whose number cannot be worked out is not applicable', { done: '1' }, 'done', null],
    ['an expression that gives words counts zero', {}, 'words', '0'],
    ['an expression gives 100 at most', { done: '5', all: '4' }, 'done', '100'],
    ['a calculation scores by its expression', {}, 'computed', '100'],
    ['a question that was not asked is left out', { gate: 'no' }, 'left_out', null],
    ['a question that was not asked counts zero where the author says so', { gate: 'no' }, 'zero', '0'],
    ['a question that was asked counts as any other', { gate: 'yes', zero: 'yes' }, 'zero', '100'],
    ['the answer of a question that fell away does not count', { gate: 'no', left_out: 'yes' }, 'left_out', null],
  ])('%s', async (_, answers, name, expected) => {
    expect(pointsOf(scoreOf(await one, answers), name)).toBe(expected);
  });

  test('the reason says why there are no points', async () => {
    const score = scoreOf(await one, { single: 'none', several: 'a', all: '1' });
    const reasons = score.dimensions[0]!.indicators.flatMap(({ questions }) => questions.map(({ key, reason }) => [key, reason]));
    expect(Object.fromEntries(reasons)).toEqual({
      single: 'not-applicable',
      several: 'scored',
      done: 'unanswered',
      left_out: 'not-relevant',
      zero: 'not-relevant',
      computed: 'scored',
      words: 'scored',
    });
  });
});

describe('weights', () => {
  const weighted = form(
    `
| | begin_group | d1 | D1 | | d1 | | | | | |
| | begin_group | i1 | I1 | | | I1 | 2 | | | |
| | select_one yn | a | A | | | | 3 | | | |
| | select_one yn | b | B | | | | | | | |
| | end_group | | | | | | | | | |
| | select_one yn | c | C | | | | 4 | | | |
| | end_group | | | | | | | | | |
| | begin_group | d2 | D2 | | d2 | | | | | |
| | select_one yn | e | E | | | X | 1.5 | | | |
| | select_one yn | f | F | | | X | 0.5 | | | |
| | end_group | | | | | | | | | |`,
    '| dimensions |\n| | name | label | weight |\n| | d1 | D1 | 0.34 |\n| | d2 | D2 | 0.66 |',
  );

  test('questions weigh in their indicator, indicators in their dimension, dimensions in the total', async () => {
    const score = scoreOf(await weighted, { a: 'yes', b: 'no', c: 'part', e: 'yes', f: 'no' });
    expect(pointsOf(score, 'I1')).toBe('75'); // 3 of 4
    expect(pointsOf(score, 'd1')).toBe('50'); // (2 × 75 + 4 × 37.5) / 6
    expect(pointsOf(score, 'd2')).toBe('75'); // 1.5 of 2
    expect(score.total).toBe('133/2'); // 0.34 × 50 + 0.66 × 75
  });

  test('the weight of what does not apply goes to the rest', async () => {
    const score = scoreOf(await weighted, { a: 'none', b: 'yes', c: 'none', e: 'none', f: 'none' });
    expect(pointsOf(score, 'I1')).toBe('100');
    expect(pointsOf(score, 'c')).toBeNull();
    expect(pointsOf(score, 'd1')).toBe('100');
    expect(pointsOf(score, 'd2')).toBeNull();
    expect(score.total).toBe('100');
  });

  test('when nothing applies there is no score, and no zero', async () => {
    const score = scoreOf(await weighted, { a: 'none', b: 'none', c: 'none', e: 'none', f: 'none' });
    expect(score.total).toBeNull();
    expect(score.level).toBeNull();
    expect(score.dimensions.map(({ points, share }) => [points, share])).toEqual([
      [null, '0'],
      [null, '0'],
    ]);
  });

  test('shares tell what each question carries in the total', async () => {
    const { dimensions } = scoreOf(await weighted, { f: 'none' });
    const shares = dimensions.flatMap(({ indicators }) =>
      indicators.flatMap(({ questions }) => questions.map(({ key, share }) => [key, share])),
    );
    // a: 0.34 × 2/6 × 3/4; b: 0.34 × 2/6 × 1/4; c: 0.34 × 4/6; e: 0.66
    expect(Object.fromEntries(shares)).toEqual({ a: '17/200', b: '17/600', c: '17/75', e: '33/50', f: '0' });
  });

  test('a dimension of weight zero has points and no part in the total', async () => {
    const silent = await form(
      '| | select_one yn | a | A | | d1 | | | | | |\n| | select_one yn | b | B | | d2 | | | | | |',
      '| dimensions |\n| | name | label | weight |\n| | d1 | D1 | 0 |\n| | d2 | D2 | 1 |',
    );
    const score = scoreOf(silent, { a: 'yes', b: 'part' });
    expect(pointsOf(score, 'd1')).toBe('100');
    expect(score.total).toBe('75/2');
  });
});

describe('repeats', () => {
  const services = form(
    `
| | integer | count | How many? | | | | | | | |
| | begin_repeat | services | Services | | d | S | 3 | | | \${count} |
| | select_one yn | online | Online? | | | | | | | |
| | select_one yn | since | Why not? | \${online} = 'no' | | | 2 | | 0 | |
| | end_repeat | | | | | | | | | |
| | select_one yn | other | Other | | d | | | | | |`,
    '| dimensions |\n| | name | label | weight |\n| | d | D | 1 |',
  );

  test('each repetition is a question of the indicator that the repeat sets', async () => {
    const score = scoreOf(await services, {
      count: '2',
      'services[1]/online': 'yes',
      'services[2]/online': 'no',
      'services[2]/since': 'part',
      other: 'no',
    });
    // (100 + 0 + 2 × 0 + 2 × 37.5) / 6
    expect(pointsOf(score, 'S')).toBe('175/6');
    expect(score.total).toBe('175/8'); // 3 of 4
    expect(score.dimensions[0]!.indicators[0]!.questions.map(({ key, reason }) => `${key} ${reason}`)).toEqual([
      'services[1]/online scored',
      'services[2]/online scored',
      'services[1]/since not-relevant',
      'services[2]/since scored',
    ]);
  });

  test('without repetitions there is nothing to score', async () => {
    const counted = await form(
      `
| | integer | count | How many? | | | | | | | |
| | begin_repeat | services | Services | | d | S | | | | \${count} |
| | select_one yn | online | Online? | | | | | | | |
| | end_repeat | | | | | | | | | |`,
      '| dimensions |\n| | name | label | weight |\n| | d | D | 1 |',
    );
    expect(scoreOf(counted, { count: '0' }).total).toBeNull();
    expect(pointsOf(scoreOf(counted, { count: '1' }), 'services[1]/online')).toBe('0');
  });
});

describe('levels', () => {
  const levelled = form(
    `
| | decimal | a | A | | d | | | \${a} | | |
| | integer | b | B | | d | | | 100 * \${b} div 7 | | |
| | integer | c | C | | d | | | 100 * \${c} div 7 | | |`,
    '| dimensions |\n| | name | label | weight |\n| | d | D | 1 |\n| levels |\n| | name | label | from |\n| | low | Low | 10 |\n| | middle | Middle | 50 |\n| | high | High | 75 |',
  );

  test.each([
    ['9.99', null],
    ['10', 'low'],
    ['49.999999999999', 'low'],
    ['50', 'middle'],
    ['74.995', 'middle'],
    ['75', 'high'],
    ['100', 'high'],
  ])('a total of %s is at level %s: bounds count as reached, and rounding lifts nobody', async (points, level) => {
    const alone = await form(
      `| | decimal | a | A | | d | | | \${a} | | |`,
      '| dimensions |\n| | name | label | weight |\n| | d | D | 1 |\n| levels |\n| | name | label | from |\n| | low | Low | 10 |\n| | middle | Middle | 50 |\n| | high | High | 75 |',
    );
    expect(scoreOf(alone, { a: points }).level).toBe(level);
  });

  test('parts that make a whole reach the bound: sevenths do not lose what a double cuts off', async () => {
    const score = scoreOf(await levelled, { a: '50', b: '1', c: '6' });
    expect(score.total).toBe('50');
    expect(score.level).toBe('middle');
  });
});
