// The forms of the transcripts (one with every type, a short one to the end), read as an organiser's file is.
import { readFileSync } from 'node:fs';
import { compileForm, type Form } from '../../src/domain/form.ts';
import { readQuestionnaire } from '../../src/xlsform/read-questionnaire.ts';

async function load(name: string): Promise<Form> {
  const { questionnaire, faults } = await readQuestionnaire(name, readFileSync(new URL(name, import.meta.url)));
  if (!questionnaire) throw new Error(JSON.stringify(faults, null, 1));
  return compileForm(questionnaire);
}

export const loadEveryType = (): Promise<Form> => load('every-type.md');
export const loadClosing = (): Promise<Form> => load('closing.md');
