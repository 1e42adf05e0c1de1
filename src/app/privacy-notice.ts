// The privacy notice (PDPA s.23): every version is kept as it read, and a newer one is shown to everybody again before anything else.
import { type Container } from '../container.ts';
import { insertNotice, type NoticeTexts } from '../db/notices.ts';
import { type Translate } from '../i18n/translate.ts';

/**
 * Version of the texts `chat.notice` in the locales. Raise it when their meaning changes (a test compares the texts with those of this
 * version): whoever acknowledged an earlier one is asked to acknowledge the new one.
 */
export const noticeVersion = 1;

/** In the order in which they are read. */
export const noticeParts = ['purpose', 'data', 'need', 'keep', 'share', 'rights'] as const;

/** The notice as this release reads, in both languages. */
export function noticeTexts(translate: Translate): NoticeTexts {
  const of = (language: 'th' | 'en') => Object.fromEntries(noticeParts.map((part) => [part, translate(language, `chat.notice.${part}`)]));
  return { th: of('th'), en: of('en') };
}

/** At the start of the program: puts the notice in force. Does nothing when it is. Returns how many contacts are to acknowledge it anew. */
export async function publishNotice({ db, clock, translate }: Pick<Container, 'db' | 'clock' | 'translate'>): Promise<number> {
  return insertNotice(db.sql, { version: noticeVersion, texts: noticeTexts(translate), inForceAt: clock.now() });
}
