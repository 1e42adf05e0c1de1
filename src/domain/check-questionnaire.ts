// Everything about a questionnaire that can be known to be wrong, or is likely to be, before anyone answers it. What only the workbook
// shows (sheets, headers, cells) is found by the importer.
import { checkCycles } from './check/cycles.ts';
import { checkExpressions } from './check/expressions.ts';
import { FaultList } from './check/fault-list.ts';
import { checkReachability } from './check/reachability.ts';
import { checkScoring } from './check/scoring.ts';
import { checkTexts } from './check/texts.ts';
import { type Expression } from './expression/ast.ts';
import { parseExpression } from './expression/parse.ts';
import { buildTree, namesOf } from './form/compile.ts';
import { type QuestionnaireFault } from './questionnaire-fault.ts';
import { type Questionnaire } from './questionnaire.ts';

/**
 * Faults (publishing is refused): expressions that do not parse, name what does not exist, call what is not there or go in circles.
 * Warnings: what can never be asked, is not translated, does not fit a chat, or scores in a way that cannot be meant. In the order of
 * the sheets and their rows; at most 1,000 of each kind.
 */
export function checkQuestionnaire(questionnaire: Questionnaire): readonly QuestionnaireFault[] {
  const faults = new FaultList();
  const tree = buildTree(questionnaire, expressionOf);
  const names = namesOf(tree, questionnaire);
  checkExpressions(tree, names, questionnaire, faults);
  checkCycles(tree, names, faults);
  checkReachability(tree, names, faults);
  checkScoring(tree, names, questionnaire, faults);
  checkTexts(tree, questionnaire, faults);
  return faults.entries.toSorted(
    (one, other) => sheets.indexOf(one.sheet) - sheets.indexOf(other.sheet) || (one.row ?? 0) - (other.row ?? 0),
  );
}

function expressionOf(source: string): Expression | null {
  const parsed = source === '' ? null : parseExpression(source);
  return parsed?.ok === true ? parsed.expression : null;
}

const sheets = ['survey', 'choices', 'settings', 'dimensions', 'levels', 'advice'];
