// Files that people sent. LINE keeps them for a time; a message that its sender took back is gone at once (REF "Get content").
import { type Store } from './journal.ts';

export interface Content {
  readonly kind: 'image' | 'video' | 'audio' | 'file';
  readonly contentType: string;
  readonly base64: string;
  isGone: boolean;
}

export interface Contents {
  get(messageId: string): Content | undefined;
  add(messageId: string, content: Content): void;
  markGone(messageId: string): void;
}

export function createContents(store: Store): Contents {
  const contents = store.table<Content>('contents');
  return {
    get: (messageId) => contents.get(messageId),
    add: (messageId, content) => contents.set(messageId, content),
    markGone(messageId) {
      const content = contents.get(messageId);
      if (content) contents.set(messageId, { ...content, base64: '', isGone: true });
    },
  };
}
