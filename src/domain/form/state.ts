// The computed state of a form: for each definition and each instance of its scope whether it is relevant and what its value is. It is
// computed once (recalculate.ts) and then never changed; the next state shares what did not change.
import { type CompiledForm, type Definition, type Scope } from './definition.ts';
import { type FormContext } from './types.ts';

/** One repetition (or the questionnaire itself): where it is and how its keys begin. */
export interface Instance {
  /** Index of the instance around it in the parent scope. */
  readonly parent: number;
  /** 1-based among its siblings. */
  readonly position: number;
  readonly count: number;
  /** `services[2]/`; '' for the questionnaire. */
  readonly prefix: string;
}

const wholeForm: Instance = { parent: 0, position: 1, count: 1, prefix: '' };

export class State {
  readonly form: CompiledForm;
  readonly context: FormContext;
  /** Answers by item key, calculated ones included; changed only while the state is being computed. */
  readonly answers: Map<string, string>;
  /** By scope. */
  readonly instances: (readonly Instance[])[];
  /** By scope, for each instance of the parent scope: where its repetitions begin in `instances` and how many they are. */
  readonly ranges: (readonly { readonly first: number; readonly count: number }[])[];
  /** By definition, for each instance of its scope. */
  readonly relevant: (readonly boolean[])[];
  /** Likewise; also of what is not relevant. */
  readonly values: (readonly string[])[];
  /** Instances by prefix, made when first asked for. */
  places: Map<string, { readonly scope: Scope; readonly instance: number }> | null = null;

  /** With `before`, starts as its copy; otherwise empty. Then compute it. */
  constructor(form: CompiledForm, context: FormContext, answers: Map<string, string>, before?: State) {
    this.form = form;
    this.context = context;
    this.answers = answers;
    this.instances = before === undefined ? form.scopes.map((scope) => (scope.parent === null ? [wholeForm] : [])) : [...before.instances];
    this.ranges = before === undefined ? form.scopes.map(() => []) : [...before.ranges];
    this.relevant = before === undefined ? form.definitions.map(() => []) : [...before.relevant];
    this.values = before === undefined ? form.definitions.map(() => []) : [...before.values];
  }

  instancesOf(scope: Scope): readonly Instance[] {
    return this.instances[scope.index] ?? [];
  }

  /** Repetitions of `scope` inside instance `parent` of the scope around it. */
  rangeOf(scope: Scope, parent: number): { readonly first: number; readonly count: number } {
    return this.ranges[scope.index]?.[parent] ?? { first: 0, count: 0 };
  }

  isRelevant(definition: Definition, instance: number): boolean {
    return this.relevant[definition.index]?.[instance] ?? false;
  }

  /** '' while not relevant. */
  valueOf(definition: Definition, instance: number): string {
    return this.isRelevant(definition, instance) ? (this.values[definition.index]?.[instance] ?? '') : '';
  }

  keyOf(definition: Definition, instance: number): string {
    return (this.instancesOf(definition.scope)[instance]?.prefix ?? '') + definition.key;
  }

  /** The definition and instance that an item key means; null when there is none now. */
  find(key: string): { readonly definition: Definition; readonly instance: number } | null {
    const end = key.lastIndexOf(']/') + 2;
    const prefix = end < 2 ? '' : key.slice(0, end);
    const definition = this.form.byKey.get(key.slice(prefix.length));
    if (definition === undefined) return null;
    if (prefix === '') return definition.scope.index === 0 ? { definition, instance: 0 } : null;
    const place = this.place(prefix);
    return place === undefined || place.scope !== definition.scope ? null : { definition, instance: place.instance };
  }

  private place(prefix: string): { readonly scope: Scope; readonly instance: number } | undefined {
    if (this.places === null) {
      this.places = new Map();
      for (const scope of this.form.scopes) {
        for (const [instance, { prefix: own }] of this.instancesOf(scope).entries()) this.places.set(own, { scope, instance });
      }
    }
    return this.places.get(prefix);
  }
}
