// `or_other` on a select: a choice "other" and a text question after it (pyxform xls2json.py, specify_other_question). pyxform says both in
// English; here they are in the form's languages where we know them.
import { type Choice, type Localized } from '../domain/questionnaire.ts';

const OTHER: Readonly<Record<string, string>> = { th: 'อื่น ๆ', en: 'Other' };
const SPECIFY: Readonly<Record<string, string>> = { th: 'โปรดระบุ', en: 'Please specify' };

/** `choices` with the choice `other` at the end, unless the author has one. */
export function addOther(choices: readonly Choice[], questionLabel: Localized): readonly Choice[] {
  if (choices.some(({ name }) => name === 'other')) return choices;
  const labels = [...choices.map(({ label }) => label), questionLabel];
  const languages = [...new Set(labels.flatMap((label) => Object.keys(label)))];
  const row = choices.at(-1)?.row ?? 1;
  return [...choices, { name: 'other', label: texts(languages, OTHER, labels), score: null, columns: {}, row }];
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
