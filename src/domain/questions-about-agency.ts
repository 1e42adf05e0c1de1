// Which questions ask whether what the register says of an agency is right: their answers hold for that agency only.
import { type Node, type Questionnaire } from './questionnaire.ts';

/** What the register fills in (design §4), as a label refers to it. */
const registerField = /\$\{\s*agency_(?:code|name|level|type|ministry|province)\s*\}/;

/** Names of the questions outside repeats whose label quotes the register. */
export function questionsAboutAgency({ children }: Pick<Questionnaire, 'children'>): readonly string[] {
  const namesIn = (node: Node): readonly string[] => {
    if (node.kind === 'repeat') return [];
    if (node.kind === 'group') return node.children.flatMap(namesIn);
    return node.type !== 'note' && Object.values(node.label).some((text) => registerField.test(text)) ? [node.name] : [];
  };
  return children.flatMap(namesIn);
}
