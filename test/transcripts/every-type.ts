// The form with every type, read as an organiser's file is.
import { readFileSync } from 'node:fs';
import { compileForm, type Form } from '../../src/domain/form.ts';
import { readQuestionnaire } from '../../src/xlsform/read-questionnaire.ts';

export async function loadEveryType(): Promise<Form> {
  const { questionnaire, faults } = await readQuestionnaire('every-type.md', readFileSync(new URL('every-type.md', import.meta.url)));
  if (!questionnaire) throw new Error(JSON.stringify(faults, null, 1));
  return compileForm(questionnaire);
}
