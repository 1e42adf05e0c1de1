import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Expression } from '../../../src/domain/expression/ast.ts';
import { parseExpression } from '../../../src/domain/expression/parse.ts';
import { printExpression } from '../../../src/domain/expression/print.ts';
import { processorMs } from '../../support/processor-time.ts';

function parsed(source: string): Expression {
  const result = parseExpression(source);
  if (!result.ok) throw new Error(`${source}: ${JSON.stringify(result.fault)}`);
  return result.expression;
}

describe('printing shows how the source was read', () => {
  test.each([
    ['1+2*3', '1 + 2 * 3'],
    ['(1+2)*3', '(1 + 2) * 3'],
    ['a or b and c', 'a or b and c'],
    ['(a or b) and c', '(a or b) and c'],
    ['1-(2-3)', '1 - (2 - 3)'],
    ['- -1', '--1'],
    ['-(1 + 2)', '-(1 + 2)'],
    ['-a|b', '-a | b'],
    ['${ name }', '${name}'],
    ['${last-saved#name}', '${last-saved#name}'],
    ['${ชื่อ}', '${ชื่อ}'],
    [`"it's"`, `"it's"`],
    [`'say "yes"'`, `'say "yes"'`],
    ['div div div', 'div div div'],
    ['* * *', '* * *'],
    ['and', 'and'],
    ['mod(1)', null],
    ['if(. > 3, a-b, a - b)', 'if(. > 3, a-b, a - b)'],
    ['/data/a/b', '/data/a/b'],
    ['/', '/'],
    ['//a', '//a'],
    ['a//b', 'a//b'],
    ['../../a', '../../a'],
    ['.', '.'],
    ['./a', './a'],
    ['parent::node()/child::a', '../a'],
    ['self::node()', '.'],
    ['a/node()', 'a/node()'],
    ["instance('l')/root/item[name=${x}][2]/label", "instance('l')/root/item[name = ${x}][2]/label"],
    ['${r}[position()=1]/x', '${r}[position() = 1]/x'],
    ['(a | b)[1]', '(a | b)[1]'],
    ['(a)[1]', '(a)[1]'],
    ['a[1]', 'a[1]'],
    ["jr:choice-name(${q}, '${q}')", "jr:choice-name(${q}, '${q}')"],
    ['1.50 + .5', '1.50 + .5'],
    ['a.b - a_b', 'a.b - a_b'],
    ['current()/../x', 'current()/../x'],
    ['1 = 2 != 3', '1 = 2 != 3'],
    ['\n a\t=\u00a01 ', 'a = 1'],
  ])('%s', (source, printed) => {
    if (printed === null) expect(parsed(source)).toMatchObject({ kind: 'call' });
    else expect(printExpression(parsed(source))).toBe(printed);
  });
});

describe('faults say where', () => {
  test.each([
    ['', 0, ''],
    ['1 +', 3, ''],
    ['${a', 0, '${a'],
    ['${}', 0, '${}'],
    ['a b', 2, 'b'],
    ["'open", 0, "'open"],
    ['f(1,', 4, ''],
    ['f(1 2)', 4, '2'],
    ['(1', 2, ''],
    ['1)', 1, ')'],
    ['a[1', 3, ''],
    ['@id', 0, '@'],
    ['ancestor::a', 0, 'ancestor'],
    ['parent::a', 9, ''],
    ['a/text()', 6, '('],
    ['a == b', 3, '='],
    ['a && b', 2, '&& b'],
    ['a = “b”', 4, '“b”'],
    ['${a} > 5 ,', 9, ','],
    ['5 % 2', 2, '% 2'],
    ['!a', 0, '!a'],
  ])('%s', (source, at, found) => {
    expect(parseExpression(source)).toEqual({ ok: false, fault: { code: 'expression-syntax', at, found } });
  });

  test('a 10 MB expression is refused at once', () => {
    const source = '1 + '.repeat(2_500_000);
    let parsed: unknown;
    expect(processorMs(() => (parsed = parseExpression(source)))).toBeLessThan(50);
    expect(parsed).toMatchObject({ ok: false, fault: { code: 'expression-too-long', length: 10_000_000 } });
  });

  test.each(['(', '-', 'f(', 'a[', '(('])('bottomless %s is refused', (opening) => {
    expect(parseExpression(opening.repeat(10_000))).toMatchObject({ ok: false, fault: { code: 'expression-too-deep' } });
  });

  test('a sum of a thousand questions is not deep', () => {
    expect(parsed(Array.from({ length: 1_000 }, (_, index) => `\${q${index}}`).join(' + '))).toMatchObject({ kind: 'chain' });
  });
});

