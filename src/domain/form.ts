// A questionnaire with answers in it: which questions are asked now, in what order, with which choices, and what a change does to the
// others. Pure. Semantics are those of ODK XForms: values are text, a question that is not relevant reads as empty, a constraint runs
// on non-empty values only.
export { compileForm } from './form/compile.ts';
export { dateBounds } from './form/date-bounds.ts';
export { keyAfterRemoval, openForm } from './form/filled.ts';
export { type Answers, type FilledForm, type Form, type FormContext, type FormItem, type FormRepeat } from './form/types.ts';
