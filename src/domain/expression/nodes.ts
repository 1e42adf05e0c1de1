// What an expression can walk over, without knowing what is behind it: questions and groups of a filled form, or choices of a list.

export interface Node {
  /** Distinguishes nodes; the same node has the same id however it was reached. */
  readonly id: string;
  /** Questions and columns of choices; groups, repetitions and list items are not. */
  readonly isLeaf: boolean;
  /** The value; '' of what is not a leaf. */
  text(): string;
  parent(): Node | null;
  /** Relevant children of that name in document order; `*` = every name. */
  children(name: string): readonly Node[];
  /** 1-based place among siblings of the same name. */
  position(): number;
}

/** Everything outside the expression. */
export interface World {
  readonly now: Date;
  readonly timeZone: string;
  /** Language of choice labels and of month names. */
  readonly language: string;
  /** The author's label of the form's version. */
  readonly version: string;
  /** The form: what the first step of an absolute path names. */
  readonly root: Node;
  /**
   * `${name}` as seen from a node: in the same repetition where both are in one, otherwise all of them. From a list item it is seen
   * from `current`.
   */
  reference(name: string, from: Node, current: Node): readonly Node[];
  lastSaved(name: string): string;
  /** Every node of that name wherever it is, for indexed-repeat. */
  everywhere(name: string): readonly Node[];
  /** `instance(name)`: its children are `root`, then `item`s. */
  instance(name: string): Node | null;
  choiceLabel(question: string, value: string): string;
  /** The stored answer of a calculated node, for once(). */
  stored(node: Node): string;
  /** 0 <= n < 1, the same for the same place. */
  random(place: string): number;
}

/** Where an expression stands while it is evaluated. */
export interface Scope {
  readonly world: World;
  readonly node: Node;
  /** The node of the whole expression; differs from `node` inside predicates. */
  readonly current: Node;
  readonly position: number;
  readonly size: number;
  readonly meter: Meter;
}

/** Counts what one evaluation has cost. */
interface Meter {
  steps: number;
  randoms: number;
}

/** Steps that one evaluation may take: far above any real form, and a fraction of a second. */
const maxSteps = 300_000;
/** Characters that a value made by an expression may have. */
export const maxTextLength = 100_000;

/** An expression cost too much; evaluation then gives ''. */
export class LimitReached extends Error {}

export function spend(scope: Scope, steps: number): void {
  scope.meter.steps += steps;
  if (scope.meter.steps > maxSteps) throw new LimitReached();
}
