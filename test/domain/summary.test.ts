// The facts of a summary, and the improvements, on a small questionnaire worked out by hand.
import { describe, expect, test } from 'vitest';
import { type Answers, type Form } from '../../src/domain/form.ts';
import { improvements, type Improvement } from '../../src/domain/improvements.ts';
import { scoreForm } from '../../src/domain/scoring.ts';
import { summarise, type Summary } from '../../src/domain/summary.ts';
import { filledWith, formOf } from './scoring-forms.ts';

const form = formOf(`
| survey |
| | type | name | label::ไทย (th) | label::English (en) | relevant | dimension | indicator | weight | score | constraint |
| | begin_group | s1 | นโยบาย | Policy | | d1 | | | |
| | begin_group | g1 | แผน | Plan | | | I1 | 3 | |
| | select_one step | plan | มีแผนหรือไม่ | Is there a plan? | | | | | |
| | select_multiple part | parts | มีส่วนใด | Which parts? | | | | | | not(selected(., 'nothing') and count-selected(.) > 1) |
| | end_group | | | | | | | | |
| | select_one step | budget | งบประมาณ | Budget | | | | | |
| | end_group | | | | | | | | |
| | begin_group | s2 | คน | People | | d2 | | | |
| | integer | trained | อบรมแล้วกี่คน | How many are trained? | | | | | 100 * \${trained} div 200 |
| | select_one step | skill | ทักษะ | Skill | | | | | |
| | select_one step | remote | ทำงานทางไกล | Remote work | \${skill} = 'full' | | | | |
| | end_group | | | | | | | | |
| choices |
| | list_name | name | label::ไทย (th) | label::English (en) | score |
| | step | none | ไม่มี | None | 0 |
| | step | full | ครบ | Full | 100 |
| | step | half | บางส่วน | Half | 50 |
| | step | na | ไม่เกี่ยวข้อง | Not applicable | na |
| | part | a | ก | A | 30 |
| | part | b | ข | B | 50 |
| | part | c | ค | C | 40 |
| | part | nothing | ไม่มี | None | 0 |
| dimensions |
| | name | label::ไทย (th) | label::English (en) | weight |
| | d1 | นโยบาย | Policy | 1 |
| | d2 | คน | People | 1 |
| levels |
| | name | label::ไทย (th) | label::English (en) | from |
| | low | ต่ำ | Low | 0 |
| | high | สูง | High | 50 |
| advice |
| | indicator | below | text::ไทย (th) | text::English (en) |
| | I1 | 80 | ขยายแผน | Widen the plan |
| | I1 | 40 | เริ่มทำแผน | Begin a plan |
| | trained | 100 | จัดอบรม | Train more people |`);

interface Facts {
  readonly summary: Summary;
  readonly found: readonly Improvement[];
}

function factsOf(compiled: Form, answers: Answers): Facts {
  const filled = filledWith(compiled, answers);
  const score = scoreForm(filled);
  const found = improvements(filled, score);
  return { found, summary: summarise(score, compiled.questionnaire, found) };
}

const answers = { plan: 'none', parts: 'a', budget: 'full', trained: '50', skill: 'half' };

describe('improvements', () => {
  test('are the changes that gain most, each the smallest step up, with the advice for where the indicator stands', async () => {
    const { found } = factsOf(await form, answers);
    // d1: I1 3/4, budget 1/4; plan and parts half of I1 each. d2: trained and skill half each; remote was not asked.
    expect(found).toEqual([
      {
        key: 'trained',
        indicator: 'trained',
        dimension: 'd2',
        from: '25',
        to: '100',
        gain: '75/4', // 75 × 1/2 × 1/2
        advice: { th: 'จัดอบรม', en: 'Train more people' },
      },
      {
        key: 'skill',
        indicator: 'skill',
        dimension: 'd2',
        from: '50',
        to: '100',
        gain: '25/2',
        advice: null,
        toChoice: 'full',
      },
      {
        key: 'plan',
        indicator: 'I1',
        dimension: 'd1',
        from: '0',
        to: '50',
        gain: '75/8', // 50 × 1/2 × 3/4 × 1/2
        advice: { th: 'เริ่มทำแผน', en: 'Begin a plan' },
        toChoice: 'half',
      },
      {
        key: 'parts',
        indicator: 'I1',
        dimension: 'd1',
        from: '30',
        to: '70',
        gain: '15/2',
        advice: { th: 'เริ่มทำแผน', en: 'Begin a plan' },
        toChoice: 'c',
      },
    ]);
  });

  test('add no more points than there are', async () => {
    const { found } = factsOf(await form, { ...answers, parts: 'b a' });
    expect(found.find(({ key }) => key === 'parts')).toMatchObject({
      from: '80',
      to: '100',
      toChoice: 'c',
      advice: { en: 'Widen the plan' },
    });
  });

  test('put a choice in the place of one that excludes it', async () => {
    const { found } = factsOf(await form, { ...answers, parts: 'nothing' });
    expect(found.find(({ key }) => key === 'parts')).toMatchObject({ from: '0', to: '30', toChoice: 'a' });
  });

  test('are none where everything that applies is full', async () => {
    const { found } = factsOf(await form, { plan: 'full', parts: 'a b c', budget: 'full', trained: '200', skill: 'full', remote: 'na' });
    expect(found).toEqual([]);
  });
});

describe('summary', () => {
  test('states total, level, dimensions and what was counted', async () => {
    const { summary } = factsOf(await form, { ...answers, budget: '', skill: 'na' });
    expect(summary).toMatchObject({
      total: '145/8', // d1: (3 × 15 + 0) / 4 = 11.25; d2: 25
      level: { name: 'low', label: { th: 'ต่ำ', en: 'Low' }, position: 1, count: 2 },
      dimensions: [
        { dimension: 'd1', label: { th: 'นโยบาย', en: 'Policy' }, points: '45/4' },
        { dimension: 'd2', points: '25' },
      ],
      counts: { scored: 3, unanswered: 1, notApplicable: 2 },
    });
  });

  test('names indicators by their group, else by their question, and lists none twice', async () => {
    const { summary } = factsOf(await form, answers);
    expect(summary.strongest.map(({ label, points }) => [label['en'], points])).toEqual([
      ['Budget', '100'],
      ['Skill', '50'],
      ['How many are trained?', '25'],
    ]);
    expect(summary.weakest.map(({ label, points }) => [label['en'], points])).toEqual([['Plan', '15']]);
  });

  test('calls nothing strong without points and nothing weak that is full', async () => {
    const none = factsOf(await form, {}).summary;
    expect(none.strongest).toEqual([]);
    // Those that carry 3/8, 1/4 and 1/4 of the total come before the one that carries 1/8.
    expect(none.weakest.map(({ indicator }) => indicator)).toEqual(['I1', 'trained', 'skill']);
    const full = factsOf(await form, {
      plan: 'full',
      parts: 'a b c',
      budget: 'full',
      trained: '200',
      skill: 'full',
      remote: 'full',
    }).summary;
    expect(full.weakest).toEqual([]);
  });

  test('has no total and no level when nothing applied', async () => {
    const { questionnaire } = await form;
    const empty = summarise({ total: null, level: null, dimensions: [] }, questionnaire);
    expect(empty).toMatchObject({ total: null, level: null, strongest: [], weakest: [], counts: { scored: 0, unanswered: 0 } });
  });
});
