// Functions on answers that are lists of choice names joined by spaces.
import { type Expression } from './ast.ts';
import { argument, type FunctionTable } from './function-type.ts';
import { toNumber, toText } from './values.ts';

export const selectFunctions: FunctionTable = [
  ['selected', { min: 2, max: 2, apply: (args) => isSelected(toText(argument(args, 0)), toText(argument(args, 1))) }],
  ['is-selected', { min: 2, max: 2, apply: (args) => isSelected(toText(argument(args, 0)), toText(argument(args, 1))) }],
  ['count-selected', { min: 1, max: 1, apply: (args) => namesIn(toText(argument(args, 0))).length }],
  [
    'selected-at',
    {
      min: 2,
      max: 2,
      apply: (args, { world }) => namesIn(toText(argument(args, 0)))[Math.trunc(toNumber(argument(args, 1), world.timeZone))] ?? '',
    },
  ],
  [
    'jr:choice-name',
    {
      min: 2,
      max: 2,
      applyLazily: (args, scope, evaluateIn) => {
        const [name, question] = args;
        if (name === undefined || question === undefined) return '';
        return scope.world.choiceLabel(choiceQuestion(question), toText(evaluateIn(name, scope)));
      },
    },
  ],
];

function namesIn(text: string): readonly string[] {
  return text.split(/[ \t\r\n]+/).filter((name) => name !== '');
}

function isSelected(list: string, name: string): boolean {
  const sought = name.trim();
  return sought === '' ? list.trim() === '' : namesIn(list).includes(sought);
}

/** The question that jr:choice-name's second argument names: `'${q}'`, `${q}` or a path in quotes; '' for anything else. */
export function choiceQuestion(argument: Expression): string {
  if (argument.kind === 'reference') return argument.name;
  if (argument.kind !== 'string') return '';
  return /^\$\{\s*([^}]+?)\s*\}$/.exec(argument.value.trim())?.[1] ?? argument.value.trim().replace(/^.*\//s, '');
}
