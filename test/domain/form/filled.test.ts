import { describe, expect, test } from 'vitest';
import { type Answers, compileForm, type FilledForm, type FormContext, openForm } from '../../../src/domain/form.ts';
import { type Questionnaire } from '../../../src/domain/questionnaire.ts';
import { choice, group, question, questionnaire, repeat } from '../../support/questionnaires.ts';

const context: FormContext = {
  now: new Date('2026-08-03T02:00:00Z'),
  timeZone: 'Asia/Bangkok',
  prefilled: {},
  startedAt: new Date('2026-08-01T20:00:00Z'),
  seed: 'response-1',
};

function open(from: Questionnaire, answers: Answers = {}, given: Partial<FormContext> = {}): FilledForm {
  return openForm(compileForm(from), answers, { ...context, ...given });
}

const keys = (filled: FilledForm): readonly string[] => filled.items.map((item) => item.key);

describe('relevance', () => {
  const gated = questionnaire(
    [
      question('select_one', 'has_plan', { list: 'yes_no' }),
      group('plan', [question('integer', 'year'), question('text', 'why', { relevant: '${year} < 2560' })], {
        relevant: "${has_plan} = 'yes'",
      }),
      question('text', 'after', { relevant: "${year} != ''" }),
    ],
    { yes_no: ['yes', 'no'] },
  );

  test('a group that is not relevant hides everything inside', () => {
    expect(keys(open(gated))).toEqual(['has_plan']);
    expect(keys(open(gated, { has_plan: 'yes' }))).toEqual(['has_plan', 'year']);
    expect(keys(open(gated, { has_plan: 'yes', year: '2550' }))).toEqual(['has_plan', 'year', 'why', 'after']);
  });

  test('an answer that falls away reads as empty, stays in the answers and returns', () => {
    const filled = open(gated, { has_plan: 'yes', year: '2550' });
    const without = filled.with('has_plan', 'no');
    expect(keys(without)).toEqual(['has_plan']);
    expect(without.answers).toMatchObject({ year: '2550' });
    expect(without.isRelevant('year')).toBe(false);
    expect(keys(without.with('has_plan', 'yes'))).toEqual(['has_plan', 'year', 'why', 'after']);
  });

  test('with() leaves the form it came from as it was', () => {
    const filled = open(gated, { has_plan: 'yes' });
    filled.with('has_plan', 'no');
    expect(keys(filled)).toEqual(['has_plan', 'year']);
  });

  test('items say their section and group', () => {
    const [, year] = open(gated, { has_plan: 'yes' }).items;
    expect(year?.section?.key).toBe('plan');
    expect(year?.group?.key).toBe('plan');
    expect(open(gated).items[0]?.section).toBeNull();
  });
});

describe('values filled by us', () => {
  const form = questionnaire([
    question('start', 'start'),
    question('today', 'today'),
    question('end', 'end'),
    question('username', 'username'),
    question('hidden', 'agency_level'),
    question('integer', 'a'),
    question('integer', 'b'),
    question('calculate', 'total', { calculation: '${a} + ${b}' }),
    question('calculate', 'double', { calculation: '${total} * 2' }),
    question('text', 'province', { relevant: "${agency_level} = 'province'" }),
  ]);

  test('calculations follow their answers, through other calculations too', () => {
    const filled = open(form).with('a', '1').with('b', '2');
    expect(filled.answers).toMatchObject({ total: '3', double: '6' });
  });

  test('a calculation that is no number is empty', () => {
    expect(open(form, { a: '1' }).answers).not.toHaveProperty('total');
    expect(open(form, { a: '1', b: '1' }).with('b', '').answers).toMatchObject({ total: '', double: '' });
  });

  test('start, today, end, username and the agency register', () => {
    const filled = open(form, {}, { prefilled: { agency_level: 'province', username: 'U1' } });
    expect(filled.answers).toMatchObject({
      start: '2026-08-02T03:00:00.000+07:00',
      today: '2026-08-02',
      end: '2026-08-03T09:00:00.000+07:00',
      username: 'U1',
      agency_level: 'province',
    });
    expect(keys(filled)).toEqual(['a', 'b', 'province']);
  });

  test('a stored register value is used where the register gives none', () => {
    expect(keys(open(form, { agency_level: 'province' }))).toContain('province');
  });
});

