// Reads what a contact typed as an answer to one question: a value, a guess to confirm, or a refusal that says what would be accepted.
import { type AnswerSpec, type Reading, type ReadingContext } from './answer.ts';
import { readChoice } from './reading/choices.ts';
import { readDate } from './reading/dates.ts';
import { readChoices, readRanking } from './reading/many-choices.ts';
import { normaliseText } from './reading/normalise.ts';
import { readNumber } from './reading/numbers.ts';
import { offered, rejected } from './reading/outcome.ts';
import { readPlace } from './reading/places.ts';
import { agreementOf, looseKey, withoutCourtesy } from './reading/politeness.ts';
import { readText } from './reading/texts.ts';
import { readDateTime, readTime } from './reading/times.ts';

/** Total: any text gives a reading, and a value read again gives itself. Params of a refusal fill its text, `chat.rejected.*`. */
export function readAnswer(text: string, spec: AnswerSpec, context: ReadingContext): Reading {
  const plain = normaliseText(text).toLowerCase();
  switch (spec.type) {
    case 'image':
      return rejected('expects-picture');
    case 'file':
      return rejected('expects-file');
    case 'text':
    case 'barcode':
      return readText(text, spec.type === 'text' && spec.appearance.includes('multiline'));
    case 'note':
      return rejected('empty');
    default:
      return plain === '' ? rejected('empty') : readPlain(text, plain, spec, context);
  }
}

function readPlain(text: string, plain: string, spec: AnswerSpec, context: ReadingContext): Reading {
  switch (spec.type) {
    case 'date':
      return readDate(text, plain, spec, context);
    case 'time':
      return readTime(plain, context);
    case 'dateTime':
      return readDateTime(text, plain, context);
    case 'select_one':
      return readChoice(plain, spec);
    case 'select_multiple':
      return readChoices(text, plain, spec);
    case 'rank':
      return readRanking(text, plain, spec);
    case 'acknowledge':
      return readAcknowledgement(plain);
    case 'geopoint':
      return readPlace(text);
    default:
      return readNumber(text, plain, spec);
  }
}

const acknowledging = new Set(
  'รับทราบ รับทราบแล้ว ทราบ ทราบแล้ว เข้าใจ เข้าใจแล้ว อ่านแล้ว ยินยอม ยอมรับ โอเคร 1 ack acknowledge acknowledged agree agreed understood confirm confirmed noted'.split(
    ' ',
  ),
);

/** `acknowledge` has one answer, `OK`. */
function readAcknowledgement(plain: string): Reading {
  const key = looseKey(withoutCourtesy(plain));
  const isYes = agreementOf(plain)?.isYes ?? null;
  if (isYes === true || acknowledging.has(key)) return offered(['OK'], true);
  return isYes === null && /^(?:รับทาบ|ทาบ|รับซาบ|รับทราย)|ทราบ|เข้าใจ/.test(key) && !/^ไม่|ยังไม่/.test(key)
    ? offered(['OK'], false)
    : rejected('no-such-choice', { count: 1 });
}
