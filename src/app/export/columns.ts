// The columns of an answers export: the questions of every version that the round's responses use, in order, and what each means.
import { type Form } from '../../domain/form.ts';
import { questionKeyOf } from '../../domain/item-key.ts';
import { inLanguage, type Node, type Question, type Repeat } from '../../domain/questionnaire.ts';

export interface AnswerColumn {
  /** Header and answer key: `p1_1`, `services[2]/name`. */
  readonly key: string;
  readonly question: Question;
  /** Label of the top-level group. */
  readonly section: string;
}

/** Items of repeats get a column for each repetition that some response of the round has. */
export function answerColumns(forms: readonly Form[], repeatedKeys: readonly string[]): AnswerColumn[] {
  const columns = new Map<string, AnswerColumn>();
  const places = new Map<string, string[]>();
  for (const key of repeatedKeys) {
    const question = questionKeyOf(key);
    places.set(question, [...(places.get(question) ?? []), key]);
  }
  for (const form of forms) {
    const { defaultLanguage } = form.questionnaire;
    const visit = (nodes: readonly Node[], section: string, repeats: readonly Repeat[]): void => {
      for (const node of nodes) {
        if (node.kind !== 'question') {
          visit(
            node.children,
            section || inLanguage(node.label, 'th', defaultLanguage) || node.name,
            node.kind === 'repeat' ? [...repeats, node] : repeats,
          );
          continue;
        }
        if (node.type === 'note') continue;
        const keys =
          repeats.length === 0 ? [node.key] : (places.get(node.key) ?? []).toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }));
        for (const key of keys) if (!columns.has(key)) columns.set(key, { key, question: node, section });
      }
    };
    visit(form.questionnaire.children, '', []);
  }
  return [...columns.values()];
}

export const codebookColumns = [
  'column',
  'section',
  'label_th',
  'label_en',
  'type',
  'required',
  'relevant',
  'constraint',
  'choices',
  'dimension',
  'indicator',
  'weight',
] as const;

/** One line of the codebook. */
export function codebookRow(forms: readonly Form[], { key, question, section }: AnswerColumn): string[] {
  const list =
    question.list === null
      ? []
      : (forms.map((form) => form.questionnaire.lists[question.list ?? '']).find((one) => one !== undefined) ?? []);
  const choices = list
    .map((choice) => `${choice.name} = ${inLanguage(choice.label, 'th')}${choice.score === null ? '' : ` (${choice.score})`}`)
    .join('\n');
  return [
    key,
    section,
    inLanguage(question.label, 'th'),
    question.label['en'] ?? '',
    question.type,
    question.required,
    question.relevant,
    question.constraint,
    choices,
    question.dimension ?? '',
    question.indicator ?? '',
    question.weight,
  ];
}
