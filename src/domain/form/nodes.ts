// What expressions walk over: the nodes of a filled form and of its choice lists, and the world they stand in.
import { type Node, type World } from '../expression/nodes.ts';
import { randomOf } from '../expression/random.ts';
import { type Choice, inLanguage } from '../questionnaire.ts';
import { type Definition, isQuestion, isRepeat, type Scope } from './definition.ts';
import { type State } from './state.ts';

/** A question, group or repetition; or a repeat as a whole, which is where its own expressions stand. */
export class FormNode implements Node {
  readonly definition: Definition;
  /** Counts in `scope`. */
  readonly instance: number;
  /** The definition's inner scope; for a repeat as a whole the one around it. */
  readonly scope: Scope;
  private readonly state: State;

  constructor(state: State, definition: Definition, instance: number, scope = definition.inner) {
    this.state = state;
    this.definition = definition;
    this.instance = instance;
    this.scope = scope;
  }

  get id(): string {
    return `${this.definition.index}:${this.instance}`;
  }

  get isLeaf(): boolean {
    return this.definition.node?.kind === 'question';
  }

  text(): string {
    return this.state.valueOf(this.definition, this.instance);
  }

  parent(): FormNode | null {
    const { parent } = this.definition;
    if (parent === null) return null;
    if (this.scope === this.definition.scope) return new FormNode(this.state, parent, this.instance);
    return new FormNode(this.state, parent, this.state.instancesOf(this.scope)[this.instance]?.parent ?? 0);
  }

  children(name: string): readonly FormNode[] {
    const { definition } = this;
    if (this.scope !== definition.inner) return [];
    const found = name === '*' ? definition.children : (definition.childrenByName.get(name) ?? []);
    return found.flatMap((child) => nodesIn(this.state, child, this.instance));
  }

  position(): number {
    return isRepeat(this.definition) ? (this.state.instancesOf(this.scope)[this.instance]?.position ?? 1) : 1;
  }
}

/** The relevant nodes of a definition in one instance of its scope: one, or each repetition. */
function nodesIn(state: State, definition: Definition, instance: number): readonly FormNode[] {
  if (!state.isRelevant(definition, instance)) return [];
  if (!isRepeat(definition)) return [new FormNode(state, definition, instance)];
  const { first, count } = state.rangeOf(definition.inner, instance);
  return Array.from({ length: count }, (_, index) => new FormNode(state, definition, first + index));
}

/** `instance(list)`, its `root`, an `item`, or a column of one. */
class ListNode implements Node {
  readonly id: string;
  readonly isLeaf = false;
  private readonly make: (name: string) => readonly Node[];

  constructor(id: string, make: (name: string) => readonly Node[]) {
    this.id = id;
    this.make = make;
  }

  text(): string {
    return '';
  }

  parent(): null {
    return null;
  }

  children(name: string): readonly Node[] {
    return this.make(name);
  }

  position(): number {
    return 1;
  }
}

/** A choice as the item of its list: `name`, `label` and the other columns are its children. */
export class ChoiceNode implements Node {
  readonly isLeaf = false;
  readonly choice: Choice;
  private readonly list: string;
  private readonly index: number;
  private readonly world: World;

  constructor(list: string, choice: Choice, index: number, world: World) {
    this.list = list;
    this.choice = choice;
    this.index = index;
    this.world = world;
  }

  get id(): string {
    return `${this.list}/${this.index}`;
  }

  text(): string {
    return '';
  }

  parent(): null {
    return null;
  }

  children(name: string): readonly Node[] {
    const { choice } = this;
    if (name === 'name') return [this.column(name, choice.name)];
    if (name === 'label') return [this.column(name, inLanguage(choice.label, this.world.language))];
    if (name === '*') return ['name', 'label', ...Object.keys(choice.columns)].flatMap((column) => this.children(column));
    const value = Object.hasOwn(choice.columns, name) ? choice.columns[name] : undefined;
    return value === undefined ? [] : [this.column(name, value)];
  }

  position(): number {
    return this.index + 1;
  }

