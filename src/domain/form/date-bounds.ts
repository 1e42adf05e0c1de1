// The first and last day that a constraint allows, for a date picker: read off comparisons of the answer with something that can be
// computed now, such as `. >= '2017-10-01' and . < today() + 30`. What else a constraint says is checked when the answer comes.
import { type Chain, type Expression, type Operator, partsOf } from '../expression/ast.ts';
import { parseExpression } from '../expression/parse.ts';
import { printExpression } from '../expression/print.ts';
import { addDays } from '../reminders/calendar.ts';
import { type FilledForm, type FormItem } from './types.ts';

/** `2026-11-22`, or `2026-11-22T09:30` for a dateTime; in the survey's time zone. */
export interface DateBounds {
  readonly min?: string;
  readonly max?: string;
}

const reversed: Readonly<Partial<Record<Operator, Operator>>> = { '<': '>', '<=': '>=', '>': '<', '>=': '<=' };

/** Empty for other types, and where nothing is said or what is said leaves nothing to pick from. Years outside 1900–2099 bind nothing. */
export function dateBounds(filled: FilledForm, { key, question }: FormItem): DateBounds {
  const hasTime = question.type === 'dateTime';
  if (question.constraint === '' || !(hasTime || question.type === 'date')) return {};
  const parsed = parseExpression(question.constraint);
  if (!parsed.ok) return {};
  const mins: string[] = [];
  const maxs: string[] = [];
  for (const { operator, limit } of conjuncts(parsed.expression).flatMap(comparison)) {
    const moment = valueOf(filled, key, limit, hasTime);
    if (moment === null) continue;
    const isStrict = (operator === '<' || operator === '>') && !hasTime;
    if (operator.startsWith('<')) maxs.push(isStrict ? addDays(moment, -1) : moment);
    else mins.push(isStrict ? addDays(moment, 1) : moment);
  }
  const min = mins.sort().at(-1);
  const max = maxs.sort()[0];
  if (min !== undefined && max !== undefined && min >= max) return {};
  return { ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) };
}

/** What must all hold. */
function conjuncts(expression: Expression): readonly Expression[] {
  if (expression.kind !== 'chain' || expression.rest[0]?.operator !== 'and') return [expression];
  return [expression.first, ...expression.rest.map(({ operand }) => operand)].flatMap(conjuncts);
}

/** The comparison with the answer on its left; none where it is something else. */
function comparison(expression: Expression): { readonly operator: Operator; readonly limit: Expression }[] {
  if (expression.kind !== 'chain' || expression.rest.length !== 1) return [];
  const { first, rest }: Chain = expression;
  const [link] = rest;
  const back = link === undefined ? undefined : reversed[link.operator];
  if (link === undefined || back === undefined) return [];
  if (isAnswer(first) && !hasAnswer(link.operand)) return [{ operator: link.operator, limit: link.operand }];
  return isAnswer(link.operand) && !hasAnswer(first) ? [{ operator: back, limit: first }] : [];
}

/** `.`, also as `date(.)`. */
function isAnswer(expression: Expression): boolean {
  if (expression.kind === 'call') {
    const [only, ...others] = expression.args;
    return ['date', 'date-time'].includes(expression.name) && only !== undefined && others.length === 0 && isAnswer(only);
  }
  if (expression.kind !== 'path' || expression.from !== 'context') return false;
  return expression.steps.every(({ axis, predicates }) => axis === 'self' && predicates.length === 0);
}

function hasAnswer(expression: Expression): boolean {
  return isAnswer(expression) || partsOf(expression).some(hasAnswer);
}

/** null = no date: a reference without an answer, say. */
function valueOf(filled: FilledForm, key: string, limit: Expression, hasTime: boolean): string | null {
  const source = printExpression(limit);
  const text = filled.evaluate(
    hasTime ? `format-date-time(date-time(${source}), '%Y-%m-%dT%H:%M')` : `format-date(date(${source}), '%Y-%m-%d')`,
    key,
  );
  return /^(?:19|20)\d\d-\d\d-\d\d(T\d\d:\d\d)?$/.test(text) ? text : null;
}
