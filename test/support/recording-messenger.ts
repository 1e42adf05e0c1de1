// LINE as the sender sees it: reply tokens work once, retry keys make a push visible once. Faults as a test says, before or after LINE
// accepted the message.
import { type Messenger, type Outbound, type Sent } from '../../src/domain/message.ts';
import { type Problem, problems } from '../../src/problem.ts';

export interface Call {
  readonly channel: 'reply' | 'push';
  readonly recipient: string;
  /** Reply token or retry key. */
  readonly key: string;
  readonly outbound: Outbound;
}

/** What befalls a call; `accepted`: the contact sees the message all the same. */
export interface CallFault {
  readonly problem?: Problem;
  readonly accepted?: boolean;
  /** The call goes on when this resolves. */
  readonly until?: Promise<unknown>;
}

export class RecordingMessenger implements Messenger {
  /** Every call, in order. */
  readonly calls: Call[] = [];
  /** What contacts saw, in order. */
  readonly shown: Call[] = [];
  /** Called for every call; null = nothing befalls it. */
  fault: (call: Call, count: number) => CallFault | null = () => null;
  private readonly used = new Set<string>();

  reply(replyToken: string, outbound: Outbound): Promise<Sent> {
    return this.send({ channel: 'reply', recipient: recipientOf(replyToken), key: replyToken, outbound });
  }

  push(to: string, outbound: Outbound, retryKey: string): Promise<Sent> {
    return this.send({ channel: 'push', recipient: to, key: retryKey, outbound });
  }

  shownTo(recipient: string, channel?: Call['channel']): readonly Call[] {
    return this.shown.filter((call) => call.recipient === recipient && (channel === undefined || call.channel === channel));
  }

  quota() {
    return Promise.resolve({ limit: null, used: 0 });
  }

  botInfo() {
    return Promise.resolve({ userId: 'U0', basicId: '@test', displayName: 'test' });
  }

  displayName() {
    return Promise.resolve(null);
  }

  showMenu() {
    return Promise.resolve();
  }

  content() {
    return Promise.resolve(null);
  }

  private async send(call: Call): Promise<Sent> {
    this.calls.push(call);
    const fault = this.fault(call, this.calls.length);
    if (fault?.until) await fault.until;
    const wasUsed = this.used.has(call.key);
    if (!fault?.problem || fault.accepted) {
      if (wasUsed && call.channel === 'reply' && !fault?.problem) throw problems.lineReplyTokenDead({});
      if (!wasUsed) this.shown.push(call);
      this.used.add(call.key);
    }
    if (fault?.problem) throw fault.problem;
    return { requestId: `request-${this.calls.length}`, wasDuplicate: wasUsed };
  }
}

/** Reply tokens of the stage are `<user id>:<serial>`. */
const recipientOf = (token: string): string => token.split(':')[0] ?? '';
