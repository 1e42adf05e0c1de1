// Values that follow from themselves: ODK refuses such forms, and so do we, naming the whole circle.
import { hardReads, type Tree } from '../form/compile.ts';
import { type Definition } from '../form/definition.ts';
import { components } from '../form/graph.ts';
import { type Names, trace } from '../form/trace.ts';
import { type FaultList } from './fault-list.ts';

export function checkCycles(tree: Tree, names: Names, faults: FaultList): void {
  const edges = tree.definitions.map((definition) => hardReads(definition, names));
  for (const members of components(edges.length, (index) => edges[index] ?? [])) {
    const circle = shortestCircle(members, edges);
    const first = tree.definitions[circle[0] ?? -1];
    if (first === undefined) continue;
    const next = circle[1 % circle.length] ?? first.index;
    const path = [...circle, first.index].map((index) => tree.definitions[index]?.name ?? '').join(' → ');
    faults.fault(
      'dependency-cycle',
      { sheet: 'survey', row: first.node?.row ?? null, column: columnReading(first, next, names) },
      { path },
    );
  }
}

/** The shortest way from the earliest member that has its own expression back to itself; [] when the component is no circle. */
function shortestCircle(members: readonly number[], edges: readonly (readonly number[])[]): readonly number[] {
  const inside = new Set(members);
  const start = Math.min(...members);
  const cameFrom = new Map<number, number>();
  const queue = [start];
  for (let at = queue.shift(); at !== undefined; at = queue.shift()) {
    for (const next of edges[at] ?? []) {
      if (next === start) return wayTo(at, start, cameFrom);
      if (!inside.has(next) || cameFrom.has(next)) continue;
      cameFrom.set(next, at);
      queue.push(next);
    }
  }
  return [];
}

function wayTo(end: number, start: number, cameFrom: ReadonlyMap<number, number>): readonly number[] {
  const way: number[] = [];
  for (let at: number | undefined = end; at !== undefined && at !== start; at = cameFrom.get(at)) way.unshift(at);
  return [start, ...way];
}

/** The column of `definition` whose expression reads `target`. */
function columnReading(definition: Definition, target: number, names: Names): string | null {
  const { relevant, calculation, repeatCount } = definition.expressions;
  const columns = [
    ['relevant', relevant],
    ['calculation', calculation],
    ['repeat_count', repeatCount],
  ] as const;
  const reading = columns.find(([, expression]) => {
    const reads = new Set<number>();
    if (expression !== null) trace(expression, definition, names, { read: ({ index }) => reads.add(index) });
    return reads.has(target);
  });
  return reading?.[0] ?? null;
}
