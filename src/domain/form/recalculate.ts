// Computes a form's state: relevance, repetitions and values, each definition after those that it depends on, and after a change only
// what depends on it.
import { type Expression } from '../expression/ast.ts';
import { evaluate, isTrueAt } from '../expression/evaluate.ts';
import { dateText, dateTimeText } from '../expression/time.ts';
import { toBoolean, toNumber, toText } from '../expression/values.ts';
import { type Question } from '../questionnaire.ts';
import { type Definition, isQuestion, isRepeat } from './definition.ts';
import { ChoiceNode, FormNode, FormWorld } from './nodes.ts';
import { type Instance, type State } from './state.ts';

/** Repetitions that a repeat has at most; a questionnaire in a chat needs far fewer. */
const maxRepetitions = 200;
/** Repetitions of one repeat inside all repetitions around it. */
const maxInstances = 2_000;

/** Fills a state that is being made. */
export class Recalculation {
  private readonly state: State;
  private readonly world: FormWorld;

  constructor(state: State) {
    this.state = state;
    this.world = new FormWorld(state);
  }

  /** Computes everything. */
  fill(): void {
    for (const index of this.state.form.order) this.compute(index);
  }

  /** Computes the given definitions and, in order, whatever depends on one that changed. Returns those that changed. */
  update(start: readonly number[]): ReadonlySet<number> {
    const { order, rank, dependents } = this.state.form;
    const isDue = new Uint8Array(order.length);
    const changed = new Set<number>();
    let from = order.length;
    for (const index of start) {
      isDue[index] = 1;
      from = Math.min(from, rank[index] ?? 0);
    }
    for (let place = from; place < order.length; place += 1) {
      const index = order[place] ?? 0;
      if (isDue[index] === 0 || !this.compute(index)) continue;
      changed.add(index);
      for (const dependent of dependents[index] ?? []) isDue[dependent] = 1;
    }
    return changed;
  }

  /** Computes one definition in all its instances; whether anything changed. */
  private compute(index: number): boolean {
    const definition = this.state.form.definitions[index];
    if (definition === undefined) return false;
    const instances = this.state.instancesOf(definition.scope);
    const relevant = instances.map((_, instance) => this.computeRelevance(definition, instance));
    const isSame = isEqual(relevant, this.state.relevant[index]);
    this.state.relevant[index] = relevant;
    if (isRepeat(definition)) return this.computeRepetitions(definition) || !isSame;
    if (!isQuestion(definition)) return !isSame;
    const { node } = definition;
    const values = instances.map((_, instance) => this.computeValue(definition, node, instance));
    const hasSameValues = isEqual(values, this.state.values[index]);
    this.state.values[index] = values;
    return !isSame || !hasSameValues;
  }

  private computeRelevance(definition: Definition, instance: number): boolean {
    const { parent } = definition;
    if (parent === null) return true;
    const around = isRepeat(parent) ? (this.state.instancesOf(definition.scope)[instance]?.parent ?? 0) : instance;
    if (!this.state.isRelevant(parent, around)) return false;
    const { relevant } = definition.expressions;
    return relevant === null || toBoolean(evaluate(relevant, this.world, nodeAt(this.state, definition, instance)));
  }

  private computeRepetitions(definition: Definition): boolean {
    const scope = definition.inner;
    const before = this.state.instancesOf(scope);
    const instances: Instance[] = [];
    const ranges = this.state.instancesOf(definition.scope).map((around, parent) => {
      const wanted = this.state.isRelevant(definition, parent) ? this.countOf(definition, parent) : this.storedCount(definition, parent);
      const count = Math.min(wanted, maxInstances - instances.length);
      const first = instances.length;
      for (let position = 1; position <= count; position += 1) {
        instances.push({ parent, position, count, prefix: `${around.prefix}${definition.key}[${position}]/` });
      }
      return { first, count };
    });
    this.state.instances[scope.index] = instances;
    this.state.ranges[scope.index] = ranges;
    this.state.places = null;
    return !areSame(before, instances);
  }

  private countOf(definition: Definition, parent: number): number {
    const { repeatCount } = definition.expressions;
    if (repeatCount === null) return this.storedCount(definition, parent);
    const value = toNumber(evaluate(repeatCount, this.world, nodeAt(this.state, definition, parent)), this.state.context.timeZone);
    const count = bounded(value, 0);
    this.state.answers.set(this.state.keyOf(definition, parent), String(count));
    return count;
  }

  private storedCount(definition: Definition, parent: number): number {
    return bounded(Number.parseInt(this.state.answers.get(this.state.keyOf(definition, parent)) ?? '1', 10), 1);
  }

