import { expect, test } from 'vitest';
import { readQuestionnaire } from '../../src/xlsform/read-questionnaire.ts';

const text = `
# A comment line | that is no row |
| survey |
| | type | name | label::ไทย (th) | label::English (en) | required | relevant | dimension | indicator | weight | score_if_not_relevant |
|---|---|---|---|
| | begin_group | policy | นโยบาย | Policy | | | pol | | | |
| | select_one yn | has_plan | มีแผนหรือไม่ | Is there a plan? | yes | | | I1 | 2 | |
| | select multiple parts | parts | มีส่วนใด | Which parts? | no | \${has_plan} = 'y' | | I1 | | 0 | # comment
| | end_group | | | | | | | | | |
| | integer | staff | จำนวน | Staff | | | | | | |
| choices |
| | list_name | name | label::ไทย (th) | label::English (en) | score | region |
| | yn | y | มี | Yes | 100 | a \\| b |
| | yn | n | ไม่มี | No | 0 | |
| | parts | p1 | ก | A | 40 | |
| | parts | p2 | ข | B | na | |
| settings |
| | form_title | form_id | version | default_language | style |
| | แบบสำรวจ | ready | 3 | ไทย (th) | pages |
| dimensions |
| | name | label::ไทย (th) | label::English (en) | weight |
| | pol | นโยบาย | Policy | 1.5 |
| levels |
| | name | label::ไทย (th) | label::English (en) | from |
| | high | สูง | High | 50 |
| | low | ต่ำ | Low | 0 |
| advice |
| | indicator | below | text::ไทย (th) | text::English (en) |
| | I1 | 50 | ทำแผน | Make a plan |
`;

test('a Markdown workbook becomes the model', async () => {
  const { questionnaire, faults, warnings } = await readQuestionnaire('some/ready.md', new TextEncoder().encode(text));
  expect(faults).toEqual([]);
  expect(warnings).toEqual([]);
  expect(questionnaire).toMatchSnapshot();
});
