// Compiled questionnaires by published version. A version never changes, so it is compiled once for the process.
import { compileForm, type Form } from '../domain/form.ts';
import { type Questionnaire } from '../domain/questionnaire.ts';
import { type Sql } from '../db/connect.ts';
import { findQuestionnaire } from '../db/questionnaires.ts';
import { problems } from '../problem.ts';

const compiled = new WeakMap<Sql, Map<string, Promise<Form>>>();

/** @throws Problem `not-found` */
export async function loadForm(sql: Sql, id: string, version: number | null): Promise<Form> {
  if (version === null) return (await loadNewestForm(sql, id)).form;
  const cache = compiled.get(sql) ?? new Map<string, Promise<Form>>();
  compiled.set(sql, cache);
  const key = `${id}@${version}`;
  const known = cache.get(key);
  if (known) return known;
  const loading = (async () => {
    const found = await findQuestionnaire(sql, id, version);
    if (!found) throw problems.notFound({ what: 'questionnaire version', id: key });
    return compileForm(found.definition);
  })();
  cache.set(key, loading);
  // A failed read must not be remembered as the answer.
  loading.catch(() => cache.delete(key));
  return loading;
}

/** The form of a round that has no response yet: the newest version. */
export async function loadNewestForm(sql: Sql, id: string): Promise<{ form: Form; version: number; definition: Questionnaire }> {
  const found = await findQuestionnaire(sql, id, null);
  if (!found) throw problems.notFound({ what: 'questionnaire', id });
  return { form: await loadForm(sql, id, found.version), version: found.version, definition: found.definition };
}
