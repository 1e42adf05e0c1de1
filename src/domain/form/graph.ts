// Strongly connected components: the order in which things that depend on one another can be computed, and the cycles among them.

/**
 * Tarjan's algorithm without recursion. `edgesOf(n)` are the nodes that n depends on; the components come dependencies first, so
 * flattening them gives an order of computation. More than one node in a component is a cycle.
 */
export function components(count: number, edgesOf: (node: number) => readonly number[]): readonly (readonly number[])[] {
  const found: number[][] = [];
  const index = new Int32Array(count).fill(-1);
  const low = new Int32Array(count);
  const isOpen = new Uint8Array(count);
  const open: number[] = [];
  let next = 0;

  const enter = (node: number): { node: number; edges: readonly number[]; at: number } => {
    index[node] = low[node] = next;
    next += 1;
    open.push(node);
    isOpen[node] = 1;
    return { node, edges: edgesOf(node), at: 0 };
  };

  for (let root = 0; root < count; root += 1) {
    if (index[root] !== -1) continue;
    const path = [enter(root)];
    for (let frame = path.at(-1); frame !== undefined; frame = path.at(-1)) {
      const { node } = frame;
      const target = frame.edges[frame.at];
      if (target !== undefined) {
        frame.at += 1;
        if (index[target] === -1) path.push(enter(target));
        else if (isOpen[target] === 1) low[node] = Math.min(low[node] ?? 0, index[target] ?? 0);
        continue;
      }
      path.pop();
      const above = path.at(-1);
      if (above !== undefined) low[above.node] = Math.min(low[above.node] ?? 0, low[node] ?? 0);
      if (low[node] === index[node]) found.push(close(node));
    }
  }
  return found;

  function close(node: number): number[] {
    const component = open.splice(open.lastIndexOf(node));
    for (const member of component) isOpen[member] = 0;
    return component.reverse();
  }
}
