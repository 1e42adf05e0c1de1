// The cards of handing over: what it means, the code for the successor, and what the one who is out is told.
import { type AgencyNames, nameIn } from '../../domain/agency-name.ts';
import { type Card } from '../../domain/message.ts';
import { type Translate } from '../../i18n/translate.ts';
import { plainCard } from './plain-card.ts';
import { agencyName, commandButton, dateTime, goOnButtons, type View } from './view.ts';

/** null = there is no agency to hand over. */
export function handoverCard(view: View): Card | null {
  const { t, target } = view;
  if (!target) return null;
  const agency = agencyName(view, target.agency);
  return {
    kind: 'card',
    alt: t('chat.handover.title'),
    title: t('chat.handover.title'),
    blocks: [
      { kind: 'text', text: t('chat.handover.text', { agency, role: t(`chat.agency.roles.${target.role}`) }) },
      { kind: 'text', text: t('chat.handover.how'), size: 'small', tone: 'muted' },
    ],
    buttons: [
      commandButton(view, t('chat.handover.yes'), { kind: 'handover-yes' }, 'primary'),
      commandButton(view, t('chat.handover.no'), { kind: 'continue' }),
    ],
  };
}

export function handoverCodeCard(view: View, { code, expiresAt }: NonNullable<View['handover']>): Card {
  const { t } = view;
  return {
    kind: 'card',
    alt: t('chat.handover.code-title'),
    title: t('chat.handover.code-title'),
    blocks: [
      { kind: 'text', text: code },
      { kind: 'text', text: t('chat.handover.code-text', { date: dateTime(view, expiresAt) }), size: 'small' },
    ],
    buttons: goOnButtons(view),
  };
}

/** To the one who handed over, when the code was used. */
export function handedOverCard(
  { translate, language }: { readonly translate: Translate; readonly language: string; readonly timeZone: string },
  names: AgencyNames,
): Card {
  const agency = nameIn(language, names);
  return plainCard(translate(language, 'notices.handed-over-title'), translate(language, 'notices.handed-over', { agency }));
}
