// What an expression reads, found without evaluating it: each reference and path is followed over the definitions instead of the nodes.
// The dependency graph and the check of a questionnaire both rest on it.
import { type Call, type Expression, partsOf, type Path, type Step } from '../expression/ast.ts';
import { nameOf } from '../expression/functions-nodes.ts';
import { choiceQuestion } from '../expression/functions-select.ts';
import { type Definition } from './definition.ts';

/** Where a path can stand: at questions and groups, or inside a choice list (null = which list is known only at run time). */
type Place =
  | { readonly kind: 'form'; readonly definitions: readonly Definition[] }
  | { readonly kind: 'list'; readonly list: string | null; readonly level: 'instance' | 'root' | 'item' | 'column' };

export interface Names {
  readonly root: Definition;
  readonly byName: ReadonlyMap<string, readonly Definition[]>;
  /** The columns of a list besides `name` and `label`; null = no such list. */
  columnsOf(list: string): ReadonlySet<string> | null;
  /** Whether any list has the column: all share one sheet, and a cell may be empty in every choice of one list. */
  isColumn(name: string): boolean;
}

/** What is met on the way; every method is optional. */
export interface Visitor {
  read?(definition: Definition): unknown;
  /** `how`: as `${name}`, or as a step of a path. */
  unknown?(name: string, how: 'reference' | 'path'): unknown;
  ambiguous?(name: string, definitions: readonly Definition[]): unknown;
  unknownList?(name: string): unknown;
  unknownColumn?(list: string, name: string): unknown;
  call?(call: Call): unknown;
  /** The expression wanders over too much to be followed; what it reads is then not complete. */
  tooWide?(): unknown;
}

/** Definitions that one expression may pass; `//name` passes all of them once. */
const maxVisits = 20_000;

/** Follows an expression that stands at `definition`; `list` when it filters the choices of that list. */
export function trace(expression: Expression, definition: Definition, names: Names, visitor: Visitor, list?: string): void {
  const current: Place = { kind: 'form', definitions: [definition] };
  const node: Place = list === undefined ? current : { kind: 'list', list, level: 'item' };
  new Tracer(names, visitor, current).read(expression, node);
}

class Tracer {
  private readonly names: Names;
  private readonly visitor: Visitor;
  private readonly current: Place;
  private visits = 0;

  constructor(names: Names, visitor: Visitor, current: Place) {
    this.names = names;
    this.visitor = visitor;
    this.current = current;
  }

  /** Visits the expression and reports what it reads. */
  read(expression: Expression, node: Place): void {
    const place = this.placeOf(expression, node);
    if (place?.kind === 'form') for (const definition of place.definitions) this.visitor.read?.(definition);
  }

  /** Where the expression's nodes are; null when it gives none. Inner expressions are visited on the way. */
  private placeOf(expression: Expression, node: Place): Place | null {
    switch (expression.kind) {
      case 'reference':
        return this.referred(expression.name, expression.isLastSaved);
      case 'path':
        return this.path(expression, node);
      case 'filter': {
        const place = this.placeOf(expression.primary, node);
        for (const predicate of expression.predicates) this.read(predicate, place ?? node);
        return place;
      }
      case 'call':
        return this.call(expression, node);
      default:
        for (const part of partsOf(expression)) this.read(part, node);
        return null;
    }
  }

  private referred(name: string, isLastSaved: boolean): Place | null {
    const found = this.names.byName.get(name) ?? [];
    if (found.length === 0) this.visitor.unknown?.(name, 'reference');
    if (found.length > 1) this.visitor.ambiguous?.(name, found);
    return isLastSaved || found[0] === undefined ? null : { kind: 'form', definitions: [found[0]] };
  }

