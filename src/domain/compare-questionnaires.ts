// What changed from one version of a questionnaire to the next, for the person who publishes it. Pure.
import { type Choice, type Localized, type Node, type Questionnaire } from './questionnaire.ts';

type ChangeKind = 'added' | 'removed' | 'retyped' | 'reworded' | 'rescored' | 'rules-changed';

interface FieldChange {
  /** As the workbook names the column: `label::th`, `weight`. */
  readonly field: string;
  /** '' = there was (or is) none. */
  readonly before: string;
  readonly after: string;
}

export interface QuestionnaireChange {
  readonly kind: ChangeKind;
  readonly of: 'question' | 'group' | 'choice' | 'dimension' | 'level' | 'advice';
  /** The key of a question or group, `list/choice`, or the name of a dimension or level; of advice `indicator < below`. */
  readonly key: string;
  /** Its label now; of something removed, as it was. */
  readonly label: Localized;
  /** What is different; empty for something added or removed. */
  readonly fields: readonly FieldChange[];
}

/** Something that can be compared: its fields as text, grouped by the kind of change that they make. */
interface Item {
  readonly of: QuestionnaireChange['of'];
  readonly key: string;
  readonly label: Localized;
  readonly fields: Readonly<Record<'retyped' | 'reworded' | 'rescored' | 'rules-changed', ReadonlyMap<string, string>>>;
}

const FIELD_KINDS = ['retyped', 'reworded', 'rescored', 'rules-changed'] as const;

/**
 * The changes in the order of the new questionnaire, what was removed at the end; an item that changed in several ways has one change for
 * each. Questions are the same question when their keys are the same, choices when list and name are; places in the workbook do not count.
 */
export function compareQuestionnaires(before: Questionnaire, after: Questionnaire): QuestionnaireChange[] {
  const old = new Map(itemsOf(before).map((item) => [identity(item), item]));
  const now = new Map(itemsOf(after).map((item) => [identity(item), item]));
  const changes = [...now].flatMap(([id, item]): QuestionnaireChange[] => {
    const was = old.get(id);
    return was === undefined ? [whole('added', item)] : changesOf(was, item);
  });
  const removed = [...old].filter(([id]) => !now.has(id)).map(([, item]) => whole('removed', item));
  return [...changes, ...removed];
}

function whole(kind: 'added' | 'removed', { of, key, label }: Item): QuestionnaireChange {
  return { kind, of, key, label, fields: [] };
}

function changesOf(was: Item, item: Item): QuestionnaireChange[] {
  return FIELD_KINDS.flatMap((kind) => {
    const [before, after] = [was.fields[kind], item.fields[kind]];
    const fields = [...new Set([...before.keys(), ...after.keys()])]
      .map((field) => ({ field, before: before.get(field) ?? '', after: after.get(field) ?? '' }))
      .filter((field) => field.before !== field.after);
    return fields.length === 0 ? [] : [{ kind, of: item.of, key: item.key, label: item.label, fields }];
  });
}

/** A group that becomes a repeat, or a question that becomes a group, is retyped, not removed and added. */
function identity({ of, key }: Item): string {
  return `${of === 'group' ? 'question' : of}\n${key}`;
}

function itemsOf(q: Questionnaire): Item[] {
  return [
    ...q.children.flatMap(nodeItems),
    ...Object.entries(q.lists).flatMap(([list, choices]) => choices.map((choice) => choiceItem(list, choice))),
    ...q.dimensions.map(({ name, label, weight }) => item('dimension', name, label, { rescored: { weight } })),
    ...q.levels.map(({ name, label, from }) => item('level', name, label, { rescored: { from } })),
    ...q.advice.map(({ indicator, below, text }) => item('advice', `${indicator} < ${below}`, {}, { reworded: inLanguages('text', text) })),
  ];
}

function nodeItems(node: Node): Item[] {
  const { key, label, relevant, appearance, dimension, indicator, weight } = node;
  const scoring = { dimension: dimension ?? '', indicator: indicator ?? '', weight };
  const rules = { relevant, appearance: appearance.join(' ') };
  if (node.kind !== 'question') {
    const group = item('group', key, label, {
      retyped: { type: node.kind },
      rescored: scoring,
      'rules-changed': { ...rules, repeat_count: node.kind === 'repeat' ? node.repeatCount : '' },
    });
    return [group, ...node.children.flatMap(nodeItems)];
  }
  const parameters = Object.entries(node.parameters).map(([name, value]) => `${name}=${value}`);
  return [
    item('question', key, label, {
      retyped: { type: node.list === null ? node.type : `${node.type} ${node.list}` },
      reworded: {
        ...inLanguages('hint', node.hint),
        ...inLanguages('guidance_hint', node.guidance),
        ...inLanguages('required_message', node.requiredMessage),
        ...inLanguages('constraint_message', node.constraintMessage),
      },
      rescored: { ...scoring, score: node.score, score_if_not_relevant: { zero: '0', na: 'na', 'left-out': '' }[node.scoreIfNotRelevant] },
      'rules-changed': {
        ...rules,
        required: node.required,
        constraint: node.constraint,
        calculation: node.calculation,
        default: node.default,
        read_only: node.readOnly,
        choice_filter: node.choiceFilter,
        trigger: node.trigger.join(', '),
        parameters: parameters.join(' '),
      },
    }),
  ];
}

function choiceItem(list: string, { name, label, score, columns }: Choice): Item {
  return item('choice', `${list}/${name}`, label, { rescored: { score: score ?? '' }, 'rules-changed': columns });
}

type Fields = Partial<Record<(typeof FIELD_KINDS)[number], Readonly<Record<string, string>>>>;

function item(of: Item['of'], key: string, label: Localized, fields: Fields): Item {
  return {
    of,
    key,
    label,
    fields: {
      retyped: toMap(fields.retyped),
      reworded: toMap({ ...inLanguages('label', label), ...fields.reworded }),
      rescored: toMap(fields.rescored),
      'rules-changed': toMap(fields['rules-changed']),
    },
  };
}

function toMap(fields: Readonly<Record<string, string>> = {}): ReadonlyMap<string, string> {
  return new Map(Object.entries(fields));
}

/** `label::th` for each language; `label` for a text without one. */
function inLanguages(column: string, text: Localized): Record<string, string> {
  return Object.fromEntries(Object.entries(text).map(([language, words]) => [language === '' ? column : `${column}::${language}`, words]));
}
