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
      return [t('cli.not-found', { what: String(problem.details['what']), id: String(problem.details['id']) })];
    default:
      return [problem.message];
  }
}
