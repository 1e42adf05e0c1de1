// Every cell of a questionnaire that holds an expression, with where it is.
import { type Expression } from '../expression/ast.ts';
import { type Definition } from '../form/definition.ts';
import { type Localized } from '../questionnaire.ts';

export interface ExpressionCell {
  readonly column: string;
  readonly source: string;
  /** The list whose choices the expression filters. */
  readonly list?: string;
}

/** In the order of XLSForm's usual columns. A literal default is no expression. */
export function expressionCells({ node, expressions }: Definition): readonly ExpressionCell[] {
  if (node === null) return [];
  const cells: ExpressionCell[] = [{ column: 'relevant', source: node.relevant }];
  if (node.kind === 'repeat') cells.push({ column: 'repeat_count', source: node.repeatCount });
  if (node.kind === 'question') {
    const isDynamic = expressions.default !== null || node.default.includes('${');
    cells.push(
      { column: 'required', source: node.required },
      { column: 'read_only', source: node.readOnly },
      { column: 'constraint', source: node.constraint },
      { column: 'calculation', source: node.calculation },
      { column: 'default', source: isDynamic ? node.default : '' },
      { column: 'choice_filter', source: node.choiceFilter, ...(node.list === null ? {} : { list: node.list }) },
      { column: 'parameters', source: node.parameters['seed'] ?? '' },
      { column: 'score', source: node.score },
    );
  }
  return cells.filter(({ source }) => source !== '');
}

export interface TextCell {
  readonly column: string;
  readonly text: Localized;
}

export function textCells({ node }: Definition): readonly TextCell[] {
  if (node === null) return [];
  const label = { column: 'label', text: node.label };
  if (node.kind !== 'question') return [label];
  return [
    label,
    { column: 'hint', text: node.hint },
    { column: 'guidance_hint', text: node.guidance },
    { column: 'required_message', text: node.requiredMessage },
    { column: 'constraint_message', text: node.constraintMessage },
  ];
}

/** The expression and everything in it, outermost first. */
export function everyPart(expression: Expression, partsOf: (expression: Expression) => readonly Expression[]): readonly Expression[] {
  const found = [expression];
  for (let index = 0; index < found.length; index += 1) {
    const part = found[index];
    if (part !== undefined) found.push(...partsOf(part));
  }
  return found;
}
