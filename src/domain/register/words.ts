// The words by which registers name levels and types.
import { nearest } from '../near-miss.ts';
import { bare } from './tidy.ts';

export type Level = 'department' | 'province';

const levels = new Map<string, Level>(
  (
    [
      ['department', ['department', 'dept', 'central', 'กรม', 'ระดับกรม', 'กรมหรือเทียบเท่า', 'ระดับกรมหรือเทียบเท่า', 'เทียบเท่ากรม', 'ส่วนกลาง']],
      ['province', ['province', 'provincial', 'จังหวัด', 'ระดับจังหวัด', 'ส่วนภูมิภาค', 'ภูมิภาค', 'หน่วยงานระดับจังหวัด']],
    ] as const
  ).flatMap(([level, words]) => words.map((word) => [bare(word), level] as const)),
);

export const findLevel = (text: string): Level | null => levels.get(bare(text)) ?? null;

/** The level that was probably meant. */
export function nearestLevel(text: string): Level | undefined {
  const near = nearest(bare(text), levels.keys());
  return near === undefined ? undefined : levels.get(near);
}

/** Kinds of agencies as the shipped questionnaire names them; any other type is kept as it is written. */
const types = new Map<string, string>(
  Object.entries({
    government: ['ส่วนราชการ', 'ราชการ', 'government agency', 'กรม', 'ส่วนราชการระดับกรม'],
    state_enterprise: ['รัฐวิสาหกิจ', 'state enterprise'],
    public_organisation: ['องค์การมหาชน', 'องค์กรมหาชน', 'public organisation', 'public organization', 'public_organization'],
    independent: ['หน่วยงานอิสระ', 'หน่วยงานอิสระของรัฐ', 'องค์กรอิสระ', 'independent body', 'independent agency'],
    professional: ['องค์กรวิชาชีพ', 'สภาวิชาชีพ', 'professional body'],
    other: ['อื่น', 'อื่น ๆ', 'อื่นๆ'],
  }).flatMap(([type, words]) => [type, ...words].map((word) => [bare(word), type] as const)),
);

export const findType = (text: string): string => types.get(bare(text)) ?? text;
