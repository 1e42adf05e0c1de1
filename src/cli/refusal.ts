// What went wrong as lines for the person at the terminal.
import { toProblem } from '../db/errors.ts';
import { formatDateTime } from '../i18n/format.ts';
import { type Parameters, type TranslateKey, type TranslationKey } from '../i18n/translate.ts';
import { type Problem, type Refusal } from '../problem.ts';
import { RefusedError, UsageError } from './command.ts';

/** How dates are shown. */
interface Look {
  readonly language: string;
  readonly timeZone: string;
}

/** One line a fault; null = not a refusal but a bug. */
export function faultLines(error: unknown, t: TranslateKey, look: Look): readonly string[] | null {
  if (error instanceof UsageError || error instanceof RefusedError) return error.faults;
  const problem = toProblem(error);
  return problem && problemLines(problem, t, look);
}

/** One line a fault, in the person's language where locales/ have it; otherwise the operator's sentence. */
function problemLines(problem: Problem, t: TranslateKey, look: Look): readonly string[] {
  switch (problem.kind) {
    case 'refused':
      return (problem.details['faults'] as readonly Refusal[]).map(({ code, params }) =>
        t(`cli.refused.${code}` as TranslationKey, withDates(params ?? {}, look)),
      );
    case 'bad-config':
    case 'bad-file':
      return problem.message.split('\n');
    case 'not-found':
      return [notFound(String(problem.details['what']), String(problem.details['id']), t)];
    default:
      return [problem.message];
  }
}

/** Refusals carry instants in ISO 8601. */
function withDates(params: Parameters, { language, timeZone }: Look): Parameters {
  const isInstant = (value: string | number): value is string =>
    typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value);
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => [name, isInstant(value) ? formatDateTime(new Date(value), language, timeZone) : value]),
  );
}

const things = ['agency', 'questionnaire', 'questionnaire version', 'round', 'contact', 'invitation', 'parked event', 'notice'] as const;

function notFound(what: string, id: string, t: TranslateKey): string {
  const thing = things.find((one) => one === what);
  return thing === undefined ? t('cli.not-found.other', { what, id }) : t(`cli.not-found.${thing}`, { id });
}
