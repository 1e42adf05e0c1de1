// The shape of a parsed XLSForm expression: XPath 1.0 as ODK XForms uses it, plus `${name}`. Plain data.

/** Operators of one precedence level; a chain holds operators of one level only. */
export type Operator = 'or' | 'and' | '=' | '!=' | '<' | '<=' | '>' | '>=' | '+' | '-' | '*' | 'div' | 'mod' | '|';

export interface Step {
  readonly axis: 'child' | 'parent' | 'self' | 'descendant-or-self';
  /** A name, `*`, or `node()`. */
  readonly test: string;
  readonly predicates: readonly Expression[];
}

export interface Call {
  readonly kind: 'call';
  readonly name: string;
  readonly args: readonly Expression[];
}

interface Reference {
  readonly kind: 'reference';
  readonly name: string;
  /** `${last-saved#name}`: the answer of the last submitted response. */
  readonly isLastSaved: boolean;
}

/** `first op operand op operand …`, left to right. Flat, so that a sum of 250 questions is not 250 levels deep. */
export interface Chain {
  readonly kind: 'chain';
  readonly first: Expression;
  readonly rest: readonly { readonly operator: Operator; readonly operand: Expression }[];
}

export interface Path {
  readonly kind: 'path';
  /** `root`: an absolute path; `context`: a relative one; an expression: steps from its nodes. */
  readonly from: 'root' | 'context' | Expression;
  readonly steps: readonly Step[];
}

export type Expression =
  /** `text` as written, so that printing gives it back. */
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'string'; readonly value: string }
  | Reference
  | Call
  | Chain
  | { readonly kind: 'negate'; readonly operand: Expression }
  | Path
  | { readonly kind: 'filter'; readonly primary: Expression; readonly predicates: readonly Expression[] };

/** Why a source is no expression. `at` is the 0-based offset of the first character that does not fit. */
export type ExpressionFault =
  | { readonly code: 'expression-syntax'; readonly at: number; readonly found: string }
  | { readonly code: 'expression-too-long'; readonly length: number; readonly limit: number }
  | { readonly code: 'expression-too-deep'; readonly at: number; readonly limit: number };

export type Parsed = { readonly ok: true; readonly expression: Expression } | { readonly ok: false; readonly fault: ExpressionFault };

/** The direct parts of an expression, predicates included, in reading order. */
export function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'number':
    case 'string':
    case 'reference':
      return [];
    case 'call':
      return expression.args;
    case 'chain':
      return [expression.first, ...expression.rest.map((link) => link.operand)];
    case 'negate':
      return [expression.operand];
    case 'path':
      return [...(typeof expression.from === 'string' ? [] : [expression.from]), ...expression.steps.flatMap((step) => step.predicates)];
    case 'filter':
      return [expression.primary, ...expression.predicates];
  }
}
