// Evaluates a parsed expression. Total: whatever the expression, the answer comes within a bounded number of steps, and what cannot be
// computed is '' (or NaN), never an exception.
import { type Chain, type Expression, type Path, type Step } from './ast.ts';
import { takes } from './function-type.ts';
import { functions } from './functions.ts';
import { LimitReached, maxTextLength, type Node, type Scope, spend, type World } from './nodes.ts';
import { compare, isNodeSet, type NodeSet, toBoolean, toNumber, type Value } from './values.ts';

/** The value in the place of `node`; '' when the expression costs too much. */
export function evaluate(expression: Expression, world: World, node: Node): Value {
  try {
    return evaluateIn(expression, { world, node, current: node, position: 1, size: 1, meter: { steps: 0, randoms: 0 } });
  } catch (error) {
    if (error instanceof LimitReached) return '';
    throw error;
  }
}

/** Whether a predicate holds at `node`, the expression as a whole standing at `current`. */
export function isTrueAt(predicate: Expression, world: World, node: Node, current: Node): boolean {
  try {
    return toBoolean(evaluateIn(predicate, { world, node, current, position: 1, size: 1, meter: { steps: 0, randoms: 0 } }));
  } catch (error) {
    if (error instanceof LimitReached) return false;
    throw error;
  }
}

function evaluateIn(expression: Expression, scope: Scope): Value {
  spend(scope, 1);
  switch (expression.kind) {
    case 'number':
      return Number(expression.text);
    case 'string':
      return expression.value;
    case 'reference':
      return expression.isLastSaved ? scope.world.lastSaved(expression.name) : referred(expression.name, scope);
    case 'call':
      return call(expression.name, expression.args, scope);
    case 'chain':
      return chain(expression, scope);
    case 'negate':
      return -toNumber(evaluateIn(expression.operand, scope), scope.world.timeZone);
    case 'filter': {
      const nodes = evaluateIn(expression.primary, scope);
      return isNodeSet(nodes) ? filter(nodes, expression.predicates, scope) : [];
    }
    case 'path':
      return path(expression, scope);
  }
}

function referred(name: string, scope: Scope): NodeSet {
  const nodes = scope.world.reference(name, scope.node, scope.current);
  spend(scope, nodes.length);
  return nodes;
}

function call(name: string, args: readonly Expression[], scope: Scope): Value {
  const called = functions.get(name);
  if (called === undefined || !takes(called, args.length)) return '';
  const result =
    'apply' in called
      ? called.apply(
          args.map((arg) => evaluateIn(arg, scope)),
          scope,
        )
      : called.applyLazily(args, scope, evaluateIn);
  if (typeof result === 'string') {
    spend(scope, result.length >> 4);
    if (result.length > maxTextLength) throw new LimitReached();
  }
  return result;
}

function chain(expression: Chain, scope: Scope): Value {
  const { timeZone } = scope.world;
  let value = evaluateIn(expression.first, scope);
  for (const { operator, operand } of expression.rest) {
    if (operator === 'or' || operator === 'and') {
      if (toBoolean(value) === (operator === 'or')) return operator === 'or';
      value = toBoolean(evaluateIn(operand, scope));
      continue;
    }
    const right = evaluateIn(operand, scope);
    if (operator === '|') {
      value = union(value, right);
    } else if (operator === '+' || operator === '-' || operator === '*' || operator === 'div' || operator === 'mod') {
      value = arithmetic(operator, toNumber(value, timeZone), toNumber(right, timeZone));
    } else {
      spend(scope, sizeOf(value) * sizeOf(right));
      value = compare(operator, value, right, timeZone);
    }
  }
  return value;
}

function sizeOf(value: Value): number {
  return isNodeSet(value) ? value.length : 1;
}

function union(left: Value, right: Value): NodeSet {
  const nodes = [...(isNodeSet(left) ? left : []), ...(isNodeSet(right) ? right : [])];
  return unique(nodes);
}

function unique(nodes: NodeSet): NodeSet {
  return nodes.length < 2 ? nodes : [...new Map(nodes.map((node) => [node.id, node])).values()];
}

function arithmetic(operator: '+' | '-' | '*' | 'div' | 'mod', left: number, right: number): number {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case 'div':
      return left / right;
    case 'mod':
      return left % right;
  }
}

/** `[…]`: a number is a position, anything else a condition. */
function filter(nodes: NodeSet, predicates: readonly Expression[], scope: Scope): NodeSet {
  let kept = nodes;
  for (const predicate of predicates) {
    const size = kept.length;
    kept = kept.filter((node, index) => {
      const value = evaluateIn(predicate, { ...scope, node, position: index + 1, size });
      return typeof value === 'number' ? value === index + 1 : toBoolean(value);
    });
  }
  return kept;
}

function path(expression: Path, scope: Scope): Value {
  const { from, steps } = expression;
  let nodes: NodeSet;
  if (from === 'root') nodes = [scope.world.root];
  else if (from === 'context') nodes = [scope.node];
  else {
    const start = evaluateIn(from, scope);
    if (!isNodeSet(start)) return [];
    nodes = start;
  }
  for (const [index, step] of steps.entries()) {
    // the first step of an absolute path names the form, whatever it is called
    if (from === 'root' && index === 0 && step.axis === 'child') continue;
    const walked = walk(nodes, step, scope);
    const isOurs = from === 'root' && step.axis === 'child' && index < steps.length - 1 && step.predicates.length === 0;
    nodes = isOurs ? sameRepetition(walked, scope) : walked;
  }
  return nodes;
}

function walk(nodes: NodeSet, step: Step, scope: Scope): NodeSet {
  const found: Node[] = [];
  for (const node of nodes) {
    const reached = stepFrom(node, step, scope);
    spend(scope, reached.length + 1);
    found.push(...(step.predicates.length === 0 ? reached : filter(reached, step.predicates, scope)));
  }
  return unique(found);
}

function stepFrom(node: Node, step: Step, scope: Scope): NodeSet {
  switch (step.axis) {
    case 'child':
      return node.children(step.test === 'node()' ? '*' : step.test);
    case 'parent': {
      const parent = node.parent();
      return parent === null ? [] : [parent];
    }
    case 'self':
      return [node];
    case 'descendant-or-self':
      return descendants(node, scope);
  }
}

function descendants(node: Node, scope: Scope): NodeSet {
  const found: Node[] = [node];
  // `found` grows while it is walked
  for (let index = 0; index < found.length; index += 1) {
    const children = found[index]?.children('*') ?? [];
    spend(scope, children.length + 1);
    found.push(...children);
  }
  return found;
}

/** An absolute path from inside a repeat means this repetition, where the author did not say which (as JavaRosa reads it). */
function sameRepetition(nodes: NodeSet, scope: Scope): NodeSet {
  if (nodes.length < 2) return nodes;
  const around = new Set<string>();
  for (let node: Node | null = scope.current; node !== null; node = node.parent()) around.add(node.id);
  const ours = nodes.filter((node) => around.has(node.id));
  return ours.length === 0 ? nodes : ours;
}
