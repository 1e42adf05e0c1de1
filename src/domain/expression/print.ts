// Expression -> source text. Parsing what was printed gives the same expression again.
import { type Expression, type Step } from './ast.ts';

/** Loosest first, as in the grammar; what binds looser than its place is put in brackets. */
const strength = new Map([
  ['or', 0],
  ['and', 1],
  ['=', 2],
  ['!=', 2],
  ['<', 3],
  ['<=', 3],
  ['>', 3],
  ['>=', 3],
  ['+', 4],
  ['-', 4],
  ['*', 5],
  ['div', 5],
  ['mod', 5],
  ['|', 7],
]);
const unary = 6;
const primary = 9;

export function printExpression(expression: Expression): string {
  return print(expression, 0);
}

function print(expression: Expression, atLeast: number): string {
  const text = printBare(expression);
  return strengthOf(expression) < atLeast ? `(${text})` : text;
}

function strengthOf(expression: Expression): number {
  switch (expression.kind) {
    case 'chain':
      return strength.get(expression.rest[0]?.operator ?? '|') ?? 0;
    case 'negate':
      return unary;
    case 'path':
    case 'filter':
      return 8;
    default:
      return primary;
  }
}

function printBare(expression: Expression): string {
  switch (expression.kind) {
    case 'number':
      return expression.text;
    case 'string':
      return expression.value.includes("'") ? `"${expression.value}"` : `'${expression.value}'`;
    case 'reference':
      return expression.isLastSaved ? `\${last-saved#${expression.name}}` : `\${${expression.name}}`;
    case 'call':
      return `${expression.name}(${expression.args.map((arg) => print(arg, 0)).join(', ')})`;
    case 'chain': {
      const inner = strengthOf(expression) + 1;
      return expression.rest.reduce(
        (text, link) => `${text} ${link.operator} ${print(link.operand, inner)}`,
        print(expression.first, inner),
      );
    }
    case 'negate':
      return `-${print(expression.operand, unary)}`;
    case 'filter':
      return print(expression.primary, primary) + printPredicates(expression.predicates);
    case 'path':
      return printPath(expression.from, expression.steps);
  }
}

function printPath(from: 'root' | 'context' | Expression, steps: readonly Step[]): string {
  const isDeep = steps[0]?.axis === 'descendant-or-self';
  if (from === 'root') return (isDeep ? '' : '/') + printSteps(steps);
  if (from === 'context') return printSteps(steps);
  const start = from.kind === 'filter' ? printBare(from) : print(from, primary);
  return start + (isDeep ? '' : '/') + printSteps(steps);
}

function printSteps(steps: readonly Step[]): string {
  let text = '';
  for (const [index, step] of steps.entries()) {
    if (isAbbreviatedDeep(step) && index < steps.length - 1) {
      text += '//';
      continue;
    }
    if (text !== '' && !text.endsWith('//')) text += '/';
    text += printStep(step) + printPredicates(step.predicates);
  }
  return text;
}

function isAbbreviatedDeep(step: Step): boolean {
  return step.axis === 'descendant-or-self' && step.test === 'node()' && step.predicates.length === 0;
}

function printStep(step: Step): string {
  if (step.test === 'node()' && step.axis === 'self') return '.';
  if (step.test === 'node()' && step.axis === 'parent') return '..';
  return step.axis === 'child' ? step.test : `${step.axis}::${step.test}`;
}

function printPredicates(predicates: readonly Expression[]): string {
  return predicates.map((predicate) => `[${print(predicate, 0)}]`).join('');
}
