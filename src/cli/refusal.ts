// A Problem as lines for the person at the terminal.
import { type Parameters, type TranslationKey } from '../i18n/translate.ts';
import { type Problem, type Refusal } from '../problem.ts';

type T = (key: TranslationKey, parameters?: Parameters) => string;

/** One line a fault, in the person's language where locales/ have it; otherwise the operator's sentence. */
export function problemLines(problem: Problem, t: T): readonly string[] {
  switch (problem.kind) {
    case 'refused':
      return (problem.details['faults'] as readonly Refusal[]).map(({ code, params }) =>
        t(`cli.refused.${code}` as TranslationKey, params),
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

const things = ['agency', 'questionnaire', 'questionnaire version', 'round', 'contact', 'invitation', 'parked event'] as const;

function notFound(what: string, id: string, t: T): string {
  const thing = things.find((one) => one === what);
  return thing === undefined ? t('cli.not-found.other', { what, id }) : t(`cli.not-found.${thing}`, { id });
}