describe('required, read-only, constraint', () => {
  const form = questionnaire([
    question('integer', 'staff', { required: 'true()', constraint: '. >= 0 and . <= 100' }),
    question('integer', 'it_staff', { required: '${staff} > 10', constraint: '. <= ${staff}' }),
    question('text', 'note', { readOnly: "${staff} = ''" }),
    question('integer', 'sum', { calculation: '${staff} * 2' }),
  ]);

  test('required and read-only are expressions', () => {
    const filled = open(form, { staff: '5' });
    expect(filled.item('staff')?.isRequired).toBe(true);
    expect(filled.item('it_staff')?.isRequired).toBe(false);
    expect(filled.with('staff', '11').item('it_staff')?.isRequired).toBe(true);
    expect(open(form).item('note')?.isReadOnly).toBe(true);
    expect(filled.item('note')?.isReadOnly).toBe(false);
  });

  test('an asked question with a calculation is read-only', () => {
    expect(open(form, { staff: '5' }).item('sum')).toMatchObject({ isReadOnly: true, value: '10' });
  });

  test('a constraint judges the new value, and never an empty one', () => {
    const filled = open(form, { staff: '20' });
    expect(filled.isAllowed('staff', '101')).toBe(false);
    expect(filled.isAllowed('staff', '100')).toBe(true);
    expect(filled.isAllowed('it_staff', '21')).toBe(false);
    expect(filled.isAllowed('it_staff', '20')).toBe(true);
    expect(filled.isAllowed('it_staff', '')).toBe(true);
    expect(filled.isAllowed('no_such', '1')).toBe(true);
  });
});

describe('choices', () => {
  const form = questionnaire(
    [
      question('select_one', 'region', { list: 'regions' }),
      question('select_one', 'province', { list: 'provinces', choiceFilter: 'region = ${region}' }),
      question('select_multiple', 'visited', { list: 'provinces', choiceFilter: 'region = ${region}' }),
    ],
    {
      regions: ['north', 'south'],
      provinces: [
        choice('cm', { columns: { region: 'north' } }),
        choice('cr', { columns: { region: 'north' } }),
        choice('pk', { columns: { region: 'south' } }),
      ],
    },
  );

  test('the filter sees the columns of the choice and the answers', () => {
    const filled = open(form, { region: 'north' });
    expect(filled.item('province')?.choices.map(({ name }) => name)).toEqual(['cm', 'cr']);
    expect(open(form).item('province')?.choices).toEqual([]);
  });

  test('an answer that is no longer offered reads as empty and returns with its choice', () => {
    const filled = open(form, { region: 'north', province: 'cm', visited: 'cm cr' });
    expect(filled.item('province')?.value).toBe('cm');
    const moved = filled.with('region', 'south');
    expect(moved.item('province')?.value).toBe('');
    expect(moved.item('visited')?.value).toBe('');
    expect(moved.answers).toMatchObject({ province: 'cm' });
    expect(moved.with('region', 'north').item('visited')?.value).toBe('cm cr');
  });

  test('filters that look at one another are no cycle: nothing is pruned then', () => {
    const ranked = questionnaire(
      [
        question('select_one', 'first', { list: 'l', choiceFilter: 'name != ${second}' }),
        question('select_one', 'second', { list: 'l', choiceFilter: 'name != ${first}' }),
      ],
      { l: ['a', 'b', 'c'] },
    );
    const filled = open(ranked).with('first', 'a').with('second', 'b');
    expect(filled.item('first')).toMatchObject({ value: 'a' });
    expect(filled.item('first')?.choices.map(({ name }) => name)).toEqual(['a', 'c']);
    expect(filled.item('second')?.choices.map(({ name }) => name)).toEqual(['b', 'c']);
  });

  test('randomize shuffles the same way for the same response, and by its seed where there is one', () => {
    const names = Array.from({ length: 20 }, (_, index) => `c${index}`);
    const shuffledForm = (seed: string): Questionnaire =>
      questionnaire([question('select_one', 'q', { list: 'l', parameters: { randomize: 'true', seed } })], { l: names });
    const order = (seed: string, response: string): readonly string[] =>
      open(shuffledForm(seed), {}, { seed: response }).items[0]?.choices.map(({ name }) => name) ?? [];
    expect(order('', 'r1')).toEqual(order('', 'r1'));
    expect(order('', 'r1')).not.toEqual(order('', 'r2'));
    expect(order('42', 'r1')).toEqual(order('42', 'r2'));
    expect(order('42', 'r1')).not.toEqual(names);
    expect([...order('42', 'r1')].sort()).toEqual([...names].sort());
  });
});

