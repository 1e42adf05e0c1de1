// A response's form with its answers, or the empty one that an agency is about to begin.
import { type FilledForm, type Form, openForm } from '../form.ts';
import { type Agency, type Snapshot } from './snapshot.ts';

/** The target's questionnaire with its answers, at the time of the event; null without a target. */
export function openTarget({ target, timeZone }: Pick<Snapshot, 'target' | 'timeZone'>, now: Date): FilledForm | null {
  if (!target) return null;
  const { response } = target;
  const answers = Object.fromEntries(Object.entries(response.answers).map(([key, answer]) => [key, answer.value]));
  return openResponse(target.form, target.agency, answers, { now, timeZone, startedAt: response.startedAt, responseId: response.id });
}

export function openResponse(
  form: Form,
  agency: Agency,
  answers: Readonly<Record<string, string>>,
  { now, timeZone, startedAt, responseId }: { now: Date; timeZone: string; startedAt: Date; responseId: number },
): FilledForm {
  return openForm(form, answers, {
    now,
    timeZone,
    startedAt,
    seed: String(responseId),
    prefilled: {
      agency_code: agency.code,
      agency_name: agency.nameTh,
      agency_level: agency.level,
      agency_type: agency.type,
      agency_ministry: agency.ministry,
      agency_province: agency.province,
    },
  });
}
