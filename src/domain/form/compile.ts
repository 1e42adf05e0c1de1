// Questionnaire -> form: parses every expression once, numbers the definitions and orders them by what depends on what.
import { type Call, type Expression, partsOf } from '../expression/ast.ts';
import { functions } from '../expression/functions.ts';
import { parseExpression } from '../expression/parse.ts';
import { type Group, type Node, type Question, type Questionnaire } from '../questionnaire.ts';
import { type CompiledForm, type Definition, type Expressions, isQuestion, type Scope } from './definition.ts';
import { components } from './graph.ts';
import { type Names, trace } from './trace.ts';
import { type Form } from './types.ts';

/**
 * Compiles a questionnaire; some milliseconds for a few hundred questions, so keep the result for each published version. Never throws:
 * an expression with a fault, or in a cycle, acts as if it were absent (checkQuestionnaire reports it).
 */
export function compileForm(questionnaire: Questionnaire): Form {
  return compile(questionnaire);
}

const maxCachedSources = 5_000;

/** compileForm, with what only this folder needs to see. */
export function compile(questionnaire: Questionnaire): CompiledForm {
  const parsed = new Map<string, Expression | null>();
  const parse = (source: string): Expression | null => {
    if (source === '') return null;
    const known = parsed.get(source);
    if (known !== undefined) return known;
    const result = parseExpression(source);
    const expression = result.ok ? result.expression : null;
    if (parsed.size >= maxCachedSources) parsed.clear();
    parsed.set(source, expression);
    return expression;
  };
  const tree = buildTree(questionnaire, parse);
  const graph = buildGraph(tree, questionnaire);
  return {
    questionnaire,
    questions: tree.definitions.flatMap((definition) => (isQuestion(definition) ? [definition.node] : [])),
    ...tree,
    ...graph,
    choicesByName: new Map(
      Object.entries(questionnaire.lists).map(([list, choices]) => [list, new Map(choices.map((choice) => [choice.name, choice]))]),
    ),
    triggered: triggers(tree),
    parse,
  };
}

export interface Tree {
  readonly root: Definition;
  readonly definitions: readonly Definition[];
  readonly scopes: readonly Scope[];
  readonly byName: ReadonlyMap<string, readonly Definition[]>;
  readonly byKey: ReadonlyMap<string, Definition>;
}

const noExpressions: Readonly<Expressions> = {
  relevant: null,
  calculation: null,
  required: null,
  readOnly: null,
  constraint: null,
  choiceFilter: null,
  repeatCount: null,
  default: null,
};

/** Numbers the nodes and hangs their parsed expressions on them. */
export function buildTree(questionnaire: Questionnaire, parse: (source: string) => Expression | null): Tree {
  const whole: Scope = { index: 0, repeat: null, parent: null, depth: 0 };
  const root: Definition = {
    index: 0,
    node: null,
    name: questionnaire.id,
    key: '',
    parent: null,
    children: [],
    childrenByName: new Map(),
    scope: whole,
    inner: whole,
    section: null,
    group: null,
    expressions: { ...noExpressions },
    defaultText: '',
    isComputed: false,
    isPruned: false,
  };
  const definitions = [root];
  const scopes = [whole];
  const byName = new Map<string, Definition[]>();
  const byKey = new Map<string, Definition>();

  const add = (node: Node, parent: Definition, section: Group | null, group: Group | null): void => {
    const definition: Definition = {
      index: definitions.length,
      node,
      name: node.name,
      key: node.key,
      parent,
      children: [],
      childrenByName: new Map(),
      scope: parent.inner,
      inner: node.kind === 'repeat' ? addScope(scopes, parent.inner) : parent.inner,
      section,
      group,
      expressions: expressionsOf(node, parse),
      defaultText: node.kind === 'question' && dynamicDefault(node, parse) === null ? node.default : '',
      isComputed: node.kind === 'question' && isComputed(node),
      isPruned: false,
    };
    if (node.kind === 'repeat') definition.inner.repeat = definition;
    definitions.push(definition);
    parent.children.push(definition);
    push(parent.childrenByName, node.name, definition);
    push(byName, node.name, definition);
    if (!byKey.has(node.key)) byKey.set(node.key, definition);
    if (node.kind === 'question') return;
    const top = section ?? (parent === root && node.kind === 'group' ? node : null);
    for (const child of node.children) add(child, definition, top, node.kind === 'group' ? node : group);
  };
  for (const node of questionnaire.children) add(node, root, null, null);
  return { root, definitions, scopes, byName, byKey };
}

