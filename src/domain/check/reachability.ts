// Questions that can never be asked: a relevance that is constant, or one that contradicts itself or the groups around it.
import { type Call, type Expression, partsOf } from '../expression/ast.ts';
import { evaluate } from '../expression/evaluate.ts';
import { takes } from '../expression/function-type.ts';
import { functions } from '../expression/functions.ts';
import { type Node, type World } from '../expression/nodes.ts';
import { toBoolean } from '../expression/values.ts';
import { type Tree } from '../form/compile.ts';
import { type Definition, isQuestion } from '../form/definition.ts';
import { type Names } from '../form/trace.ts';
import { everyPart } from './cells.ts';
import { comparisonIn } from './comparisons.ts';
import { type FaultList } from './fault-list.ts';

export function checkReachability(tree: Tree, names: Names, faults: FaultList): void {
  const unreachable = new Set<Definition>();
  for (const definition of tree.definitions) {
    const { relevant } = definition.expressions;
    const isInside = definition.parent !== null && unreachable.has(definition.parent);
    if (isInside) unreachable.add(definition);
    if (relevant === null || isInside) continue;
    if (!isConstantlyFalse(relevant) && !contradicts(definition, names)) continue;
    unreachable.add(definition);
    faults.warn('never-relevant', { sheet: 'survey', row: definition.node?.row ?? null, column: 'relevant' }, { name: definition.name });
  }
}

/** Functions whose value does not follow from their arguments alone. */
const variable: ReadonlySet<string> = new Set([
  'today',
  'now',
  'random',
  'uuid',
  'once',
  'instance',
  'current',
  'position',
  'last',
  'randomize',
  'string-length',
  'normalize-space',
  'number',
  'string',
  'indexed-repeat',
  'jr:choice-name',
  'decimal-time',
  'version',
]);

function isConstantlyFalse(expression: Expression): boolean {
  const isConstant = everyPart(expression, partsOf).every(
    (part) => part.kind !== 'reference' && part.kind !== 'path' && (part.kind !== 'call' || isFixed(part)),
  );
  return isConstant && !toBoolean(evaluate(expression, nowhere, nothing));
}

function isFixed({ name, args }: Call): boolean {
  const called = functions.get(name);
  return called !== undefined && takes(called, args.length) && !variable.has(name);
}

const nothing: Node = { id: '', isLeaf: true, text: () => '', parent: () => null, children: () => [], position: () => 1 };

/** For expressions that look at nothing. */
const nowhere: World = {
  now: new Date(0),
  timeZone: 'UTC',
  language: '',
  version: '',
  root: nothing,
  reference: () => [],
  lastSaved: () => '',
  everywhere: () => [],
  instance: () => null,
  choiceLabel: () => '',
  stored: () => '',
  random: () => 0,
};

/** Definitions whose demands are put together for one question; chains of gates are far shorter. */
const maxFollowed = 100;

/** What must hold of a question for another to be asked. */
interface Demand {
  readonly equal: Set<string>;
  readonly unequal: Set<string>;
}

/**
 * Whether the comparisons that must all hold demand two answers of a select_one at once, or one answer and not that answer. A question
 * with an answer is itself relevant, so what it demands counts too.
 */
function contradicts(definition: Definition, names: Names): boolean {
  const demands = new Map<Definition, Demand>();
  const seen = new Set<Definition>();
  const queue = [definition];
  for (let next = queue.shift(); next !== undefined && seen.size < maxFollowed; next = queue.shift()) {
    for (let around: Definition | null = next; around !== null; around = around.parent) {
      if (seen.has(around)) break;
      seen.add(around);
      for (const part of conjuncts(around.expressions.relevant)) {
        const comparison = comparisonIn(part, names);
        if (comparison === null || !isQuestion(comparison.question) || comparison.question.node.type !== 'select_one') continue;
        const demand = demands.get(comparison.question) ?? { equal: new Set(), unequal: new Set() };
        demands.set(comparison.question, demand);
        (comparison.isEqual ? demand.equal : demand.unequal).add(comparison.choice);
        if (comparison.isEqual && comparison.choice !== '') queue.push(comparison.question);
      }
    }
  }
  return [...demands.values()].some(({ equal, unequal }) => equal.size > 1 || [...equal].some((choice) => unequal.has(choice)));
}

/** The parts that `and` joins. */
function conjuncts(expression: Expression | null): readonly Expression[] {
  if (expression === null) return [];
  if (expression.kind !== 'chain' || expression.rest[0]?.operator !== 'and') return [expression];
  return [expression.first, ...expression.rest.map(({ operand }) => operand)].flatMap(conjuncts);
}
