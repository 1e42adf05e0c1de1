// The words around and inside a typed number: Thai and English number words, units that may follow, words that say "about".
import Fraction from 'fraction.js';

/** One piece of a typed number. `power` is a power of ten. */
export type NumberToken =
  | { readonly kind: 'digits'; readonly text: string }
  | { readonly kind: 'digit'; readonly value: number; readonly isFinal: boolean }
  | { readonly kind: 'scale'; readonly power: number }
  | { readonly kind: 'half' | 'point' }
  | { readonly kind: 'minus' | 'joiner' | 'about' | 'filler' | 'unit' | 'space' }
  | { readonly kind: 'unknown'; readonly text: string };

const digitWords: Readonly<Record<string, number>> = {
  ศูนย์: 0,
  ศูนย: 0,
  หนึ่ง: 1,
  หนึง: 1,
  นึง: 1,
  สอง: 2,
  สาม: 3,
  สี่: 4,
  ห้า: 5,
  หก: 6,
  เจ็ด: 7,
  แปด: 8,
  เก้า: 9,
  zero: 0,
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
};

/** Powers of ten. */
export const scaleWords: Readonly<Record<string, number>> = {
  สิบ: 1,
  ร้อย: 2,
  พัน: 3,
  หมื่น: 4,
  แสน: 5,
  ล้าน: 6,
  ten: 1,
  hundred: 2,
  thousand: 3,
  million: 6,
};

const aboutWords =
  'ประมาณ โดยประมาณ ราวๆ ราว ๆ ราว เกือบ กว่าๆ กว่า มากกว่า น้อยกว่า ต่ำกว่า ไม่ต่ำกว่า ไม่น้อยกว่า ไม่เกิน ไม่ถึง เกิน อย่างน้อย น่าจะ คงจะ คาดว่า สัก ซัก แถวๆ ขึ้นไป เศษๆ เศษ about around approximately approx. approx almost over under nearly > < ≥ ≤ >= <= ~ ≈ ± +';

const fillerWords =
  'ร้อยละ เปอร์เซ็นต์ เปอร์เซ็น เปอร์เซนต์ เปอร์เซนท์ เปอเซ็นต์ เปอเซ็น percentage percent per cent pct % ตอบว่า ตอบ คำตอบคือ คำตอบ คือ มีอยู่ มี จำนวน ทั้งหมด ทั้งสิ้น รวมทั้งสิ้น รวมทั้งหมด รวม เป็นเงิน เป็น ได้ อยู่ที่ เท่ากับ แค่ เพียง ปีงบประมาณ พ.ศ. ค.ศ. ครบ ใช้ = : ฿ $ total only just is have we ถ้วน พอดี เท่านั้น แล้ว ; ! ? " \' “ ” ( ) [ ]';

const unitWords =
  'คน ท่าน ราย นาย บาท สตางค์ ระบบ บริการ ชุดข้อมูล ชุด ปี เดือน สัปดาห์ วัน ชั่วโมง ชม. นาที วินาที ครั้ง เครื่อง แห่ง หน่วยงาน หน่วย โครงการ เรื่อง ฉบับ ข้อ ตัวชี้วัด ตัว อัน รายการ กระบวนงาน กระบวนการ งาน หลักสูตร ตำแหน่ง อัตรา ช่องทาง เว็บไซต์ เว็บ แอปพลิเคชัน แอพพลิเคชั่น แอป แอพ ใบ เล่ม หน้า แผน คะแนน ระดับ เท่า ห้อง อาคาร สาขา สำนัก กอง กรม จังหวัด อำเภอ ตำบล ชิ้น จุด คู่ สาย คัน หลัง แฟ้ม ไฟล์ ชั้น ด้าน กลุ่ม ทีม ฝ่าย ฐานข้อมูล ฐาน ธุรกรรม คำขอ บัญชี เซิร์ฟเวอร์ ใบอนุญาต ประเภท ชนิด แบบ กิโลเมตร เมตร ตารางเมตร ตร.ม. กม. คนต่อปี ต่อ / ๆ people persons person staff baht thb systems system services service sets datasets dataset years year months month days day hours hour hrs minutes times items item units unit agencies projects points computers courses gbps mbps kbps gb mb tb km kg';

const wordList = (text: string): readonly string[] => text.split(' ').filter((word) => word !== '');

const vocabulary: ReadonlyMap<string, readonly NumberToken[]> = new Map<string, readonly NumberToken[]>([
  ...wordList(unitWords).map((word) => [word, [{ kind: 'unit' }]] as const),
  ...wordList(fillerWords).map((word) => [word, [{ kind: 'filler' }]] as const),
  ...wordList(aboutWords).map((word) => [word, [{ kind: 'about' }]] as const),
  ...wordList('ถึง หรือ และ กับ to or and ,').map((word) => [word, [{ kind: 'joiner' }]] as const),
  ...wordList('ติดลบ ลบ minus negative').map((word) => [word, [{ kind: 'minus' }]] as const),
  ...Object.entries(digitWords).map(([word, value]) => [word, [{ kind: 'digit', value, isFinal: false }]] as const),
  ...Object.entries(scaleWords).map(([word, power]) => [word, [{ kind: 'scale', power }]] as const),
  ['เอ็ด', [{ kind: 'digit', value: 1, isFinal: true }]],
  [
    'ยี่สิบ',
    [
      { kind: 'digit', value: 2, isFinal: false },
      { kind: 'scale', power: 1 },
    ],
  ],
  [
    'billion',
    [
      { kind: 'scale', power: 3 },
      { kind: 'scale', power: 6 },
    ],
  ],
  ['ครึ่ง', [{ kind: 'half' }]],
  ['half', [{ kind: 'half' }]],
]);

