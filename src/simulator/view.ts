// The state as the page and tests read it: plain JSON, nothing that a phone would not show.
import { quickReplies } from './phone.ts';
import { asObject, type JsonObject } from './json.ts';
import { type ChatEntry, type Person } from './people.ts';
import { type Platform } from './platform.ts';

export interface MessageView {
  readonly id: string;
  readonly from: 'person' | 'bot' | 'system';
  readonly at: string;
  readonly via: 'reply' | 'push' | null;
  readonly isRead: boolean;
  /** A LINE message object; files of a person have `contentUrl`. The system's lines: `{ type: 'notice', notice, text? }`. */
  readonly message: JsonObject;
  /** The person took it back. */
  readonly isUnsent?: true;
  readonly refused?: string;
}

export interface PersonView {
  readonly id: string;
  readonly userId: string;
  readonly name: string;
  readonly note: string;
  readonly suggested: readonly string[];
  readonly isFriend: boolean;
  readonly isBlocked: boolean;
  readonly device: 'phone' | 'pc';
  readonly unread: number;
  readonly messages: readonly MessageView[];
  /** Items of the LINE object `quickReply`; a PC does not show them. */
  readonly quickReplies: readonly JsonObject[];
  /** A PC does not show it. */
  readonly richMenu: RichMenuView | null;
  readonly isTyping: boolean;
}

interface RichMenuView {
  readonly size: unknown;
  readonly areas: unknown;
  readonly chatBarText: unknown;
  readonly selected: unknown;
  /** Relative to the address under which the simulator's router is mounted. */
  readonly imageUrl: string;
}

/** `base`: where the router is mounted, for the addresses of pictures. */
export function viewPerson(platform: Platform, person: Person, base: string): PersonView {
  const chat = platform.people.chat(person.id);
  return {
    id: person.id,
    userId: person.userId,
    name: person.name,
    note: person.note,
    suggested: person.suggested,
    isFriend: person.isFriend,
    isBlocked: person.isBlocked,
    device: person.device,
    unread: countUnread(chat),
    messages: chat.map((entry) => viewEntry(entry, base)),
    quickReplies: quickReplyItems(platform, person),
    richMenu: viewRichMenu(platform, person, base),
    isTyping: person.typingUntil > platform.clock.now().getTime(),
  };
}

export function countUnread(chat: readonly ChatEntry[]): number {
  return chat.filter(({ from, isRead }) => from === 'bot' && !isRead).length;
}

/** The quick replies to be shown, as LINE's items with their pictures. */
function quickReplyItems(platform: Platform, person: Person): JsonObject[] {
  return quickReplies(platform, person).map(({ action, imageUrl }) => ({
    type: 'action',
    ...(imageUrl === undefined ? {} : { imageUrl }),
    action,
  }));
}

/** `base`: as for viewPerson. */
export function viewEntry({ id, from, at, via, isRead, message, refused }: ChatEntry, base: string): MessageView {
  return {
    id,
    from,
    at,
    via,
    isRead,
    message: from === 'person' ? withContent(message, `${base}/api/contents/${id}`) : message,
    ...(message['notice'] === 'unsent' ? { isUnsent: true } : {}),
    ...(refused === undefined ? {} : { refused }),
  };
}

function withContent(message: JsonObject, contentUrl: string): JsonObject {
  if (message['type'] === 'image') return { ...message, originalContentUrl: contentUrl, previewImageUrl: contentUrl };
  return ['video', 'audio', 'file'].includes(String(message['type'])) ? { ...message, contentUrl } : message;
}

function viewRichMenu(platform: Platform, person: Person, base: string): RichMenuView | null {
  const shown = platform.richMenus.shownTo(person);
  if (!shown?.image) return null;
  const { size, areas, chatBarText, selected } = asObject(shown.menu);
  return { size, areas, chatBarText, selected, imageUrl: `${base}/api/rich-menus/${shown.richMenuId}/image` };
}

export function viewState(platform: Platform, base: string): JsonObject {
  const { quota, webhooks, counts } = platform;
  return {
    now: platform.clock.now().toISOString(),
    clockOffsetMs: platform.clockOffsetMs,
    bot: { basicId: platform.basicId, displayName: platform.displayName, userId: platform.botUserId },
    people: platform.people.all().map((person) => viewPerson(platform, person, base)),
    refused: platform.log.refused.slice(-50),
    complaints: platform.log.complaints.slice(-50),
    faults: platform.faults.list(),
    quota: { limit: quota.limit, used: quota.used },
    pushes: counts.pushes,
    replies: counts.replies,
    pendingWebhooks: webhooks.pendingCount,
    webhookUrl: webhooks.url,
  };
}
