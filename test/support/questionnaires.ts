// Builds questionnaires for tests: say what matters, the rest is empty.
import {
  type Choice,
  type Group,
  type Node,
  type Question,
  type Questionnaire,
  type QuestionType,
  type Repeat,
} from '../../src/domain/questionnaire.ts';

const nodeDefaults = { label: {}, relevant: '', appearance: [], dimension: null, indicator: null, weight: '1', row: 2 } as const;

/** A question; its key is its name unless given. */
export function question(type: QuestionType, name: string, given: Partial<Question> = {}): Question {
  return {
    ...nodeDefaults,
    kind: 'question',
    key: name,
    name,
    type,
    label: { th: name },
    hint: {},
    guidance: {},
    required: '',
    requiredMessage: {},
    constraint: '',
    constraintMessage: {},
    calculation: '',
    default: '',
    readOnly: '',
    trigger: [],
    list: null,
    choiceFilter: '',
    parameters: {},
    score: '',
    scoreIfNotRelevant: 'left-out',
    ...given,
  };
}

export function group(name: string, children: readonly Node[], given: Partial<Group> = {}): Group {
  return { ...nodeDefaults, kind: 'group', key: name, name, children, ...given };
}

export function repeat(name: string, children: readonly Node[], given: Partial<Repeat> = {}): Repeat {
  return { ...nodeDefaults, kind: 'repeat', key: name, name, repeatCount: '', children, ...given };
}

export function choice(name: string, given: Partial<Choice> = {}): Choice {
  return { name, label: { th: name }, score: null, columns: {}, row: 2, ...given };
}

/** A questionnaire of these nodes; `lists` as choices, or as their names only. */
export function questionnaire(
  children: readonly Node[],
  lists: Readonly<Record<string, readonly (Choice | string)[]>> = {},
  given: Partial<Questionnaire> = {},
): Questionnaire {
  return {
    id: 'test',
    title: { th: 'ทดสอบ' },
    versionLabel: '1',
    languages: ['th'],
    defaultLanguage: 'th',
    children,
    lists: Object.fromEntries(
      Object.entries(lists).map(([list, choices]) => [list, choices.map((one) => (typeof one === 'string' ? choice(one) : one))]),
    ),
    dimensions: [],
    levels: [],
    advice: [],
    settings: {},
    ...given,
  };
}
