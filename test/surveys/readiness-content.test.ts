// What the shipped questionnaire says: it imports cleanly, is complete in both languages, short enough for a phone, and explains itself.
import { beforeAll, describe, expect, it } from 'vitest';
import { type Localized, type Questionnaire } from '../../src/domain/questionnaire.ts';
import { scoringPlan } from '../../src/domain/scoring-plan.ts';
import { choicesOf, groupsOf, isAsked, loadQuestionnaire, nodesOf, questionsOf, readSurvey } from './readiness.ts';

let questionnaire: Questionnaire;
beforeAll(async () => {
  questionnaire = await loadQuestionnaire();
});

const indicators = (): readonly string[] =>
  scoringPlan(questionnaire).flatMap((dimension) => dimension.indicators.map(({ indicator }) => indicator));

/** Every text of the questionnaire with a name to find it by. */
function texts(): readonly { readonly of: string; readonly text: Localized; readonly isNeeded: boolean }[] {
  return [
    { of: 'title', text: questionnaire.title, isNeeded: true },
    ...nodesOf(questionnaire.children).flatMap((node) => {
      const isShown = node.kind !== 'question' || isAsked(node) || node.type === 'note';
      const label = { of: `${node.key} label`, text: node.label, isNeeded: isShown };
      if (node.kind !== 'question') return [label];
      return [
        label,
        { of: `${node.key} hint`, text: node.hint, isNeeded: false },
        { of: `${node.key} guidance`, text: node.guidance, isNeeded: false },
        { of: `${node.key} constraint message`, text: node.constraintMessage, isNeeded: node.constraint !== '' },
        { of: `${node.key} required message`, text: node.requiredMessage, isNeeded: node.required !== '' },
      ];
    }),
    ...Object.entries(questionnaire.lists).flatMap(([list, choices]) =>
      choices.map(({ name, label }) => ({ of: `${list}/${name}`, text: label, isNeeded: true })),
    ),
    ...[...questionnaire.dimensions, ...questionnaire.levels].map(({ name, label }) => ({ of: name, text: label, isNeeded: true })),
    ...questionnaire.advice.map(({ indicator, text }) => ({ of: `advice ${indicator}`, text, isNeeded: true })),
  ];
}

