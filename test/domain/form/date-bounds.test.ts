// The bounds of date pickers, read off constraints.
import { expect, test } from 'vitest';
import { compileForm, dateBounds, openForm } from '../../../src/domain/form.ts';
import { readText } from '../../xlsform/workbook.ts';

/** Half an hour past midnight in Bangkok, still the day before in Greenwich. */
const now = new Date('2026-11-21T17:30:00Z');

async function bounds(type: 'date' | 'dateTime' | 'text', constraint: string, start = ''): Promise<string> {
  const { questionnaire, faults } = await readText(
    `| survey |\n| | type | name | label | constraint |\n| | date | start | ก | |\n| | ${type} | q | ข | ${constraint} |`,
  );
  if (questionnaire === null) throw new Error(JSON.stringify(faults));
  const filled = openForm(compileForm(questionnaire), start === '' ? {} : { start }, {
    now,
    timeZone: 'Asia/Bangkok',
    prefilled: {},
    startedAt: now,
    seed: '1',
  });
  const item = filled.item('q');
  if (!item) throw new Error('no question');
  const { min = '', max = '' } = dateBounds(filled, item);
  return `${min}..${max}`;
}

test.each([
  ['. <= today()', '..2026-11-22'],
  ['. < today()', '..2026-11-21'],
  ['. >= today()', '2026-11-22..'],
  ['today() >= .', '..2026-11-22'],
  ['. > today() - 7 and . < today() + 30', '2026-11-16..2026-12-21'],
  ["(. >= '2017-10-01') and (. <= date('2018-09-30'))", '2017-10-01..2018-09-30'],
  [". >= '2017-10-01' and . >= '2018-01-01'", '2018-01-01..'],
  ["date(.) <= today() and . != '2020-01-01'", '..2026-11-22'],
  ['. >= ${start}', '2026-03-01..'],
  ['. > ${start} and . <= ${start} + 10', '2026-03-02..2026-03-11'],
  // nothing that every answer must keep
  ['. <= today() or . = ${start}', '..'],
  ['. >= . + 1', '..'],
  ['. = today()', '..'],
  ["format-date(., '%a') != 'Sun'", '..'],
  // no day is left
  ['. < today() and . > today()', '..'],
  ['. <= today() and . >= today()', '..'],
  // a Buddhist year by mistake
  [". <= '2569-01-01'", '..'],
])('%s gives %s', async (constraint, expected) => {
  expect(await bounds('date', constraint, '2026-03-01')).toBe(expected);
});

test('a reference that is not answered binds nothing', async () => {
  expect(await bounds('date', '. >= ${start} and . <= today()')).toBe('..2026-11-22');
});

test.each([
  ['. <= now()', '..2026-11-22T00:30'],
  ['. >= today()', '2026-11-22T00:00..'],
])('date and time: %s gives %s', async (constraint, expected) => {
  expect(await bounds('dateTime', constraint)).toBe(expected);
});

test('other types have no bounds', async () => {
  expect(await bounds('text', '. <= today()')).toBe('..');
});
