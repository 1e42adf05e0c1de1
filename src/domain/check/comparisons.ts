// Comparisons of a choice question with a name that its list does not have: they never hold, which is nearly always a slip.
import { type Chain, type Expression, partsOf } from '../expression/ast.ts';
import { type Definition, isQuestion } from '../form/definition.ts';
import { type Names } from '../form/trace.ts';
import { type Choice, type Questionnaire } from '../questionnaire.ts';
import { everyPart } from './cells.ts';
import { type FaultList, type Place } from './fault-list.ts';

/** `${question} = 'choice'` or `selected(${question}, 'choice')`. */
export interface Comparison {
  readonly question: Definition;
  readonly choice: string;
  readonly isEqual: boolean;
}

/** The comparison that this part of an expression is; null when it is something else. */
export function comparisonIn(part: Expression, names: Names): Comparison | null {
  if (part.kind === 'chain') return inChain(part, names);
  if (part.kind !== 'call' || (part.name !== 'selected' && part.name !== 'is-selected')) return null;
  return between(part.args[0], part.args[1], true, names);
}

function inChain({ first, rest }: Chain, names: Names): Comparison | null {
  const [link] = rest;
  if (rest.length !== 1 || link === undefined || (link.operator !== '=' && link.operator !== '!=')) return null;
  const isEqual = link.operator === '=';
  return between(first, link.operand, isEqual, names) ?? between(link.operand, first, isEqual, names);
}

function between(reference: Expression | undefined, value: Expression | undefined, isEqual: boolean, names: Names): Comparison | null {
  if (reference?.kind !== 'reference' || reference.isLastSaved || value === undefined) return null;
  if (value.kind !== 'string' && value.kind !== 'number') return null;
  const question = names.byName.get(reference.name)?.[0];
  if (question === undefined) return null;
  return { question, choice: value.kind === 'string' ? value.value.trim() : value.text, isEqual };
}

/** The list of a choice question; null for other questions and for lists that are missing. */
function choicesOf(definition: Definition, questionnaire: Questionnaire): readonly Choice[] | null {
  if (!isQuestion(definition) || definition.node.list === null) return null;
  return Object.hasOwn(questionnaire.lists, definition.node.list) ? (questionnaire.lists[definition.node.list] ?? null) : null;
}

export function checkComparisons(
  expression: Expression,
  names: Names,
  questionnaire: Questionnaire,
  place: Place,
  faults: FaultList,
): void {
  const said = new Set<string>();
  for (const part of everyPart(expression, partsOf)) {
    const comparison = comparisonIn(part, names);
    const choices = comparison === null ? null : choicesOf(comparison.question, questionnaire);
    if (comparison === null || choices === null || comparison.choice === '') continue;
    const { question, choice } = comparison;
    // several names at once, as a select_multiple's whole answer, are not looked at
    const identity = `${question.index} ${choice}`;
    if (choice.includes(' ') || said.has(identity) || choices.some(({ name }) => name === choice)) continue;
    said.add(identity);
    const params = { choice, name: question.name, list: isQuestion(question) ? (question.node.list ?? '') : '' };
    const meant = faults.nearest(
      choice,
      choices.map(({ name }) => name),
    );
    if (meant === undefined) faults.warn('no-such-choice-compared', place, params);
    else faults.warn('no-such-choice-compared-near', place, { ...params, nearest: meant });
  }
}
