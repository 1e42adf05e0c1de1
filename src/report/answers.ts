// The stored value of an answer -> what the report shows of it.
import { type FormItem } from '../domain/form.ts';
import { inLanguage } from '../domain/questionnaire.ts';
import { formatDateAnswer, formatDateTime, formatTime } from '../i18n/format.ts';
import { type Language } from '../i18n/translate.ts';
import { type ReportAnswer } from './model.ts';

export interface Reading {
  readonly language: Language;
  /** The questionnaire's own language, where a text is missing in the other. */
  readonly fallback: string;
  readonly timeZone: string;
}

const number = (value: string): string => {
  const [whole = '', decimals] = value.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return decimals === undefined ? grouped : `${grouped}.${decimals}`;
};

const asDate = (value: string): Date | null => {
  const at = new Date(value);
  return Number.isNaN(at.getTime()) ? null : at;
};

function words(item: FormItem, { language, fallback, timeZone }: Reading): string {
  const { value, question } = item;
  const labelOf = (name: string): string => {
    const choice = item.choices.find((one) => one.name === name);
    return (choice && inLanguage(choice.label, language, fallback)) || name;
  };
  const at = asDate(value);
  switch (question.type) {
    case 'select_one':
      return labelOf(value);
    case 'select_multiple':
      return value.split(' ').map(labelOf).join(', ');
    case 'rank':
      return value
        .split(' ')
        .map((name, index) => `${index + 1}. ${labelOf(name)}`)
        .join(' ');
    case 'integer':
    case 'decimal':
    case 'range':
      return number(value);
    case 'date':
      return formatDateAnswer(value, question.appearance, language);
    case 'dateTime':
      return at ? formatDateTime(at, language, timeZone, 'long') : value;
    case 'time': {
      const instant = asDate(`2000-01-01T${value}`);
      return instant ? formatTime(instant, language, timeZone) : value;
    }
    case 'text':
    case 'geopoint':
    case 'barcode':
    case 'acknowledge':
    case 'note':
    case 'image':
    case 'file':
    case 'calculate':
    case 'hidden':
    case 'start':
    case 'end':
    case 'today':
    case 'username':
      return value;
  }
}

export function reportAnswer(item: FormItem, reading: Reading): ReportAnswer {
  if (item.value === '') return { kind: 'none' };
  if (item.question.type === 'image' || item.question.type === 'file') return { kind: 'file' };
  if (item.question.type === 'acknowledge') return { kind: 'acknowledged' };
  return { kind: 'words', text: words(item, reading) };
}
