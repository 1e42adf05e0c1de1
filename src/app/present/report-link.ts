// The report's link, for the contact and for passing on.
import { isOver } from '../../domain/conversation/round.ts';
import { type Block, type Card } from '../../domain/message.ts';
import { agencyName, commandButton, dateTime, type View } from './view.ts';

export function reportCard(view: View, isShared: boolean): Card {
  const { t, target, link } = view;
  const isNever = target !== null && target.response.status !== 'submitted' && isOver(target.round, view.now);
  const none = t(isNever ? 'chat.report.never' : 'chat.report.not-yet');
  if (!link || !target)
    return {
      kind: 'card',
      alt: none,
      title: t('chat.report.title'),
      blocks: [{ kind: 'text', text: none }],
      buttons: [commandButton(view, t('chat.buttons.status'), { kind: 'status' })],
    };
  const expires: Block = {
    kind: 'text',
    text: t('chat.score.expires', { date: dateTime(view, link.expiresAt) }),
    size: 'small',
    tone: 'muted',
  };
  if (!isShared)
    return {
      kind: 'card',
      alt: t('chat.report.title'),
      title: t('chat.report.title'),
      blocks: [{ kind: 'text', text: t('chat.report.body', { agency: agencyName(view, target.agency) }) }, expires],
      buttons: [
        { label: t('chat.score.report'), style: 'primary', action: { kind: 'open', url: link.url } },
        commandButton(view, t('chat.score.share'), { kind: 'share' }),
      ],
    };
  return {
    kind: 'card',
    alt: t('chat.report.share-title'),
    title: t('chat.report.share-title'),
    blocks: [{ kind: 'text', text: t('chat.report.share-body', { url: link.url }) }, expires],
    buttons: [
      {
        label: t('chat.report.share-send'),
        style: 'primary',
        action: { kind: 'open', url: `https://line.me/R/share?text=${encodeURIComponent(link.url)}` },
      },
      { label: t('chat.score.report'), style: 'secondary', action: { kind: 'open', url: link.url } },
      commandButton(view, t('chat.links.title'), { kind: 'links' }),
    ],
  };
}
