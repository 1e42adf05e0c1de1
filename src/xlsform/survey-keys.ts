// Keys: a question's name where it is unique in the questionnaire, else its path. Triggers name keys too, so they are resolved here.
import { type Node, type Question } from '../domain/questionnaire.ts';
import { referenceName } from './cell-values.ts';
import { type FaultLog } from './faults.ts';
import { type Table } from './table.ts';

/** Gives every node its key and every trigger the keys that it means. Before, `trigger` holds the cell's references as written. */
export function assignKeys(children: readonly Node[], table: Table, log: FaultLog): Node[] {
  const paths = new Map<string, string[]>();
  const questions = new Set<string>();
  collectPaths(children, '', paths, questions);
  const keyOf = (name: string, path: string): string => ((paths.get(name)?.length ?? 0) > 1 ? path : name);
  const rekey = (node: Node, prefix: string): Node => {
    const path = `${prefix}${node.name}`;
    const key = keyOf(node.name, path);
    if (node.kind !== 'question') return { ...node, key, children: node.children.map((child) => rekey(child, `${path}/`)) };
    return { ...node, key, trigger: node.trigger.flatMap((reference) => triggerKey(reference, node)) };
  };
  const triggerKey = (reference: string, question: Question): string[] => {
    const place = { sheet: table.sheet, row: question.row, column: table.header('trigger') };
    const name = referenceName(reference);
    // Only an answer changes: a group triggers nothing (pyxform question_types.validate_references).
    const found = name === undefined || !questions.has(name) ? undefined : paths.get(name);
    if (name === undefined || found === undefined) {
      const meant = log.nearest(name ?? reference.slice(0, 80), questions);
      if (meant === undefined) log.fault('trigger-unknown', place, { reference });
      else log.fault('trigger-unknown-near', place, { reference, nearest: `\${${meant}}` });
      return [];
    }
    if (found.length > 1) {
      log.fault('trigger-ambiguous', place, { reference });
      return [];
    }
    return [name];
  };
  return children.map((child) => rekey(child, ''));
}

function collectPaths(children: readonly Node[], prefix: string, paths: Map<string, string[]>, questions: Set<string>): void {
  for (const node of children) {
    const path = `${prefix}${node.name}`;
    const list = paths.get(node.name) ?? [];
    list.push(path);
    paths.set(node.name, list);
    if (node.kind === 'question') questions.add(node.name);
    else collectPaths(node.children, `${path}/`, paths, questions);
  }
}
