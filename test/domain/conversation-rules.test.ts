// What the conversation must always do: old buttons, second taps, two contacts, gates, repeats, review, and nothing to answer at all.
import { describe, expect, it } from 'vitest';
import { compileForm } from '../../src/domain/form.ts';
import { type ConversationEvent } from '../../src/domain/conversation/event.ts';
import { readTap, writeTap } from '../../src/domain/conversation/tap.ts';
import { type Node } from '../../src/domain/questionnaire.ts';
import { Pocket, type PocketOptions } from '../support/pocket.ts';
import { group, question, questionnaire, repeat } from '../support/questionnaires.ts';

const lists = { yn: ['yes', 'no'], abc: ['a', 'b', 'c'] };
const begin = (nodes: readonly Node[], given: Partial<PocketOptions> = {}): Pocket =>
  new Pocket({ form: compileForm(questionnaire(nodes, lists)), ...given }).say('เริ่ม');

const kinds = (pocket: Pocket): readonly ConversationEvent['kind'][] => (pocket.last?.events ?? []).map((event) => event.kind);
const find = <K extends ConversationEvent['kind']>(pocket: Pocket, kind: K) =>
  pocket.last?.events.find((event): event is Extract<ConversationEvent, { kind: K }> => event.kind === kind);
const asked = (pocket: Pocket): string | undefined => find(pocket, 'question-asked')?.key ?? find(pocket, 'repeat-asked')?.key;
const values = (pocket: Pocket): Record<string, string> =>
  Object.fromEntries(Object.entries(pocket.answers).map(([key, { value }]) => [key, value]));
const tap = (pocket: Pocket, data: string): Pocket => pocket.do({ kind: 'tap', data }, `[${data}]`);
const select = (name: string, given = {}) => question('select_one', name, { list: 'yn', ...given });

describe('a section', () => {
  it('is found by its place, and by what its own name calls it', () => {
    const named = (name: string, label: string, child: string) => group(name, [select(child)], { label: { th: label } });
    const pocket = begin([named('p0', 'ข้อมูลหน่วยงาน', 'a'), named('p1', 'ด้านที่ 1 นโยบาย', 'b'), named('p2', 'ด้านที่ 2 บุคลากร', 'c')]);
    const openAfter = (text: string): string | undefined => asked(pocket.say(text));
    expect(openAfter('หมวด 2')).toBe('b');
    expect(openAfter('ด้านที่ 2')).toBe('c');
    expect(openAfter('ด้านที่ ๑')).toBe('b');
    expect(openAfter('ส่วนที่ 1')).toBe('a');
    pocket.say('ด้านที่ 9');
    expect(find(pocket, 'no-such-section')).toMatchObject({ wanted: 9, count: 3 });
  });
});

describe('an answer that is taken out', () => {
  const optional = question('text', 'note');

  it('by typing leaves an optional question without one, goes on, and says how to answer it again', () => {
    const pocket = begin([optional, select('next')]);
    pocket.say('เดิม').say('ย้อน').say('ล้างคำตอบ');
    expect(values(pocket)).toEqual({ note: '' });
    expect(pocket.transcript()).toContain('ล้างคำตอบข้อ 1 แล้ว (เดิม “เดิม”) หากต้องการตอบใหม่ พิมพ์ “แก้ 1”');
    expect(asked(pocket)).toBe('next');
    pocket.say('แก้ 1').say('ใหม่');
    expect(values(pocket)).toEqual({ note: 'ใหม่' });
  });

  it('by its button is that question’s, though another is open; a second tap changes nothing', () => {
    const pocket = begin([optional, select('next')]);
    pocket.say('เดิม').say('ย้อน').say('ต่อ');
    const button = pocket.lastOutbound?.messages.flatMap((one) => (one.kind === 'card' ? (one.links ?? []) : []));
    expect(button?.map(({ label }) => label)).not.toContain('ล้างคำตอบ');
    pocket.tap('ล้างคำตอบ');
    expect(values(pocket)).toEqual({ note: '' });
    expect(asked(pocket)).toBe('next');
    pocket.tap('ล้างคำตอบ');
    expect(kinds(pocket)[0]).toBe('clear-refused');
    expect(pocket.last?.changes.size).toBe(0);
  });

  it('is kept where the question wants one, which is said', () => {
    const pocket = begin([select('first', { required: 'true()' }), select('second')]);
    pocket.say('1').say('ย้อน').say('ลบคำตอบ');
    expect(values(pocket)).toEqual({ first: 'yes' });
    expect(pocket.transcript()).toContain('ข้อ 1 จำเป็นต้องตอบ จึงล้างคำตอบไม่ได้');
    expect(asked(pocket)).toBe('first');
  });

  it('a colleague’s newer one is not taken out unseen', () => {
    const pocket = begin([optional, select('next')]);
    pocket.say('เดิม').say('ย้อน');
    pocket.answers['note'] = { value: 'ของผู้อื่น', seq: 5, by: 2, at: pocket.now };
    pocket.say('ล้างคำตอบ');
    expect(kinds(pocket)).toContain('answer-contested');
    expect(values(pocket)).toEqual({ note: 'ของผู้อื่น' });
    expect(pocket.transcript()).toContain('คำตอบของท่านคือ “ไม่มีคำตอบ”');
  });
});

