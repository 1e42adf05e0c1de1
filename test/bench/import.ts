// How long a workbook of 250 questions takes to read and check in full; and an answer in one of 150 questions (step.ts).
import { writeXlsx } from 'hucre/xlsx';
import { readQuestionnaire } from '../../src/xlsform/read-questionnaire.ts';
import { type Row } from './row.ts';
import { benchStep } from './step.ts';

const QUESTIONS = 250;
const ANSWERED_QUESTIONS = 150;
const RUNS = 5;
const TARGET_MS = 300;

export interface Measurement {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly target: number;
  readonly ok: boolean;
}

/** The median of five imports, after one that warms up, against the target of the design. */
export async function benchImport(): Promise<Row[]> {
  const bytes = await workbook(QUESTIONS);
  const times: number[] = [];
  for (let run = 0; run <= RUNS; run++) {
    const started = performance.now();
    const { questionnaire, faults } = await readQuestionnaire('bench.xlsx', bytes);
    const took = performance.now() - started;
    if (questionnaire === null) throw new Error(`The workbook of the benchmark is at fault: ${JSON.stringify(faults.slice(0, 3))}`);
    if (run > 0) times.push(took);
  }
  const value = times.sort((a, b) => a - b)[Math.floor(RUNS / 2)] ?? Infinity;
  const { questionnaire } = await readQuestionnaire('bench.xlsx', await workbook(ANSWERED_QUESTIONS));
  if (questionnaire === null) throw new Error('The smaller workbook of the benchmark is at fault.');
  return [
    { name: `import a ${QUESTIONS}-question XLSX with every check`, value, unit: 'ms', target: TARGET_MS, ok: value < TARGET_MS },
    ...benchStep(questionnaire),
  ];
}

type Cells = (string | number)[];

/** Sections of ten questions of many types, with gates, constraints, calculations, scores and two languages. */
function workbook(questions: number): Promise<Uint8Array> {
  const head = ['type', 'name', 'label::ไทย (th)', 'label::English (en)', 'hint::ไทย (th)', 'hint::English (en)', 'required', 'relevant'];
  const survey: Cells[] = [
    [
      ...head,
      'constraint',
      'constraint_message::ไทย (th)',
      'constraint_message::English (en)',
      'calculation',
      'dimension',
      'weight',
      'score',
    ],
  ];
  for (let section = 0; section < questions / 10; section++) {
    const name = (n: number): string => `q${section}_${n}`;
    const texts = (n: number): Cells => [
      `ข้อ ${section}.${n} หน่วยงานของท่านดำเนินการเรื่องนี้อย่างไร`,
      `Question ${section}.${n}: how does your agency do this?`,
    ];
    const hints = ['โปรดตอบตามข้อเท็จจริง ณ วันที่ตอบ', 'Answer as things are today.'];
    const range: Cells = ['. >= 0 and . <= 100000', 'โปรดตอบเป็นจำนวนตั้งแต่ 0 ถึง 100000', 'Give a number from 0 to 100000.'];
    const gate = `\${${name(0)}} = 'yes'`;
    survey.push([
      'begin_group',
      `s${section}`,
      `หมวดที่ ${section}`,
      `Section ${section}`,
      '',
      '',
      '',
      '',
      '',
      '',
      '',
      '',
      `d${section % 5}`,
    ]);
    survey.push(['select_one yes_no', name(0), ...texts(0), ...hints, 'yes']);
    for (let n = 1; n < 5; n++) survey.push(['select_one scale', name(n), ...texts(n), ...hints, 'yes', gate, '', '', '', '', '', 2]);
    survey.push([
      'select_multiple parts',
      name(5),
      ...texts(5),
      ...hints,
      'no',
      gate,
      "count-selected(.) = 1 or not(selected(., 'none'))",
      'โปรดเลือก "ไม่มี" เพียงข้อเดียว',
      'Choose "none" alone.',
    ]);
    survey.push(['integer', name(6), ...texts(6), ...hints, 'yes', gate, ...range]);
    survey.push([
      'integer',
      name(7),
      ...texts(7),
      ...hints,
      gate,
      gate,
      `. <= \${${name(6)}}`,
      'ต้องไม่เกินข้อก่อนหน้า',
      'Not more than the question before.',
      '',
      '',
      '',
      `if(\${${name(6)}} > 0, . div \${${name(6)}} * 100, '')`,
    ]);
    survey.push(['calculate', name(8), '', '', '', '', '', '', '', '', '', `round(coalesce(\${${name(7)}}, 0) div 10, 1)`]);
    survey.push([
      'text',
      name(9),
      ...texts(9),
      ...hints,
      'no',
      `\${${name(8)}} > 3 and selected(\${${name(5)}}, 'p1')`,
      'string-length(.) <= 500',
      'ไม่เกิน 500 อักษร',
      'At most 500 characters.',
    ]);
    survey.push(['end_group', '']);
  }
  // The last section also has a repeat: systems with a name, users and a total over all of them.
  survey.push(['begin_group', 'more', 'ระบบ', 'Systems'], ['begin_repeat', 'systems', 'ระบบ', 'system']);
  survey.push(['text', 'system', 'ชื่อระบบ', 'Name', '', '', 'yes'], ['integer', 'users', 'ผู้ใช้', 'Users', '', '', 'yes', '', '. > 0']);
  survey.push(['calculate', 'share', '', '', '', '', '', '', '', '', '', '${users} div sum(${users}) * 100'], ['end_repeat', '']);
  survey.push(['calculate', 'all_users', '', '', '', '', '', '', '', '', '', 'sum(${users})'], ['end_group', '']);
  const choices: Cells[] = [['list_name', 'name', 'label::ไทย (th)', 'label::English (en)', 'score']];
  choices.push(['yes_no', 'yes', 'มี', 'Yes', 100], ['yes_no', 'no', 'ไม่มี', 'No', 0]);
  for (let n = 0; n < 5; n++) choices.push(['scale', `l${n}`, `ระดับ ${n}`, `Level ${n}`, n * 25]);
  for (let n = 0; n < 8; n++) choices.push(['parts', `p${n}`, `ส่วนที่ ${n}`, `Part ${n}`, 12.5]);
  choices.push(['parts', 'none', 'ไม่มีข้อใด', 'None of these', 0]);
  const dimensions: Cells[] = [['name', 'label::ไทย (th)', 'label::English (en)', 'weight']];
  for (let n = 0; n < 5; n++) dimensions.push([`d${n}`, `มิติที่ ${n}`, `Dimension ${n}`, 1]);
  const levels: Cells[] = [
    ['name', 'label::ไทย (th)', 'label::English (en)', 'from'],
    ['low', 'ต่ำ', 'Low', 0],
    ['high', 'สูง', 'High', 60],
  ];
  const settings: Cells[] = [
    ['form_title', 'form_id', 'version', 'default_language'],
    ['แบบสำรวจ', 'bench', 1, 'ไทย (th)'],
  ];
  return writeXlsx({ sheets: Object.entries({ survey, choices, settings, dimensions, levels }).map(([name, rows]) => ({ name, rows })) });
}
