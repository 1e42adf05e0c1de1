// Date and time pickers, with the bounds that the author's constraint sets.
import { type FilledForm, type FormItem } from '../../domain/form.ts';
import { type Action } from '../../domain/message.ts';
import { type View } from './view.ts';

type Pick = Extract<Action, { kind: 'pick' }>;
const dayMs = 86_400_000;

/** The picker for a question; null where there is none: other types, and dates of which only month and year are asked. */
export function pickAction(view: View, filled: FilledForm, item: FormItem, data: string): Pick | null {
  const { type, appearance } = item.question;
  switch (type) {
    case 'time':
      return { kind: 'pick', mode: 'time', data, initial: item.value === '' ? '09:00' : item.value.slice(0, 5) };
    case 'dateTime':
      return { kind: 'pick', mode: 'datetime', data, initial: item.value === '' ? `${today(view, 0)}T09:00` : item.value.slice(0, 16) };
    case 'date': {
      if (appearance.includes('year') || appearance.includes('month-year')) return null;
      const initial = item.value === '' ? today(view, 0) : item.value.slice(0, 10);
      return { kind: 'pick', mode: 'date', data, initial, ...bounds(view, filled, item, initial) };
    }
    default:
      return null;
  }
}

/** "Not in the future" and "not in the past" are what constraints on dates mostly say; others are checked when the answer comes. */
function bounds(view: View, filled: FilledForm, item: FormItem, initial: string): { min?: string; max?: string } {
  const now = today(view, 0);
  const isAllowed = (days: number): boolean => filled.isAllowed(item.key, today(view, days));
  if (!isAllowed(0)) return {};
  if (!isAllowed(1) && !isAllowed(400) && initial <= now) return { max: now };
  if (!isAllowed(-1) && !isAllowed(-400) && initial >= now) return { min: now };
  return {};
}

/** The date `days` from now where the contact is, `2026-11-22`. */
function today({ now, timeZone }: View, days: number): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(
    now.getTime() + days * dayMs,
  );
}
