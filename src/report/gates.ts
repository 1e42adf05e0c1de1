// Why a question was not asked: the answers that its `relevant` expressions, or those of the groups around it, look at.
import { type FilledForm, type FormItem } from '../domain/form.ts';
import { placeOf, questionKeyOf } from '../domain/item-key.ts';
import { type Node, type Questionnaire } from '../domain/questionnaire.ts';

const references = /\$\{\s*([^}]+?)\s*\}/g;

/** Question key -> the expressions that decide whether it is asked, the outermost first. */
type Gates = ReadonlyMap<string, readonly string[]>;

const known = new WeakMap<Questionnaire, Gates>();

function gatesOf(questionnaire: Questionnaire): Gates {
  const ready = known.get(questionnaire);
  if (ready) return ready;
  const gates = new Map<string, readonly string[]>();
  const walk = (nodes: readonly Node[], around: readonly string[]): void => {
    for (const node of nodes) {
      const here = node.relevant === '' ? around : [...around, node.relevant];
      if (node.kind === 'question') gates.set(node.key, here);
      else walk(node.children, here);
    }
  };
  walk(questionnaire.children, []);
  known.set(questionnaire, gates);
  return gates;
}

/**
 * The items whose answers keep the item at `key` from being asked: those that the outermost expression which is false refers to.
 * Empty when it refers to nothing that is asked, the agency's level say.
 */
export function closingItems(filled: FilledForm, key: string): readonly FormItem[] {
  const gates = gatesOf(filled.form.questionnaire).get(questionKeyOf(key)) ?? [];
  const closed = gates.find((expression) => filled.evaluate(`if(${expression}, 1, 0)`, key) === '0') ?? gates[0] ?? '';
  const names = new Set([...closed.matchAll(references)].map((match) => match[1] ?? ''));
  return [...names].flatMap((name) => filled.item(`${placeOf(key)}${name}`) ?? filled.item(name) ?? []);
}
