// What LINE delivers after its time is judged by what the contact had before them when they sent it (I4).
import { describe, expect, it } from 'vitest';
import { compileForm } from '../../src/domain/form.ts';
import { type ConversationEvent } from '../../src/domain/conversation/event.ts';
import { initialState, readState } from '../../src/domain/conversation/state.ts';
import { isPast, placeThen, withPlace } from '../../src/domain/conversation/trail.ts';
import { type Node } from '../../src/domain/questionnaire.ts';
import { Pocket } from '../support/pocket.ts';
import { question, questionnaire } from '../support/questionnaires.ts';

const lists = { yn: ['yes', 'no'], places: Array.from({ length: 20 }, (_, n) => `แขวง${n % 2 === 0 ? 'เหนือ' : 'ใต้'}${n}`) };
const start = Date.parse('2026-11-20T03:00:00Z');
const begin = (nodes: readonly Node[]): Pocket => at(new Pocket({ form: compileForm(questionnaire(nodes, lists)) }), 0).say('เริ่ม');
/** What follows was sent so many seconds after the start. */
const at = (pocket: Pocket, second: number): Pocket => {
  pocket.now = new Date(start + second * 1000);
  return pocket;
};
const tap = (pocket: Pocket, data: string): Pocket => pocket.do({ kind: 'tap', data }, `[${data}]`);
const kinds = (pocket: Pocket): readonly ConversationEvent['kind'][] => (pocket.last?.events ?? []).map((event) => event.kind);
const values = (pocket: Pocket): Record<string, string> =>
  Object.fromEntries(Object.entries(pocket.answers).map(([key, { value }]) => [key, value]));
const openKey = (pocket: Pocket): string | undefined => pocket.last?.state.asked?.key;
const numbers = ['first', 'second', 'third'].map((name) => question('integer', name));

describe('a typed answer that comes in after newer events', () => {
  it('answers the question that was open when it was sent, if that has no answer yet', () => {
    const pocket = begin(numbers);
    at(pocket, 20).say('แก้ 3');
    at(pocket, 10).say('12');
    expect(kinds(pocket)).toEqual(['late-answer-taken', 'answer-accepted', 'question-asked']);
    expect(values(pocket)).toEqual({ first: '12' });
    expect(openKey(pocket)).toBe('third');
  });

  it('goes on when that question is still the open one', () => {
    const pocket = begin(numbers);
    at(pocket, 20).say('สถานะ');
    at(pocket, 10).say('12');
    expect(kinds(pocket)).toEqual(['answer-accepted', 'question-asked']);
    expect(openKey(pocket)).toBe('second');
  });

  it('changes neither a newer answer nor the question that is open now, and says so', () => {
    const pocket = begin(numbers);
    at(pocket, 20).say('15');
    at(pocket, 10).say('12');
    expect(pocket.last?.events).toEqual([
      { kind: 'came-late', text: '12', key: 'first' },
      { kind: 'still-open', key: 'second' },
    ]);
    expect(values(pocket)).toEqual({ first: '15' });
    expect(JSON.stringify(pocket.lastOutbound)).toContain('แก้ 1');
  });

  it('is no news when it says what is stored', () => {
    const pocket = begin(numbers);
    at(pocket, 20).say('12');
    at(pocket, 10).say('12');
    expect(kinds(pocket)).toEqual(['answer-unchanged', 'still-open']);
    expect(values(pocket)).toEqual({ first: '12' });
  });

  it('that cannot be read, is not allowed, or is too old to be placed is not used, and its words are given back', () => {
    const pocket = begin([question('integer', 'first', { constraint: '. < 10' }), ...numbers.slice(1)]);
    at(pocket, 20).say('แก้ 2');
    for (const [second, text] of [
      [10, 'สิบสองคนกว่า ๆ มั้ง'],
      [11, '12'],
      [-5, '3'],
    ] as const) {
      at(pocket, second).say(text);
      expect(pocket.last?.events[0]).toEqual({ kind: 'came-late', text, key: null });
      expect(JSON.stringify(pocket.lastOutbound)).toContain(text);
      expect(values(pocket)).toEqual({});
      expect(openKey(pocket)).toBe('second');
    }
  });

  it('neither settles an offer nor submits nor skips: what it agreed to was not yet said', () => {
    const pocket = begin([question('select_one', 'first', { list: 'yn' }), question('integer', 'second')]);
    at(pocket, 20).say('1');
    at(pocket, 30).say('5');
    at(pocket, 40).say('ส่ง');
    expect(pocket.last?.state.mode).toBe('confirming');
    at(pocket, 35).say('ใช่');
    expect(kinds(pocket)).not.toContain('submitted');
    for (const word of ['ข้าม', 'ย้อน', 'พัก', 'ทบทวน', 'ส่ง', 'แก้ 1']) {
      at(pocket, 25).say(word);
      expect(kinds(pocket)[0]).toBe('came-late');
      expect(pocket.last?.changes.size).toBe(0);
    }
    expect(pocket.last?.state.mode).toBe('confirming');
    at(pocket, 50).say('ใช่');
    expect(kinds(pocket)).toContain('submitted');
  });

  it('still gets what may be asked for at any time', () => {
    const pocket = begin(numbers);
    at(pocket, 20).say('15');
    at(pocket, 10).say('สถานะ');
    expect(kinds(pocket)).toEqual(['status-shown']);
    at(pocket, 10).say('ไม่เตือน');
    expect(kinds(pocket)).toEqual(['reminders-set']);
  });
});

