// Little questionnaires for the scoring tests, written as XLSForm tables and read through our own importer.
import { compileForm, openForm, type Answers, type FilledForm, type Form } from '../../src/domain/form.ts';
import { scoreForm, type Score } from '../../src/domain/scoring.ts';
import { readQuestionnaire } from '../../src/xlsform/read-questionnaire.ts';

/** @throws with the importer's faults. */
export async function formOf(tables: string): Promise<Form> {
  const { questionnaire, faults } = await readQuestionnaire('test.md', new TextEncoder().encode(tables));
  if (!questionnaire || faults.length > 0) throw new Error(JSON.stringify(faults, null, 1));
  return compileForm(questionnaire);
}

export const filledWith = (form: Form, answers: Answers, prefilled: Readonly<Record<string, string>> = {}): FilledForm =>
  openForm(form, answers, {
    now: new Date('2026-11-22T05:00:00Z'),
    startedAt: new Date('2026-11-01T05:00:00Z'),
    timeZone: 'Asia/Bangkok',
    prefilled,
    seed: '1',
  });

export const scoreOf = (form: Form, answers: Answers): Score => scoreForm(filledWith(form, answers));

/** Points of one question, indicator or dimension; undefined when the score has none of that name. */
export function pointsOf(score: Score, name: string): string | null | undefined {
  for (const dimension of score.dimensions) {
    if (dimension.dimension === name) return dimension.points;
    for (const indicator of dimension.indicators) {
      if (indicator.indicator === name) return indicator.points;
      const question = indicator.questions.find(({ key }) => key === name);
      if (question) return question.points;
    }
  }
  return undefined;
}
