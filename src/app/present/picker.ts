// Date and time pickers, with the bounds that the author's constraint sets.
import { dateBounds, type FilledForm, type FormItem } from '../../domain/form.ts';
import { type Action } from '../../domain/message.ts';
import { localTime } from '../../domain/reminders/calendar.ts';
import { type View } from './view.ts';

type Pick = Extract<Action, { kind: 'pick' }>;

/** The picker for a question; null where there is none: other types, and dates of which only month and year are asked. */
export function pickAction(view: View, filled: FilledForm, item: FormItem, data: string): Pick | null {
  const { type, appearance } = item.question;
  switch (type) {
    case 'time':
      return { kind: 'pick', mode: 'time', data, initial: item.value === '' ? '09:00' : item.value.slice(0, 5) };
    case 'dateTime': {
      const bounds = dateBounds(filled, item);
      const initial = item.value === '' ? `${today(view)}T09:00` : item.value.slice(0, 16);
      return { kind: 'pick', mode: 'datetime', data, initial: within(initial, bounds), ...bounds };
    }
    case 'date': {
      if (appearance.includes('year') || appearance.includes('month-year')) return null;
      const bounds = dateBounds(filled, item);
      const initial = item.value === '' ? today(view) : item.value.slice(0, 10);
      return { kind: 'pick', mode: 'date', data, initial: within(initial, bounds), ...bounds };
    }
    default:
      return null;
  }
}

/** LINE refuses a picker that opens outside its own bounds. */
function within(initial: string, { min, max }: { readonly min?: string; readonly max?: string }): string {
  if (min !== undefined && initial < min) return min;
  return max !== undefined && initial > max ? max : initial;
}

/** The date where the contact is, `2026-11-22`. */
const today = ({ now, timeZone }: View): string => localTime(now, timeZone).date;