describe('defaults', () => {
  const form = questionnaire([
    question('text', 'a', { default: 'first' }),
    question('text', 'b', { default: "concat(${a}, '!')" }),
    question('date', 'd', { default: '2026-01-31' }),
    question('date', 't', { default: 'today()' }),
  ]);

  test('fill in what was never answered, literal or computed', () => {
    expect(open(form).answers).toMatchObject({ a: 'first', b: 'first!', d: '2026-01-31', t: '2026-08-03' });
  });

  test('do not come back where the answer was cleared', () => {
    expect(open(form, { a: '' }).answers).toMatchObject({ a: '', b: '!' });
    expect(open(form).with('a', '').item('a')?.value).toBe('');
  });
});

describe('texts', () => {
  const form = questionnaire(
    [
      question('text', 'name', { label: { th: 'ชื่อ', en: 'Name' } }),
      question('integer', 'age', {
        label: { th: 'อายุของ ${name}', en: 'Age of ${ name }' },
        hint: { '': 'ปี' },
        constraintMessage: { th: '${name} อายุเท่านี้ไม่ได้' },
        requiredMessage: { th: 'โปรดตอบ' },
        guidance: { th: 'ดูบัตร' },
      }),
    ],
    {},
    { languages: ['th', 'en'] },
  );

  test('carry answers, in the language asked for', () => {
    const filled = open(form, { name: 'สมชาย' });
    expect(filled.label('age', 'th')).toBe('อายุของ สมชาย');
    expect(filled.label('age', 'en')).toBe('Age of สมชาย');
    expect(filled.constraintMessage('age', 'th')).toBe('สมชาย อายุเท่านี้ไม่ได้');
    expect(filled.hint('age', 'en')).toBe('ปี');
    expect(filled.requiredMessage('age', 'th')).toBe('โปรดตอบ');
    expect(filled.guidance('age', 'th')).toBe('ดูบัตร');
    expect(filled.hint('name', 'th')).toBe('');
    expect(filled.label('nowhere', 'th')).toBe('');
  });
});

describe('repeats', () => {
  const form = questionnaire([
    repeat('services', [
      question('text', 'name', { label: { th: 'บริการที่ ${no}' } }),
      question('calculate', 'no', { calculation: 'position(..)' }),
      question('integer', 'users', { relevant: "${name} != ''" }),
      question('calculate', 'share', { calculation: '${users} div ${total}' }),
    ]),
    question('calculate', 'total', { calculation: 'sum(${users})' }),
    question('calculate', 'n', { calculation: 'count(${services})' }),
    question('calculate', 'names', { calculation: "join(', ', ${name})" }),
  ]);

  test('start with one repetition', () => {
    expect(keys(open(form))).toEqual(['services[1]/name']);
    expect(open(form).repetitions('services')).toBe(1);
  });

  test('each repetition has its own answers; outside, a name means all of them', () => {
    const filled = open(form)
      .withRepetition('services')
      .with('services[1]/name', 'A')
      .with('services[2]/name', 'B')
      .with('services[1]/users', '10')
      .with('services[2]/users', '30');
    expect(filled.answers).toMatchObject({ total: '40', n: '2', names: 'A, B', 'services[2]/share': '0.75', services: '2' });
    expect(filled.label('services[2]/name', 'th')).toBe('บริการที่ 2');
    expect(filled.item('services[2]/users')?.repetitions).toEqual([{ repeatKey: 'services', position: 2, count: 2 }]);
  });

  test('removing one moves the later ones up', () => {
    const filled = open(form, {
      services: '3',
      'services[1]/name': 'A',
      'services[2]/name': 'B',
      'services[3]/name': 'C',
      'services[3]/users': '7',
    });
    const less = filled.withoutRepetition('services', 2);
    expect(less.repetitions('services')).toBe(2);
    expect(less.answers).toMatchObject({ names: 'A, C', total: '7', 'services[2]/users': '7' });
    expect(less.answers).not.toHaveProperty('services[3]/name');
    expect(less.withoutRepetition('services', 1).withoutRepetition('services', 1).answers).toMatchObject({ n: '0', total: '0' });
  });

  test('a count that is an expression rules', () => {
    const counted = questionnaire([question('integer', 'n'), repeat('r', [question('text', 'x')], { repeatCount: '${n}' })]);
    const filled = open(counted, { n: '2' });
    expect(keys(filled)).toEqual(['n', 'r[1]/x', 'r[2]/x']);
    expect(keys(filled.with('n', '3'))).toHaveLength(4);
    expect(keys(filled.with('n', ''))).toEqual(['n']);
    expect(filled.withRepetition('r')).toBe(filled);
    expect(filled.with('n', '1e9').repetitions('r')).toBe(0);
    expect(filled.with('n', '1000000000').repetitions('r')).toBe(200);
  });

  test('nested repeats keep their own counts and keys', () => {
    const nested = questionnaire([
      repeat('outer', [
        question('text', 'title'),
        repeat('inner', [question('integer', 'x'), question('calculate', 'y', { calculation: 'concat(${title}, ${x})' })]),
        question('calculate', 'sum', { calculation: 'sum(${x})' }),
      ]),
      question('calculate', 'all', { calculation: 'sum(${x})' }),
    ]);
    const filled = open(nested)
      .withRepetition('outer')
      .withRepetition('outer[2]/inner')
      .with('outer[2]/title', 'T')
      .with('outer[1]/inner[1]/x', '1')
      .with('outer[2]/inner[1]/x', '2')
      .with('outer[2]/inner[2]/x', '4');
    expect(keys(filled)).toEqual(['outer[1]/title', 'outer[1]/inner[1]/x', 'outer[2]/title', 'outer[2]/inner[1]/x', 'outer[2]/inner[2]/x']);
    expect(filled.answers).toMatchObject({ 'outer[1]/sum': '1', 'outer[2]/sum': '6', all: '7', 'outer[2]/inner[2]/y': 'T4' });
    expect(filled.item('outer[2]/inner[2]/x')?.repetitions).toEqual([
      { repeatKey: 'outer', position: 2, count: 2 },
      { repeatKey: 'outer[2]/inner', position: 2, count: 2 },
    ]);
    expect(filled.withoutRepetition('outer', 1).answers).toMatchObject({ 'outer[1]/inner': '2', all: '6', 'outer[1]/title': 'T' });
  });
});

