// A form with answers in it, as a value.
import { evaluate, isTrueAt } from '../expression/evaluate.ts';
import { type Expression } from '../expression/ast.ts';
import { randomOf, shuffled } from '../expression/random.ts';
import { toBoolean, toNumber, toText } from '../expression/values.ts';
import { type Choice, type Localized, type Question } from '../questionnaire.ts';
import { compile } from './compile.ts';
import { type CompiledForm, type Definition, isAsked, isQuestion, isRepeat } from './definition.ts';
import { ChoiceNode, type FormNode, FormWorld } from './nodes.ts';
import { evaluateText, nodeAt, Recalculation } from './recalculate.ts';
import { State } from './state.ts';
import { filledText } from './texts.ts';
import { type Answers, type FilledForm, type Form, type FormContext, type FormItem, type FormRepeat } from './types.ts';

/**
 * Puts answers into a compiled form: computes relevance, calculations and repetitions, and fills in defaults where no answer was ever
 * given. Never throws; answers to questions that the form does not have are kept and otherwise ignored.
 */
export function openForm(form: Form, answers: Answers, context: FormContext): FilledForm {
  return new Filled(computed(new State(compiled(form), context, new Map(Object.entries(answers)))));
}

function computed(state: State): State {
  new Recalculation(state).fill();
  return state;
}

function compiled(form: Form): CompiledForm {
  return 'definitions' in form ? (form as CompiledForm) : compile(form.questionnaire);
}

class Filled implements FilledForm {
  readonly form: CompiledForm;
  private readonly state: State;
  private readonly world: FormWorld;
  private listed: { readonly items: readonly Item[]; readonly repeats: readonly FormRepeat[] } | null = null;
  private given: Answers | null = null;

  constructor(state: State) {
    this.state = state;
    this.form = state.form;
    this.world = new FormWorld(state);
  }

  get answers(): Answers {
    this.given ??= Object.assign(Object.create(null) as Record<string, string>, Object.fromEntries(this.state.answers));
    return this.given;
  }

  get items(): readonly FormItem[] {
    this.listed ??= listed(this.state);
    return this.listed.items;
  }

  get repeats(): readonly FormRepeat[] {
    this.listed ??= listed(this.state);
    return this.listed.repeats;
  }

  item(key: string): FormItem | undefined {
    const found = this.state.find(key);
    if (found === null || !isQuestion(found.definition) || !isAsked(found.definition.node)) return undefined;
    return this.state.isRelevant(found.definition, found.instance) ? new Item(this.state, found.definition, found.instance) : undefined;
  }

  isRelevant(key: string): boolean {
    const found = this.state.find(key);
    return found !== null && this.state.isRelevant(found.definition, found.instance);
  }

  with(key: string, value: string): FilledForm {
    const found = this.state.find(key);
    if (found === null || this.state.answers.get(key) === value) return this;
    const next = new State(this.form, this.state.context, new Map(this.state.answers).set(key, value), this.state);
    const recalculation = new Recalculation(next);
    const changed = recalculation.update([found.definition.index]);
    recalculation.runTriggers(changed, key.slice(0, key.length - found.definition.key.length));
    return new Filled(next);
  }

  isAllowed(key: string, value: string): boolean {
    if (value === '') return true;
    const constraint = this.state.find(key)?.definition.expressions.constraint ?? null;
    if (constraint === null) return true;
    const candidate = this.with(key, value);
    return !(candidate instanceof Filled) || candidate.isTrue(constraint, key);
  }

  private isTrue(expression: Expression, key: string): boolean {
    const found = this.state.find(key);
    if (found === null) return true;
    return toBoolean(evaluate(expression, this.world, nodeAt(this.state, found.definition, found.instance)));
  }

  label(key: string, language: string): string {
    return this.text(key, language, ({ node }) => node?.label);
  }

  hint(key: string, language: string): string {
    return this.text(key, language, ({ node }) => (node?.kind === 'question' ? node.hint : undefined));
  }

  guidance(key: string, language: string): string {
    return this.text(key, language, ({ node }) => (node?.kind === 'question' ? node.guidance : undefined));
  }

  requiredMessage(key: string, language: string): string {
    return this.text(key, language, ({ node }) => (node?.kind === 'question' ? node.requiredMessage : undefined));
  }

  constraintMessage(key: string, language: string): string {
    return this.text(key, language, ({ node }) => (node?.kind === 'question' ? node.constraintMessage : undefined));
  }

  private text(key: string, language: string, pick: (definition: Definition) => Localized | undefined): string {
    const found = this.state.find(key);
    const text = found === null ? undefined : pick(found.definition);
    if (found === null || text === undefined) return '';
    return filledText(text, language, this.state, nodeAt(this.state, found.definition, found.instance));
  }

  repetitions(repeatKey: string): number {
    const found = this.state.find(repeatKey);
    if (found === null || !isRepeat(found.definition) || !this.state.isRelevant(found.definition, found.instance)) return 0;
    return this.state.rangeOf(found.definition.inner, found.instance).count;
  }

  withRepetition(repeatKey: string): FilledForm {
    if (!this.isFree(repeatKey)) return this;
    return this.with(repeatKey, String(this.repetitions(repeatKey) + 1));
  }

  withoutRepetition(repeatKey: string, position: number): FilledForm {
    const count = this.repetitions(repeatKey);
    if (!this.isFree(repeatKey) || !Number.isInteger(position) || position < 1 || position > count) return this;
    const answers = new Map<string, string>();
    for (const [key, value] of this.state.answers) {
      const moved = keyAfterRemoval(key, repeatKey, position);
      if (moved !== null) answers.set(moved, value);
    }
    answers.set(repeatKey, String(count - 1));
    return new Filled(computed(new State(this.form, this.state.context, answers)));
  }

