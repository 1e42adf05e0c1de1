// Answering the shipped questionnaire from beginning to end, as a department and as a provincial agency, with several made-up respondents.
import { beforeAll, describe, expect, it } from 'vitest';
import { type Form } from '../../src/domain/form.ts';
import { answerAll, emptyNumbers, fullNumbers, isAsked, loadForm, openAt, respondent, type Level, type Strategy } from './readiness.ts';

let form: Form;
beforeAll(async () => {
  form = await loadForm();
});

const others = {
  agency_confirmed: 'no',
  agency_kind: 'other',
  p1_8: 'website other',
  obstacles: 'budget staff other',
  success_factors: 'plan other',
};

const respondents: Readonly<Record<string, Strategy>> = {
  'everything at its best': respondent('best', fullNumbers),
  'everything at its worst': respondent('worst', emptyNumbers),
  'no gate open': respondent('worst', emptyNumbers, { serves_public: 'no', id_needed: 'no', documents_needed: 'no' }),
  'other, please specify': respondent('best', fullNumbers, others),
  'handled by the parent agency': (item, filled) =>
    item.choices.some(({ name }) => name === 'parent') ? 'parent' : respondent('best', fullNumbers)(item, filled),
  'does not know': (item, filled) =>
    item.choices.some(({ name }) => name === 'unknown') ? 'unknown' : respondent('worst', emptyNumbers)(item, filled),
};

const levels: readonly Level[] = ['department', 'province'];

const onlyDepartment = [
  ...['p1_4', 'p1_5', 'budget_total', 'budget_digital', 'p1_9_total', 'p1_9_readable'],
  ...['team', 'datasets', 'access', 'catalogue', 'central', 'quality'].map((row) => `p1_10_${row}`),
  ...['p3_9', 'p4_3_agencies', 'p5_2'],
  ...['notice', 'records', 'officer', 'breach'].map((row) => `p5_5_${row}`),
  ...['p6_1_rpa', 'p6_1_blockchain', 'p6_6', 'p6_6_count'],
];
const onlyProvince = ['p1_4p', 'p1_10p', 'p2_2', 'p5_5p'];

describe.each(levels)('a %s', (level) => {
  it.each(Object.entries(respondents))('reaches the end: %s', (_, strategy) => {
    const { filled, visited } = answerAll(openAt(form, level), strategy);
    expect(visited).toContain('certified');
    const missing = filled.items.filter((item) => item.isRequired && item.value === '');
    expect(missing.map(({ key }) => key)).toEqual([]);
    const refused = filled.items.filter((item) => item.value !== '' && !filled.isAllowed(item.key, item.value));
    expect(refused.map(({ key }) => key)).toEqual([]);
  });

  it('meets every question of its level, and none of the other level', () => {
    const met = new Set(Object.values(respondents).flatMap((strategy) => [...answerAll(openAt(form, level), strategy).visited]));
    const foreign = new Set(level === 'department' ? onlyProvince : onlyDepartment);
    const expected = form.questions.filter((question) => isAsked(question) && !foreign.has(question.name)).map(({ key }) => key);
    expect([...met].filter((key) => key !== 'welcome').toSorted()).toEqual(expected.toSorted());
  });

  it('is not asked more than its level needs', () => {
    const count = (strategy: Strategy): number =>
      answerAll(openAt(form, level), strategy).filled.items.filter(({ question }) => isAsked(question)).length;
    const [longest, shortest] = level === 'department' ? [121, 76] : [102, 63];
    expect(count(respondent('best', fullNumbers, others))).toBe(longest);
    expect(count(respondent('worst', emptyNumbers, { serves_public: 'no' }))).toBe(shortest);
  });
});

