// The files that ship with Phrom: the questionnaire, the demonstration's agencies.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const questionnaireFile = 'readiness-2560.md';
export const agenciesFile = 'agencies.csv';

const read = (name: string): Uint8Array => readFileSync(join(import.meta.dirname, name));

export const shippedQuestionnaire = (): Uint8Array => read(questionnaireFile);
/** CSV with the columns of `agencies import`. */
export const demoAgencies = (): Uint8Array => read(agenciesFile);
