// What a person can do with the phone (or LINE for PC), and only that: what is not on the screen cannot be tapped.
import { type Button, buttonsOf, quickRepliesOf, richMenuButtons } from './buttons.ts';
import { type EventBody, webhookEvent } from './webhook-events.ts';
import { type Content } from './contents.ts';
import { newToken } from './ids.ts';
import { asObject, asText, isSameJson, type JsonObject } from './json.ts';
import { readOaMessageLink } from './links.ts';
import { type ChatEntry, type Person } from './people.ts';
import { checkPicked, type Picked } from './picker.ts';
import { type Platform } from './platform.ts';

/** The person tried what the phone does not offer. */
export class PhoneRefusal extends Error {
  override readonly name = 'PhoneRefusal';
}

/** What else a tap did besides telling the bot. */
export interface TapResult {
  /** Text that now stands in the box, not sent yet. */
  readonly text?: string;
  /** A page that opened. */
  readonly uri?: string;
  readonly clipboard?: string;
  /** What the phone asks for next. */
  readonly opens?: 'camera' | 'cameraRoll' | 'location';
}

export function follow(platform: Platform, person: Person): void {
  if (person.isBlocked) throw new PhoneRefusal('Unblock the account instead.');
  if (person.isFriend) throw new PhoneRefusal('Already a friend.');
  person.isFriend = true;
  notice(platform, person, 'followed');
  tell(platform, person, { type: 'follow', follow: { isUnblocked: false } });
}

export function block(platform: Platform, person: Person): void {
  if (person.isBlocked) throw new PhoneRefusal('Already blocked.');
  person.isBlocked = true;
  person.isFriend = false;
  notice(platform, person, 'blocked');
  tell(platform, person, { type: 'unfollow' }, { hasReplyToken: false });
}

export function unblock(platform: Platform, person: Person): void {
  if (!person.isBlocked) throw new PhoneRefusal('Not blocked.');
  person.isBlocked = false;
  person.isFriend = true;
  notice(platform, person, 'unblocked');
  tell(platform, person, { type: 'follow', follow: { isUnblocked: true } });
}

export function sayText(platform: Platform, person: Person, text: string): string {
  if (text === '') throw new PhoneRefusal('There is nothing to send.');
  return sendMessage(platform, person, { type: 'text', text }, { quoteToken: newToken() });
}

export function sendSticker(platform: Platform, person: Person, packageId = '11537', stickerId = '52002734'): string {
  const sticker = { type: 'sticker', packageId, stickerId };
  return sendMessage(platform, person, sticker, { quoteToken: newToken(), stickerResourceType: 'ANIMATION', keywords: ['hello'] });
}

export function sendLocation(
  platform: Platform,
  person: Person,
  place: { readonly latitude: number; readonly longitude: number; readonly title?: string; readonly address?: string },
): string {
  return sendMessage(platform, person, { type: 'location', ...place }, {});
}

export interface FileToSend {
  readonly kind: Content['kind'];
  readonly bytes: Uint8Array;
  readonly contentType: string;
  /** Files only. */
  readonly name?: string;
  /** Audio and video only. */
  readonly durationMs?: number;
}

/** A picture, voice message, video or file; the bot can fetch its bytes. */
export function sendContent(platform: Platform, person: Person, { kind, bytes, contentType, name, durationMs }: FileToSend): string {
  const shown =
    kind === 'file'
      ? { type: kind, fileName: name ?? 'file', fileSize: bytes.length }
      : { type: kind, ...(durationMs === undefined ? {} : { duration: durationMs }) };
  const told = kind === 'file' ? {} : { contentProvider: { type: 'line' }, ...(kind === 'audio' ? {} : { quoteToken: newToken() }) };
  const id = platform.newMessageId();
  platform.contents.add(id, { kind, contentType, base64: Buffer.from(bytes).toString('base64'), isGone: false });
  return sendMessage(platform, person, shown, told, id);
}