  private column(name: string, value: string): Node {
    return new ColumnNode(`${this.id}/${name}`, value, this);
  }
}

class ColumnNode implements Node {
  readonly id: string;
  readonly isLeaf = true;
  private readonly value: string;
  private readonly item: ChoiceNode;

  constructor(id: string, value: string, item: ChoiceNode) {
    this.id = id;
    this.value = value;
    this.item = item;
  }

  text(): string {
    return this.value;
  }

  parent(): Node {
    return this.item;
  }

  children(): readonly Node[] {
    return [];
  }

  position(): number {
    return 1;
  }
}

/** Answers an expression's questions about everything around it. */
export class FormWorld implements World {
  readonly now: Date;
  readonly timeZone: string;
  readonly language: string;
  readonly version: string;
  private readonly state: State;

  constructor(state: State, language?: string) {
    this.state = state;
    this.now = state.context.now;
    this.timeZone = state.context.timeZone;
    this.version = state.form.questionnaire.versionLabel;
    this.language = language ?? state.context.language ?? state.form.questionnaire.defaultLanguage;
  }

  get root(): Node {
    return new FormNode(this.state, this.state.form.root, 0);
  }

  reference(name: string, from: Node, current: Node): readonly Node[] {
    const target = this.state.form.byName.get(name)?.[0];
    if (target === undefined) return [];
    const place = from instanceof FormNode ? from : current;
    if (target.scope.depth === 0 || !(place instanceof FormNode)) return nodesIn(this.state, target, 0);
    return this.near(target, place);
  }

  /** Climbs from `place` to what it shares with the target, then takes every instance of the target below. */
  private near(target: Definition, place: FormNode): readonly Node[] {
    const chain: Scope[] = [];
    for (let scope: Scope | null = target.scope; scope !== null; scope = scope.parent) chain.unshift(scope);
    let { scope, instance } = place;
    while (scope.parent !== null && chain[scope.depth] !== scope) {
      instance = this.state.instancesOf(scope)[instance]?.parent ?? 0;
      scope = scope.parent;
    }
    let instances = [instance];
    for (const inner of chain.slice(scope.depth + 1)) {
      instances = instances.flatMap((outer) => {
        const { first, count } = this.state.rangeOf(inner, outer);
        return Array.from({ length: count }, (_, index) => first + index);
      });
    }
    return instances.flatMap((one) => nodesIn(this.state, target, one));
  }

  everywhere(name: string): readonly Node[] {
    const target = this.state.form.byName.get(name)?.[0];
    if (target === undefined) return [];
    return this.state.instancesOf(target.scope).flatMap((_, instance) => nodesIn(this.state, target, instance));
  }

  lastSaved(name: string): string {
    const { lastSaved } = this.state.context;
    const key = this.state.form.byName.get(name)?.[0]?.key ?? name;
    return lastSaved !== undefined && Object.hasOwn(lastSaved, key) ? (lastSaved[key] ?? '') : '';
  }

  instance(name: string): Node | null {
    const choices = this.state.form.choicesByName.get(name);
    if (choices === undefined) return null;
    const items = (): readonly Node[] => [...choices.values()].map((choice, index) => new ChoiceNode(name, choice, index, this));
    const root = new ListNode(`${name}/root`, (child) => (child === 'item' || child === '*' ? items() : []));
    return new ListNode(name, (child) => (child === 'root' || child === '*' ? [root] : []));
  }

  choiceLabel(question: string, value: string): string {
    const target = this.state.form.byName.get(question)?.[0];
    if (target === undefined || !isQuestion(target) || target.node.list === null) return value;
    const choice = this.state.form.choicesByName.get(target.node.list)?.get(value);
    return choice === undefined ? '' : inLanguage(choice.label, this.language, this.state.form.questionnaire.defaultLanguage);
  }

  stored(node: Node): string {
    if (!(node instanceof FormNode)) return '';
    return this.state.answers.get(this.state.keyOf(node.definition, node.instance)) ?? '';
  }

  random(place: string): number {
    return randomOf(`${this.state.context.seed}/${place}`);
  }
}
