// How a function of the expression language is written down: its number of arguments and what it does with them.
import { type Expression } from './ast.ts';
import { type Scope } from './nodes.ts';
import { type Value } from './values.ts';

interface Arity {
  readonly min: number;
  /** Infinity = any number. */
  readonly max: number;
  /** How many arguments more than `min` come at a time. */
  readonly step?: number;
}

export type ExpressionFunction =
  | (Arity & { readonly apply: (args: readonly Value[], scope: Scope) => Value })
  /** For functions that decide which arguments to evaluate, and where. */
  | (Arity & {
      readonly applyLazily: (
        args: readonly Expression[],
        scope: Scope,
        evaluateIn: (expression: Expression, scope: Scope) => Value,
      ) => Value;
    });

export type FunctionTable = readonly (readonly [name: string, called: ExpressionFunction])[];

/** Whether the function can be called with that many arguments. */
export function takes({ min, max, step = 1 }: Arity, count: number): boolean {
  return count >= min && count <= max && (count - min) % step === 0;
}

/** Missing arguments read as ''. */
export function argument(args: readonly Value[], index: number): Value {
  return args[index] ?? '';
}
