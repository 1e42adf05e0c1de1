// The privacy notice (PDPA s.23): every version is kept as it read, and a newer one is shown to everybody again before anything else.
import { type Container } from '../container.ts';
import { insertNotice, type NoticeTexts } from '../db/notices.ts';
import { type Translate, type TranslationKey } from '../i18n/translate.ts';

/**
 * Version of the texts `chat.notice` in the locales. Raise it when their meaning changes (a test compares the texts with those of this
 * version): whoever acknowledged an earlier one is asked to acknowledge the new one.
 */
export const noticeVersion = 1;

/** In the order in which they are read. */
export const noticeParts = ['purpose', 'controller', 'data', 'need', 'keep', 'share', 'rights'] as const;

/** The data controller and where people reach it (PDPA s.23 (5)): as configured, else as far as it can be told. */
export const controllerText = (t: (key: TranslationKey) => string, dataController: string | null): string =>
  dataController ?? t('chat.notice.controller-unnamed');

/** The notice as this release reads, in both languages. */
export function noticeTexts(translate: Translate, dataController: string | null): NoticeTexts {
  const of = (language: 'th' | 'en') => {
    const controller = controllerText((key) => translate(language, key), dataController);
    return Object.fromEntries(noticeParts.map((part) => [part, translate(language, `chat.notice.${part}`, { controller })]));
  };
  return { th: of('th'), en: of('en') };
}

/**
 * At the start of the program: puts the notice in force. Where it is already, only a new address of the controller is written down; nobody
 * has to acknowledge that. Returns how many contacts are to acknowledge the notice anew.
 */
export async function publishNotice({
  db,
  clock,
  config,
  translate,
}: Pick<Container, 'db' | 'clock' | 'config' | 'translate'>): Promise<number> {
  return insertNotice(db.sql, { version: noticeVersion, texts: noticeTexts(translate, config.dataController), inForceAt: clock.now() });
}
