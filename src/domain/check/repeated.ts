// A question inside a repeat has many answers; seen from outside it is a set, and only some functions take sets.
import { type Expression } from '../expression/ast.ts';
import { type Definition, isQuestion, type Scope } from '../form/definition.ts';
import { type Names } from '../form/trace.ts';
import { type FaultList, type Place } from './fault-list.ts';

const takeSets: ReadonlySet<string> = new Set([
  'sum',
  'count',
  'count-non-empty',
  'max',
  'min',
  'join',
  'concat',
  'position',
  'randomize',
  'boolean',
  'not',
  'checklist',
  'weighted-checklist',
  'depend',
]);

/** Whether the question stands in a repeat that `from` is not in. */
export function isRepeatedFrom(target: Definition, from: Definition): boolean {
  if (!isQuestion(target)) return false;
  for (let scope: Scope | null = from.scope; scope !== null; scope = scope.parent) if (scope === target.scope) return false;
  return true;
}

/** Warns where a repeated question's answers are used as one value. Predicates are left alone: they stand inside the repeat. */
export function checkRepeated(expression: Expression, from: Definition, names: Names, place: Place, faults: FaultList): void {
  const visit = (part: Expression, takesSet: boolean): void => {
    switch (part.kind) {
      case 'reference': {
        const target = names.byName.get(part.name)?.[0];
        if (!takesSet && !part.isLastSaved && target !== undefined && isRepeatedFrom(target, from)) {
          faults.warn('repeated-as-one', place, { name: part.name });
        }
        break;
      }
      case 'call':
        for (const [index, arg] of part.args.entries()) {
          const isNamed = part.name === 'indexed-repeat' && (index === 0 || index % 2 === 1);
          visit(arg, isNamed || takeSets.has(part.name));
        }
        break;
      case 'chain':
        for (const operand of [part.first, ...part.rest.map((link) => link.operand)]) {
          visit(operand, takesSet && part.rest[0]?.operator === '|');
        }
        break;
      case 'negate':
        visit(part.operand, false);
        break;
      case 'path':
      case 'filter':
      case 'number':
      case 'string':
        break;
    }
  };
  visit(expression, false);
}
