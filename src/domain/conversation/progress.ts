// Where things stand in a filled form: numbers, sections, what is missing, what comes next. Derived each time, never stored.
import { type FilledForm, type FormItem } from '../form.ts';
import { type Group } from '../questionnaire.ts';

/** The questions that a contact answers, in order; question number n is the one at index n - 1. */
export function askedItems(filled: FilledForm): readonly FormItem[] {
  return filled.items.filter(isAsked);
}

/** Whether a contact can answer it; what is only shown (notes, results of calculations) goes with the question after it. */
export const isAsked = (item: FormItem): boolean => item.question.type !== 'note' && !item.isReadOnly;

/** As the contact counts: from 1, questions that are asked only; 0 = it is not asked. */
export function questionNumber(filled: FilledForm, key: string): number {
  return askedItems(filled).findIndex((item) => item.key === key) + 1;
}

export interface Section {
  /** null = questions outside every group. */
  readonly group: Group | null;
  readonly items: readonly FormItem[];
}

/** A section with nothing but a repeat that has nothing in it stays: there one is added. */
export function sections(filled: FilledForm): readonly Section[] {
  const found: { group: Group | null; items: FormItem[] }[] = [];
  const sectionOf = (group: Group | null): { items: FormItem[] } => {
    const known = found.find((section) => section.group === group);
    if (known) return known;
    const section = { group, items: [] };
    found.push(section);
    return section;
  };
  let from = 0;
  for (const { start, section } of [
    ...filled.repeats.filter((repeat) => repeat.count === 0),
    { start: filled.items.length, section: null },
  ]) {
    for (const item of filled.items.slice(from, start)) if (isAsked(item)) sectionOf(item.section).items.push(item);
    if (section !== null) sectionOf(section);
    from = start;
  }
  return found;
}

/** Keys whose question was answered or skipped on purpose. */
export type Given = ReadonlySet<string>;

/** A default that nobody has looked at yet is not settled: it is shown once, to be kept or changed. */
export const isSettled = (item: FormItem, given: Given): boolean => given.has(item.key) && (item.value !== '' || !item.isRequired);

/** Required questions without a value, in order: what stands in the way of submitting. */
export function missingItems(filled: FilledForm): readonly FormItem[] {
  return askedItems(filled).filter((item) => item.isRequired && item.value === '');
}

export interface Progress {
  readonly answered: number;
  readonly asked: number;
  readonly missing: number;
}

/** A default that nobody has kept or changed is no answer yet; it is not missing either. */
export const isAnswered = (item: FormItem, given: Given): boolean => item.value !== '' && given.has(item.key);

/** Counts of the questions that are asked as things stand. */
export function progressOf(filled: FilledForm, given: Given): Progress {
  const items = askedItems(filled);
  return { answered: items.filter((item) => isAnswered(item, given)).length, asked: items.length, missing: missingItems(filled).length };
}

/** What is only shown between the question before `key` and `key` itself: it is shown with it. After the last question: pass null. */
export function notesBefore(filled: FilledForm, key: string | null): readonly FormItem[] {
  const end = key === null ? filled.items.length : filled.items.findIndex((item) => item.key === key);
  const notes: FormItem[] = [];
  for (let index = end - 1; index >= 0; index -= 1) {
    const item = filled.items[index];
    if (!item || isAsked(item)) break;
    notes.unshift(item);
  }
  return notes;
}

/** The questions that a form on paper would show together: those of one group with appearance `field-list`. Empty when it is no set. */
export function questionSet(filled: FilledForm, item: FormItem): readonly FormItem[] {
  const { group } = item;
  if (group?.appearance.includes('field-list') !== true || tableRows(filled, item).length > 0) return [];
  const place = placeOf(item);
  const set = askedItems(filled).filter((other) => other.group === group && placeOf(other) === place);
  return set.length < 2 ? [] : set;
}

/** The repetition that a question is in: keys in one group differ in their last name only. */
const placeOf = (item: FormItem): string => item.repetitions.map(({ repeatKey, position }) => `${repeatKey}[${position}]`).join('/');

/** Rows of the same table, in order: questions of one group with appearance `table-list` or `likert`. Empty when it is no table. */
export function tableRows(filled: FilledForm, item: FormItem): readonly FormItem[] {
  const group = item.group;
  const isTable = group?.appearance.some((hint) => hint === 'table-list' || hint === 'likert') ?? false;
  if (!isTable || item.question.type !== 'select_one') return [];
  const place = item.key.slice(0, item.key.lastIndexOf('/') + 1);
  return filled.items.filter(
    (other) =>
      other.group === group &&
      other.question.type === 'select_one' &&
      other.question.list === item.question.list &&
      other.key.startsWith(place) &&
      !other.isReadOnly,
  );
}
