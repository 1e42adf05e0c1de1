// Functions that choose and judge.
import { argument, type FunctionTable } from './function-type.ts';
import { isNodeSet, toBoolean, toNumber, toText, type Value } from './values.ts';

export const logicFunctions: FunctionTable = [
  ['true', { min: 0, max: 0, apply: () => true }],
  ['false', { min: 0, max: 0, apply: () => false }],
  ['boolean', { min: 1, max: 1, apply: (args) => toBoolean(argument(args, 0)) }],
  ['boolean-from-string', { min: 1, max: 1, apply: (args) => /^(?:true|1)$/i.test(toText(argument(args, 0))) }],
  ['not', { min: 1, max: 1, apply: (args) => !toBoolean(argument(args, 0)) }],
  [
    'if',
    {
      min: 3,
      max: 3,
      applyLazily: (args, scope, evaluateIn) => {
        const [condition, then, otherwise] = args;
        if (condition === undefined || then === undefined || otherwise === undefined) return '';
        return evaluateIn(toBoolean(evaluateIn(condition, scope)) ? then : otherwise, scope);
      },
    },
  ],
  ['coalesce', { min: 1, max: Infinity, apply: (args) => args.find((arg) => toText(arg) !== '') ?? '' }],
  [
    'once',
    {
      min: 1,
      max: 1,
      applyLazily: (args, scope, evaluateIn) => {
        const stored = scope.world.stored(scope.current);
        return stored !== '' || args[0] === undefined ? stored : evaluateIn(args[0], scope);
      },
    },
  ],
  ['checklist', { min: 2, max: Infinity, apply: (args, { world }) => checklist(args, world.timeZone) }],
  ['weighted-checklist', { min: 4, max: Infinity, step: 2, apply: (args, { world }) => weightedChecklist(args, world.timeZone) }],
  ['depend', { min: 1, max: Infinity, apply: (args) => argument(args, 0) }],
];

/**
 * What counts as yes in a checklist: a number above 0 (ODK XForms specification), other text unless it is `no` or `false` (the ODK
 * documentation counts `yes`, JavaRosa any text).
 */
function isTicked(value: Value, timeZone: string): boolean {
  if (typeof value === 'boolean') return value;
  const number = toNumber(value, timeZone);
  return Number.isNaN(number) ? !['', 'no', 'false', 'NaN'].includes(toText(value)) : number > 0;
}

/** A single node set stands for its nodes. */
function spread(values: readonly Value[]): readonly Value[] {
  const [only] = values;
  return values.length === 1 && only !== undefined && isNodeSet(only) ? only.map((node) => node.text()) : values;
}

function isBetween(total: number, min: number, max: number): boolean {
  return (min === -1 || total >= min) && (max === -1 || total <= max);
}

function checklist(args: readonly Value[], timeZone: string): boolean {
  const ticked = spread(args.slice(2)).filter((value) => isTicked(value, timeZone)).length;
  return isBetween(ticked, toNumber(argument(args, 0), timeZone), toNumber(argument(args, 1), timeZone));
}

function weightedChecklist(args: readonly Value[], timeZone: string): boolean {
  const pairs = args.slice(2);
  const bySet = pairs.length === 2;
  const values = bySet ? spread(pairs.slice(0, 1)) : pairs.filter((_, index) => index % 2 === 0);
  const weights = bySet ? spread(pairs.slice(1)) : pairs.filter((_, index) => index % 2 === 1);
  let total = 0;
  for (const [index, value] of values.entries()) {
    if (isTicked(value, timeZone)) total += toNumber(weights[index] ?? '', timeZone);
  }
  return isBetween(total, toNumber(argument(args, 0), timeZone), toNumber(argument(args, 1), timeZone));
}