const names = fc.constantFrom('a', 'b1', 'ชื่อ', 'and', 'div', 'a-b', 'x.y', '_', 'node', 'jr:x');

const expressions = fc.letrec<{ expression: Expression }>((tie) => {
  const inner = tie('expression');
  const predicates = fc.array(inner, { maxLength: 2 });
  const steps = fc.array(
    fc.record({
      axis: fc.constantFrom('child' as const, 'child' as const, 'parent' as const, 'self' as const),
      test: fc.oneof(names, fc.constant('*')),
      predicates,
    }),
    { minLength: 1, maxLength: 3 },
  );
  return {
    expression: fc.oneof(
      { maxDepth: 5, depthIdentifier: 'expression' },
      fc.record({ kind: fc.constant('number' as const), text: fc.constantFrom('0', '12', '1.5', '.5', '3.') }),
      fc.record({ kind: fc.constant('string' as const), value: fc.string({ maxLength: 5 }).map((text) => text.replaceAll("'", '"')) }),
      fc.record({ kind: fc.constant('reference' as const), name: names.filter((name) => name !== 'jr:x'), isLastSaved: fc.boolean() }),
      fc.record({
        kind: fc.constant('call' as const),
        name: names.filter((name) => name !== 'node'),
        args: fc.array(inner, { maxLength: 3 }),
      }),
      fc.record({ kind: fc.constant('negate' as const), operand: inner }),
      fc.constantFrom(['or'], ['and'], ['=', '!='], ['<', '<=', '>', '>='], ['+', '-'], ['*', 'div', 'mod'], ['|']).chain((operators) =>
        fc.record({
          kind: fc.constant('chain' as const),
          first: inner,
          rest: fc.array(fc.record({ operator: fc.constantFrom(...operators), operand: inner }), { minLength: 1, maxLength: 3 }),
        }),
      ) as fc.Arbitrary<Expression>,
      fc.record({ kind: fc.constant('filter' as const), primary: inner, predicates: fc.array(inner, { minLength: 1, maxLength: 2 }) }),
      fc
        .record({ kind: fc.constant('path' as const), from: fc.oneof(fc.constantFrom('root' as const, 'context' as const), inner), steps })
        .map((path) => ({ ...path, steps: path.steps.map((step) => (step.axis === 'child' ? step : { ...step, test: 'node()' })) })),
    ),
  };
}).expression;

describe('properties', () => {
  test('parse, print, parse is the identity', () => {
    fc.assert(
      fc.property(expressions, (made) => {
        const first = parseExpression(printExpression(made));
        // what was made at random may be too deep for the grammar's limit, never wrong
        if (!first.ok) {
          expect(first.fault.code).toBe('expression-too-deep');
          return;
        }
        const printed = printExpression(first.expression);
        expect(parsed(printed)).toEqual(first.expression);
        expect(printExpression(parsed(printed))).toBe(printed);
      }),
      { numRuns: 1_000 },
    );
  });

  test('any text gives an expression that prints and parses again, or a fault inside the text', () => {
    const pieces = fc.array(
      fc.oneof(
        fc.constantFrom(
          '${a}',
          '(',
          ')',
          '[',
          ']',
          ',',
          '.',
          '..',
          '/',
          '//',
          '::',
          '*',
          'div',
          'and',
          '=',
          '<=',
          '-',
          '|',
          "'x'",
          '1',
          ' ',
        ),
        names,
        fc.string({ maxLength: 4, unit: 'binary' }),
      ),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(
        fc.oneof(
          pieces.map((parts) => parts.join('')),
          fc.string({ maxLength: 200, unit: 'binary' }),
        ),
        (source) => {
          const result = parseExpression(source);
          if (result.ok) expect(parsed(printExpression(result.expression))).toEqual(result.expression);
          else if ('at' in result.fault) expect(result.fault.at).toBeLessThanOrEqual(source.length);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
