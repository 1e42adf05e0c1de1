// A contact as the benchmarks see one: the events that LINE would send of it, and what it does next when it reads a reply.

/** User id of the bot, which every webhook names. */
export const botId = 'Ubench';

let serial = 0;

export interface SentEvent {
  readonly webhookEventId: string;
  readonly replyToken: string;
  /** Of a webhook with this one event. */
  readonly body: string;
}

/** `input` is the data of a button, or what is typed. `timestamp` in ms since 1970. */
export function eventOf(userId: string, input: string, timestamp: number): SentEvent {
  serial += 1;
  const webhookEventId = `01BENCH${process.pid.toString(36).toUpperCase().padStart(5, '0')}${serial.toString(36).toUpperCase().padStart(14, '0')}`;
  const replyToken = `token${process.pid}x${serial}`;
  const common = {
    webhookEventId,
    deliveryContext: { isRedelivery: false },
    timestamp,
    source: { type: 'user', userId },
    replyToken,
    mode: 'active',
  };
  const event = input.startsWith('1;')
    ? { type: 'postback', ...common, postback: { data: input } }
    : { type: 'message', ...common, message: { id: String(serial), type: 'text', quoteToken: 'q', text: input } };
  return { webhookEventId, replyToken, body: JSON.stringify({ destination: botId, events: [event] }) };
}

const typed = ['12', 'ข้าม', '1', 'ต่อ', 'แก้ 3', '5'];

/** What a contact does next: taps one of the choices that the reply (a request's body) shows, or types when there are none. */
export function nextInput(reply: string, turn: number): string {
  const taps: string[] = [];
  for (let at = reply.indexOf('"1;a;'); at >= 0 && taps.length < 5; at = reply.indexOf('"1;a;', at + 1))
    taps.push(reply.slice(at + 1, reply.indexOf('"', at + 1)));
  return taps[turn % (taps.length || 1)] ?? typed[turn % typed.length] ?? '1';
}

/** Of a reply request's body: {"replyToken":"…". */
export function replyTokenOf(body: string): string {
  const start = body.indexOf('"replyToken":"') + 14;
  return body.slice(start, body.indexOf('"', start));
}