describe('an answer that opens', () => {
  const behind = (count: number) =>
    Array.from({ length: count }, (_, index) => question('text', `more${index}`, { relevant: "${gate} = 'yes'" }));

  it('many questions says how many came with it; a few go without a word', () => {
    expect(
      begin([select('gate'), ...behind(5)])
        .say('1')
        .transcript(),
    ).toContain('มีข้อเพิ่มขึ้น 5 ข้อตามคำตอบนี้');
    expect(kinds(begin([select('gate'), ...behind(4)]).say('1'))).not.toContain('answers-affected');
  });
});

describe('buttons of earlier messages', () => {
  it('change the answer of their own question and leave the open one open', () => {
    const pocket = begin([select('first'), select('second'), question('text', 'third')]);
    pocket.say('1').say('1');
    tap(pocket, '1;a;7;0;0;1');
    expect(find(pocket, 'answer-accepted')).toMatchObject({ key: 'first', value: 'no', before: 'yes', wasCurrent: false });
    expect(asked(pocket)).toBe('third');
    expect(values(pocket)).toEqual({ first: 'no', second: 'yes' });
  });

  it('tapped twice do nothing the second time', () => {
    const pocket = begin([select('first'), question('text', 'second')]);
    tap(pocket, '1;a;7;0;0;0');
    const before = { ...pocket.answers };
    tap(pocket, '1;a;7;0;0;0');
    expect(kinds(pocket)).toEqual(['answer-unchanged', 'still-open']);
    expect(pocket.last?.changes.size).toBe(0);
    expect(pocket.answers).toEqual(before);
  });

  it('of a question that is not asked any more say so and answer nothing', () => {
    const pocket = begin([select('gate'), select('inner', { relevant: "${gate} = 'yes'" }), question('text', 'last')]);
    pocket.say('1').say('2').say('แก้ 1').say('2');
    tap(pocket, '1;a;7;1;1;0');
    expect(kinds(pocket)[0]).toBe('question-gone');
    expect(values(pocket)['inner']).toBe('no');
    expect(asked(pocket)).toBe('last');
  });

  it('of another version, another agency or nobody answer nothing and never throw', () => {
    const pocket = begin([select('first'), select('second')]);
    for (const data of [
      '0;a;7;0;0;0',
      '1;a;7;99;0;0',
      '1;a;7;0;0;99',
      '1;a;8;0;0;0',
      '1;a;7;0.1;0;0',
      '1;m;7;0;0;y',
      '1;x;7;0;1;1;y',
      '1;g;7;0;0;5',
      '1;zzz',
      '',
    ]) {
      tap(pocket, data);
      expect(pocket.last?.changes.size).toBe(0);
      expect(pocket.lastOutbound?.messages.length).toBeGreaterThan(0);
    }
    expect(values(pocket)).toEqual({});
  });

  it('of ticks open their question again with what is stored', () => {
    const pocket = begin([question('select_multiple', 'many', { list: 'abc' }), question('text', 'next')]);
    pocket.say('1 2');
    tap(pocket, '1;+;7;0;0;2');
    expect(pocket.last?.state.ticks).toEqual({ key: 'many', names: ['a', 'b', 'c'] });
    expect(asked(pocket)).toBe('many');
    pocket.say('เสร็จ');
    expect(values(pocket)['many']).toBe('a b c');
    expect(asked(pocket)).toBe('next');
  });

  it('of "did you mean" that are settled or were followed by another accept nothing', () => {
    const pocket = begin([question('select_one', 'place', { list: 'long' })], {
      form: compileForm(
        questionnaire([question('select_one', 'place', { list: 'long' })], {
          long: Array.from({ length: 20 }, (_, index) => `แขวง${index % 2 === 0 ? 'เหนือ' : 'ใต้'}${index}`),
        }),
      ),
    });
    pocket.say('เหนือ');
    const first = pocket.last?.state.guess;
    pocket.now = new Date(pocket.now.getTime() + 1000);
    pocket.say('ใต้');
    tap(pocket, `1;g;7;0;0;${first?.id ?? 0}`);
    expect(kinds(pocket)[0]).toBe('offer-gone');
    expect(values(pocket)).toEqual({});
  });
});

