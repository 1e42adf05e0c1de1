// Repetitions that the contact decides on: "is there one?", "another one?", and removing one.
import { repeatRef } from '../../domain/conversation/tap.ts';
import { type Target } from '../../domain/conversation/snapshot.ts';
import { type FilledForm, type FormItem, type FormRepeat } from '../../domain/form.ts';
import { type Button, type Card } from '../../domain/message.ts';
import { agencyOfSeveral, showValue, tapAction, type View } from './view.ts';

/** What one repetition is called: the repeat's label, its name without one. */
export function repeatName(view: Pick<View, 'language'>, filled: FilledForm, key: string): string {
  return filled.label(key, view.language) || key.slice(key.lastIndexOf('/') + 1);
}

/** "บริการที่ 2", for an item inside repeats outermost first; '' outside. */
export function positionOf(view: View, filled: FilledForm, item: FormItem): string {
  return item.repetitions
    .map(({ repeatKey, position }) => view.t('chat.repeat.position', { name: repeatName(view, filled, repeatKey), position }))
    .join(' › ');
}

/** `count` repetitions are known of; 0 asks whether there is any. */
export function repeatCard(view: View, target: Target, filled: FilledForm, repeat: FormRepeat, count: number): Card {
  const { t } = view;
  const name = repeatName(view, filled, repeat.key);
  const title = count === 0 ? t('chat.repeat.first', { name }) : t('chat.repeat.another', { name });
  const choice = (yes: boolean): Button => {
    const label = t(count === 0 ? (yes ? 'chat.repeat.yes-first' : 'chat.repeat.no-first') : yes ? 'chat.repeat.yes' : 'chat.repeat.no', {
      name,
    });
    return { label, style: yes ? 'primary' : 'secondary', action: moreAction(target, filled, repeat, count, yes, label) };
  };
  const section = repeat.section ? filled.label(repeat.section.key, view.language) : '';
  const heading = [agencyOfSeveral(view), section].filter(Boolean).join(' › ');
  const known = listOf(view, filled, repeat, count);
  return {
    kind: 'card',
    alt: [title, known].filter(Boolean).join(' '),
    ...(heading === '' ? {} : { heading }),
    title,
    blocks: [
      ...(known === '' ? [] : [{ kind: 'text' as const, text: known, size: 'small' as const }]),
      { kind: 'text', text: t(count === 0 ? 'chat.repeat.how' : 'chat.repeat.how-more'), size: 'small', tone: 'muted' },
    ],
    buttons: [choice(true), choice(false)],
  };
}

export function moreAction(
  target: Target,
  filled: FilledForm,
  repeat: FormRepeat,
  count: number,
  yes: boolean,
  echo: string,
): Button['action'] {
  return tapAction({ kind: 'more', response: target.response.id, repeat: repeatRef(filled.form, repeat), count, yes }, echo);
}

export function removeAction(
  target: Target,
  filled: FilledForm,
  repeat: FormRepeat,
  position: number,
  isSure: boolean,
  echo: string,
): Button['action'] {
  const ref = repeatRef(filled.form, repeat);
  return tapAction({ kind: 'remove', response: target.response.id, repeat: ref, count: repeat.count, position, isSure }, echo);
}

/** A repetition by its first answer, so that people know which is which. */
function firstAnswer(view: View, filled: FilledForm, repeat: FormRepeat, position: number): string {
  const item = filled.items
    .slice(repeat.start, repeat.end)
    .find((one) => one.key.startsWith(`${repeat.key}[${position}]/`) && one.value !== '' && one.question.type !== 'note');
  return item ? showValue(view, filled, item, item.value) : '';
}

/** "1. …  2. …" */
function listOf(view: View, filled: FilledForm, repeat: FormRepeat, count: number): string {
  return Array.from({ length: count }, (_, index) => firstAnswer(view, filled, repeat, index + 1))
    .map((answer, index) => (answer === '' ? '' : view.t('chat.review.item', { number: index + 1, label: answer })))
    .filter(Boolean)
    .join('\n');
}

export function removalCard(view: View, target: Target, filled: FilledForm, repeat: FormRepeat, position: number): Card {
  const { t } = view;
  const name = repeatName(view, filled, repeat.key);
  const title = t('chat.repeat.remove-title', { name, position });
  const answer = firstAnswer(view, filled, repeat, position);
  const yes = t('chat.repeat.remove-yes');
  return {
    kind: 'card',
    alt: title,
    title,
    blocks: [
      ...(answer === '' ? [] : [{ kind: 'text' as const, text: answer }]),
      { kind: 'text', text: t('chat.repeat.remove-body'), size: 'small', tone: 'muted' },
    ],
    buttons: [
      { label: yes, style: 'secondary', action: removeAction(target, filled, repeat, position, true, yes) },
      {
        label: t('chat.repeat.remove-no'),
        style: 'primary',
        action: tapAction(
          { kind: 'command', command: { kind: 'review', section: null, page: 0 }, response: target.response.id },
          t('chat.repeat.remove-no'),
        ),
      },
    ],
  };
}