describe('triggers and once', () => {
  test('a triggered calculation runs when its cause changes and not otherwise', () => {
    const form = questionnaire([
      question('text', 'cause'),
      question('integer', 'a'),
      question('calculate', 'stamp', { calculation: 'concat(${cause}, ${a})', trigger: ['cause'] }),
    ]);
    const filled = open(form).with('a', '1');
    expect(filled.answers).not.toHaveProperty('stamp');
    const stamped = filled.with('cause', 'x').with('a', '2');
    expect(stamped.answers).toMatchObject({ stamp: 'x1' });
    expect(open(form, stamped.answers).answers).toMatchObject({ stamp: 'x1' });
  });

  test('once() keeps its first value', () => {
    const form = questionnaire([question('text', 'a'), question('calculate', 'c', { calculation: 'once(${a})' })]);
    const filled = open(form).with('a', 'x').with('a', 'y');
    expect(filled.answers).toMatchObject({ c: 'x' });
    expect(open(form, filled.answers).with('a', 'z').answers).toMatchObject({ c: 'x' });
  });
});

test('evaluate() computes an expression in the place of a question', () => {
  const form = questionnaire([repeat('r', [question('integer', 'x')])]);
  const filled = open(form, { r: '2', 'r[1]/x': '3', 'r[2]/x': '4' });
  expect(filled.evaluate('. * 10', 'r[2]/x')).toBe('40');
  expect(filled.evaluate('${x} + 1', 'r[1]/x')).toBe('4');
  expect(filled.evaluate('1 +', 'r[1]/x')).toBe('');
  expect(filled.evaluate("number('')", 'r[1]/x')).toBe('');
});

test('names of object members are ordinary names', () => {
  const form = questionnaire([
    question('text', '__proto__'),
    question('text', 'constructor', { relevant: "${__proto__} = 'x'" }),
    question('calculate', 'toString', { calculation: 'concat(${__proto__}, ${constructor})' }),
  ]);
  const filled = open(form).with('__proto__', 'x').with('constructor', 'y');
  expect(filled.isRelevant('constructor')).toBe(true);
  expect(Object.entries(filled.answers)).toContainEqual(['toString', 'xy']);
  expect(filled.isRelevant('hasOwnProperty')).toBe(false);
});
