// The shipped questionnaire as the tests need it: read from its file, compiled, and answered from beginning to end by a made-up respondent.
import { readFileSync } from 'node:fs';
import { compileForm, openForm, type FilledForm, type Form, type FormContext, type FormItem } from '../../src/domain/form.ts';
import { type Choice, type Group, type Node, type Question, type Questionnaire } from '../../src/domain/questionnaire.ts';
import { readQuestionnaire, type ReadResult } from '../../src/xlsform/read-questionnaire.ts';

export const surveyFile = (name: string): URL => new URL(`../../src/surveys/${name}`, import.meta.url);

export type Level = 'department' | 'province';

export function readSurvey(): Promise<ReadResult> {
  return readQuestionnaire('readiness-2560.md', readFileSync(surveyFile('readiness-2560.md')));
}

export async function loadQuestionnaire(): Promise<Questionnaire> {
  const { questionnaire, faults } = await readSurvey();
  if (questionnaire === null) throw new Error(JSON.stringify(faults));
  return questionnaire;
}

export async function loadForm(): Promise<Form> {
  return compileForm(await loadQuestionnaire());
}

/** Every question, and every group, of the tree. */
export function nodesOf(nodes: readonly Node[]): readonly Node[] {
  return nodes.flatMap((node) => (node.kind === 'question' ? [node] : [node, ...nodesOf(node.children)]));
}

export const questionsOf = (questionnaire: Questionnaire): readonly Question[] =>
  nodesOf(questionnaire.children).filter((node) => node.kind === 'question');

export const groupsOf = (questionnaire: Questionnaire): readonly Group[] =>
  nodesOf(questionnaire.children).filter((node) => node.kind === 'group');

/** Types that a contact answers; a note is shown only. */
const asked = new Set(['text', 'integer', 'decimal', 'select_one', 'select_multiple', 'file', 'acknowledge']);

export const isAsked = (question: Question): boolean => asked.has(question.type);

export const choicesOf = (questionnaire: Questionnaire, question: Question): readonly Choice[] =>
  question.list === null ? [] : (questionnaire.lists[question.list] ?? []);

export function openAt(form: Form, level: Level): FilledForm {
  const now = new Date('2017-08-01T09:00:00+07:00');
  const context: FormContext = {
    now,
    timeZone: 'Asia/Bangkok',
    startedAt: now,
    seed: 'test',
    prefilled: {
      agency_code: level === 'province' ? '70002' : '08004',
      agency_name: level === 'province' ? 'สำนักงานจังหวัดเชียงใหม่' : 'กรมการขนส่งทางบก',
      agency_level: level,
      agency_type: 'government',
      agency_ministry: level === 'province' ? 'กระทรวงมหาดไทย' : 'กระทรวงคมนาคม',
      agency_province: level === 'province' ? 'เชียงใหม่' : '',
    },
  };
  return openForm(form, {}, context);
}

/** What a respondent answers; '' leaves the question unanswered. */
export type Strategy = (item: FormItem, filled: FilledForm) => string;

export interface Walk {
  readonly filled: FilledForm;
  /** Keys of the questions that were asked on the way, without positions of repeats. */
  readonly visited: ReadonlySet<string>;
}

/** Answers every question in the order asked, looking again after each answer at what is asked next, and throws for a refused answer. */
export function answerAll(start: FilledForm, strategy: Strategy): Walk {
  const visited = new Set<string>();
  const done = new Set<string>();
  let filled = start;
  for (;;) {
    const item = filled.items.find((candidate) => !done.has(candidate.key));
    if (item === undefined) return { filled, visited };
    done.add(item.key);
    visited.add(item.question.key);
    if (!isAsked(item.question)) continue;
    const value = strategy(item, filled);
    if (value === '') continue;
    if (!filled.isAllowed(item.key, value)) throw new Error(`${item.key} refuses ${value}: ${item.question.constraint}`);
    filled = filled.with(item.key, value);
  }
}

const points = (choice: Choice): number | null => (choice.score === null || choice.score === 'na' ? null : Number(choice.score));

const exclusive = new Set(['none', 'unknown']);

/** Numbers that the respondent gives; the others answer 0. */
export type Numbers = Readonly<Record<string, string>>;

export const fullNumbers: Numbers = {
  budget_total: '1000000',
  budget_digital: '1000000',
  p1_9_total: '20',
  p1_9_readable: '20',
  staff_total: '200',
  staff_digital: '6',
  p2_4: '200',
  services_total: '12',
  services_digital: '12',
  main_service_count: '5',
  p4_3_agencies: '7',
  p6_6_count: '3',
};

export const emptyNumbers: Numbers = {
  ...fullNumbers,
  budget_digital: '0',
  p1_9_readable: '0',
  staff_digital: '0',
  p2_4: '0',
  services_digital: '0',
};

/** Chooses by points, gives `numbers`, and fills in texts; `picks` are answers by name that go before everything else. */
export function respondent(prefer: 'best' | 'worst', numbers: Numbers, picks: Readonly<Record<string, string>> = {}): Strategy {
  const isBetter = (a: number, b: number): boolean => (prefer === 'best' ? a > b : a < b);
  return ({ question, choices }) => {
    const pick = picks[question.name];
    if (pick !== undefined) return pick;
    if (question.type === 'integer' || question.type === 'decimal') return numbers[question.name] ?? '0';
    if (question.type === 'acknowledge') return 'OK';
    if (question.type === 'file') return '';
    if (question.type === 'text') return textFor(question);
    const scored = choices.filter((choice) => points(choice) !== null);
    if (scored.length === 0) return choices[0]?.name ?? '';
    if (question.type === 'select_multiple' && prefer === 'best') {
      return scored
        .map(({ name }) => name)
        .filter((name) => !exclusive.has(name))
        .join(' ');
    }
    return scored.reduce((kept, choice) => (isBetter(points(choice) ?? 0, points(kept) ?? 0) ? choice : kept)).name;
  };
}

function textFor(question: Question): string {
  if (question.name.endsWith('phone')) return '0 2123 4567 ต่อ 890';
  if (question.name.endsWith('email')) return 'name@agency.go.th';
  return 'ข้อความตัวอย่าง';
}