/** Takes a message of the person's own back. */
export function unsend(platform: Platform, person: Person, messageId: string): void {
  const entry = platform.people.findEntry(person.id, messageId);
  if (entry?.from !== 'person' || entry.message['type'] === 'notice')
    throw new PhoneRefusal('Only messages of one’s own can be taken back.');
  entry.message = { type: 'notice', notice: 'unsent' };
  platform.people.saveEntry(entry);
  platform.contents.markGone(messageId);
  tell(platform, person, { type: 'unsend', unsend: { messageId } }, { hasReplyToken: false });
}

/** Everything that can be tapped now, the newest message first, then the rich menu. */
export function buttonsOnScreen(platform: Platform, person: Person): Button[] {
  const chat = platform.people.chat(person.id);
  const inMessages = [...chat].reverse().flatMap((entry) => (entry.from === 'bot' ? buttonsOf(entry.id, entry.message) : []));
  const menu = person.device === 'pc' ? undefined : platform.richMenus.shownTo(person);
  return [
    ...(person.device === 'pc' ? [] : quickReplies(platform, person)),
    ...inMessages,
    ...(menu?.image ? richMenuButtons(menu.menu) : []),
  ];
}

/** Quick replies live on the very last message of the chat until the next message from anyone, or until one is used (REF "Quick reply"). */
export function quickReplies(platform: Platform, person: Person): Button[] {
  const last = platform.people.chat(person.id).findLast((entry) => entry.from !== 'system');
  if (last?.from !== 'bot' || last.id === person.usedQuickRepliesOf) return [];
  return quickRepliesOf(last.id, last.message);
}

/** Opening the chat reads everything in it. */
export function readChat(platform: Platform, person: Person): void {
  const chat = platform.people.chat(person.id);
  for (let i = chat.length - 1; i >= 0; i -= 1) {
    const entry = chat[i];
    if (entry?.from !== 'bot') continue;
    if (entry.isRead) return;
    entry.isRead = true;
    platform.people.saveEntry(entry);
  }
}

/** Finds the button on the screen or refuses. `matches` sees the newest first. */
export function findButton(platform: Platform, person: Person, matches: (button: Button) => boolean, wanted: string): Button {
  const onScreen = buttonsOnScreen(platform, person);
  const found = onScreen.find(matches);
  if (found) return found;
  const labels = [...new Set(onScreen.map(({ label }) => label))].slice(0, 12);
  throw new PhoneRefusal(`Not on the screen: ${wanted}. There is: ${labels.join(' | ') || 'nothing to tap'}.`);
}

/** The button that carries exactly this action. */
export function findAction(platform: Platform, person: Person, action: JsonObject): Button {
  return findButton(platform, person, (button) => isSameJson(button.action, action), JSON.stringify(action));
}

/** Taps the button. `picked`: the value chosen where the action is a date picker. Throws PhoneRefusal. */
export function tap(platform: Platform, person: Person, button: Button, picked?: string): TapResult {
  checkNotBlocked(person);
  const { action } = button;
  const data = asText(action['data']) ?? '';
  switch (action['type']) {
    case 'postback': {
      useUp(person, button);
      const written = asText(action['text']);
      if (written !== undefined) sayText(platform, person, written);
      const shown = asText(action['displayText']);
      const entryId = shown === undefined ? null : platform.newMessageId();
      if (entryId !== null) addOwnLine(platform, person, entryId, { type: 'text', text: shown });
      postback(platform, person, { data }, entryId);
      const fillIn = action['inputOption'] === 'openKeyboard' ? asText(action['fillInText']) : undefined;
      return fillIn === undefined ? {} : { text: fillIn };
    }
    case 'message':
      useUp(person, button);
      sayText(platform, person, asText(action['text']) ?? '');
      return {};
    case 'datetimepicker': {
      if (picked === undefined) throw new PhoneRefusal('A date or time has to be picked.');
      const params: Picked | string = checkPicked(action, picked);
      if (typeof params === 'string') throw new PhoneRefusal(params);
      useUp(person, button);
      postback(platform, person, { data, params });
      return {};
    }
    case 'uri': {
      useUp(person, button);
      const desktop = person.device === 'pc' ? asText(asObject(action['altUri'])['desktop']) : undefined;
      const uri = desktop ?? asText(action['uri']) ?? '';
      const text = person.device === 'pc' ? null : readOaMessageLink(uri, platform.basicId);
      platform.notices.emit({ type: 'person', personId: person.id });
      return text === null ? { uri } : { uri, text };
    }
    case 'clipboard':
      useUp(person, button);
      platform.notices.emit({ type: 'person', personId: person.id });
      return { clipboard: asText(action['clipboardText']) ?? '' };
    case 'richmenuswitch':
      switchRichMenu(platform, person, asText(action['richMenuAliasId']) ?? '', data);
      return {};
    case 'camera':
    case 'cameraRoll':
    case 'location':
      return { opens: action['type'] };
    default:
      throw new PhoneRefusal('This cannot be tapped.');
  }
}

