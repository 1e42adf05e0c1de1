// What can be chosen by a tap besides the choices of a list, and choices found by typing a part of them.
import { fromDecimal } from '../exact.ts';
import { type FilledForm, type FormItem } from '../form.ts';
import { type Choice, inLanguage, type Question } from '../questionnaire.ts';
import { normaliseText } from '../reading/normalise.ts';
import { scaleUnitOf, type ScaleUnit } from '../reading/scale-unit.ts';
import { type ConversationState } from './state.ts';

/** Choices on one page of a long list: as buttons, and as lines of text (appearance `minimal`). */
const buttonsPerPage = 12;
const linesPerPage = 40;

/** Whether the choices are shown as numbered text, to be answered by number or word, instead of a button each. */
export function isCompact({ type, appearance }: Question): boolean {
  return (type === 'select_one' || type === 'select_multiple') && appearance.includes('minimal');
}

export function choicesPerPage(question: Question): number {
  return isCompact(question) ? linesPerPage : buttonsPerPage;
}

/** All choices of a question's list, offered or not: buttons name one by its index here, which a published version never changes. */
export function listOf({ form }: FilledForm, { choices, question }: FormItem): readonly Choice[] {
  return (question.list === null ? undefined : form.questionnaire.lists[question.list]) ?? choices;
}

/** Choices that are ticked in the open question; before any tap those of its answer. */
export function ticksOf({ ticks }: Pick<ConversationState, 'ticks'>, { key, value }: FormItem): readonly string[] {
  return ticks?.key === key ? ticks.names : value.split(' ').filter(Boolean);
}

/** Whether there are so many choices that they are searched by typing. */
export function isLong({ choices }: FormItem): boolean {
  return choices.length > buttonsPerPage;
}

/** The page on which the named choice stands. */
export function pageOfChoice({ choices, question }: FormItem, name: string): number {
  return Math.max(0, Math.floor(choices.findIndex((choice) => choice.name === name) / choicesPerPage(question)));
}

/** A range of more steps is typed. */
const stepsMax = 11;
/** Choices that a search offers. */
export const foundMax = 10;

/** The values of a range with few steps, in order; none when it is to be typed. */
export function rangeSteps({ type, parameters }: Question): readonly string[] {
  const start = fromDecimal(parameters['start'] ?? '');
  const end = fromDecimal(parameters['end'] ?? '');
  const step = fromDecimal(parameters['step'] ?? '1');
  if (type !== 'range' || !start || !end || !step || step.equals(0)) return [];
  // A range may run down; the step's sign is the author's taste.
  const size = end.compare(start) < 0 ? step.abs().neg() : step.abs();
  const count = Math.floor(end.sub(start).div(size).valueOf()) + 1;
  if (count < 2 || count > stepsMax) return [];
  return Array.from({ length: count }, (_, index) => start.add(size.mul(index)).toString());
}

/** The unit that a question is asked in, thousands or millions, by its label or else its hint; null = plain numbers. */
export function unitOf({ type, label, hint }: Question, language?: string): ScaleUnit | null {
  if (!['integer', 'decimal', 'range'].includes(type)) return null;
  const texts = [label, hint].flatMap((text) => (language === undefined ? Object.values(text) : [inLanguage(text, language)]));
  for (const text of texts) {
    const unit = scaleUnitOf(text);
    if (unit !== null) return unit;
  }
  return null;
}

const squeezed = (text: string): string => normaliseText(text).toLowerCase().replace(/\s+/g, '');

/** Names of the choices of a long list whose label, in any language, has the typed text in it; those that begin with it first. */
export function searchChoices(item: FormItem, text: string): readonly string[] {
  const wanted = squeezed(text);
  if (!['select_one', 'select_multiple'].includes(item.question.type) || !isLong(item) || wanted.length < 2) return [];
  const found = item.choices.flatMap(({ name, label }) => {
    const places = Object.values(label)
      .map((one) => squeezed(one).indexOf(wanted))
      .filter((place) => place >= 0);
    return places.length === 0 ? [] : [{ name, isStart: places.includes(0) }];
  });
  return [...found.filter((one) => one.isStart), ...found.filter((one) => !one.isStart)].map((one) => one.name);
}
