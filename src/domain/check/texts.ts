// Texts that are missing in a language, or too long for a chat; choices that look the same.
import { type Tree } from '../form/compile.ts';
import { isQuestion } from '../form/definition.ts';
import { type Choice, type Localized, type Questionnaire } from '../questionnaire.ts';
import { textCells } from './cells.ts';
import { type FaultList, type Place } from './fault-list.ts';

/** A question's bubble carries its label, hint, choices and buttons in LINE's 30 kB a bubble; longer than this nobody reads on a phone. */
const maxTextLength = 1_000;
/** A choice is one tappable line or a few. */
const maxChoiceLength = 200;
/** Choices that paging and typing can still find. */
const maxChoices = 200;

export function checkTexts(tree: Tree, questionnaire: Questionnaire, faults: FaultList): void {
  for (const definition of tree.definitions) {
    const row = definition.node?.row ?? null;
    for (const { column, text } of textCells(definition)) {
      const place: Place = { sheet: 'survey', row, column };
      checkLanguages(text, definition.name, questionnaire, place, faults);
      checkLength(text, definition.name, maxTextLength, place, faults);
    }
  }
  checkLists(questionnaire, faults);
  for (const { name, label } of questionnaire.dimensions) {
    checkLanguages(label, name, questionnaire, { sheet: 'dimensions', row: null, column: 'label' }, faults);
  }
  for (const { name, label } of questionnaire.levels) {
    checkLanguages(label, name, questionnaire, { sheet: 'levels', row: null, column: 'label' }, faults);
  }
  for (const { indicator, text } of questionnaire.advice) {
    checkLanguages(text, indicator, questionnaire, { sheet: 'advice', row: null, column: 'text' }, faults);
  }
  checkSameLabels(tree, questionnaire, faults);
}

/** A text that is there in one language should be in all; a text without a language stands for the questionnaire's own. */
function checkLanguages(text: Localized, name: string, questionnaire: Questionnaire, place: Place, faults: FaultList): void {
  if (Object.values(text).every((one) => one === '')) return;
  for (const language of questionnaire.languages) {
    const own = language === questionnaire.defaultLanguage ? (text[''] ?? '') : '';
    if ((text[language] ?? '') === '' && own === '') faults.warn('translation-missing', place, { name, language });
  }
}

function checkLength(text: Localized, name: string, limit: number, place: Place, faults: FaultList): void {
  const length = Math.max(0, ...Object.values(text).map((one) => Array.from(one).length));
  if (length > limit) faults.warn('text-too-long', place, { name, length, limit });
}

function checkLists(questionnaire: Questionnaire, faults: FaultList): void {
  for (const choices of Object.values(questionnaire.lists)) {
    for (const { name, label, row } of choices) {
      const place: Place = { sheet: 'choices', row, column: 'label' };
      checkLanguages(label, name, questionnaire, place, faults);
      checkLength(label, name, maxChoiceLength, place, faults);
    }
  }
}

/** Of lists that are shown whole; a filter may well keep choices with one label apart. */
function checkSameLabels(tree: Tree, questionnaire: Questionnaire, faults: FaultList): void {
  const shownWhole = new Set<string>();
  for (const definition of tree.definitions) {
    if (!isQuestion(definition) || definition.node.list === null || definition.node.choiceFilter !== '') continue;
    const { list, row, name } = definition.node;
    const count = (Object.hasOwn(questionnaire.lists, list) ? questionnaire.lists[list] : undefined)?.length ?? 0;
    if (count > maxChoices)
      faults.warn('too-many-choices', { sheet: 'survey', row, column: 'type' }, { name, number: count, limit: maxChoices });
    shownWhole.add(list);
  }
  for (const list of shownWhole) {
    if (Object.hasOwn(questionnaire.lists, list)) checkSameIn(list, questionnaire.lists[list] ?? [], faults);
  }
}

function checkSameIn(list: string, choices: readonly Choice[], faults: FaultList): void {
  const seen = new Map<string, number>();
  for (const { label, row } of choices) {
    const said = new Set<number>();
    for (const [language, text] of Object.entries(label)) {
      const identity = `${language}\n${text.trim()}`;
      const other = seen.get(identity);
      if (other === undefined) seen.set(identity, row);
      else if (text.trim() !== '' && !said.has(other)) {
        said.add(other);
        faults.warn('duplicate-label', { sheet: 'choices', row, column: 'label' }, { label: text.trim(), list, row: other });
      }
    }
  }
}
