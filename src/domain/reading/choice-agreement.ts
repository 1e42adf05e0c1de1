// Yes, no, "I do not know" and "does not apply", said in other words than the choice's own.
import { type AnswerSpec } from '../answer.ts';
import { indexesOf, type LabelKey } from './choice-keys.ts';
import { beginningWith, byWords, type Hits } from './choice-search.ts';
import { agreementOf, looseKey, withoutCourtesy } from './politeness.ts';

const yesNames = new Set(['yes', 'y', 'true']);
const noNames = new Set(['no', 'n', 'false']);

/** Choices that say yes (or no) by their name or in one of their labels. */
function saying(isYes: boolean, spec: AnswerSpec, keys: readonly LabelKey[]): readonly number[] {
  const names = isYes ? yesNames : noNames;
  const named = spec.choices.flatMap(({ name }, index) => (names.has(name.toLowerCase()) ? [index] : []));
  return [...new Set([...named, ...labelled(isYes, keys)])];
}

/** Choices whose label is a yes (or a no) and nothing else. */
const labelled = (isYes: boolean, keys: readonly LabelKey[]): readonly number[] =>
  indexesOf(keys.filter((key) => agreementOf(key.exact)?.isYes === isYes));

/** Choices whose label begins by saying so: `Yes, adopted`. */
function beginningSo(isYes: boolean, keys: readonly LabelKey[]): readonly number[] {
  return indexesOf(keys.filter((key) => agreementOf(/^[^\s,.;:]+/.exec(key.exact)?.[0] ?? '')?.isYes === isYes));
}

/** A yes or a no as the whole text. มี and ไม่มี may also begin another choice's label: then both are offered. */
export function byAgreement(plain: string, spec: AnswerSpec, keys: readonly LabelKey[]): Hits | null {
  const agreement = agreementOf(plain);
  if (!agreement) return null;
  const { isYes, isPlain } = agreement;
  const said = saying(isYes, spec, keys);
  if (said.length === 0) {
    const begun = beginningSo(isYes, keys);
    return begun.length === 0 ? null : { indexes: begun, isSure: false };
  }
  const besides = isPlain ? [] : indexesOf(beginningWith(looseKey(withoutCourtesy(plain)), keys));
  const indexes = [...new Set([...said, ...besides])];
  // ไม่มี may be a yes to "is it correct": a choice that is only named so is asked about.
  const isMeant = isPlain || labelled(isYes, keys).includes(indexes[0] ?? -1);
  return { indexes, isSure: indexes.length === 1 && isMeant };
}

const meanings: readonly { readonly words: RegExp; readonly names: ReadonlySet<string>; readonly labels: RegExp }[] = [
  {
    words: /^(?:ไม่ทราบ|ไม่รู้|ไม่แน่ใจ|ไม่มีข้อมูล|ไม่ชัดเจน|dontknow|donotknow|unknown|notsure|dk|idk)/,
    names: new Set(['unknown', 'dk', 'dont_know', 'do_not_know']),
    labels: /^(?:ไม่ทราบ|ไม่แน่ใจ|ไม่มีข้อมูล|dontknow|donotknow|unknown|notsure)/,
  },
  {
    words: /^(?:ไม่เกี่ยว|ไม่ต้อง|ไม่เข้าข่าย|notapplicable|na$)/,
    names: new Set(['na', 'not_applicable']),
    labels: /^(?:ไม่เกี่ยวข้อง|notapplicable|na$)/,
  },
  { words: /^(?:อื่น|other)/, names: new Set(['other', 'others']), labels: /^(?:อื่น|other)/ },
];

/** What people say when they find no label to repeat: never sure. */
export function byMeaning(plain: string, spec: AnswerSpec, keys: readonly LabelKey[]): readonly number[] {
  const loose = looseKey(plain);
  return meanings
    .filter(({ words }) => words.test(loose))
    .flatMap(({ names, labels }) => [
      ...spec.choices.flatMap(({ name }, index) => (names.has(name.toLowerCase()) ? [index] : [])),
      ...indexesOf(keys.filter((key) => labels.test(key.loose))),
    ]);
}

/** A longer text that begins by saying yes or no: `มีแล้ว 5 ระบบ`, `ก็มีบ้าง`. Never sure. */
export function byOpening(plain: string, spec: AnswerSpec, keys: readonly LabelKey[]): Hits | null {
  const [, word = ''] = /^(?:ก็|คง|น่าจะ|คิดว่า)?((?:ยัง)?ไม่มี|(?:ยัง)?ไม่ใช่|(?:ยัง)?ไม่ได้|(?:ยัง)?ไม่เคย|มี|ใช่|ได้|เคย)/.exec(looseKey(plain)) ?? [];
  const found = word === '' ? null : (byAgreement(word, spec, keys) ?? byWords(word, keys));
  return found && { ...found, isSure: false };
}
