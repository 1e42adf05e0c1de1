// What a process knows of the answers that it read or wrote last: right for the revision that it names, or not known at all.
import { describe, expect, it } from 'vitest';
import { createKnownAnswers } from '../../src/db/known-answers.ts';

const at = new Date('2026-11-22T03:00:00Z');
const answer = (value: string, seq = 1) => ({ value, seq, by: 7, at });
const change = (revision: number, ...changes: { key: string; value: string | null }[]) => ({
  id: 1,
  revision,
  answered: 1,
  asked: 2,
  changes,
});

describe('answers', () => {
  it('are known as of the revision that was read, and no other', () => {
    const known = createKnownAnswers();
    expect(known.find('U1')).toBeUndefined();
    known.remember('U1', 1, 4, { a: answer('yes') });
    expect(known.find('U1')).toEqual({ responseId: 1, revision: 4 });
    expect(known.answers(1, 4)).toEqual({ a: answer('yes') });
    expect(known.answers(1, 5)).toBeUndefined();
    expect(known.answers(2, 4)).toBeUndefined();
  });

  it('move on with what is written, for every contact who works on the response', () => {
    const known = createKnownAnswers();
    known.remember('U1', 1, 4, { a: answer('yes') });
    known.remember('U2', 1, 4, { a: answer('yes') });
    known.advance(change(4, { key: 'b', value: 'no' }, { key: 'a', value: 'maybe' }), { a: 2, b: 1 }, 8, at);
    expect(known.find('U2')).toEqual({ responseId: 1, revision: 5 });
    expect(known.answers(1, 5)).toEqual({ a: { value: 'maybe', seq: 2, by: 8, at }, b: { value: 'no', seq: 1, by: 8, at } });
    expect(known.answers(1, 4)).toBeUndefined();
  });

  it('are forgotten when one is taken away, when its number is not told, and when somebody else was faster', () => {
    const cases = [
      [change(4, { key: 'a', value: null }), {}],
      [change(4, { key: 'b', value: 'no' }), {}],
    ] as const;
    for (const [written, seqs] of cases) {
      const known = createKnownAnswers();
      known.remember('U1', 1, 4, { a: answer('yes') });
      known.advance(written, seqs, 8, at);
      expect(known.find('U1')).toBeUndefined();
    }
    const known = createKnownAnswers();
    known.remember('U1', 1, 6, { a: answer('newer') });
    known.advance(change(4, { key: 'a', value: 'older' }), { a: 2 }, 8, at);
    expect(known.answers(1, 5)).toBeUndefined();
    expect(known.answers(1, 6)).toEqual({ a: answer('newer') });
  });

  it('that were longest not used make room', () => {
    const known = createKnownAnswers();
    const many = Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`q${index}`, answer('x')]));
    for (let id = 1; id <= 8; id += 1) known.remember(`U${id}`, id, 1, many);
    expect(known.find('U1')).toBeUndefined();
    expect(known.find('U8')).toEqual({ responseId: 8, revision: 1 });
  });
});