describe('two contacts', () => {
  const answered = (pocket: Pocket): Pocket => {
    pocket.answers['first'] = { value: 'no', seq: 1, by: 2, at: pocket.now };
    return pocket;
  };

  it('who answer the same question: the later one is told whose answer is there and decides', () => {
    const pocket = answered(begin([select('first'), question('text', 'second')])).say('1');
    expect(kinds(pocket)).toEqual(['answer-contested']);
    expect(pocket.last?.changes.size).toBe(0);
    expect(JSON.stringify(pocket.lastOutbound)).toContain('ณัฐพล ทองประเสริฐ');
    pocket.say('ใช่');
    expect(values(pocket)['first']).toBe('yes');
    expect(asked(pocket)).toBe('second');
  });

  it('may leave the earlier answer, by button, and a second tap changes nothing', () => {
    const pocket = answered(begin([select('first'), question('text', 'second')]))
      .say('1')
      .tap('คงคำตอบเดิมไว้');
    expect(kinds(pocket)).toEqual(['answer-kept', 'question-asked']);
    pocket.tap('ใช้คำตอบของข้าพเจ้าแทน');
    expect(kinds(pocket)[0]).toBe('offer-gone');
    expect(values(pocket)['first']).toBe('no');
  });

  it('who give the same answer are not asked', () => {
    const pocket = answered(begin([select('first'), question('text', 'second')])).say('2');
    expect(kinds(pocket)).toEqual(['answer-unchanged', 'question-asked']);
  });
});

describe('skipping and coming back', () => {
  it('an optional question counts as dealt with, a required one comes back before submitting', () => {
    const pocket = begin([question('text', 'optional'), question('text', 'needed', { required: 'true()' }), question('text', 'last')]);
    pocket.say('ข้าม').say('ข้าม').say('จบ');
    expect(kinds(pocket)).toContain('review-shown');
    pocket.say('ส่ง');
    expect(find(pocket, 'submit-refused')).toMatchObject({ reason: 'missing' });
    pocket.say('ต่อ');
    expect(asked(pocket)).toBe('needed');
  });

  it('a number typed while paused is not taken: the open question is shown first', () => {
    const pocket = begin([question('integer', 'count')])
      .say('พัก')
      .say('5');
    expect(kinds(pocket)).toEqual(['resumed', 'question-asked']);
    expect(values(pocket)).toEqual({});
    pocket.say('5');
    expect(values(pocket)).toEqual({ count: '5' });
  });

  it('"yes" out of the blue answers nothing', () => {
    const pocket = begin([question('integer', 'count')]).say('ใช่');
    expect(kinds(pocket)).toEqual(['answer-rejected', 'question-asked']);
    pocket.say('ทบทวน').say('ใช่');
    expect(pocket.last?.changes.size).toBe(0);
  });

  it('all optional and all skipped: the review, and a first question to answer before submitting', () => {
    const pocket = begin([question('text', 'one'), question('text', 'two')])
      .say('ข้าม')
      .say('ข้าม');
    expect(kinds(pocket)).toContain('review-shown');
    pocket.say('ส่ง');
    expect(kinds(pocket)).toEqual(['submit-refused', 'question-asked']);
  });

  it('no questions at all: says so with something to do', () => {
    const pocket = begin([question('note', 'only')]);
    expect(kinds(pocket)).toContain('nothing-to-ask');
    expect(JSON.stringify(pocket.lastOutbound)).toContain('"buttons":[{');
  });
});

