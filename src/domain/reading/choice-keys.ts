// The spellings under which a choice is looked for.
import { type AnswerSpec } from '../answer.ts';
import { normaliseText } from './normalise.ts';
import { bareKey, looseKey } from './politeness.ts';

/** One label in one language. `index` is the choice's place in the list, from 0. */
export interface LabelKey {
  readonly index: number;
  /** Normalised, lower case. */
  readonly exact: string;
  /** Without spaces and punctuation; '' for a label of symbols only. */
  readonly loose: string;
  readonly bare: string;
  /** Loose keys of the label without its brackets, of what they hold, and of the label without the number it begins with. */
  readonly parts: readonly string[];
  /** The number that the label begins with: `5 มากที่สุด`. */
  readonly number: string | null;
}

export function labelKeys(spec: AnswerSpec): readonly LabelKey[] {
  return spec.choices.flatMap((choice, index) =>
    choice.labels.map((label) => {
      const exact = normaliseText(label).toLowerCase();
      const loose = looseKey(exact);
      const brackets = Array.from(exact.matchAll(/[([]([^()[\]]+)[)\]]/g), ([, inside = '']) => looseKey(inside));
      const outside = looseKey(exact.replace(/[([][^()[\]]*[)\]]/g, ' '));
      const unnumbered = Array.from(exact.matchAll(/^\d+[\s.):-]+([^\d\s].*)$/g), ([, words = '']) => looseKey(words));
      return {
        index,
        exact,
        loose,
        bare: bareKey(loose),
        parts: [...(brackets.length > 0 ? [outside, ...brackets] : []), ...unnumbered].filter((part) => part !== ''),
        number: /^(\d+)(?![\d.,]*\d)/.exec(exact)?.[1] ?? null,
      };
    }),
  );
}

/** Choices of the keys, each once, in the order found. */
export const indexesOf = (keys: readonly LabelKey[]): readonly number[] => [...new Set(keys.map(({ index }) => index))];