  private call(call: Call, node: Place): Place | null {
    this.visitor.call?.(call);
    switch (call.name) {
      case 'current':
        return this.current;
      case 'instance':
        return this.instance(call);
      case 'randomize': {
        const [first, ...rest] = call.args;
        for (const arg of rest) this.read(arg, node);
        return first === undefined ? null : this.placeOf(first, node);
      }
      case 'jr:choice-name':
        for (const arg of call.args) this.read(arg.kind === 'string' ? { kind: 'string', value: '' } : arg, node);
        if (call.args[1] !== undefined) this.referred(choiceQuestion(call.args[1]), false);
        return null;
      case 'indexed-repeat':
        for (const [index, arg] of call.args.entries()) {
          if (index > 0 && index % 2 === 0) this.read(arg, node);
          else this.readNamed(arg);
        }
        return null;
      default:
        for (const arg of call.args) this.read(arg, node);
        return null;
    }
  }

  private readNamed(arg: Expression): void {
    const place = this.referred(nameOf(arg), false);
    if (place?.kind === 'form') for (const definition of place.definitions) this.visitor.read?.(definition);
  }

  private instance(call: Call): Place {
    const [argument] = call.args;
    if (argument?.kind !== 'string') return { kind: 'list', list: null, level: 'instance' };
    if (this.names.columnsOf(argument.value) === null) {
      this.visitor.unknownList?.(argument.value);
      return { kind: 'list', list: null, level: 'instance' };
    }
    return { kind: 'list', list: argument.value, level: 'instance' };
  }

  private path(path: Path, node: Place): Place | null {
    let place: Place | null;
    if (path.from === 'root') place = { kind: 'form', definitions: [this.names.root] };
    else place = path.from === 'context' ? node : this.placeOf(path.from, node);
    for (const [index, step] of path.steps.entries()) {
      if (place === null) break;
      // the first step of an absolute path names the form itself, whatever it is called
      const isRootName = path.from === 'root' && index === 0 && step.axis === 'child';
      if (!isRootName) place = this.step(place, step);
      for (const predicate of step.predicates) this.read(predicate, place ?? node);
    }
    return place;
  }

  private step(place: Place, step: Step): Place | null {
    if (step.axis === 'self') return place;
    if (place.kind === 'list') return this.listStep(place, step);
    if (this.visits > maxVisits) return null;
    const found = stepFrom(place.definitions, step);
    this.visits += place.definitions.length + found.length;
    if (this.visits > maxVisits) this.visitor.tooWide?.();
    if (found.length === 0 && step.axis === 'child' && place.definitions.length > 0) this.visitor.unknown?.(step.test, 'path');
    return { kind: 'form', definitions: found };
  }

  private listStep(place: Place & { kind: 'list' }, step: Step): Place | null {
    if (step.axis !== 'child') return null;
    switch (place.level) {
      case 'instance':
        return { ...place, level: 'root' };
      case 'root':
        return { ...place, level: 'item' };
      case 'item': {
        const columns = place.list === null ? null : this.names.columnsOf(place.list);
        const isKnown =
          columns === null ||
          this.names.isColumn(step.test) ||
          step.test === '*' ||
          step.test === 'name' ||
          step.test === 'label' ||
          columns.has(step.test);
        if (!isKnown && place.list !== null) this.visitor.unknownColumn?.(place.list, step.test);
        return { ...place, level: 'column' };
      }
      case 'column':
        return null;
    }
  }
}

function stepFrom(definitions: readonly Definition[], step: Step): readonly Definition[] {
  switch (step.axis) {
    case 'self':
      return definitions;
    case 'parent':
      return unique(definitions.flatMap(({ parent }) => (parent === null ? [] : [parent])));
    case 'descendant-or-self':
      return unique(definitions.flatMap(withDescendants));
    case 'child':
      return unique(
        definitions.flatMap(({ children, childrenByName }) =>
          step.test === '*' || step.test === 'node()' ? children : (childrenByName.get(step.test) ?? []),
        ),
      );
  }
}

function withDescendants(definition: Definition): readonly Definition[] {
  const found = [definition];
  for (let index = 0; index < found.length; index += 1) found.push(...(found[index]?.children ?? []));
  return found;
}

function unique(definitions: readonly Definition[]): readonly Definition[] {
  return definitions.length < 2 ? definitions : [...new Set(definitions)];
}
