// Links to the report that were passed on to people outside LINE: which work now, and taking one back.
import { type Card } from '../../domain/message.ts';
import { formatDate } from '../../i18n/format.ts';
import { commandButton, dateTime, tapAction, type View } from './view.ts';

/** More than these do not fit into a card that anybody reads; those made last come first. */
const shownMax = 10;

/** `revoked`: the link that this step took back. */
export function sharedLinksCard(view: View, revoked: number | null): Card {
  const { t, target } = view;
  const known = view.sharedLinks ?? [];
  const links = known.filter(({ id }) => id !== revoked);
  const note = revoked === null ? null : t(known.length > links.length ? 'chat.links.revoked' : 'chat.links.gone');
  const body = links.length === 0 ? t('chat.links.none') : t('chat.links.body', { count: links.length });
  return {
    kind: 'card',
    alt: [note, t('chat.links.title'), body].filter((part) => part !== null).join(' '),
    ...(note === null ? {} : { notes: [{ kind: 'text', text: note, tone: 'good' }] }),
    title: t('chat.links.title'),
    blocks: [
      { kind: 'text', text: body },
      {
        kind: 'rows',
        rows: links.slice(0, shownMax).map((link) => {
          const label = t('chat.links.revoke', { date: dateTime(view, link.createdAt) });
          return {
            label,
            detail: [
              ...(link.madeBy === '' ? [] : [t('chat.links.by', { name: link.madeBy })]),
              t('chat.links.until', { date: formatDate(link.expiresAt, view.language, view.timeZone) }),
              t('chat.links.opened', { count: link.openedCount }),
            ].join(' · '),
            action: tapAction(
              { kind: 'command', command: { kind: 'revoke-link', link: link.id }, response: target?.response.id ?? null },
              label,
            ),
          };
        }),
      },
    ],
    buttons: [commandButton(view, t('chat.links.new'), { kind: 'share' }), commandButton(view, t('chat.score.title'), { kind: 'score' })],
  };
}
