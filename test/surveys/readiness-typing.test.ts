// The shipped questionnaire answered by typing: every choice of every list by its label, as people type labels.
import { describe, expect, test } from 'vitest';
import { type AnswerSpec } from '../../src/domain/answer.ts';
import { readAnswer } from '../../src/domain/read-answer.ts';
import { loadQuestionnaire } from './readiness.ts';

const { lists } = await loadQuestionnaire();
const context = { now: new Date('2017-08-01T09:00:00+07:00'), timeZone: 'Asia/Bangkok' };

const spec = (list: string, type: AnswerSpec['type']): AnswerSpec => ({
  type,
  choices: (lists[list] ?? []).map(({ name, label }) => ({ name, labels: Object.values(label) })),
  appearance: [],
});

describe.each(Object.keys(lists))('%s', (list) => {
  const { choices } = spec(list, 'select_one');
  const labelled = choices.flatMap(({ name, labels }) => labels.map((label) => ({ name, label })));

  test.each(['select_one', 'select_multiple'] as const)('%s takes each label, whole and without its spaces, and each number', (type) => {
    const question = spec(list, type);
    const read = (text: string) => [text, readAnswer(text, question, context)];
    for (const { name, label } of labelled)
      for (const text of [label, label.replace(/\s+/g, ''), label.toUpperCase(), `${label}ค่ะ`])
        expect(read(text)).toEqual([text, { kind: 'accepted', value: name }]);
    for (const [index, { name }] of choices.entries())
      for (const text of [String(index + 1), `ข้อ ${index + 1}`, `${index + 1}. ${choices[index]?.labels[0] ?? ''}`])
        expect(read(text)).toEqual([text, { kind: 'accepted', value: name }]);
  });

  test('a label with a letter left out is taken for itself, or asked back with it among the guesses', () => {
    for (const { name, label } of labelled.filter(({ label: one }) => one.length >= 12)) {
      const text = label.slice(0, 5) + label.slice(6);
      const reading = readAnswer(text, spec(list, 'select_one'), context);
      const values = reading.kind === 'accepted' ? [reading.value] : reading.kind === 'unsure' ? reading.values : [];
      expect([text, values]).toEqual([text, expect.arrayContaining([name])]);
    }
  });

  test('two labels with a comma or a line between them are both taken', () => {
    const question = spec(list, 'select_multiple');
    const [first] = choices;
    const last = choices.at(-1);
    for (const join of [', ', '\n', ' และ ']) {
      const text = `${last?.labels[0] ?? ''}${join}${first?.labels[0] ?? ''}`;
      expect([text, readAnswer(text, question, context)]).toEqual([
        text,
        { kind: 'accepted', value: `${first?.name ?? ''} ${last?.name ?? ''}` },
      ]);
    }
  });
});
