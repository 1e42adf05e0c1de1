// Messages that LINE accepts, for tests to spoil in one place at a time.

export const thai = (length: number): string => 'ที่ปรึกษา'.repeat(Math.ceil(length / 9)).slice(0, length);

export const postback = { type: 'postback', data: 'v1;a;7;12;3;1', displayText: 'มี' };

export const bubble = (contents: readonly unknown[], more: object = {}): object => ({
  type: 'bubble',
  body: { type: 'box', layout: 'vertical', contents, ...more },
});

export const flex = (contents: object): object => ({ type: 'flex', altText: 'ข้อ 1', contents });

/** A Flex message with one component in its body. */
export const component = (one: object): object => flex(bubble([one]));

export const chips = (...actions: readonly object[]): object => ({
  type: 'text',
  text: 'ข้อ 1',
  quickReply: { items: actions.map((action) => ({ type: 'action', action })) },
});

export const chip = (label: string): object => ({ type: 'message', label, text: 'ต่อ' });