describe('submitting', () => {
  it('is asked for once more; "no" goes back to the review, "yes" submits', () => {
    const pocket = begin([question('text', 'one')])
      .say('ก')
      .say('ส่ง')
      .say('ยังก่อน');
    expect(kinds(pocket)).toEqual(['not-understood', 'submit-offered']);
    pocket.say('ไม่');
    expect(kinds(pocket)).toEqual(['review-shown']);
    pocket.say('ส่ง').say('ยืนยัน');
    expect(kinds(pocket)).toEqual(['submitted']);
  });

  it("is the coordinator's alone", () => {
    const pocket = begin([question('text', 'one')], { role: 'contributor' })
      .say('ก')
      .say('ส่ง');
    expect(find(pocket, 'submit-refused')).toMatchObject({ reason: 'role' });
  });
});

describe('corrections', () => {
  const nodes = [
    group('one', [select('gate'), question('text', 'inner', { relevant: "${gate} = 'yes'", required: 'true()' })]),
    group('two', [question('text', 'after')]),
  ];

  it('from the review ask what they open, and then return to the review', () => {
    const pocket = begin(nodes).say('2').say('จบ');
    expect(kinds(pocket)).toContain('review-shown');
    tap(pocket, '1;o;7;0').say('1');
    expect(find(pocket, 'answers-affected')).toEqual({ kind: 'answers-affected', closed: 0, returned: 0, opened: 1 });
    expect(asked(pocket)).toBe('inner');
    pocket.say('รายละเอียด');
    expect(kinds(pocket)).toEqual(['answer-accepted', 'review-shown']);
  });

  it('keep what they close, and bring it back', () => {
    const pocket = begin(nodes).say('1').say('รายละเอียด').say('แก้ 1').say('2');
    expect(find(pocket, 'answers-affected')).toMatchObject({ closed: 1 });
    expect(values(pocket)['inner']).toBe('รายละเอียด');
    pocket.say('แก้ 1').say('1');
    expect(find(pocket, 'answers-affected')).toMatchObject({ returned: 1, opened: 0 });
    expect(pocket.last?.filled?.item('inner')?.value).toBe('รายละเอียด');
  });

  it('by an old button that closes the open question go on after the changed one', () => {
    const pocket = begin(nodes).say('1');
    expect(asked(pocket)).toBe('inner');
    tap(pocket, '1;a;7;0;1;1');
    expect(asked(pocket)).toBe('after');
  });
});

