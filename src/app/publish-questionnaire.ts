// A workbook becomes a published version; refused with every fault when it has any.
import { type Container } from '../container.ts';
import { storeQuestionnaire } from '../db/questionnaires.ts';
import { type Questionnaire } from '../domain/questionnaire.ts';
import { type QuestionnaireFault } from '../domain/questionnaire-fault.ts';
import { readQuestionnaire } from '../xlsform/read-questionnaire.ts';

export type Publication =
  | {
      readonly kind: 'published';
      readonly questionnaire: Questionnaire;
      readonly version: number;
      readonly isNew: boolean;
      readonly warnings: readonly QuestionnaireFault[];
    }
  | { readonly kind: 'refused'; readonly faults: readonly QuestionnaireFault[]; readonly warnings: readonly QuestionnaireFault[] };

export async function publishQuestionnaire(
  { db, clock }: Pick<Container, 'db' | 'clock'>,
  fileName: string,
  bytes: Uint8Array,
): Promise<Publication> {
  const { questionnaire, faults, warnings } = await readQuestionnaire(fileName, bytes);
  if (!questionnaire) return { kind: 'refused', faults, warnings };
  const { version, isNew } = await storeQuestionnaire(db.sql, questionnaire, clock.now());
  return { kind: 'published', questionnaire, version, isNew, warnings };
}
