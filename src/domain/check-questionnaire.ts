// Everything about a questionnaire that can be known to be wrong, or is likely to be, before anyone answers it. What only the workbook
// shows (sheets, headers, cells) is found by the importer.
import { expressionCells } from './check/cells.ts';
import { checkCycles } from './check/cycles.ts';
import { checkExpressions } from './check/expressions.ts';
import { FaultList } from './check/fault-list.ts';
import { checkReachability } from './check/reachability.ts';
import { checkScoring } from './check/scoring.ts';
import { checkTexts } from './check/texts.ts';
import { type Parsed } from './expression/ast.ts';
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
  const unparsed = buildTree(questionnaire, () => null);
  const length = unparsed.definitions.flatMap(expressionCells).reduce((sum, { source }) => sum + source.length, 0);
  if (length <= maxExpressionsLength) checkLogic(questionnaire, faults);
  else {
    const place = { sheet: 'survey', row: null, column: null } as const;
    faults.fault('expressions-too-long', place, { length, limit: maxExpressionsLength });
  }
  checkTexts(unparsed, questionnaire, faults);
  return faults.entries.toSorted(
    (one, other) => sheets.indexOf(one.sheet) - sheets.indexOf(other.sheet) || (one.row ?? 0) - (other.row ?? 0),
  );
}

/** Characters of all expressions together: a form of 250 questions has some 50,000, and the checks must end within a second or so. */
const maxExpressionsLength = 400_000;

function checkLogic(questionnaire: Questionnaire, faults: FaultList): void {
  const parse = cachedParse();
  const tree = buildTree(questionnaire, (source) => {
    const parsed = source === '' ? null : parse(source);
    return parsed?.ok === true ? parsed.expression : null;
  });
  const names = namesOf(tree, questionnaire);
  checkExpressions(tree, names, questionnaire, parse, faults);
  checkCycles(tree, names, faults);
  checkReachability(tree, names, faults);
  checkScoring(tree, names, questionnaire, faults);
}

function cachedParse(): (source: string) => Parsed {
  const known = new Map<string, Parsed>();
  return (source) => {
    const parsed = known.get(source) ?? parseExpression(source);
    known.set(source, parsed);
    return parsed;
  };
}

const sheets = ['survey', 'choices', 'settings', 'dimensions', 'levels', 'advice'];
