// One person as tests and scripts hold them: what they do, and what their screen shows.
import { type Button, textIn } from './buttons.ts';
import { asText, type JsonObject } from './json.ts';
import { readOaMessageLink } from './links.ts';
import { type Person } from './people.ts';
import { block, buttonsOnScreen, findButton, follow, PhoneRefusal, quickReplies, readChat, sayText, sendContent } from './phone.ts';
import { sendLocation, sendSticker, tap, type TapResult, unblock, unsend } from './phone.ts';
import { type Platform } from './platform.ts';
import { countUnread, type MessageView, viewEntry } from './view.ts';

/** A label, or a question about the button. */
type ButtonMatcher = string | ((button: Button) => boolean);

/** Every deed throws PhoneRefusal when the phone does not offer it. */
export interface PersonHandle {
  readonly id: string;
  readonly userId: string;
  readonly name: string;
  readonly isFriend: boolean;
  readonly isBlocked: boolean;

  follow(): void;
  block(): void;
  unblock(): void;
  /** Returns the message's id, as do the other ways to send something. */
  say(text: string): string;
  /** Taps the newest button on the screen that matches; quick replies come before the buttons of messages. */
  tap(matcher: ButtonMatcher): TapResult;
  /** Opens the newest matching date picker (default: any) and picks `2026-12-31`, `08:30` or `2026-12-31T08:30`. */
  pick(value: string, matcher?: ButtonMatcher): TapResult;
  sticker(): string;
  sendImage(bytes: Uint8Array, contentType?: string): string;
  sendAudio(bytes: Uint8Array, durationMs?: number): string;
  sendVideo(bytes: Uint8Array, durationMs?: number): string;
  sendFile(name: string, bytes: Uint8Array, contentType?: string): string;
  location(place: { readonly latitude: number; readonly longitude: number; readonly title?: string; readonly address?: string }): string;
  /** Takes an own message back. */
  unsend(messageId: string): void;
  /** Follows a link of LINE's own and returns the text that then stands in the box. */
  openLink(url: string): string;
  /** LINE for PC has neither quick replies nor a rich menu. */
  use(device: 'phone' | 'pc'): void;
  /** Opens the chat: nothing is unread any more. */
  read(): void;

  /** The whole chat as it is shown, oldest first. */
  readonly messages: readonly MessageView[];
  readonly unread: number;
  readonly isTyping: boolean;
  /** Labels of the quick replies on the screen; none on a PC. */
  readonly quickReplies: readonly string[];
  /** Everything that can be tapped: quick replies, then buttons from the newest message to the oldest, then the rich menu. */
  buttons(): Button[];
  /** The bot's messages since the person last did something that shows in the chat or was tapped; waits for the first. Default 10 s. */
  awaitReply(timeoutMs?: number): Promise<MessageView[]>;
  /** What can be read in the bot's messages since then, for people's eyes and for tests. */
  readonly lastReply: string;
}

export function createPersonHandle(platform: Platform, person: Person): PersonHandle {
  const { id } = person;
  const find = (matcher: ButtonMatcher, more: (button: Button) => boolean = () => true): Button => {
    const matches = typeof matcher === 'string' ? ({ label }: Button): boolean => label === matcher : matcher;
    return findButton(
      platform,
      person,
      (button) => matches(button) && more(button),
      typeof matcher === 'string' ? `"${matcher}"` : 'the button',
    );
  };
  const isPicker = ({ action }: Button): boolean => action['type'] === 'datetimepicker';
  const view = (): readonly MessageView[] => platform.people.chat(id).map((entry) => viewEntry(entry, ''));
  const since = (): MessageView[] => {
    const chat = platform.people.chat(id);
    const start = chat.findLastIndex((entry) => entry.id === person.lastDeedAfter) + 1;
    return chat.slice(start).flatMap((entry) => (entry.from === 'bot' ? [viewEntry(entry, '')] : []));
  };

  return {
    id,
    userId: person.userId,
    name: person.name,
    get isFriend() {
      return person.isFriend;
    },
    get isBlocked() {
      return person.isBlocked;
    },
    follow: () => follow(platform, person),
    block: () => block(platform, person),
    unblock: () => unblock(platform, person),
    say: (text) => sayText(platform, person, text),
    tap: (matcher) => tap(platform, person, find(matcher)),
    pick: (value, matcher = isPicker) => tap(platform, person, find(matcher, isPicker), value),
    sticker: () => sendSticker(platform, person),
    sendImage: (bytes, contentType = 'image/jpeg') => sendContent(platform, person, { kind: 'image', bytes, contentType }),
    sendAudio: (bytes, durationMs = 1_000) =>
      sendContent(platform, person, { kind: 'audio', bytes, contentType: 'audio/x-m4a', durationMs }),
    sendVideo: (bytes, durationMs = 1_000) => sendContent(platform, person, { kind: 'video', bytes, contentType: 'video/mp4', durationMs }),
    sendFile: (name, bytes, contentType = 'application/octet-stream') =>
      sendContent(platform, person, { kind: 'file', bytes, contentType, name }),
    location: (place) => sendLocation(platform, person, place),
    unsend: (messageId) => unsend(platform, person, messageId),
    openLink(url) {
      const text = person.device === 'pc' ? null : readOaMessageLink(url, platform.basicId);
      if (text === null) throw new PhoneRefusal('This link opens nothing here.');
      return text;
    },
    use(device) {
      person.device = device;
      platform.people.save(person);
      platform.notices.emit({ type: 'person', personId: id });
    },
    read() {
      readChat(platform, person);
      platform.notices.emit({ type: 'person', personId: id });
    },
    get messages() {
      return view();
    },
    get unread() {
      return countUnread(platform.people.chat(id));
    },
    get isTyping() {
      return person.typingUntil > platform.clock.now().getTime();
    },
    get quickReplies() {
      return person.device === 'pc' ? [] : quickReplies(platform, person).map(({ label }) => label);
    },
    buttons: () => buttonsOnScreen(platform, person),
    awaitReply: (timeoutMs = 10_000) =>
      platform.notices.waitUntil(
        () => {
          const messages = since();
          return messages.length > 0 && messages;
        },
        timeoutMs,
        () => `a message to ${person.name}; the chat ends with: ${tail(view())}`,
      ),
    get lastReply() {
      return since().map(readable).join('\n');
    },
  };
}

const tail = (messages: readonly MessageView[]): string =>
  messages
    .slice(-3)
    .map((message) => `${message.from}: ${readable(message)}`)
    .join(' / ');

/** A message as text: what a person would read in it. */
function readable({ message }: { readonly message: JsonObject }): string {
  if (message['type'] === 'flex') return textIn(message['contents']);
  if (message['type'] === 'template') return templateText(message);
  return asText(message['text']) ?? asText(message['altText']) ?? `[${String(message['type'])}]`;
}

function templateText(message: JsonObject): string {
  const template = JSON.stringify(message['template']);
  return [...template.matchAll(/"(?:title|text|label)":("(?:[^"\\]|\\.)*")/g)]
    .map(([, text]) => String(JSON.parse(text ?? '""')))
    .join(' ');
}
