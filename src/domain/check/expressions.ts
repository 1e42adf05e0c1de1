// Checks every expression: does it parse, does what it names exist, do its functions exist and take that many arguments.
import { type Call, type Expression, type Parsed, partsOf } from '../expression/ast.ts';
import { takes } from '../expression/function-type.ts';
import { functions, unsupportedFunctions } from '../expression/functions.ts';
import { nameOf } from '../expression/functions-nodes.ts';
import { choiceQuestion } from '../expression/functions-select.ts';
import { compilePattern } from '../expression/functions-text.ts';
import { type Tree } from '../form/compile.ts';
import { type Definition, isQuestion, isRepeat } from '../form/definition.ts';
import { brokenReferences, pipedNames } from '../form/texts.ts';
import { type Names, trace } from '../form/trace.ts';
import { type Questionnaire } from '../questionnaire.ts';
import { everyPart, expressionCells, textCells } from './cells.ts';
import { checkComparisons } from './comparisons.ts';
import { type FaultList, type Place } from './fault-list.ts';
import { checkRepeated, isRepeatedFrom } from './repeated.ts';
import { reportSyntax } from './syntax.ts';

export function checkExpressions(
  tree: Tree,
  names: Names,
  questionnaire: Questionnaire,
  parse: (source: string) => Parsed,
  faults: FaultList,
): void {
  const check = new ExpressionCheck(names, questionnaire, parse, faults);
  for (const definition of tree.definitions) {
    if (faults.isFull) return;
    check.definition(definition);
  }
  for (const choices of Object.values(questionnaire.lists)) {
    if (faults.isFull) return;
    for (const { label, row } of choices) check.choice(Object.values(label), { sheet: 'choices', row, column: 'label' });
  }
}

class ExpressionCheck {
  private readonly names: Names;
  private readonly questionnaire: Questionnaire;
  private readonly parse: (source: string) => Parsed;
  private readonly faults: FaultList;
  private readonly patterns = new Set<string>();

  constructor(names: Names, questionnaire: Questionnaire, parse: (source: string) => Parsed, faults: FaultList) {
    this.names = names;
    this.questionnaire = questionnaire;
    this.parse = parse;
    this.faults = faults;
  }

  definition(definition: Definition): void {
    const row = definition.node?.row ?? null;
    for (const { column, source, list } of expressionCells(definition)) {
      const place: Place = { sheet: 'survey', row, column };
      const parsed = this.parse(source);
      if (parsed.ok) this.expression(parsed.expression, definition, place, list);
      else reportSyntax(parsed.fault, source, place, this.faults);
    }
    for (const { column, text } of textCells(definition)) this.text(Object.values(text), definition, { sheet: 'survey', row, column });
  }

  private expression(expression: Expression, definition: Definition, place: Place, list: string | undefined): void {
    const { faults } = this;
    const said = new Set<string>();
    const once = (name: string, say: () => void): void => {
      if (said.has(name)) return;
      said.add(name);
      say();
    };
    trace(
      expression,
      definition,
      this.names,
      {
        unknown: (name, how) => once(name, () => this.unknown(name, how, place)),
        ambiguous: (name, found) => once(name, () => this.ambiguous(name, found, place)),
        unknownList: (name) => once(name, () => this.unknownList(name, place)),
        unknownColumn: (inList, name) => once(name, () => this.unknownColumn(inList, name, place)),
        call: (call) => once(`${call.name}(${call.args.length})`, () => this.call(call, place)),
        tooWide: () => this.faults.fault('expression-too-wide', place),
      },
      list,
    );
    for (const part of everyPart(expression, partsOf)) {
      if (part.kind === 'call') this.arguments(part, place);
    }
    checkComparisons(expression, this.names, this.questionnaire, place, faults);
    checkRepeated(expression, definition, this.names, place, faults);
  }

  choice(texts: readonly string[], place: Place): void {
    if (texts.some((text) => text.includes('${'))) this.text(texts, null, place);
  }

