// A workbook becomes a published version; refused with every fault when it has any.
import { type Container } from '../container.ts';
import { recordAudit } from '../db/audit.ts';
import { type Affected, storeQuestionnaire, whoIsAffected } from '../db/questionnaires.ts';
import { compareQuestionnaires, type QuestionnaireChange } from '../domain/compare-questionnaires.ts';
import { type Questionnaire } from '../domain/questionnaire.ts';
import { type QuestionnaireFault } from '../domain/questionnaire-fault.ts';
import { readQuestionnaire } from '../xlsform/read-questionnaire.ts';
import { type Acting } from './acting.ts';

export type Publication =
  | {
      readonly kind: 'published';
      readonly questionnaire: Questionnaire;
      readonly version: number;
      /** False = the newest version is exactly this one. */
      readonly isNew: boolean;
      /** Since the version before; null = there was none. */
      readonly changes: readonly QuestionnaireChange[] | null;
      readonly affected: Affected;
      readonly warnings: readonly QuestionnaireFault[];
    }
  | { readonly kind: 'refused'; readonly faults: readonly QuestionnaireFault[]; readonly warnings: readonly QuestionnaireFault[] };

export async function publishQuestionnaire(
  { db, clock }: Pick<Container, 'db' | 'clock'>,
  fileName: string,
  bytes: Uint8Array,
  by: Acting = { actor: 'system', origin: 'demo' },
): Promise<Publication> {
  const { questionnaire, faults, warnings } = await readQuestionnaire(fileName, bytes);
  if (!questionnaire) return { kind: 'refused', faults, warnings };
  const now = clock.now();
  const { version, isNew, before } = await storeQuestionnaire(db.sql, questionnaire, now, (tx, stored) =>
    recordAudit(tx, { ...by, action: 'questionnaire.published', after: { id: questionnaire.id, version: stored, file: fileName } }, now),
  );
  const changes = before && compareQuestionnaires(before, questionnaire);
  const affected = await whoIsAffected(db.sql, questionnaire.id);
  return { kind: 'published', questionnaire, version, isNew, changes, affected, warnings };
}
