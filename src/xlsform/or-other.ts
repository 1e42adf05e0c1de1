// `or_other` on a select: a choice "other" and a text question after it (pyxform xls2json.py, specify_other_question). pyxform says both in
// English; here they are in the form's languages where we know them.
import { type Localized } from '../domain/questionnaire.ts';
import { type ListedChoice } from './choices-sheet.ts';

const OTHER: Readonly<Record<string, string>> = { th: 'อื่น ๆ', en: 'Other' };
const SPECIFY: Readonly<Record<string, string>> = { th: 'โปรดระบุ', en: 'Please specify' };

/** `choices` with the choice `other` at the end, unless the author has one. */
export function addOther(choices: readonly ListedChoice[], questionLabel: Localized, row: number): readonly ListedChoice[] {
  if (choices.some(({ choice }) => choice.name === 'other')) return choices;
  const labels = choices.map(({ choice }) => choice.label);
  const languages = [...new Set([...labels, questionLabel].flatMap((label) => Object.keys(label)))];
  return [
    ...choices,
    {
      choice: {
        name: 'other',
        label: texts(languages, OTHER, [...labels, questionLabel]),
        score: null,
        columns: {},
        row: choices.at(-1)?.row ?? row,
      },
      row,
    },
  ];
}

/** The label of the question that asks what "other" is. */
export function otherQuestionLabel(questionLabel: Localized): Localized {
  return texts(Object.keys(questionLabel), SPECIFY, [questionLabel]);
}

function texts(languages: readonly string[], known: Readonly<Record<string, string>>, near: readonly Localized[]): Localized {
  const isThai = near.some((label) => /[\u0e01-\u0e5b]/.test(label[''] ?? ''));
  const plain = known[isThai ? 'th' : 'en'] ?? '';
  return Object.fromEntries(languages.map((language) => [language, known[language] ?? (language === '' ? plain : (known.en ?? ''))]));
}