  /** Whether the respondent decides how many repetitions there are. */
  private isFree(repeatKey: string): boolean {
    const found = this.state.find(repeatKey);
    return found !== null && isRepeat(found.definition) && found.definition.node.repeatCount === '';
  }

  evaluate(expression: string, key: string): string {
    const found = this.state.find(key);
    const parsed = this.form.parse(expression);
    if (found === null || parsed === null) return '';
    return evaluateText(parsed, this.world, nodeAt(this.state, found.definition, found.instance));
  }
}

/** `services[3]/x` becomes `services[2]/x` when 2 is removed; null for what is removed itself. */
export function keyAfterRemoval(key: string, repeatKey: string, removed: number): string | null {
  if (!key.startsWith(`${repeatKey}[`)) return key;
  const end = key.indexOf(']', repeatKey.length);
  const position = Number(key.slice(repeatKey.length + 1, end));
  if (position === removed) return null;
  return position < removed ? key : `${repeatKey}[${position - 1}${key.slice(end)}`;
}

/** One asked question in one place. What costs something is computed when it is first looked at. */
class Item implements FormItem {
  readonly key: string;
  readonly question: Question;
  readonly section: FormItem['section'];
  readonly group: FormItem['group'];
  readonly value: string;
  private readonly state: State;
  private readonly definition: Definition & { readonly node: Question };
  private readonly instance: number;
  private offered: readonly Choice[] | null = null;

  constructor(state: State, definition: Definition & { readonly node: Question }, instance: number) {
    this.state = state;
    this.definition = definition;
    this.instance = instance;
    this.key = state.keyOf(definition, instance);
    this.question = definition.node;
    this.section = definition.section;
    this.group = definition.group;
    this.value = state.valueOf(definition, instance);
  }

  get isRequired(): boolean {
    return this.isTrue(this.definition.expressions.required);
  }

  /** A question with a calculation shows its result; nobody can change it. */
  get isReadOnly(): boolean {
    return this.definition.isComputed || this.isTrue(this.definition.expressions.readOnly);
  }

  get choices(): readonly Choice[] {
    this.offered ??= this.inOrder(this.filtered()).map((choice) => this.worded(choice));
    return this.offered;
  }

  get repetitions(): FormItem['repetitions'] {
    const found: FormItem['repetitions'][number][] = [];
    let { scope } = this.definition;
    let { instance } = this;
    while (scope.parent !== null && scope.repeat !== null) {
      const own = this.state.instancesOf(scope)[instance];
      instance = own?.parent ?? 0;
      found.unshift({ repeatKey: this.state.keyOf(scope.repeat, instance), position: own?.position ?? 1, count: own?.count ?? 1 });
      scope = scope.parent;
    }
    return found;
  }

  private get node(): FormNode {
    return nodeAt(this.state, this.definition, this.instance);
  }

  private get world(): FormWorld {
    return new FormWorld(this.state);
  }

  private isTrue(expression: Expression | null): boolean {
    return expression !== null && toBoolean(evaluate(expression, this.world, this.node));
  }

  /** A choice's label may have `${name}` in it too. */
  private worded(choice: Choice): Choice {
    const entries = Object.entries(choice.label);
    if (!entries.some(([, text]) => text.includes('${'))) return choice;
    const { state, node } = this;
    return { ...choice, label: Object.fromEntries(entries.map(([code, text]) => [code, filledText({ '': text }, code, state, node)])) };
  }

  private filtered(): readonly Choice[] {
    const { list } = this.question;
    const lists = this.state.form.questionnaire.lists;
    const choices = list !== null && Object.hasOwn(lists, list) ? (lists[list] ?? []) : [];
    const { choiceFilter } = this.definition.expressions;
    if (choiceFilter === null || list === null) return choices;
    const { world } = this;
    return choices.filter((choice, index) => isTrueAt(choiceFilter, world, new ChoiceNode(list, choice, index, world), this.node));
  }

  /** `randomize=true` shuffles, the same way at any time; `seed` is a number or an expression. */
  private inOrder(choices: readonly Choice[]): readonly Choice[] {
    const { parameters } = this.question;
    if (parameters['randomize'] !== 'true') return choices;
    const source = parameters['seed'] ?? '';
    const seed = source === '' ? Number.NaN : this.seedFrom(source);
    const own = Math.floor(randomOf(`${this.state.context.seed}/${this.key}`) * 2 ** 31);
    return shuffled(choices, Number.isFinite(seed) ? seed : own);
  }

  private seedFrom(source: string): number {
    const expression = this.state.form.parse(source);
    if (expression === null) return Number.NaN;
    return toNumber(toText(evaluate(expression, this.world, this.node)), this.state.context.timeZone);
  }
}

function listed(state: State): { readonly items: readonly Item[]; readonly repeats: readonly FormRepeat[] } {
  const items: Item[] = [];
  const repeats: FormRepeat[] = [];
  const visit = (definition: Definition, instance: number): void => {
    if (!state.isRelevant(definition, instance)) return;
    if (isQuestion(definition)) {
      if (isAsked(definition.node)) items.push(new Item(state, definition, instance));
    } else if (isRepeat(definition)) {
      const { first, count } = state.rangeOf(definition.inner, instance);
      const start = items.length;
      const place = repeats.length;
      for (let index = 0; index < count; index += 1) for (const child of definition.children) visit(child, first + index);
      if (definition.node.repeatCount !== '') return;
      const key = state.keyOf(definition, instance);
      const { node: repeat, section } = definition;
      repeats.splice(place, 0, { key, repeat, section, count, start, end: items.length });
    } else {
      for (const child of definition.children) visit(child, instance);
    }
  };
  visit(state.form.root, 0);
  return { items, repeats };
}
