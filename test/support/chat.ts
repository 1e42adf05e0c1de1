// One person's chat with the bot on a test database, event by event, without LINE: what they are told and what they can tap.
import { randomUUID } from 'node:crypto';
import { handleEvent } from '../../src/app/handle-inbox.ts';
import { type Clock, systemClock } from '../../src/clock.ts';
import { readConfig } from '../../src/config.ts';
import { type Container } from '../../src/container.ts';
import { type Database } from '../../src/db/connect.ts';
import { createSteps } from '../../src/db/steps.ts';
import { type Input } from '../../src/domain/inbound.ts';
import { type Action, type OutboundMessage } from '../../src/domain/message.ts';
import { createTranslate } from '../../src/i18n/translate.ts';
import { toPlainText } from '../../src/line/plain-text.ts';
import { RecordingMessenger } from './recording-messenger.ts';
import { silentLog } from './round.ts';

export interface Chat {
  readonly userId: string;
  follow(): Promise<string>;
  /** Resolves with what the bot replies, as plain text. */
  say(text: string): Promise<string>;
  /** Taps what was shown last and has this label, or a label with it. */
  tap(label: string): Promise<string>;
  /** A button as it came, or as somebody made it up. */
  tapData(data: string): Promise<string>;
  /** Data of every button shown last. */
  buttons(): readonly { readonly label: string; readonly action: Action }[];
}

export function chatContainer(db: Database, clock: Clock = systemClock): Container {
  return { db, config: readConfig({}), clock, translate: createTranslate(), log: silentLog, messenger: new RecordingMessenger() };
}

/** `userId`: of somebody who is known already; default: a new person. */
export function openChat(container: Container, userId = `U${randomUUID().replaceAll('-', '')}`): Chat {
  const { db, clock } = container;
  let shown: readonly OutboundMessage[] = [];
  const send = async (input: Input): Promise<string> => {
    const now = clock.now();
    const [leaseId, webhookEventId] = [randomUUID(), randomUUID()];
    const [row] = await db.sql<{ id: number }[]>`
      insert into inbox (webhook_event_id, sender, occurred_at, received_at, run_at, event, attempts, lease_id, leased_until)
      values (${webhookEventId}, ${userId}, ${now}, ${now}, ${now}, ${db.sql.json({ input, replyToken: 'token' })}, 1, ${leaseId}, ${new Date(now.getTime() + 60_000)})
      returning id`;
    const { reply } = await handleEvent(container, createSteps(db.sql), {
      ...{ id: row?.id ?? 0, leaseId, webhookEventId, sender: userId, occurredAt: now, receivedAt: now, attempts: 1 },
      ...{ input, replyToken: 'token', isRedelivery: false },
    });
    shown = reply?.payload.messages ?? [];
    return shown.flatMap(toPlainText).join('\n');
  };
  const buttons: Chat['buttons'] = () =>
    shown.flatMap((message) => {
      if (message.kind !== 'card') return [];
      const rows = message.blocks.flatMap((block) =>
        block.kind === 'rows' ? [...block.rows] : block.kind === 'choices' ? [...block.choices] : [],
      );
      return [...rows, ...message.buttons, ...(message.links ?? [])].map(({ label, action }) => ({ label, action }));
    });
  const tapData = (data: string): Promise<string> => send({ kind: 'tap', data });
  return {
    userId,
    buttons,
    tapData,
    follow: () => send({ kind: 'follow' }),
    say: (text) => send({ kind: 'text', text, messageId: randomUUID() }),
    async tap(label) {
      const all = buttons();
      const found = (all.find((one) => one.label === label) ?? all.find((one) => one.label.includes(label)))?.action;
      if (found?.kind !== 'tap') throw new Error(`no button "${label}" among ${all.map((one) => one.label).join(' | ')}`);
      return tapData(found.data);
    },
  };
}

/** Follows, acknowledges the notice, sends the code and confirms the agency. */
export async function joinByCode(chat: Chat, code: string): Promise<string> {
  await chat.follow();
  await chat.tap('รับทราบ');
  await chat.say(code);
  return chat.tap('ใช่');
}
