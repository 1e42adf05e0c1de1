// Functions on numbers.
import { argument, type FunctionTable } from './function-type.ts';
import { randomHex, randomUuid } from './random.ts';
import { type Scope } from './nodes.ts';
import { isNodeSet, toNumber, type Value } from './values.ts';

function unary(compute: (value: number) => number): { min: 1; max: 1; apply: (args: readonly Value[], scope: Scope) => number } {
  return { min: 1, max: 1, apply: (args, { world }) => compute(toNumber(argument(args, 0), world.timeZone)) };
}

function binary(compute: (left: number, right: number) => number): {
  min: 2;
  max: 2;
  apply: (args: readonly Value[], scope: Scope) => number;
} {
  return {
    min: 2,
    max: 2,
    apply: (args, { world }) => compute(toNumber(argument(args, 0), world.timeZone), toNumber(argument(args, 1), world.timeZone)),
  };
}

export const numberFunctions: FunctionTable = [
  ['number', { min: 0, max: 1, apply: (args, { world, node }) => toNumber(args[0] === undefined ? node.text() : args[0], world.timeZone) }],
  ['int', unary(Math.trunc)],
  ['floor', unary(Math.floor)],
  ['ceiling', unary(Math.ceil)],
  [
    'round',
    {
      min: 1,
      max: 2,
      apply: (args, { world }) =>
        round(toNumber(argument(args, 0), world.timeZone), args[1] === undefined ? 0 : toNumber(args[1], world.timeZone)),
    },
  ],
  ['abs', unary(Math.abs)],
  ['pow', binary(Math.pow)],
  ['log', unary(Math.log)],
  ['log10', unary(Math.log10)],
  ['exp', unary(Math.exp)],
  ['exp10', unary((value) => 10 ** value)],
  ['sqrt', unary(Math.sqrt)],
  ['sin', unary(Math.sin)],
  ['cos', unary(Math.cos)],
  ['tan', unary(Math.tan)],
  ['asin', unary(Math.asin)],
  ['acos', unary(Math.acos)],
  ['atan', unary(Math.atan)],
  ['atan2', binary(Math.atan2)],
  ['pi', { min: 0, max: 0, apply: () => Math.PI }],
  ['sum', { min: 1, max: 1, apply: (args, scope) => numbers(args, scope).reduce((sum, value) => sum + value, 0) }],
  ['max', { min: 1, max: Infinity, apply: (args, scope) => extreme(Math.max, numbers(args, scope)) }],
  ['min', { min: 1, max: Infinity, apply: (args, scope) => extreme(Math.min, numbers(args, scope)) }],
  ['random', { min: 0, max: 0, apply: (_, scope) => scope.world.random(nextPlace(scope)) }],
  [
    'uuid',
    {
      min: 0,
      max: 1,
      apply: (args, scope) => {
        const random = (index: number): number => scope.world.random(`${nextPlace(scope)}:${index}`);
        if (args[0] === undefined) return randomUuid(random);
        const length = toNumber(args[0], scope.world.timeZone);
        return length >= 1 ? randomHex(Math.min(Math.trunc(length), 256), random) : '';
      },
    },
  ],
];

/** Names this call, so that the same response sees the same number at any time. */
function nextPlace(scope: Scope): string {
  scope.meter.randoms += 1;
  return `${scope.current.id}#${scope.meter.randoms}`;
}

/** Of all nodes and arguments, those that are numbers: an empty answer does not make the sum of a repeat NaN (as JavaRosa has it). */
function numbers(args: readonly Value[], { world }: Scope): readonly number[] {
  const texts = args.flatMap((arg): readonly Value[] => (isNodeSet(arg) ? arg.map((node) => node.text()) : [arg]));
  return texts.map((text) => toNumber(text, world.timeZone)).filter((value) => !Number.isNaN(value));
}

function extreme(pick: (left: number, right: number) => number, values: readonly number[]): number {
  return values.length === 0 ? Number.NaN : values.reduce((left, right) => pick(left, right));
}

/** Half up (XPath 1.0), on the decimal digits that the number prints with, so that 1.005 to two places is 1.01. */
function round(value: number, decimals: number): number {
  if (!Number.isFinite(value) || Number.isNaN(decimals)) return value;
  const places = Math.trunc(decimals);
  if (Math.abs(places) > 30) return Number.NaN;
  if (places >= 0 && Number.isInteger(value)) return value;
  const shifted = shift(value, places);
  return shift(Math.round(shifted), -places);
}

/** Moves the decimal point by rewriting the exponent, which does not disturb the digits. */
function shift(value: number, places: number): number {
  const [digits = '0', exponent = '0'] = String(value).split('e');
  return Number(`${digits}e${Number(exponent) + places}`);
}
