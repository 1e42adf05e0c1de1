// Source text -> expression, or the fault and where it is. Recursive descent over XPath 1.0's grammar (section 3), limited in length
// and depth, so that any text is answered at once.
import { type Expression, type ExpressionFault, type Operator, type Parsed, type Step } from './ast.ts';
import { type Token, tokenize } from './tokens.ts';

/** A cell of a spreadsheet holds at most 32,767 characters (Excel's limit), so no honest expression is longer. */
const maxLength = 32_767;
/** Brackets, calls and predicates inside one another. */
const maxDepth = 150;

/** Loosest first; the operators of one row chain from left to right. */
const levels: readonly (readonly Operator[])[] = [['or'], ['and'], ['=', '!='], ['<', '<=', '>', '>='], ['+', '-'], ['*', 'div', 'mod']];

class Refusal extends Error {
  readonly fault: ExpressionFault;
  constructor(fault: ExpressionFault) {
    super(fault.code);
    this.fault = fault;
  }
}

/** Parses one expression. Never throws. */
export function parseExpression(source: string): Parsed {
  if (source.length > maxLength) {
    return { ok: false, fault: { code: 'expression-too-long', length: source.length, limit: maxLength } };
  }
  const tokens = tokenize(source);
  if ('badAt' in tokens) {
    return { ok: false, fault: { code: 'expression-syntax', at: tokens.badAt, found: source.slice(tokens.badAt, tokens.badAt + 10) } };
  }
  try {
    return { ok: true, expression: new Parser(tokens).whole() };
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, fault: error.fault };
    throw error;
  }
}

class Parser {
  private readonly tokens: readonly Token[];
  private next = 0;
  private depth = 0;

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
  }

  whole(): Expression {
    const expression = this.level(0);
    if (this.token.kind !== 'end') this.refuse();
    return expression;
  }

  private get token(): Token {
    return this.peek(0);
  }

  private peek(ahead: number): Token {
    return this.tokens[this.next + ahead] ?? { kind: 'end', text: '', at: 0 };
  }

  private refuse(): never {
    throw new Refusal({ code: 'expression-syntax', at: this.token.at, found: this.token.text.slice(0, 40) });
  }

  private is(text: string): boolean {
    return this.token.text === text && (this.token.kind === 'operator' || this.token.kind === 'punctuation');
  }

  private takes(text: string): boolean {
    if (!this.is(text)) return false;
    this.next += 1;
    return true;
  }

  private expect(text: string): void {
    if (!this.takes(text)) this.refuse();
  }

  private level(index: number): Expression {
    const operators = levels[index];
    return operators === undefined ? this.unary() : this.chain(operators, () => this.level(index + 1));
  }

  private chain(operators: readonly Operator[], operand: () => Expression): Expression {
    const first = operand();
    const rest: { operator: Operator; operand: Expression }[] = [];
    while (this.token.kind === 'operator') {
      const operator = operators.find((one) => one === this.token.text);
      if (operator === undefined) break;
      this.next += 1;
      rest.push({ operator, operand: operand() });
    }
    return rest.length === 0 ? first : { kind: 'chain', first, rest };
  }

  private unary(): Expression {
    if (this.takes('-')) return this.nested(() => ({ kind: 'negate', operand: this.unary() }));
    return this.chain(['|'], () => this.path());
  }

  private nested<T>(parse: () => T): T {
    this.depth += 1;
    if (this.depth > maxDepth) throw new Refusal({ code: 'expression-too-deep', at: this.token.at, limit: maxDepth });
    const result = parse();
    this.depth -= 1;
    return result;
  }

  private path(): Expression {
    if (this.is('/') || this.is('//')) {
      const isDeep = this.is('//');
      this.next += 1;
      if (!isDeep && !this.startsStep()) return { kind: 'path', from: 'root', steps: [] };
      return { kind: 'path', from: 'root', steps: this.steps(isDeep) };
    }
    if (this.startsStep()) return { kind: 'path', from: 'context', steps: this.steps(false) };
    const primary = this.primary();
    const predicates = this.predicates();
    const filtered: Expression = predicates.length === 0 ? primary : { kind: 'filter', primary, predicates };
    if (!this.is('/') && !this.is('//')) return filtered;
    const isDeep = this.is('//');
    this.next += 1;
    return { kind: 'path', from: filtered, steps: this.steps(isDeep) };
  }

  private startsStep(): boolean {
    if (this.is('.') || this.is('..') || this.is('*')) return true;
    if (this.token.kind !== 'name') return false;
    const isCall = this.peek(1).text === '(' && this.peek(1).kind === 'punctuation';
    return !isCall || this.token.text === 'node';
  }

  private steps(startsDeep: boolean): readonly Step[] {
    const steps: Step[] = [];
    let isDeep = startsDeep;
    while (true) {
      if (isDeep) steps.push({ axis: 'descendant-or-self', test: 'node()', predicates: [] });
      steps.push(this.step());
      if (this.takes('//')) isDeep = true;
      else if (this.takes('/')) isDeep = false;
      else return steps;
    }
  }

  private step(): Step {
    if (this.takes('.')) return { axis: 'self', test: 'node()', predicates: this.predicates() };
    if (this.takes('..')) return { axis: 'parent', test: 'node()', predicates: this.predicates() };
    const axis = this.axis();
    const test = this.nodeTest();
    // a name on the other axes would only filter; no form does that
    if (axis !== 'child' && test !== 'node()') this.refuse();
    return { axis, test, predicates: this.predicates() };
  }

  /** Only the axes that ODK XForms has; an attribute or another axis is a fault. */
  private axis(): Step['axis'] {
    if (this.peek(1).text !== '::') return 'child';
    const { text } = this.token;
    if (text !== 'child' && text !== 'parent' && text !== 'self' && text !== 'descendant-or-self') this.refuse();
    this.next += 2;
    return text;
  }

  private nodeTest(): string {
    if (this.takes('*')) return '*';
    if (this.token.kind !== 'name') this.refuse();
    const { text } = this.token;
    this.next += 1;
    if (text === 'node' && this.takes('(')) {
      this.expect(')');
      return 'node()';
    }
    if (this.is('(')) this.refuse();
    return text;
  }

  private predicates(): readonly Expression[] {
    const predicates: Expression[] = [];
    while (this.takes('[')) {
      predicates.push(this.nested(() => this.level(0)));
      this.expect(']');
    }
    return predicates;
  }

  private primary(): Expression {
    const token = this.token;
    const literal = literalOf(token);
    if (literal !== null) {
      this.next += 1;
      return literal;
    }
    if (this.takes('(')) {
      const inner = this.nested(() => this.level(0));
      this.expect(')');
      return inner;
    }
    if (token.kind !== 'name') this.refuse();
    this.next += 1;
    this.expect('(');
    return { kind: 'call', name: token.text, args: this.nested(() => this.args()) };
  }

  private args(): readonly Expression[] {
    const args: Expression[] = [];
    if (this.takes(')')) return args;
    do args.push(this.level(0));
    while (this.takes(','));
    this.expect(')');
    return args;
  }
}

function literalOf(token: Token): Expression | null {
  if (token.kind === 'reference') return { kind: 'reference', name: token.text, isLastSaved: token.isLastSaved };
  if (token.kind === 'number') return { kind: 'number', text: token.text };
  return token.kind === 'string' ? { kind: 'string', value: token.text } : null;
}