describe('repeats', () => {
  const nodes = [
    repeat('services', [question('text', 'name', { required: 'true()' }), question('text', 'note')]),
    question('text', 'last'),
  ];

  it('ask whether there is one, then whether there is another', () => {
    const pocket = begin(nodes);
    expect(find(pocket, 'repeat-asked')).toMatchObject({ key: 'services', count: 0 });
    pocket.say('มี').say('ก').say('ข้าม');
    expect(find(pocket, 'repeat-asked')).toMatchObject({ count: 1 });
    pocket.say('อีก').say('ข').say('ค').say('ไม่มีแล้ว');
    expect(asked(pocket)).toBe('last');
    expect(values(pocket)).toEqual({
      services: '2',
      'services[1]/name': 'ก',
      'services[1]/note': '',
      'services[2]/name': 'ข',
      'services[2]/note': 'ค',
    });
  });

  it('without one: nothing in it is asked or missing', () => {
    const pocket = begin(nodes).say('ไม่มี').say('จบ').say('ส่ง');
    expect(values(pocket)).toEqual({ services: '0', last: 'จบ' });
    expect(kinds(pocket)).toEqual(['submit-offered']);
  });

  it('are asked about before submitting when nobody has been asked yet', () => {
    const pocket = begin(nodes).say('แก้ 3').say('จบ').say('ส่ง');
    expect(find(pocket, 'repeat-asked')).toMatchObject({ key: 'services', count: 0 });
    pocket.say('ไม่มี').say('ส่ง');
    expect(kinds(pocket)).toEqual(['submit-offered']);
  });

  it('a second tap on "add" adds no second one', () => {
    const pocket = begin(nodes);
    tap(pocket, '1;m;7;0;0;y');
    tap(pocket, '1;m;7;0;0;y');
    expect(values(pocket)).toEqual({ services: '1' });
    expect(asked(pocket)).toBe('services[1]/name');
  });

  it('removing one moves the later ones up, once, and a new one starts empty', () => {
    const pocket = begin(nodes).say('มี').say('ก').say('หนึ่ง').say('อีก').say('ข').say('ข้าม').say('พอ');
    tap(pocket, '1;x;7;0;2;1;n');
    expect(kinds(pocket)).toEqual(['removal-asked']);
    tap(pocket, '1;x;7;0;2;1;y');
    expect(values(pocket)).toEqual({ services: '1', 'services[1]/name': 'ข', 'services[1]/note': '' });
    expect(pocket.last?.changes.get('services[2]/name')).toBeNull();
    tap(pocket, '1;x;7;0;2;1;y');
    expect(values(pocket)['services']).toBe('1');
    tap(pocket, '1;m;7;0;1;y');
    expect(asked(pocket)).toBe('services[2]/name');
    pocket.say('ค');
    expect(asked(pocket)).toBe('services[2]/note');
  });

  it('inside repeats ask of the inner one before the outer one', () => {
    const pocket = begin([repeat('outer', [question('text', 'a'), repeat('inner', [question('text', 'b')])]), question('text', 'last')]);
    pocket.say('มี').say('x');
    expect(find(pocket, 'repeat-asked')).toMatchObject({ key: 'outer[1]/inner', count: 0 });
    pocket.say('มี').say('y');
    expect(find(pocket, 'repeat-asked')).toMatchObject({ key: 'outer[1]/inner', count: 1 });
    pocket.say('ไม่มีแล้ว');
    expect(find(pocket, 'repeat-asked')).toMatchObject({ key: 'outer', count: 1 });
    pocket.tap('เพิ่มouterอีก').say('z').say('ไม่มี');
    expect(find(pocket, 'repeat-asked')).toMatchObject({ key: 'outer', count: 2 });
    pocket.say('ไม่มีแล้ว');
    expect(asked(pocket)).toBe('last');
    expect(values(pocket)).toEqual({
      outer: '2',
      'outer[1]/a': 'x',
      'outer[1]/inner': '1',
      'outer[1]/inner[1]/b': 'y',
      'outer[2]/a': 'z',
      'outer[2]/inner': '0',
    });
  });

  it('with repeat_count keep the answers of those that a smaller number hides', () => {
    const pocket = begin([question('integer', 'count'), repeat('rooms', [question('text', 'room')], { repeatCount: '${count}' })]);
    pocket.say('2').say('ก').say('ข').say('แก้ 1').say('1');
    expect(find(pocket, 'answers-affected')).toMatchObject({ closed: 1 });
    pocket.say('แก้ 1').say('2');
    expect(find(pocket, 'answers-affected')).toMatchObject({ returned: 1 });
    expect(pocket.last?.filled?.item('rooms[2]/room')?.value).toBe('ข');
  });
});

