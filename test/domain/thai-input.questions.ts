// The questions that the rows of thai-input.md are answers to.
import { type AnswerSpec } from '../../src/domain/answer.ts';

const plain = (type: AnswerSpec['type'], ...appearance: readonly string[]): AnswerSpec => ({ type, choices: [], appearance });
const range = (start: string, end: string, step: string): AnswerSpec => ({ ...plain('range'), range: { start, end, step } });

type Choice = readonly [name: string, ...labels: readonly string[]];
const list = (type: AnswerSpec['type'], ...choices: readonly Choice[]): AnswerSpec => ({
  type,
  choices: choices.map(([name, ...labels]) => ({ name, labels })),
  appearance: [],
});

export const questions: Readonly<Record<string, AnswerSpec>> = {
  integer: plain('integer'),
  decimal: plain('decimal'),
  millions: { ...plain('decimal'), unitPower: 6 },
  wholeMillions: { ...plain('integer'), unitPower: 6 },
  thousands: { ...plain('integer'), unitPower: 3 },
  millionsTo100: { ...range('0', '100', '0.5'), unitPower: 6 },
  percent: range('0', '100', '1'),
  scale: range('1', '5', '1'),
  halves: range('0', '10', '0.5'),
  date: plain('date'),
  year: plain('date', 'year'),
  month: plain('date', 'month-year'),
  time: plain('time'),
  dateTime: plain('dateTime'),
  text: plain('text'),
  multiline: plain('text', 'multiline'),
  barcode: plain('barcode'),
  acknowledge: plain('acknowledge'),
  geopoint: plain('geopoint'),
  image: plain('image'),
  file: plain('file'),
  exists: list('select_one', ['yes', 'มี', 'Yes'], ['no', 'ไม่มี', 'No']),
  correctness: list('select_one', ['yes', 'ถูกต้อง', 'Correct'], ['no', 'ต้องแก้ไข', 'Needs correction']),
  has: list(
    'select_one',
    ['yes', 'มี', 'Yes'],
    ['no', 'ไม่มี', 'No'],
    ['na', 'ไม่เกี่ยวข้อง', 'Not applicable'],
    ['unknown', 'ไม่ทราบ', "Don't know"],
  ),
  plan: list(
    'select_one',
    ['none', 'ไม่มี', 'No'],
    ['drafting', 'กำลังจัดทำ', 'Being drafted'],
    ['parent', 'ใช้แผนของหน่วยงานต้นสังกัด', "We follow our parent agency's plan"],
    ['adopted', 'มี และประกาศใช้แล้ว', 'Yes, adopted'],
    ['reviewed', 'มี ประกาศใช้แล้ว และทบทวนทุกปี', 'Yes, adopted and reviewed every year'],
    ['unknown', 'ไม่ทราบ', "Don't know"],
  ),
  cloud: list(
    'select_one',
    ['government', 'คลาวด์กลางภาครัฐ (GDCC)', 'Government cloud (GDCC)'],
    ['commercial', 'คลาวด์ของผู้ให้บริการอื่น', "Another provider's cloud"],
    ['none', 'ไม่มี', 'None'],
  ),
  skill: list('select_one', ['1', '1 ยังทำไม่ได้'], ['2', '2 ทำได้เมื่อมีผู้ช่วย'], ['3', '3 ทำงานพื้นฐานได้เอง'], ['4', '4 ทำได้คล่องและแก้ปัญหาได้']),
  rating: list('select_one', ['highest', '5 มากที่สุด'], ['high', '4 มาก'], ['middle', '3 ปานกลาง'], ['low', '2 น้อย'], ['lowest', '1 น้อยที่สุด']),
  years: list('select_one', ['y2560', '2560'], ['y2561', '2561'], ['y2562', '2562']),
  ministries: list(
    'select_one',
    ['pmo', 'สำนักนายกรัฐมนตรี', "Prime Minister's Office"],
    ['mof', 'กระทรวงการคลัง', 'Ministry of Finance'],
    ['mfa', 'กระทรวงการต่างประเทศ', 'Ministry of Foreign Affairs'],
    ['moe', 'กระทรวงศึกษาธิการ', 'Ministry of Education'],
    ['mdes', 'กระทรวงดิจิทัลเพื่อเศรษฐกิจและสังคม', 'Ministry of Digital Economy and Society'],
    ['moi', 'กระทรวงมหาดไทย', 'Ministry of Interior'],
    ['moj', 'กระทรวงยุติธรรม', 'Ministry of Justice'],
    ['mol', 'กระทรวงแรงงาน', 'Ministry of Labour'],
    ['moph', 'กระทรวงสาธารณสุข', 'Ministry of Public Health'],
  ),
  channels: list(
    'select_multiple',
    ['website', 'เว็บไซต์', 'Website'],
    ['app', 'แอปพลิเคชัน', 'Application'],
    ['line', 'LINE', 'LINE'],
    ['counter', 'เคาน์เตอร์บริการ', 'Service counter'],
  ),
  parts: list(
    'select_multiple',
    ['targets', 'เป้าหมายและตัวชี้วัด', 'Targets and indicators'],
    ['budget', 'งบประมาณ', 'Budget'],
    ['timeline', 'กำหนดเวลา', 'Timeline'],
    ['none', 'ไม่มีเรื่องใดข้างต้น', 'None of these'],
    ['unknown', 'ไม่ทราบ', "Don't know"],
  ),
  priorities: list('rank', ['people', 'คน', 'บุคลากร'], ['systems', 'ระบบ', 'Systems'], ['money', 'งบประมาณ', 'Budget']),
};
