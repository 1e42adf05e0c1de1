// Functions on node sets: repeats, choice lists, places in them.
import { type Expression } from './ast.ts';
import { argument, type FunctionTable } from './function-type.ts';
import { type Node, type Scope, spend } from './nodes.ts';
import { shuffled } from './random.ts';
import { isNodeSet, type NodeSet, toNumber, toText, type Value } from './values.ts';

export const nodeFunctions: FunctionTable = [
  ['count', { min: 1, max: 1, apply: (args) => nodesOf(argument(args, 0)).length }],
  ['count-non-empty', { min: 1, max: 1, apply: (args) => nodesOf(argument(args, 0)).filter((node) => node.text() !== '').length }],
  ['last', { min: 0, max: 0, apply: (_, { size }) => size }],
  ['current', { min: 0, max: 0, apply: (_, { current }) => [current] }],
  ['instance', { min: 1, max: 1, apply: (args, { world }) => some(world.instance(toText(argument(args, 0)))) }],
  ['position', { min: 0, max: 1, apply: (args, scope) => position(args, scope) }],
  [
    'randomize',
    {
      min: 1,
      max: 2,
      apply: (args, { world, current }) => {
        const nodes = nodesOf(argument(args, 0));
        const seed = args[1] === undefined ? Math.floor(world.random(`${current.id}#order`) * 2 ** 31) : toNumber(args[1], world.timeZone);
        return Number.isFinite(seed) ? shuffled(nodes, seed) : nodes;
      },
    },
  ],
  ['indexed-repeat', { min: 3, max: 11, step: 2, applyLazily: (args, scope, evaluateIn) => indexedRepeat(args, scope, evaluateIn) }],
];

function nodesOf(value: Value): NodeSet {
  return isNodeSet(value) ? value : [];
}

function some(node: Node | null): NodeSet {
  return node === null ? [] : [node];
}

/** Without an argument: in a predicate the place among the nodes it filters, otherwise the node's own place. */
function position(args: readonly Value[], scope: Scope): number {
  if (args[0] !== undefined) return nodesOf(args[0])[0]?.position() ?? Number.NaN;
  return scope.node === scope.current ? scope.node.position() : scope.position;
}

/** `${question}, ${repeat}, index, …`: the question's node in the repetitions with those numbers; an index below 1 reads as 1. */
function indexedRepeat(args: readonly Expression[], scope: Scope, evaluateIn: (expression: Expression, scope: Scope) => Value): NodeSet {
  const target = nameOf(args[0]);
  let nodes = scope.world.everywhere(target);
  spend(scope, nodes.length * args.length);
  for (let index = 1; index + 1 < args.length; index += 2) {
    const repeat = nameOf(args[index]);
    const place = args[index + 1];
    if (place === undefined) break;
    const wanted = Math.max(1, Math.trunc(toNumber(evaluateIn(place, scope), scope.world.timeZone) || 1));
    const repetitions = new Set(
      scope.world
        .everywhere(repeat)
        .filter((node) => node.position() === wanted)
        .map((node) => node.id),
    );
    nodes = nodes.filter((node) => isWithin(node, repetitions));
  }
  return nearest(nodes, scope.current);
}

/** The node with the most around it in common with `place`: a repeat whose number was not given is the one that the expression is in. */
function nearest(nodes: NodeSet, place: Node): NodeSet {
  if (nodes.length < 2) return nodes;
  const around = new Set(outwards(place).map(({ id }) => id));
  const shared = nodes.map((node) => outwards(node).filter(({ id }) => around.has(id)).length);
  return nodes.slice(shared.indexOf(Math.max(...shared))).slice(0, 1);
}

function outwards(node: Node): NodeSet {
  const found: Node[] = [];
  for (let outer: Node | null = node; outer !== null; outer = outer.parent()) found.push(outer);
  return found;
}

function isWithin(node: Node, ids: ReadonlySet<string>): boolean {
  return outwards(node).some(({ id }) => ids.has(id));
}

/** The name that a reference or a path ends in. */
export function nameOf(expression: Expression | undefined): string {
  if (expression?.kind === 'reference') return expression.name;
  return expression?.kind === 'path' ? (expression.steps.at(-1)?.test ?? '') : '';
}
