// Finds agencies by whatever people type: part of a name, an abbreviation, English initials, a slip of the keyboard.
import { bare } from './register/tidy.ts';

export interface Searchable {
  readonly code: string;
  readonly nameTh: string;
  readonly nameEn: string;
  readonly aliases: readonly string[];
}

/** Abbreviations of official Thai, as they begin a word; the first that fits is taken. */
const abbreviations: readonly (readonly [string, string])[] = [
  ['สนง.', 'สำนักงาน'],
  ['สนง', 'สำนักงาน'],
  ['สป.', 'สำนักงานปลัด'],
  ['สสจ.', 'สำนักงานสาธารณสุขจังหวัด'],
  ['อบจ.', 'องค์การบริหารส่วนจังหวัด'],
  ['อบต.', 'องค์การบริหารส่วนตำบล'],
  ['กทม.', 'กรุงเทพมหานคร'],
  ['กท.', 'กระทรวง'],
  ['รพ.', 'โรงพยาบาล'],
  ['ม.', 'มหาวิทยาลัย'],
  ['จ.', 'จังหวัด'],
  ['ก.', 'กรม'],
  ['(มหาชน)', '(องค์การมหาชน)'],
];

const expanded = (text: string): string =>
  text
    .split(/\s+/)
    .map((word) => {
      const found = abbreviations.find(([short]) => word.startsWith(short));
      return found ? found[1] + word.slice(found[0].length) : word;
    })
    .join(' ');

/** `Department of Land Transport` -> `dlt` */
function initials(name: string): string {
  return name
    .replace(/\(.*?\)/g, '')
    .split(/[\s,/-]+/)
    .filter((word) => /^[A-Z]/.test(word))
    .map((word) => word.charAt(0))
    .join('')
    .toLowerCase();
}

/** The share of letter pairs that two words have in common (Dice's coefficient), 0–1. */
function likeness(a: ReadonlyMap<string, number>, aCount: number, b: string): number {
  let common = 0;
  const left = new Map(a);
  for (let at = 0; at + 1 < b.length; at += 1) {
    const pair = b.slice(at, at + 2);
    const count = left.get(pair) ?? 0;
    if (count > 0) common += 1;
    left.set(pair, count - 1);
  }
  return (2 * common) / Math.max(1, aCount + b.length - 1);
}

const leastLikeness = 0.6;

/** The agencies that fit, best first; agencies that fit equally well keep their order. Empty when the text says nothing. */
export function searchAgencies<A extends Searchable>(agencies: readonly A[], text: string): A[] {
  const typed = bare(text);
  if (typed === '') return [];
  const query = bare(expanded(text));
  const words = expanded(text).split(/\s+/).map(bare).filter(Boolean);
  const pairs = new Map<string, number>();
  for (let at = 0; at + 1 < query.length; at += 1) pairs.set(query.slice(at, at + 2), (pairs.get(query.slice(at, at + 2)) ?? 0) + 1);
  const rank = (agency: A): number => {
    const names = [agency.nameTh, agency.nameEn, ...agency.aliases].map(bare).filter(Boolean);
    if (bare(agency.code) === typed) return 100;
    if (names.some((name) => name === query || name === typed)) return 90;
    if (typed.length > 1 && initials(agency.nameEn) === typed) return 80;
    if (names.some((name) => name.startsWith(query) || name.startsWith(typed))) return 70;
    if (names.some((name) => name.includes(query) || name.includes(typed))) return 60;
    const all = names.join('\u0000');
    if (words.every((word) => all.includes(word))) return 50;
    if (bare(agency.code).startsWith(typed)) return 45;
    const best = Math.max(0, ...names.map((name) => likeness(pairs, query.length - 1, name)));
    return best >= leastLikeness ? 40 * best : 0;
  };
  return agencies
    .map((agency) => ({ agency, rank: rank(agency) }))
    .filter((one) => one.rank > 0)
    .sort((a, b) => b.rank - a.rank)
    .map((one) => one.agency);
}