function switchRichMenu(platform: Platform, person: Person, aliasId: string, data: string): void {
  const richMenuId = platform.richMenus.alias(aliasId);
  const target = richMenuId === undefined ? undefined : platform.richMenus.get(richMenuId);
  const status = richMenuId === undefined ? 'RICHMENU_ALIAS_ID_NOTFOUND' : target ? 'SUCCESS' : 'RICHMENU_NOTFOUND';
  if (target) person.richMenuId = target.richMenuId;
  postback(platform, person, { data, params: { newRichMenuAliasId: aliasId, status } });
}

/** A tapped quick reply goes away with all others of its message. */
function useUp(person: Person, button: Button): void {
  if (button.place === 'quick-reply') person.usedQuickRepliesOf = button.messageId;
}

function postback(platform: Platform, person: Person, content: JsonObject, entryId: string | null = null): void {
  tell(platform, person, { type: 'postback', postback: content }, { entryId });
}

function checkNotBlocked(person: Person): void {
  if (person.isBlocked) throw new PhoneRefusal('The account is blocked.');
}

/** Shows the person's own message and tells the bot about it. */
function sendMessage(platform: Platform, person: Person, shown: JsonObject, told: JsonObject, id = platform.newMessageId()): string {
  checkNotBlocked(person);
  addOwnLine(platform, person, id, shown);
  person.lastWroteAt = platform.clock.now().getTime();
  tell(platform, person, { type: 'message', message: { id, ...shown, ...told, markAsReadToken: newToken() } }, { entryId: id });
  return id;
}

function addOwnLine(platform: Platform, person: Person, id: string, message: JsonObject): void {
  readChat(platform, person);
  const at = platform.clock.now().toISOString();
  platform.people.addEntry({ id, personId: person.id, from: 'person', at, via: null, isRead: false, message });
}

/** A line of the app itself: followed, blocked, unblocked. */
function notice(platform: Platform, person: Person, name: string): void {
  const entry: ChatEntry = {
    id: platform.newMessageId(),
    personId: person.id,
    from: 'system',
    at: platform.clock.now().toISOString(),
    via: null,
    isRead: true,
    message: { type: 'notice', notice: name },
  };
  platform.people.addEntry(entry);
}

function tell(
  platform: Platform,
  person: Person,
  body: EventBody,
  { hasReplyToken = true, entryId = null }: { hasReplyToken?: boolean; entryId?: string | null } = {},
): void {
  readChat(platform, person);
  person.lastDeedAfter = platform.people.chat(person.id).at(-1)?.id ?? null;
  platform.people.save(person);
  const now = platform.clock.now();
  const replyToken = hasReplyToken ? platform.replyTokens.issue(person.id, now) : null;
  const event = webhookEvent(body, { now, userId: person.userId, replyToken });
  platform.webhooks.enqueue({ id: event.webhookEventId, personId: person.id, entryId, replyToken, event });
  platform.notices.emit({ type: 'person', personId: person.id });
}
