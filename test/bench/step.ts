// How long one answer takes in the engine: advance() from a contact's reply to what is to be stored and said, in a form of 150 questions
// with gates, calculations, constraints and a repeat, from its first answer to its last.
import { advance } from '../../src/domain/conversation/advance.ts';
import { type Agency, type Round, type Snapshot, type StoredAnswer } from '../../src/domain/conversation/snapshot.ts';
import { type ConversationState, initialState, readState } from '../../src/domain/conversation/state.ts';
import { compileForm, type Form, type FormItem } from '../../src/domain/form.ts';
import { type Questionnaire } from '../../src/domain/questionnaire.ts';
import { type Row } from './row.ts';

const targetMs = 1;
const runs = 10;
const repetitions = 3;
const now = new Date('2026-11-20T03:00:00Z');

const agency: Agency = {
  id: 1,
  code: '08004',
  nameTh: 'กรมตัวอย่าง',
  nameEn: 'Department of Examples',
  ministry: '08',
  level: 'department',
  type: 'government',
  province: '',
};

const round: Round = {
  id: 'bench',
  questionnaireId: 'bench',
  title: 'แบบสำรวจ',
  opensAt: new Date('2026-11-01T00:00:00Z'),
  closesAt: new Date('2026-11-30T00:00:00Z'),
  closedAt: null,
};

/**
 * The steps of some whole responses, after two that warm up: the mean of the processor's time, garbage collection included, which other
 * programs on the machine do not disturb; median and 99th percentile by the clock.
 */
export function benchStep(questionnaire: Questionnaire): Row[] {
  const form = compileForm(questionnaire);
  for (let run = 0; run < 2; run += 1) answerAll(form);
  const times: number[] = [];
  const before = process.cpuUsage();
  for (let run = 0; run < runs; run += 1) times.push(...answerAll(form));
  const { user, system } = process.cpuUsage(before);
  times.sort((one, other) => one - other);
  const mean = (user + system) / 1000 / times.length;
  const at = (share: number): number => times[Math.floor(times.length * share)] ?? Infinity;
  const name = `an answer in a ${form.questions.length}-question form evaluated`;
  return [
    { name: `${name}, mean of ${times.length} (processor)`, value: mean, unit: 'ms', target: targetMs, ok: mean < targetMs },
    { name: `${name}, median (clock)`, value: at(0.5), unit: 'ms', target: targetMs, ok: at(0.5) < targetMs },
    { name: `${name}, p99 (clock)`, value: at(0.99), unit: 'ms', target: 'reported', ok: true },
  ];
}

/** Milliseconds of each step of a response that is answered in full. State goes through JSON between steps, as in the database. */
function answerAll(form: Form): number[] {
  const answers: Record<string, StoredAnswer> = {};
  const times: number[] = [];
  let state: ConversationState = { ...initialState, at: { agencyId: agency.id, roundId: round.id } };
  let reply = 'เริ่ม';
  for (;;) {
    const snapshot = snapshotOf(form, state, { ...answers });
    const started = performance.now();
    const turn = advance(snapshot, { kind: 'text', text: reply, messageId: '1' }, now);
    times.push(performance.now() - started);
    for (const [key, value] of turn.changes) {
      if (value !== null) answers[key] = { value, seq: (answers[key]?.seq ?? 0) + 1, by: 1, at: now };
    }
    state = readState(JSON.parse(JSON.stringify(turn.state)));
    const asked = state.asked?.key;
    const rejected = turn.events.find(({ kind }) => kind === 'answer-rejected' || kind === 'not-understood');
    if (rejected) throw new Error(`The benchmark's reply "${reply}" was refused: ${JSON.stringify(rejected)}`);
    if (asked === undefined || state.mode !== 'asking') return times;
    const item = turn.filled?.item(asked);
    reply = item ? replyTo(item) : (turn.filled?.repetitions(asked) ?? 0) < repetitions ? 'มี' : 'ไม่มีแล้ว';
  }
}

function replyTo({ question }: FormItem): string {
  switch (question.type) {
    case 'select_multiple':
      return '1 2';
    case 'integer':
      return '๕๐ คน';
    case 'text':
      return 'ดำเนินการตามแผน';
    default:
      return '1';
  }
}

function snapshotOf(form: Form, state: ConversationState, answers: Readonly<Record<string, StoredAnswer>>): Snapshot {
  const participation = { agency, round, role: 'coordinator', responseId: 7, status: 'answering' } as const;
  const response = {
    id: 7,
    revision: 1,
    status: 'answering',
    startedAt: round.opensAt,
    submittedAt: null,
    submissions: 0,
    answers,
  } as const;
  return {
    contact: {
      id: 1,
      language: 'th',
      displayName: 'วราภรณ์',
      hasAcknowledgedNotice: true,
      isOrganiser: false,
      areRemindersOff: false,
      snoozedUntil: null,
      lastEventAt: now,
    },
    state,
    participations: [participation],
    target: { ...participation, form, names: { 1: 'วราภรณ์' }, hasOtherCoordinator: false, response },
    invitation: null,
    hasCode: false,
    isGuessing: false,
    upload: null,
    fileSizes: {},
    withdrawn: [],
    isRedelivered: false,
    appliedAt: now,
    timeZone: 'Asia/Bangkok',
  };
}