describe('choices', () => {
  const limited = {
    list: 'abc',
    constraint: "count-selected(.) <= 2 and not(selected(., 'c') and count-selected(.) > 1)",
    constraintMessage: { th: 'ไม่เกินสองข้อ' },
  };

  it('that go with no other replace the others, and one too many is refused in the words of the author', () => {
    const pocket = begin([question('select_multiple', 'many', limited)]);
    pocket.tap('a').tap('b').tap('c');
    expect(pocket.last?.state.ticks?.names).toEqual(['c']);
    tap(pocket, '1;+;7;0;0;0');
    expect(pocket.last?.state.ticks?.names).toEqual(['a']);
    pocket.say('1 2 3');
    expect(JSON.stringify(pocket.lastOutbound)).toContain('ไม่เกินสองข้อ');
    expect(values(pocket)).toEqual({});
  });

  it('in random order are the same every time for one response, and numbers mean what is shown', () => {
    const nodes = [question('select_one', 'pick', { list: 'abc', parameters: { randomize: 'true' } })];
    const order = (pocket: Pocket) => pocket.last?.filled?.item('pick')?.choices.map((choice) => choice.name);
    const first = order(begin(nodes));
    expect(order(begin(nodes))).toEqual(first);
    const pocket = begin(nodes).say('1');
    expect(values(pocket)['pick']).toBe(first?.[0]);
  });

  it('of a range with few steps are buttons; a range down counts down', () => {
    const pocket = begin([question('range', 'mark', { parameters: { start: '5', end: '1', step: '1' } })]);
    tap(pocket, '1;a;7;0;0;1');
    expect(values(pocket)).toEqual({ mark: '4' });
  });
});

describe('a table', () => {
  const rows = ['one', 'two', 'three'].map((name) => select(name, { required: 'true()' }));
  const table = [group('table', rows, { appearance: ['table-list'] }), question('text', 'last')];

  it('fills the remaining rows with the row before, typed or tapped', () => {
    const pocket = begin(table).say('2').say('เหมือนเดิมทั้งหมด');
    expect(values(pocket)).toEqual({ one: 'no', two: 'no', three: 'no' });
    expect(asked(pocket)).toBe('last');
  });

  it('has nothing to copy on its first row', () => {
    expect(kinds(begin(table).say('เหมือนเดิมทั้งหมด'))).toEqual(['nothing-to-copy', 'question-asked']);
  });
});

describe('what buttons carry', () => {
  it('is read as it was written', () => {
    for (const one of [
      { kind: 'more', response: 7, repeat: '0.2', count: 3, yes: true },
      { kind: 'more', response: 7, repeat: '0', count: 0, yes: false },
      { kind: 'remove', response: 7, repeat: '1', count: 3, position: 2, isSure: true },
      { kind: 'guess', response: 7, item: '3.1', id: 1_800_000_000_000, number: null },
      { kind: 'guess', response: 7, item: '3', id: 5, number: 2 },
      { kind: 'replace', response: 7, item: '3', id: 5, yes: true },
    ] as const)
      expect(readTap(writeTap(one))).toEqual(one);
  });
});

describe('words that are commands elsewhere', () => {
  it('answer the question whose choice they are, or whose date they name', () => {
    const lists = { tongue: ['thai', 'english'] };
    const nodes = [question('select_one', 'tongue', { list: 'tongue' }), question('date', 'day'), question('text', 'last')];
    const pocket = new Pocket({ form: compileForm(questionnaire(nodes, lists)) }).say('เริ่ม');
    expect(asked(pocket.say('English'))).toBe('day');
    expect(values(pocket)).toEqual({ tongue: 'english' });
    expect(asked(pocket.say('พรุ่งนี้'))).toBe('last');
    expect(values(pocket)['day']).toBe('2026-11-21');
    expect(kinds(pocket.say('สถานะ'))).toEqual(['status-shown']);
  });

  it('say yes to a guess with courtesy alone, and a number beside one guess is a new answer', () => {
    const pocket = begin([question('integer', 'count'), question('text', 'last')]);
    expect(find(pocket.say('ประมาณ 50'), 'answer-guessed')).toMatchObject({ values: ['50'] });
    expect(asked(pocket.say('2'))).toBe('last');
    expect(values(pocket)).toEqual({ count: '2' });
    expect(find(pocket.say('แก้ 1').say('ประมาณ 70'), 'answer-guessed')).toMatchObject({ values: ['70'] });
    pocket.say('ครับ');
    expect(values(pocket)).toEqual({ count: '70' });
  });
});