const escape = (word: string): string => word.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
const known = new RegExp(
  `^(?:${[...vocabulary.keys()]
    .sort((one, other) => other.length - one.length)
    // An English word ends where its letters end.
    .map((word) => (/[a-z]$/.test(word) ? `${escape(word)}(?![a-z])` : escape(word)))
    .join('|')})`,
);

/** What a rule takes from the front of the rest of a text. */
interface Taken {
  readonly tokens: readonly NumberToken[];
  readonly length: number;
}
type Rule = (rest: string, before: readonly NumberToken[]) => Taken | null;

const take = (length: number, ...tokens: readonly NumberToken[]): Taken => ({ tokens, length });
const isNumeric = ({ kind }: NumberToken): boolean => kind === 'digits' || kind === 'digit' || kind === 'scale' || kind === 'half';

const takeDigits: Rule = (rest) => {
  const [text] = /^\.?\d+(?:(?: ?[.,'’] ?| )\d+)*/.exec(rest) ?? [];
  return text === undefined ? null : take(text.length, { kind: 'digits', text });
};

/** Between numbers a dash makes two of them; before the first it is a sign, unless letters touch it (`covid-19`). */
const takeDash: Rule = (rest, before) => {
  if (before.some(isNumeric)) return /^[-–—−‑~/:]\s*\d/.test(rest) ? take(1, { kind: 'joiner' }) : null;
  if (!/^[-–—−‑+]\s*[\d.ก-๎]/.test(rest) || before.at(-1)?.kind === 'unknown') return null;
  return take(1, { kind: rest.startsWith('+') ? 'filler' : 'minus' });
};

/** `3 จุด 5`; without a digit after it จุด counts places. */
const takePoint: Rule = (rest, before) =>
  before.some(isNumeric) && /^จุด\s*(?:\d|ศูนย|หนึ่ง|สอง|สาม|สี่|ห้า|หก|เจ็ด|แปด|เก้า)/.test(rest) ? take(3, { kind: 'point' }) : null;

/** `5k`, `1.5 ล.` and `10 ลบ.` (ล้านบาท, unless a volume): probably. */
const takeShortScale: Rule = (rest, before) => {
  const last = before.findLast(({ kind }) => kind !== 'space');
  const [text] = last?.kind === 'digits' ? (/^(?:k(?![a-z])|(?:ลบ|ล)(?![ก-๎]|\. ?ม)\.?)/.exec(rest) ?? []) : [];
  return text === undefined ? null : take(text.length, { kind: 'scale', power: text === 'k' ? 3 : 6 }, { kind: 'about' });
};

/** `5 ศูนย์` counts centres. */
const takeCentres: Rule = (rest, before) =>
  rest.startsWith('ศูนย์') && before.some(isNumeric) && !before.some(({ kind }) => kind === 'point') ? take(5, { kind: 'unit' }) : null;

/** An English word begins where its letters begin: there is no one in `none`. */
const takeWord: Rule = (rest, before) => {
  const last = before.at(-1);
  if (/^[a-z]/.test(rest) && last?.kind === 'unknown' && /[a-z]$/.test(last.text)) return null;
  const [word] = known.exec(rest) ?? [];
  const tokens = word === undefined ? undefined : vocabulary.get(word);
  return word !== undefined && tokens ? take(word.length, ...tokens) : null;
};

const rules: readonly Rule[] = [
  takeDigits,
  (rest) => (rest.startsWith(' ') ? take(1, { kind: 'space' }) : null),
  takeDash,
  takePoint,
  takeShortScale,
  takeCentres,
  takeWord,
];

/** Cuts normalised, lower-case text into pieces of a number. Every character is in some piece. */
export function numberTokens(text: string): readonly NumberToken[] {
  const tokens: NumberToken[] = [];
  let rest = text;
  while (rest !== '') {
    let taken: Taken | null = null;
    for (const rule of rules) if ((taken = rule(rest, tokens))) break;
    if (taken) {
      tokens.push(...taken.tokens);
      rest = rest.slice(taken.length);
      continue;
    }
    const letter = String.fromCodePoint(rest.codePointAt(0) ?? 0);
    const before = tokens.at(-1);
    const unknown = { kind: 'unknown', text: before?.kind === 'unknown' ? before.text + letter : letter } as const;
    if (before?.kind === 'unknown') tokens[tokens.length - 1] = unknown;
    else tokens.push(unknown);
    rest = rest.slice(letter.length);
  }
  return tokens;
}

const wordNumber =
  /(?:(?:(?:ยี่|สาม|สี่|ห้า|หก|เจ็ด|แปด|เก้า)?สิบ)(?:หนึ่ง|เอ็ด|สอง|สาม|สี่|ห้า|หก|เจ็ด|แปด|เก้า)?|ศูนย์|หนึ่ง|นึง|สอง|สาม|สี่|ห้า|หก|เจ็ด|แปด|เก้า)/g;

/** Number words up to 99 become digits: `บ่ายสอง` -> `บ่าย2`. For hours, days and the numbers of choices. */
export function withDigitsForWords(text: string): string {
  return text.replace(wordNumber, (word) => {
    const [before = '', after = ''] = word.split('สิบ');
    if (!word.includes('สิบ')) return String(digitWords[word] ?? word);
    const tens = before === '' ? 1 : before === 'ยี่' ? 2 : (digitWords[before] ?? 0);
    const ones = after === 'เอ็ด' ? 1 : after === '' ? 0 : (digitWords[after] ?? 0);
    return String(tens * 10 + ones);
  });
}

export const powerOfTen = (power: number): Fraction => new Fraction(10n ** BigInt(power), 1n);
