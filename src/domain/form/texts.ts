// Labels and messages with `${name}` in them.
import { type Node } from '../expression/nodes.ts';
import { inLanguage, type Localized } from '../questionnaire.ts';
import { FormWorld } from './nodes.ts';
import { type State } from './state.ts';

const piped = /\$\{\s*(last-saved#)?([^{}\s]+)\s*\}/g;

/** The names that a text pipes in. */
export function pipedNames(text: string): readonly string[] {
  return Array.from(text.matchAll(piped), (match) => match[2] ?? '');
}

/** Where a text begins a reference and what stands there is none: `${` that is not closed, or holds no name. Positions count from 0. */
export function brokenReferences(text: string): readonly number[] {
  const whole = new Set(Array.from(text.matchAll(piped), ({ index }) => index));
  return Array.from(text.matchAll(/\$\{/g), ({ index }) => index).filter((index) => !whole.has(index));
}

/** The text in `language` with the values in place of `${name}`, as seen from `node`; '' when the author gave none. */
export function filledText(text: Localized, language: string, state: State, node: Node): string {
  const chosen = inLanguage(text, language, state.form.questionnaire.defaultLanguage);
  if (!chosen.includes('${')) return chosen;
  const world = new FormWorld(state, language);
  return chosen.replace(piped, (whole, saved: string | undefined, name: string) => {
    if (!state.form.byName.has(name)) return whole;
    return saved === undefined ? (world.reference(name, node, node)[0]?.text() ?? '') : world.lastSaved(name);
  });
}
