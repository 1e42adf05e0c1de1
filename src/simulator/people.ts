// The people of the simulator and what each one's phone holds. Plain records; phone.ts acts on them, view.ts shows them.
import { newUserId } from './ids.ts';
import { type Store, type Table } from './journal.ts';
import { type JsonObject } from './json.ts';

export interface PersonRequest {
  readonly name: string;
  /** Shown beside the name, for whoever plays the person. */
  readonly note?: string;
  /** Texts that whoever plays the person may want to type. */
  readonly suggested?: readonly string[];
}

export interface Person {
  readonly id: string;
  readonly userId: string;
  readonly name: string;
  note: string;
  suggested: readonly string[];
  /** Added the account and did not block it. */
  isFriend: boolean;
  isBlocked: boolean;
  /** Instant of the last message to the bot; ms, null = never. */
  lastWroteAt: number | null;
  /** LINE for PC shows neither quick replies nor the rich menu. */
  device: 'phone' | 'pc';
  /** Rich menu linked to this person by the bot. */
  richMenuId: string | null;
  /** The loading animation runs until then; ms. */
  typingUntil: number;
  /** The entry whose quick replies were used up by a tap. */
  usedQuickRepliesOf: string | null;
  /** The last line of the chat when the person last did something; null = the chat was empty. */
  lastDeedAfter: string | null;
}

/** One line of a chat as the phone shows it. */
export interface ChatEntry {
  readonly id: string;
  readonly personId: string;
  readonly from: 'person' | 'bot' | 'system';
  /** ISO instant. */
  readonly at: string;
  readonly via: 'reply' | 'push' | null;
  /** By whom it was meant for: the person (bot's messages) or the bot (the person's, once acknowledged). */
  isRead: boolean;
  /** A LINE message object; for the system's lines `{ type: 'notice', notice, text? }`. */
  message: JsonObject;
  /** Why it did not get through: LINE's refusal of the bot's message, or the bot's silence about the person's. */
  refused?: string;
}

export interface People {
  add(request: PersonRequest): Person;
  get(id: string): Person | undefined;
  byUserId(userId: string): Person | undefined;
  all(): Person[];
  /** Keeps a change made to the record. */
  save(person: Person): void;
  /** The person's chat, oldest first. */
  chat(personId: string): readonly ChatEntry[];
  addEntry(entry: ChatEntry): void;
  saveEntry(entry: ChatEntry): void;
  findEntry(personId: string, entryId: string): ChatEntry | undefined;
}

/** What a chat keeps where transcripts are not recorded: enough to tap the last answer. */
const shortChat = 8;

export function createPeople(store: Store, recordsTranscripts: boolean): People {
  const people: Table<Person> = store.table('people');
  const entries: Table<ChatEntry> = store.table('chat');
  const byUserId = new Map<string, string>();
  const chats = new Map<string, ChatEntry[]>();
  for (const person of people.values()) byUserId.set(person.userId, person.id);

  const chatOf = (personId: string): ChatEntry[] => {
    let chat = chats.get(personId);
    if (!chat) chats.set(personId, (chat = []));
    return chat;
  };
  for (const entry of entries.values()) chatOf(entry.personId).push(entry);

  return {
    add({ name, note = '', suggested = [] }) {
      const id = `p${people.size + 1}`;
      const person: Person = {
        id,
        userId: newUserId(),
        name,
        note,
        suggested,
        isFriend: false,
        isBlocked: false,
        lastWroteAt: null,
        device: 'phone',
        richMenuId: null,
        typingUntil: 0,
        usedQuickRepliesOf: null,
        lastDeedAfter: null,
      };
      people.set(id, person);
      byUserId.set(person.userId, id);
      return person;
    },
    get: (id) => people.get(id),
    byUserId(userId) {
      const id = byUserId.get(userId);
      return id === undefined ? undefined : people.get(id);
    },
    all: () => [...people.values()],
    save: (person) => people.set(person.id, person),
    chat: chatOf,
    addEntry(entry) {
      const chat = chatOf(entry.personId);
      chat.push(entry);
      if (recordsTranscripts) entries.set(entry.id, entry);
      else if (chat.length > shortChat) chat.shift();
    },
    saveEntry(entry) {
      if (recordsTranscripts) entries.set(entry.id, entry);
    },
    findEntry: (personId, entryId) => chatOf(personId).findLast((entry) => entry.id === entryId),
  };
}