  private computeValue(definition: Definition, question: Question, instance: number): string {
    const key = this.state.keyOf(definition, instance);
    if (definition.isComputed) {
      const computed = this.computed(definition, question, instance, key);
      if (computed !== '' || this.state.answers.has(key)) this.state.answers.set(key, computed);
      return computed;
    }
    const given = this.state.answers.get(key) ?? this.defaultOf(definition, instance);
    if (given !== '' && !this.state.answers.has(key)) this.state.answers.set(key, given);
    return definition.isPruned && given !== '' ? this.offered(definition, question, instance, given) : given;
  }

  private computed(definition: Definition, question: Question, instance: number, key: string): string {
    const { calculation } = definition.expressions;
    const stored = this.state.answers.get(key);
    const { context } = this.state;
    if (question.calculation !== '' && question.trigger.length === 0) {
      return calculation === null ? '' : evaluateText(calculation, this.world, nodeAt(this.state, definition, instance));
    }
    switch (question.type) {
      case 'start':
        return dateTimeText(context.startedAt.getTime(), context.timeZone);
      case 'today':
        return dateText(context.startedAt.getTime(), context.timeZone);
      case 'end':
        return stored ?? dateTimeText(context.now.getTime(), context.timeZone);
      default: {
        const filled = Object.hasOwn(context.prefilled, question.name) ? context.prefilled[question.name] : undefined;
        return filled ?? stored ?? this.defaultOf(definition, instance);
      }
    }
  }

  private defaultOf(definition: Definition, instance: number): string {
    const { default: dynamic } = definition.expressions;
    return dynamic === null ? definition.defaultText : evaluateText(dynamic, this.world, nodeAt(this.state, definition, instance));
  }

  /** The chosen names that the choice filter still offers. */
  private offered(definition: Definition, question: Question, instance: number, value: string): string {
    const { choiceFilter } = definition.expressions;
    const choices = question.list === null ? undefined : this.state.form.choicesByName.get(question.list);
    if (choiceFilter === null || choices === undefined) return value;
    const current = nodeAt(this.state, definition, instance);
    const isOffered = (name: string): boolean => {
      const choice = choices.get(name);
      return (
        choice === undefined || isTrueAt(choiceFilter, this.world, new ChoiceNode(question.list ?? '', choice, 0, this.world), current)
      );
    };
    if (question.type === 'select_one') return isOffered(value) ? value : '';
    return value
      .split(' ')
      .filter((name) => isOffered(name))
      .join(' ');
  }

  /** Runs the calculations that wait for one of `causes`, and those that wait for them in turn. */
  runTriggers(causes: ReadonlySet<number>, at: string): void {
    const done = new Set<number>();
    let next = [...causes];
    while (next.length > 0) {
      const due = next.flatMap((cause) => this.state.form.triggered.get(cause) ?? []).filter(({ index }) => !done.has(index));
      next = [];
      for (const definition of due) {
        done.add(definition.index);
        next.push(...this.runTriggered(definition, at));
      }
    }
  }

  /** In the repetition of the changed answer where the calculation is in it too, otherwise in all. */
  private runTriggered(definition: Definition, at: string): readonly number[] {
    const { calculation } = definition.expressions;
    for (const [instance, { prefix }] of this.state.instancesOf(definition.scope).entries()) {
      if (!at.startsWith(prefix) && !prefix.startsWith(at)) continue;
      const value = calculation === null ? '' : evaluateText(calculation, this.world, nodeAt(this.state, definition, instance));
      this.state.answers.set(this.state.keyOf(definition, instance), value);
    }
    return [...this.update([definition.index])];
  }
}

/** Where the expressions of a definition stand: at its node, or at the repeat as a whole. */
export function nodeAt(state: State, definition: Definition, instance: number): FormNode {
  return new FormNode(state, definition, instance, definition.scope);
}

/** The value as it is stored: a number that is none is empty (as JavaRosa stores it). */
export function evaluateText(expression: Expression, world: FormWorld, node: FormNode): string {
  const value = evaluate(expression, world, node);
  return typeof value === 'number' && Number.isNaN(value) ? '' : toText(value);
}

function bounded(count: number, otherwise: number): number {
  return Number.isNaN(count) ? otherwise : Math.max(0, Math.min(Math.trunc(count), maxRepetitions));
}

function areSame(before: readonly Instance[], after: readonly Instance[]): boolean {
  if (before.length !== after.length) return false;
  return before.every(({ prefix, count }, index) => prefix === after[index]?.prefix && count === after[index].count);
}

function isEqual<T>(one: readonly T[], other: readonly T[] | undefined): boolean {
  return one.length === other?.length && one.every((value, index) => value === other[index]);
}
