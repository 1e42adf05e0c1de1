// Where things stand in a filled form: numbers, sections, what is missing, what comes next. Derived each time, never stored.
import { type FilledForm, type FormItem } from '../form.ts';
import { type Group } from '../questionnaire.ts';

/** The questions that a contact answers, in order; question number n is the one at index n - 1. */
export function askedItems(filled: FilledForm): readonly FormItem[] {
  return filled.items.filter(isAsked);
}

/** Whether a contact can answer it; what is only shown (notes, results of calculations) goes with the question after it. */
export const isAsked = (item: FormItem): boolean => item.question.type !== 'note' && !item.isReadOnly;

export function questionNumber(filled: FilledForm, key: string): number {
  return askedItems(filled).findIndex((item) => item.key === key) + 1;
}

export interface Section {
  /** null = questions outside every group. */
  readonly group: Group | null;
  readonly items: readonly FormItem[];
}

export function sections(filled: FilledForm): readonly Section[] {
  const found: { group: Group | null; items: FormItem[] }[] = [];
  for (const item of askedItems(filled)) {
    const known = found.find((section) => section.group === item.section);
    if (known) known.items.push(item);
    else found.push({ group: item.section, items: [item] });
  }
  return found;
}

/** Keys whose question was answered or skipped on purpose. */
export type Given = ReadonlySet<string>;

/** A default that nobody has looked at yet is not settled: it is shown once, to be kept or changed. */
export const isSettled = (item: FormItem, given: Given): boolean => given.has(item.key) && (item.value !== '' || !item.isRequired);

export function missingItems(filled: FilledForm): readonly FormItem[] {
  return askedItems(filled).filter((item) => item.isRequired && item.value === '');
}

export interface Progress {
  readonly answered: number;
  readonly asked: number;
  readonly missing: number;
}

export function progressOf(filled: FilledForm): Progress {
  const items = askedItems(filled);
  return { answered: items.filter((item) => item.value !== '').length, asked: items.length, missing: missingItems(filled).length };
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
