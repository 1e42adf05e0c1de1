// What the contact is asked to decide about a typed answer: what was meant, and whose answer stays.
import { itemRef } from '../../domain/conversation/tap.ts';
import { unitOf } from '../../domain/conversation/options.ts';
import { type Button, type Card } from '../../domain/message.ts';
import { dateTime, shorten, showValue, tapAction, type View } from './view.ts';

export function guessCard(view: View, key: string, values: readonly string[], found: number): Card {
  const { t, target, filled } = view;
  const item = filled?.item(key);
  const title = t(values.length > 1 ? 'chat.guess.title-many' : 'chat.guess.title');
  if (!item || !filled || !target) return { kind: 'card', alt: title, title, blocks: [], buttons: [] };
  const ref = itemRef(filled.form, item);
  const no = t('chat.guess.no');
  const id = view.state.guess?.id ?? 0;
  const take = (number: number | null, echo: string) =>
    tapAction({ kind: 'guess', response: target.response.id, item: ref, id, number }, echo);
  const unit = unitOf(item.question, view.language)?.phrase ?? '';
  const labels = values.map((value) => [showValue(view, filled, item, value), unit].filter(Boolean).join(' '));
  const yes = t('chat.guess.yes', { value: labels[0] ?? '' });
  const how =
    found > values.length
      ? t('chat.guess.found', { count: values.length, found })
      : t(values.length > 1 ? 'chat.guess.how-many' : 'chat.guess.how');
  return {
    kind: 'card',
    alt: `${title} ${labels.join(', ')}`,
    heading: filled.label(key, view.language),
    title,
    blocks: [
      ...(values.length > 1
        ? [
            {
              kind: 'choices' as const,
              mark: 'one' as const,
              choices: labels.map((label, index) => ({ number: String(index + 1), label, isSelected: false, action: take(index, label) })),
            },
          ]
        : []),
      { kind: 'text', text: how, size: 'small', tone: 'muted' },
    ],
    buttons: [
      ...(values.length === 1 ? [{ label: yes, style: 'primary' as const, action: take(0, yes) }] : []),
      { label: no, style: 'secondary', action: take(null, no) },
    ],
  };
}

export function contestCard(view: View, key: string, value: string): Card {
  const { t, target, filled } = view;
  const item = filled?.item(key);
  const title = t('chat.contest.title');
  if (!item || !filled || !target) return { kind: 'card', alt: title, title, blocks: [], buttons: [] };
  const stored = target.response.answers[key];
  const name = (stored?.by !== null && stored?.by !== undefined ? target.names[stored.by] : '') || t('chat.contest.somebody');
  const shown = (one: string): string => shorten(showValue(view, filled, item, one));
  const body = t('chat.contest.body', {
    name,
    theirs: shown(stored?.value ?? ''),
    mine: shown(value) || t('chat.contest.empty'),
    date: dateTime(view, stored?.at ?? view.now),
  });
  const ref = itemRef(filled.form, item);
  const id = view.state.conflict?.id ?? 0;
  const button = (yes: boolean): Button => {
    const label = t(yes ? 'chat.contest.mine' : 'chat.contest.theirs');
    return { label, style: 'secondary', action: tapAction({ kind: 'replace', response: target.response.id, item: ref, id, yes }, label) };
  };
  return {
    kind: 'card',
    alt: `${title} ${body}`,
    heading: filled.label(key, view.language),
    title,
    blocks: [
      { kind: 'text', text: body },
      { kind: 'text', text: t('chat.contest.how'), size: 'small', tone: 'muted' },
    ],
    buttons: [button(false), button(true)],
  };
}