describe('what the form refuses', () => {
  const at = (answers: Readonly<Record<string, string>>, level: Level = 'department') =>
    Object.entries(answers).reduce((filled, [key, value]) => filled.with(key, value), openAt(form, level));

  it('a part larger than its whole, with the whole in the message', () => {
    const staff = at({ staff_total: '40' });
    expect(staff.isAllowed('staff_digital', '40')).toBe(true);
    expect(staff.isAllowed('staff_digital', '41')).toBe(false);
    expect(staff.isAllowed('p2_4', '41')).toBe(false);
    expect(staff.constraintMessage('staff_digital', 'th')).toContain('(40 คน)');
    const budget = at({ budget_total: '500000' });
    expect(budget.isAllowed('budget_digital', '500001')).toBe(false);
    expect(budget.constraintMessage('budget_digital', 'en')).toContain('(500000 baht)');
    const services = at({ serves_public: 'yes', services_total: '3' });
    expect(services.isAllowed('services_digital', '4')).toBe(false);
    expect(services.isAllowed('main_service_count', '4')).toBe(false);
    expect(services.isAllowed('main_service_count', '3')).toBe(true);
    const open = at({ p1_7: 'full', p1_9_total: '8' });
    expect(open.isAllowed('p1_9_readable', '9')).toBe(false);
  });

  it('numbers that cannot be: no staff, negative money, more than five main services', () => {
    expect(at({}).isAllowed('staff_total', '0')).toBe(false);
    expect(at({}).isAllowed('budget_total', '-1')).toBe(false);
    expect(at({ serves_public: 'yes', services_total: '30' }).isAllowed('main_service_count', '6')).toBe(false);
    expect(at({ serves_public: 'yes', services_total: '30' }).isAllowed('main_service_count', '0')).toBe(false);
  });

  it('"none" or "don\'t know" together with something else', () => {
    for (const [key, answers] of [
      ['p1_2', { p1_1: 'adopted' }],
      ['p1_5', { p1_4: 'appointed' }],
      ['p5_2', {}],
      ['p5_3', {}],
      ['p6_2', {}],
      ['p6_4', {}],
    ] as const) {
      const filled = at(answers);
      const choices = filled.item(key)?.choices.map(({ name }) => name) ?? [];
      const real = choices.find((name) => name !== 'none' && name !== 'unknown') ?? '';
      expect(filled.isAllowed(key, 'none'), key).toBe(true);
      expect(filled.isAllowed(key, 'unknown'), key).toBe(true);
      expect(filled.isAllowed(key, `${real} none`), key).toBe(false);
      expect(filled.isAllowed(key, `${real} unknown`), key).toBe(false);
      expect(filled.isAllowed(key, 'none unknown'), key).toBe(false);
    }
  });

  it('a fourth obstacle or success factor, and "none" beside another', () => {
    for (const [key, three] of [
      ['obstacles', 'budget staff skills'],
      ['success_factors', 'plan staff data'],
    ] as const) {
      expect(at({}).isAllowed(key, three)).toBe(true);
      expect(at({}).isAllowed(key, `${three} leadership`)).toBe(false);
      expect(at({}).isAllowed(key, 'budget none')).toBe(false);
      expect(at({}).isAllowed(key, 'none')).toBe(true);
    }
  });

  it('telephones without a digit and e-mail addresses without a domain, but not Thai digits and extensions', () => {
    const filled = at({});
    expect(filled.isAllowed('office_phone', '0 2123 4567 ต่อ 890')).toBe(true);
    expect(filled.isAllowed('office_phone', '๐๕๓ ๑๒๓๔๕๖ #๑๒')).toBe(true);
    expect(filled.isAllowed('office_phone', 'ไม่มี')).toBe(false);
    expect(filled.isAllowed('coordinator_email', 'name@agency.go.th')).toBe(true);
    expect(filled.isAllowed('coordinator_email', 'name@agency')).toBe(false);
  });
});

describe('what the form knows already', () => {
  it('shows the agency and its ministry, and the type from the register until the contact changes it', () => {
    const filled = openAt(form, 'department');
    expect(filled.label('agency_confirmed', 'th')).toBe('ชื่อที่จะใช้ในรายงาน: กรมการขนส่งทางบก สังกัด: กระทรวงคมนาคม เขียนถูกต้องหรือไม่');
    expect(filled.item('agency_kind')?.value).toBe('government');
    expect(filled.with('agency_kind', 'other').item('agency_kind')?.value).toBe('other');
  });

  it('asks about as many main services as the contact chose, each by its name', () => {
    const filled = openAt(form, 'province').with('serves_public', 'yes').with('services_total', '9').with('main_service_count', '3');
    const services = filled.items.filter(({ key }) => key.startsWith('main_services['));
    expect(services.map(({ key }) => key)).toEqual(
      [1, 2, 3].flatMap((n) => [`main_services[${n}]/service_name`, `main_services[${n}]/service_online`]),
    );
    const named = filled.with('main_services[2]/service_name', 'ขอหนังสือรับรอง');
    expect(named.label('main_services[2]/service_online', 'th')).toContain('"ขอหนังสือรับรอง"');
  });

  it('offers "our parent agency does it" to provincial agencies only', () => {
    const offered = (level: Level) =>
      answerAll(openAt(form, level), respondent('best', fullNumbers))
        .filled.items.filter(({ choices }) => choices.some(({ name }) => name === 'parent'))
        .map(({ key }) => key);
    expect(offered('department')).toEqual([]);
    expect(offered('province')).toEqual([
      'p1_1',
      'p1_4p',
      'p1_7',
      'p1_10p',
      'p2_2',
      'p2_6',
      'p3_7',
      'p4_3',
      'p5_3',
      'p5_4',
      'p5_5p',
      'p6_2',
      'p6_4',
    ]);
  });
});
