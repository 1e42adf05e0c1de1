// The compiled nodes of a questionnaire: each with its parsed expressions, its place in the tree and among the repeats.
import { type Expression } from '../expression/ast.ts';
import { type Choice, type Group, type Node, type Question, type Questionnaire, type Repeat } from '../questionnaire.ts';
import { type Form } from './types.ts';

/**
 * A scope is what is repeated together: scope 0 is the questionnaire, every repeat is one more. A definition exists once for each
 * instance of its scope.
 */
export interface Scope {
  readonly index: number;
  /** The repeat; null for the questionnaire. */
  repeat: Definition | null;
  readonly parent: Scope | null;
  readonly depth: number;
}

/** Parsed expressions; null = none, or one that does not parse (which publishing refuses). */
export interface Expressions {
  relevant: Expression | null;
  calculation: Expression | null;
  required: Expression | null;
  readOnly: Expression | null;
  constraint: Expression | null;
  choiceFilter: Expression | null;
  repeatCount: Expression | null;
  /** A default that is an expression; a literal one is in `defaultText`. */
  default: Expression | null;
}

export interface Definition {
  readonly index: number;
  /** null for the root. */
  readonly node: Node | null;
  readonly name: string;
  readonly key: string;
  readonly parent: Definition | null;
  readonly children: Definition[];
  readonly childrenByName: Map<string, Definition[]>;
  /** Where it stands; for a repeat the scope around it. */
  readonly scope: Scope;
  /** For a repeat the scope that it makes, otherwise `scope`. */
  readonly inner: Scope;
  readonly section: Group | null;
  readonly group: Group | null;
  readonly expressions: Expressions;
  readonly defaultText: string;
  /** Whether the value follows from something else than the respondent's answer. */
  readonly isComputed: boolean;
  /** An answer whose choice the filter no longer offers reads as empty; off where that would go round in a circle. */
  isPruned: boolean;
}

export interface CompiledForm extends Form {
  readonly questionnaire: Questionnaire;
  readonly root: Definition;
  /** The root first, then in document order. */
  readonly definitions: readonly Definition[];
  readonly scopes: readonly Scope[];
  readonly byName: ReadonlyMap<string, readonly Definition[]>;
  readonly byKey: ReadonlyMap<string, Definition>;
  /** Choices by name, by list. */
  readonly choicesByName: ReadonlyMap<string, ReadonlyMap<string, Choice>>;
  /** Definition indexes, dependencies first. */
  readonly order: readonly number[];
  /** The place of each definition in `order`. */
  readonly rank: Int32Array;
  /** Definitions to look at again when this one changes. */
  readonly dependents: readonly (readonly number[])[];
  /** Calculations that run only when this definition changes. */
  readonly triggered: ReadonlyMap<number, readonly Definition[]>;
  /** Parsed expression by source; null = does not parse. */
  parse(source: string): Expression | null;
}

export function isQuestion(definition: Definition): definition is Definition & { readonly node: Question } {
  return definition.node?.kind === 'question';
}

export function isRepeat(definition: Definition): definition is Definition & { readonly node: Repeat } {
  return definition.node?.kind === 'repeat';
}

/** The types that nobody is asked. */
const silent: ReadonlySet<string> = new Set(['calculate', 'hidden', 'start', 'end', 'today', 'username']);

export function isAsked(question: Question): boolean {
  return !silent.has(question.type);
}