  /** `definition`: where the text stands; a choice's label stands nowhere in particular. */
  private text(texts: readonly string[], definition: Definition | null, place: Place): void {
    for (const text of new Set(texts)) {
      const [at] = brokenReferences(text);
      if (at !== undefined) this.faults.fault('expression-braces', place, { at: at + 1, found: text.slice(at, at + 20) });
    }
    for (const name of new Set(texts.flatMap(pipedNames))) {
      const found = this.names.byName.get(name) ?? [];
      const [only] = found;
      if (only === undefined) this.unknown(name, 'reference', place);
      else if (found.length > 1) this.ambiguous(name, found, place);
      else if (definition !== null && isRepeatedFrom(only, definition)) this.faults.warn('repeated-as-one', place, { name });
    }
  }

  private unknown(name: string, how: 'reference' | 'path', place: Place): void {
    if (how === 'path' && this.names.byName.has(name)) {
      this.faults.fault('reference-without-braces', place, { name, reference: `\${${name}}` });
      return;
    }
    const meant = this.faults.nearest(name, this.names.byName.keys());
    if (meant === undefined) this.faults.fault('unknown-reference', place, { name });
    else this.faults.fault('unknown-reference-near', place, { name, nearest: meant });
  }

  private ambiguous(name: string, found: readonly Definition[], place: Place): void {
    this.faults.fault('ambiguous-reference', place, { name, rows: found.map(({ node }) => node?.row ?? 0).join(', ') });
  }

  private unknownList(list: string, place: Place): void {
    const meant = this.faults.nearest(list, Object.keys(this.questionnaire.lists));
    if (meant === undefined) this.faults.fault('unknown-list', place, { list });
    else this.faults.fault('unknown-list-near', place, { list, nearest: meant });
  }

  private unknownColumn(list: string, name: string, place: Place): void {
    if (this.names.byName.has(name)) this.faults.fault('reference-without-braces', place, { name, reference: `\${${name}}` });
    else this.faults.fault('unknown-choice-column', place, { list, name });
  }

  private call({ name, args }: Call, place: Place): void {
    const called = functions.get(name);
    if (called === undefined) {
      if (unsupportedFunctions.has(name)) this.faults.fault('unsupported-function', place, { name });
      else this.unknownFunction(name, place);
    } else if (!takes(called, args.length)) {
      this.faults.fault('wrong-arity', place, { name, given: args.length, takes: arityText(called) });
    }
  }

  private unknownFunction(name: string, place: Place): void {
    const meant = this.faults.nearest(name, functions.keys());
    if (meant === undefined) this.faults.fault('unknown-function', place, { name });
    else this.faults.fault('unknown-function-near', place, { name, nearest: meant });
  }

  private pattern(pattern: string, place: Place): void {
    this.patterns.add(pattern);
    if (this.patterns.size > maxPatterns || compilePattern(pattern) !== null) return;
    this.faults.fault('regex-invalid', place, { pattern });
  }

  /** What only some functions ask of their arguments. */
  private arguments({ name, args }: Call, place: Place): void {
    const pattern = args[1];
    if (name === 'regex' && pattern?.kind === 'string') this.pattern(pattern.value, place);
    if (name === 'jr:choice-name' && pattern !== undefined) {
      const question = choiceQuestion(pattern);
      const target = this.names.byName.get(question)?.[0];
      if (target !== undefined && !(isQuestion(target) && target.node.list !== null)) {
        this.faults.fault('not-a-choice-question', place, { name: question });
      }
    }
    if (name === 'indexed-repeat') {
      for (let index = 1; index < args.length; index += 2) {
        const repeat = nameOf(args[index]);
        const target = this.names.byName.get(repeat)?.[0];
        if (target !== undefined && !isRepeat(target)) this.faults.fault('not-a-repeat', place, { name: repeat });
      }
    }
  }
}

/** Different patterns that are compiled to see whether they can be; those beyond are left to the moment of use. */
const maxPatterns = 100;

function arityText({ min, max, step = 1 }: { readonly min: number; readonly max: number; readonly step?: number }): string {
  if (max === Infinity) return step === 1 ? `≥ ${min}` : `${min}, ${min + step}, ${min + 2 * step}, …`;
  const counts: number[] = [];
  for (let count = min; count <= max; count += step) counts.push(count);
  return counts.join(', ');
}