describe('a guess that was offered later', () => {
  it('is not accepted by an earlier "yes"', () => {
    const pocket = begin([question('select_one', 'place', { list: 'places' })]);
    at(pocket, 20).say('เหนือ');
    const offered = pocket.last?.state.guess?.values ?? [];
    expect(offered.length).toBeGreaterThan(0);
    at(pocket, 10).say('ใช่');
    expect(values(pocket)).toEqual({});
    at(pocket, 30).say('เหนือ');
    at(pocket, 40).say('ใช่');
    expect(values(pocket)).toEqual({ place: offered[0] });
  });
});

describe('a tap that comes in after newer events', () => {
  it('does not overwrite what the same contact answered later, and still answers what has no answer', () => {
    const pocket = begin([question('select_one', 'first', { list: 'yn' }), question('select_one', 'second', { list: 'yn' })]);
    at(pocket, 20);
    tap(pocket, '1;a;7;0;0;1');
    at(pocket, 10);
    tap(pocket, '1;a;7;0;0;0');
    expect(kinds(pocket)).toEqual(['came-late', 'still-open']);
    expect(values(pocket)).toEqual({ first: 'no' });
    tap(pocket, '1;a;7;1;0;0');
    expect(values(pocket)).toEqual({ first: 'no', second: 'yes' });
  });
});

describe('a picture or a place that comes in after newer events', () => {
  it('answers the question that asked for it', () => {
    const pocket = begin([question('image', 'photo'), question('geopoint', 'where'), question('image', 'another')]);
    pocket.upload = { value: `${'ab'.repeat(32)}.jpg`, sizeBytes: 1000 };
    at(pocket, 20).say('ข้าม');
    at(pocket, 30).say('ข้าม');
    at(pocket, 10).do({ kind: 'media', media: 'image', messageId: '9', external: false }, '(ภาพ)');
    at(pocket, 25).do({ kind: 'location', latitude: 13.75, longitude: 100.5, address: '', messageId: '8' }, '(ตำแหน่ง)');
    expect(values(pocket)).toEqual({ photo: `${'ab'.repeat(32)}.jpg`, where: '13.75 100.5 0 0' });
    expect(openKey(pocket)).toBe('another');
    at(pocket, 10).do({ kind: 'location', latitude: 1, longitude: 1, address: '', messageId: '8' }, '(ตำแหน่ง)');
    expect(kinds(pocket)[0]).toBe('came-late');
  });
});

describe('what was typed while we were away and comes in order', () => {
  const away = (): Pocket => {
    const pocket = begin(numbers);
    pocket.isRedelivered = true;
    pocket.shownAt = new Date(start + 600_000);
    return pocket;
  };

  it('answers one question, not the next ones: nobody had seen them', () => {
    const pocket = away();
    at(pocket, 60).say('12');
    expect(values(pocket)).toEqual({ first: '12' });
    at(pocket, 90).say('12');
    expect(kinds(pocket)).toEqual(['answer-unchanged', 'question-asked']);
    at(pocket, 120).say('ฮัลโหล');
    expect(kinds(pocket)).toEqual(['came-late', 'question-asked']);
    expect(openKey(pocket)).toBe('second');
    expect(values(pocket)).toEqual({ first: '12' });
    pocket.isRedelivered = false;
    at(pocket, 610).say('7');
    expect(values(pocket)).toEqual({ first: '12', second: '7' });
  });

  it('is taken in order when LINE delivers it at once, however fast it is typed and whatever our clock says', () => {
    const pocket = begin(numbers);
    for (const [skewS, text] of [[600], [-600], [0]].map(([skew], index) => [skew ?? 0, String(index)] as const)) {
      pocket.shownAt = new Date(start + (1 + skewS) * 1000);
      at(pocket, 1).say(text);
    }
    expect(values(pocket)).toEqual({ first: '0', second: '1', third: '2' });
  });
});

describe('the way that a state remembers', () => {
  const sent = (second: number, isRedelivered = false) => ({ now: new Date(second * 1000), isRedelivered });
  const opened = (key: string) => ({ ...initialState, mode: 'asking' as const, asked: { key, seq: 0, page: 0, atMs: 0 } });

  it('names the place of any time it covers, and no more than six places', () => {
    let state = initialState;
    for (let n = 1; n <= 9; n += 1) state = withPlace({ ...opened(`q${n}`), trail: state.trail }, n * 1000, n * 1000);
    expect(state.trail.map((place) => place.at)).toEqual(['q4', 'q5', 'q6', 'q7', 'q8', 'q9']);
    expect([3, 4, 6.5, 9, 99].map((second) => placeThen(state, sent(second)))).toEqual([null, 'q4', 'q6', 'q9', 'q9']);
    expect([8.9, 9].map((second) => isPast(state, sent(second)))).toEqual([true, false]);
  });

  it('holds the question open while an invitation is shown, and knows that the invitation was not there before', () => {
    const asking = withPlace(opened('q1'), 1000, 1000);
    const shown = withPlace({ ...asking, invitationId: 5 }, 2000, 2000);
    expect(placeThen(shown, sent(3))).toBe('q1');
    expect([1, 2].map((second) => isPast(shown, sent(second)))).toEqual([true, false]);
  });

  it('of a state that was stored before there was one begins now', () => {
    const { trail, ...stored } = opened('q1');
    expect(trail).toEqual(initialState.trail);
    const state = readState(stored);
    expect(isPast(state, sent(0))).toBe(false);
    expect(placeThen(state, sent(0))).toBe('q1');
  });
});