describe('the readiness questionnaire', () => {
  it('imports without faults or warnings', async () => {
    const { faults, warnings } = await readSurvey();
    expect({ faults, warnings }).toEqual({ faults: [], warnings: [] });
  });

  it('is named readiness-2560 and asks the profile, six dimensions in order, and a closing', () => {
    expect(questionnaire.id).toBe('readiness-2560');
    expect(questionnaire.languages).toEqual(['th', 'en']);
    expect(questionnaire.dimensions.map(({ name, weight }) => [name, weight])).toEqual(
      ['p1', 'p2', 'p3', 'p4', 'p5', 'p6'].map((name) => [name, '1']),
    );
    expect(questionnaire.dimensions.map(({ label }) => label['th'])).toEqual([
      'แนวนโยบายและหลักปฏิบัติ',
      'ศักยภาพเจ้าหน้าที่ภาครัฐด้านดิจิทัล',
      'บริการภาครัฐ',
      'การบริหารจัดการรูปแบบดิจิทัล',
      'โครงสร้างพื้นฐานความมั่นคงปลอดภัยและมีประสิทธิภาพ',
      'เทคโนโลยีดิจิทัลและการนำไปใช้',
    ]);
    const sections = questionnaire.children.filter((node) => node.kind === 'group');
    expect(sections.map(({ name, dimension }) => [name, dimension])).toEqual([
      ['profile', null],
      ['p1', 'p1'],
      ['p2', 'p2'],
      ['p3', 'p3'],
      ['p4', 'p4'],
      ['p5', 'p5'],
      ['p6', 'p6'],
      ['closing', null],
    ]);
  });

  it('has five levels from 0, 20, 40, 60 and 80', () => {
    expect(questionnaire.levels.map(({ name, from }) => [name, from])).toEqual([
      ['very_low', '0'],
      ['low', '20'],
      ['moderate', '40'],
      ['high', '60'],
      ['very_high', '80'],
    ]);
  });

  it('says at the start that the scoring model is not the official one', () => {
    const welcome = questionsOf(questionnaire).find(({ name }) => name === 'welcome');
    expect(welcome?.label['th']).toContain('แบบจำลองคะแนนของระบบนี้ ไม่ใช่คะแนนทางการ');
    expect(welcome?.label['en']).toContain('not official');
    expect(questionnaire.settings['scoring_note']).toContain('แบบจำลองคะแนนของระบบนี้ ไม่ใช่คะแนนทางการ');
  });

  it('scores 40 indicators from 84 questions, the services of P3.2 counted once', () => {
    const counts = scoringPlan(questionnaire).map((dimension) => [
      dimension.dimension,
      dimension.indicators.length,
      dimension.indicators.flatMap(({ questions }) => questions).length,
    ]);
    expect(counts).toEqual([
      ['p1', 9, 16],
      ['p2', 6, 13],
      ['p3', 9, 18],
      ['p4', 4, 15],
      ['p5', 5, 11],
      ['p6', 7, 12],
    ]);
    expect(new Set(indicators()).size).toBe(40);
  });

  it('gives every indicator a name of its own and a next step below 60', () => {
    const plan = scoringPlan(questionnaire).flatMap((dimension) => dimension.indicators);
    for (const { indicator, label } of plan) {
      expect(label['th']?.length, indicator).toBeLessThanOrEqual(40);
      expect(label['en']?.length, indicator).toBeLessThanOrEqual(45);
    }
    expect(new Set(plan.map(({ label }) => label['th'])).size).toBe(plan.length);
    expect(questionnaire.advice.map(({ indicator, below }) => [indicator, below])).toEqual(indicators().map((code) => [code, '60']));
  });

  it('is complete in Thai and English, each in its own script', () => {
    const wrong = texts().filter(({ text, isNeeded }) => {
      const { th = '', en = '' } = text;
      if (th === '' && en === '') return isNeeded;
      const plainEn = en.replaceAll(/\$\{[^}]*\}/g, '');
      return !/[ก-๛]/u.test(th) || en === '' || /[ก-๛]/u.test(plainEn);
    });
    expect(wrong.map(({ of }) => of)).toEqual([]);
  });

  it('keeps questions within 200 characters, choices within 60, and other texts within 220', () => {
    const isChoice = (of: string): boolean => of.includes('/');
    const limit = (of: string): number => (of === 'welcome label' ? 260 : isChoice(of) ? 60 : of.endsWith('label') ? 200 : 220);
    const long = texts().filter(({ of, text }) => Object.values(text).some((one) => one.length > limit(of)));
    expect(long.map(({ of }) => of)).toEqual([]);
  });

  it('has no double spaces, decomposed sara am or invisible characters in any text', () => {
    const odd = texts().filter(({ text }) => Object.values(text).some((one) => / {2}|\u0e4d\u0e32|[\u200b-\u200d\ufeff]|เเ/u.test(one)));
    expect(odd.map(({ of }) => of)).toEqual([]);
  });

  it('explains every hard term in the help of the question that uses it', () => {
    const terms = [
      'แผนดิจิทัล',
      'DCIO',
      'ธรรมาภิบาลข้อมูล',
      'บริกรข้อมูล',
      'บัญชีข้อมูล',
      'ชุดข้อมูล',
      'เครื่องอ่านได้',
      'ศูนย์กลางข้อมูลเปิด',
      'แผนพัฒนารายบุคคล',
      'พอร์ทัลกลาง',
      'ยืนยันตัวตนออนไลน์',
      'ดิจิทัลไอดี',
      'ศูนย์รวมบริการ',
      'ระบบกลางของรัฐ',
      'ลงนามอิเล็กทรอนิกส์',
      'ศูนย์แลกเปลี่ยนข้อมูลกลาง',
      'แดชบอร์ด',
      'เครื่องแม่ข่าย',
      'คลาวด์',
      'เข้ารหัส',
      'ภัยคุกคามทางไซเบอร์',
      'DPO',
      'PDPA',
      'AI',
      'Big Data',
      'IoT',
      'Chatbot',
      'RPA',
      'บล็อกเชน',
      'VPN',
      'คลังข้อมูล',
      'ทำความสะอาดข้อมูล',
      'ข้อมูลหลัก',
      'API',
    ];
    const questions = questionsOf(questionnaire).filter(isAsked);
    const unexplained = terms.flatMap((term) =>
      questions
        .filter((question) => {
          const shown = [question.label, question.hint, ...choicesOf(questionnaire, question).map(({ label }) => label)];
          return shown.some((text) => text['th']?.includes(term)) && question.guidance['th'] === undefined && !isLaterRow(question.key);
        })
        .map(({ key }) => `${key}: ${term}`),
    );
    expect(unexplained).toEqual([]);
    const help = questions.map(({ guidance }) => guidance['th'] ?? '').join('\n');
    const nowhere = terms.filter(
      (term) =>
        !help.includes(term) &&
        !questions.some(({ label, guidance }) => label['th']?.includes(term) === true && guidance['th'] !== undefined),
    );
    expect(nowhere).toEqual([]);
  });

  it('offers a way out of every required scored choice: not knowing, or a scale that everyone can place', () => {
    const stuck = questionsOf(questionnaire).filter((question) => {
      const choices = choicesOf(questionnaire, question);
      const isScored = choices.some(({ score }) => score !== null);
      return isScored && question.required !== '' && question.list !== 'skill' && !choices.some(({ name }) => name === 'unknown');
    });
    expect(stuck.map(({ key }) => key)).toEqual([]);
  });

  it('asks for nothing personal that it insists on, but the names and positions of coordinator and executive', () => {
    const personal = questionsOf(questionnaire).filter(({ name }) => name.startsWith('coordinator') || name === 'certifier');
    expect(personal.map(({ name, required }) => [name, required !== ''])).toEqual([
      ['coordinator_name', true],
      ['coordinator_position', true],
      ['coordinator_phone', false],
      ['coordinator_email', false],
      ['certifier', true],
    ]);
  });

  /** Rows of a table below the first: what the rows share is explained once, in the first. */
  function isLaterRow(key: string): boolean {
    return groupsOf(questionnaire).some(
      (group) => group.appearance.includes('table-list') && group.children.findIndex((child) => child.key === key) > 0,
    );
  }
});