function addScope(scopes: Scope[], parent: Scope): Scope {
  const scope: Scope = { index: scopes.length, repeat: null, parent, depth: parent.depth + 1 };
  scopes.push(scope);
  return scope;
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

const filledByUs: ReadonlySet<string> = new Set(['calculate', 'hidden', 'start', 'end', 'today', 'username']);

function isComputed(question: Question): boolean {
  return filledByUs.has(question.type) || (question.calculation !== '' && question.trigger.length === 0);
}

function expressionsOf(node: Node, parse: (source: string) => Expression | null): Expressions {
  const relevant = parse(node.relevant);
  if (node.kind === 'group') return { ...noExpressions, relevant };
  if (node.kind === 'repeat') return { ...noExpressions, relevant, repeatCount: parse(node.repeatCount) };
  return {
    relevant,
    calculation: parse(node.calculation),
    required: parse(node.required),
    readOnly: parse(node.readOnly),
    constraint: parse(node.constraint),
    choiceFilter: parse(node.choiceFilter),
    repeatCount: null,
    default: dynamicDefault(node, parse),
  };
}

/** A default is an expression when it refers, calls a function or computes; `yes`, `12` and `2026-01-31` are plain values (as pyxform). */
function dynamicDefault(question: Question, parse: (source: string) => Expression | null): Expression | null {
  const source = question.default;
  if (source === '' || /^-?\d{4,}-\d{2}-\d{2}/.test(source)) return null;
  const expression = parse(source);
  return expression !== null && computes(expression) ? expression : null;
}

function computes(expression: Expression): boolean {
  switch (expression.kind) {
    case 'reference':
      return true;
    case 'call':
      return functions.has(expression.name);
    case 'chain':
      return partsOf(expression).every((part) => part.kind === 'number' || part.kind === 'string' || computes(part));
    default:
      return partsOf(expression).some(computes);
  }
}

interface Graph {
  readonly order: readonly number[];
  readonly rank: Int32Array;
  readonly dependents: readonly (readonly number[])[];
}

function buildGraph(tree: Tree, questionnaire: Questionnaire): Graph {
  const names = namesOf(tree, questionnaire);
  const hard = tree.definitions.map((definition) => hardReads(definition, names));
  const soft = tree.definitions.map((definition) => softReads(definition, names));
  dropCircular(tree.definitions, hard, soft);
  const edges = hard.map((reads, index) => [...new Set([...reads, ...(soft[index] ?? [])])]);
  const order = components(edges.length, (index) => edges[index] ?? []).flat();
  const rank = new Int32Array(edges.length);
  for (const [place, index] of order.entries()) rank[index] = place;
  const dependents: number[][] = edges.map(() => []);
  for (const [index, reads] of edges.entries()) for (const read of reads) dependents[read]?.push(index);
  return { order, rank, dependents };
}

/** What the tree looks like to the tracer. */
export function namesOf(tree: Tree, questionnaire: Questionnaire): Names {
  const columns = new Map<string, ReadonlySet<string>>();
  for (const [list, choices] of Object.entries(questionnaire.lists)) {
    columns.set(list, new Set(choices.flatMap((choice) => Object.keys(choice.columns))));
  }
  const all = new Set([...columns.values()].flatMap((names) => [...names]));
  return { root: tree.root, byName: tree.byName, columnsOf: (list) => columns.get(list) ?? null, isColumn: (name) => all.has(name) };
}

/** Definitions that relevance, value or number of repetitions follow from; the parent always. */
export function hardReads(definition: Definition, names: Names): readonly number[] {
  const reads = new Set<number>();
  if (definition.parent !== null) reads.add(definition.parent.index);
  const { relevant, calculation, repeatCount } = definition.expressions;
  const isTriggered = isQuestion(definition) && definition.node.trigger.length > 0;
  const read = ({ index }: Definition): unknown => reads.add(index);
  // once() looks at the answer itself: what a calculation is for, and a circle anywhere else
  const call = ({ name }: Call): unknown => name === 'once' && read(definition);
  if (calculation !== null && !isTriggered) trace(calculation, definition, names, { read });
  for (const expression of [relevant, repeatCount]) if (expression !== null) trace(expression, definition, names, { read, call });
  return [...reads];
}

/** What a default and a choice filter read: they order the computation, but may go round in a circle. */
function softReads(definition: Definition, names: Names): readonly number[] {
  if (!isQuestion(definition)) return [];
  const reads = new Set<number>();
  const visitor = { read: ({ index }: Definition) => reads.add(index) };
  if (definition.expressions.default !== null) trace(definition.expressions.default, definition, names, visitor);
  const { choiceFilter } = definition.expressions;
  if (choiceFilter !== null && definition.node.list !== null) {
    definition.isPruned = true;
    trace(choiceFilter, definition, names, visitor, definition.node.list);
  }
  return [...reads];
}

/** Cuts soft edges that lie in a cycle, then makes what is still in a cycle act as if it had no expressions. */
function dropCircular(definitions: readonly Definition[], hard: (readonly number[])[], soft: (readonly number[])[]): void {
  for (const index of circular(hard.map((reads, at) => [...reads, ...(soft[at] ?? [])]))) {
    const definition = definitions[index];
    if ((soft[index] ?? []).length === 0 || definition === undefined) continue;
    soft[index] = [];
    definition.isPruned = false;
  }
  for (const index of circular(hard)) {
    const definition = definitions[index];
    if (definition === undefined) continue;
    definition.expressions.relevant = definition.expressions.calculation = definition.expressions.repeatCount = null;
    hard[index] = definition.parent === null ? [] : [definition.parent.index];
  }
}

/** Members of cycles, self-references included. */
function circular(edges: readonly (readonly number[])[]): readonly number[] {
  return components(edges.length, (index) => edges[index] ?? []).flatMap((members) => {
    const [only] = members;
    const isCycle = members.length > 1 || (only !== undefined && edges[only]?.includes(only) === true);
    return isCycle ? members : [];
  });
}

function triggers(tree: Tree): ReadonlyMap<number, readonly Definition[]> {
  const triggered = new Map<number, Definition[]>();
  for (const definition of tree.definitions) {
    if (!isQuestion(definition)) continue;
    for (const key of definition.node.trigger) {
      const cause = tree.byKey.get(key);
      if (cause !== undefined) push(triggered, cause.index, definition);
    }
  }
  return triggered;
}
