// Reads what a contact typed as an answer to one question.
import { type AnswerSpec, type Reading, type ReadingContext, type RejectionReason } from './answer.ts';
import { dateText, dateTimeText, readMoment } from './expression/time.ts';
import { fromDecimal } from './exact.ts';
import { normaliseText } from './reading/normalise.ts';

const accepted = (value: string): Reading => ({ kind: 'accepted', value });
const rejected = (reason: RejectionReason, params: Readonly<Record<string, string | number>> = {}): Reading => ({
  kind: 'rejected',
  reason,
  params,
});

/** Total: any text gives a reading. */
export function readAnswer(text: string, spec: AnswerSpec, context: ReadingContext): Reading {
  const plain = normaliseText(text).toLowerCase();
  if (spec.type === 'image') return rejected('expects-picture');
  if (spec.type === 'file') return rejected('expects-file');
  if (plain === '') return rejected('empty');
  switch (spec.type) {
    case 'text':
    case 'barcode':
      return text.length > 5000 ? rejected('too-long', { max: 5000 }) : accepted(text.normalize('NFC').trim());
    case 'integer':
    case 'decimal':
    case 'range': {
      const digits = plain.replace(/,(?=\d{3})/g, '');
      if (!/^-?\d{1,15}(\.\d+)?$/.test(digits)) return rejected('not-a-number');
      const value = fromDecimal(digits);
      if (!value) return rejected('not-a-number');
      if (spec.type === 'integer' && value.d !== 1n) return rejected('not-an-integer');
      const start = fromDecimal(spec.range?.start ?? '');
      const end = fromDecimal(spec.range?.end ?? '');
      if (start && end && (value.compare(start) < 0 || value.compare(end) > 0))
        return rejected('out-of-range', { min: spec.range?.start ?? '', max: spec.range?.end ?? '' });
      return accepted(value.toString());
    }
    case 'date':
    case 'dateTime':
    case 'time': {
      if (spec.type === 'time') return /^\d\d:\d\d$/.test(plain) ? accepted(`${plain}:00.000+07:00`) : rejected('not-a-time');
      const slashed = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(plain);
      const year = Number(slashed?.[3]);
      const iso = slashed ? `${year >= 2400 ? year - 543 : year}-${slashed[2] ?? ''}-${slashed[1] ?? ''}` : plain.toUpperCase();
      const moment = readMoment(iso, context.timeZone);
      if (!moment) return rejected('not-a-date');
      return accepted(
        spec.type === 'date' ? dateText(moment.instantMs, context.timeZone) : dateTimeText(moment.instantMs, context.timeZone),
      );
    }
    case 'select_one':
    case 'select_multiple':
    case 'rank': {
      const positions = plain.split(/[ ,]+/).map(Number);
      const count = spec.choices.length;
      const number = positions.find((position) => position < 1 || position > count);
      const named = spec.choices.find((choice) => choice.labels.some((label) => normaliseText(label).toLowerCase() === plain));
      if (named && spec.type !== 'rank') return accepted(named.name);
      if (positions.some(Number.isNaN)) return rejected('no-such-choice', { count });
      if (number !== undefined) return rejected('choice-out-of-range', { number, count });
      if (spec.type === 'select_one' && positions.length > 1) return rejected('one-only');
      if (spec.type === 'rank' && new Set(positions).size !== count) return rejected('not-all-ranked', { count });
      const ordered = spec.type === 'rank' ? positions : [...new Set(positions)].sort((one, other) => one - other);
      return accepted(ordered.map((position) => spec.choices[position - 1]?.name ?? '').join(' '));
    }
    case 'acknowledge':
      return ['ok', 'รับทราบ', 'ทราบ', 'yes', 'ใช่', 'ครับ', 'ค่ะ'].includes(plain) ? accepted('OK') : rejected('no-such-choice', { count: 1 });
    case 'geopoint': {
      const place = /^(-?\d{1,2}(?:\.\d+)?)[ ,]+(-?\d{1,3}(?:\.\d+)?)$/.exec(plain);
      return place ? accepted(`${place[1] ?? ''} ${place[2] ?? ''} 0 0`) : rejected('expects-location');
    }
    case 'note':
      return rejected('empty');
  }
}
