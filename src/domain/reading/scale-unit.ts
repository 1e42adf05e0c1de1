// Questions that are asked in thousands or millions of something: "งบประมาณ (ล้านบาท)". Whoever answers "1.5 ล้าน" there means 1.5, or has
// not seen the unit.
import { scaleWords } from './number-words.ts';

export interface ScaleUnit {
  /** Power of ten of the unit: 6 for ล้านบาท. */
  readonly power: number;
  /** The unit as the question has it: `ล้านบาท`, `million baht`. */
  readonly phrase: string;
}

const powers: Readonly<Record<string, number>> = { ...scaleWords, billion: 9 };

const thaiScales = 'สิบ|ร้อย|พัน|หมื่น|แสน|ล้าน';
const thaiNouns =
  'บาท|คน|ราย|ครั้ง|รายการ|เรื่อง|ฉบับ|ครัวเรือน|ไร่|ตัน|ลิตร|หน่วย|ชุด|ดอลลาร์|เครื่อง|แห่ง|ระเบียน|ธุรกรรม|คำขอ|ตารางเมตร|เมตร|กิโลเมตร|กิโลวัตต์|บัญชี|ชิ้น|เล่ม|ใบ|วัน|ชั่วโมง';
const englishNouns =
  'baht|thb|usd|dollars?|people|persons|citizens|households|records|transactions|requests|units|items|hours|times|users|tonnes|tons|litres';

/** An amount, `5 ล้านบาท` or `ห้าพันคน`, is no unit; nor is the second half of `พันล้าน`. */
const thai = new RegExp(
  String.raw`(?<![\d๐-๙][\s,.]*)(?<!หนึ่ง|สอง|สาม|สี่|ห้า|หก|เจ็ด|แปด|เก้า|ครึ่ง|หลาย|${thaiScales})((?:${thaiScales})+)(?!ละ)\s?(?:${thaiNouns})`,
  'g',
);
const thaiAlone = new RegExp(
  String.raw`(?:\(\s*(?:หน่วย\s*:?\s*)?|หน่วย(?:นับ)?\s*(?::|เป็น|คือ)?\s*)((?:${thaiScales})+)(?!ละ)(?=\s*(?:\)|$))`,
  'g',
);
const english = new RegExp(
  String.raw`(?<![\d.,]\s*|\b(?:a|one|two|three|four|five|six|seven|eight|nine|ten|few|several)\s)\b(hundred|thousand|million|billion)s?\b(?:\s+of)?\s+(?:${englishNouns})\b`,
  'gi',
);
const englishAlone = /(?:\bin\s+|\(\s*(?:in\s+)?(?:[a-z]{3}\s+)?)(hundred|thousand|million|billion)s?\b(?=\s*(?:\)|$|,))/gi;

/** The unit that a label or hint asks in, the last one that it names; null = plain numbers. */
export function scaleUnitOf(text: string): ScaleUnit | null {
  const found = [thai, thaiAlone, english, englishAlone].flatMap((pattern) => [...text.matchAll(pattern)]);
  const last = found.sort((one, other) => one.index - other.index).at(-1);
  if (last === undefined) return null;
  const words = last[1]?.toLowerCase().match(new RegExp(`${thaiScales}|[a-z]+`, 'g')) ?? [];
  const power = words.reduce((sum, word) => sum + (powers[word] ?? 0), 0);
  const phrase = last[0].replace(/^\(\s*(?:in\s+)?|^in\s+|^หน่วย(?:นับ)?\s*(?::|เป็น|คือ)?\s*/i, '').trim();
  return { power, phrase };
}
