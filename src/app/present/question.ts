// A question as a card: full text, numbered choices as buttons inside, progress, and the small commands; the same answer may be typed.
import { itemRef, type Tap } from '../../domain/conversation/tap.ts';
import { askedItems, notesBefore, progressOf, questionNumber, questionSet, tableRows } from '../../domain/conversation/progress.ts';
import { type FilledForm, type FormItem } from '../../domain/form.ts';
import { type Block, type Button, type Card } from '../../domain/message.ts';
import { inLanguage } from '../../domain/questionnaire.ts';
import { agencyOfSeveral, choiceLabel, commandButton, dateTime, showValue, tapAction, type View } from './view.ts';
import { type Target } from '../../domain/conversation/snapshot.ts';
import { choicesPerPage, isCompact, isLong, listOf, rangeSteps, ticksOf } from '../../domain/conversation/options.ts';
import { pickAction } from './picker.ts';
import { positionOf } from './repeat.ts';

export function questionCard(view: View, target: Target, filled: FilledForm, item: FormItem, page: number): Card {
  const { t, language } = view;
  const number = t('chat.question.number', { number: questionNumber(filled, item.key), count: askedItems(filled).length });
  const progress = progressOf(filled, view.given);
  const label = filled.label(item.key, language) || item.question.name;
  const hint = filled.hint(item.key, language);
  const heading = headingOf(view, filled, item);
  const how = howToAnswer(view, filled, item);
  const set = questionSet(filled, item);
  const place = set.findIndex(({ key }) => key === item.key) + 1;
  // A row's label is a part of what the table asks.
  const about =
    item.group && item.group !== item.section && tableRows(filled, item).length > 0 ? filled.label(item.group.key, language) : '';
  return {
    kind: 'card',
    alt: t('chat.question.alt', { number, label: about === '' ? label : t('chat.question.shown', { label: about, value: label }) }),
    ...(heading === '' ? {} : { heading }),
    progress: {
      donePct: progress.asked === 0 ? 0 : (100 * progress.answered) / progress.asked,
      label: place === 0 ? number : t('chat.question.in-set', { number, place, of: set.length }),
    },
    notes: notesBefore(filled, item.key).map((note) => noteBlock(view, filled, note)),
    title: item.isRequired ? label : `${label} (${t('chat.question.optional')})`,
    blocks: [
      ...(about === '' ? [] : [{ kind: 'text', text: about } satisfies Block]),
      ...(hint === '' ? [] : [{ kind: 'text', text: hint, size: 'small', tone: 'muted' } satisfies Block]),
      ...answerBlocks(view, target, filled, item, page),
      ...currentAnswer(view, target, filled, item),
      ...(how === '' ? [] : [{ kind: 'text', text: how, size: 'small', tone: 'muted' } satisfies Block]),
    ],
    buttons: answerButtons(view, target, filled, item, page),
    links: commandLinks(view, target, filled, item),
  };
}

/** A note, or a question that is only shown, with its value. */
export function noteBlock(view: View, filled: FilledForm, item: FormItem): Block {
  const isNote = item.question.type === 'note';
  const hint = isNote ? filled.hint(item.key, view.language) : '';
  // A note that is only a picture elsewhere has its name left.
  const label = [filled.label(item.key, view.language), hint].filter(Boolean).join('\n') || item.question.name;
  const value = isNote ? '' : showValue(view, filled, item, item.value);
  return { kind: 'text', text: value === '' ? label : view.t('chat.question.shown', { label, value }), size: 'small' };
}

/** The agency, if there are several; section name; in a repeat which repetition; above a set of questions its name, once. */
function headingOf(view: View, filled: FilledForm, item: FormItem): string {
  const { defaultLanguage } = filled.form.questionnaire;
  const section = item.section ? inLanguage(item.section.label, view.language, defaultLanguage) : '';
  const isFirstOfSet = questionSet(filled, item)[0]?.key === item.key;
  // Who comes from the review has not seen the set's beginning.
  const isAbove = isFirstOfSet || (view.state.mode === 'reviewing' && questionSet(filled, item).length > 0);
  const group = isAbove && item.group && item.group !== item.section ? filled.label(item.group.key, view.language) : '';
  return [agencyOfSeveral(view), section, positionOf(view, filled, item), group].filter(Boolean).join(' › ');
}

function hasChoices(item: FormItem): boolean {
  return item.choices.length > 0;
}

function answerBlocks(view: View, target: Target, filled: FilledForm, item: FormItem, page: number): Block[] {
  const { type } = item.question;
  const ref = itemRef(filled.form, item);
  const seq = target.response.answers[item.key]?.seq ?? 0;
  const steps = rangeSteps(item.question);
  if (steps.length > 0)
    return [
      {
        kind: 'choices',
        mark: 'one',
        choices: steps.map((step, choice) => ({
          number: '',
          label: step,
          isSelected: step === item.value,
          action: tapAction({ kind: 'answer', response: target.response.id, item: ref, seq, choice }, step),
        })),
      },
    ];
  if (!hasChoices(item)) return [];
  const list = listOf(filled, item);
  const ticked = ticksOf(view.state, item);
  const perPage = choicesPerPage(item.question);
  const shown = item.choices.slice(page * perPage, (page + 1) * perPage);
  const chosen = type === 'select_multiple' && item.choices.length > perPage ? tickedBlock(view, filled, item, ticked) : [];
  if (isCompact(item.question)) {
    const lines = shown.map((choice, offset) => {
      const line = view.t('chat.question.line', {
        number: page * perPage + offset + 1,
        label: choiceLabel(view.language, filled, item, choice.name),
      });
      return ticked.includes(choice.name) ? view.t('chat.question.line-chosen', { line }) : line;
    });
    // In several blocks, so that a long list can go into several bubbles.
    const blocks = lines.flatMap((_, index): Block[] =>
      index % linesPerBlock === 0 ? [{ kind: 'text', text: lines.slice(index, index + linesPerBlock).join('\n') }] : [],
    );
    return [...blocks, ...chosen];
  }
  return [
    ...chosen,
    {
      kind: 'choices',
      mark: type === 'select_one' ? 'one' : 'many',
      choices: shown.map((choice, offset) => {
        const index = list.findIndex((one) => one.name === choice.name);
        const label = choiceLabel(view.language, filled, item, choice.name);
        const isSelected = ticked.includes(choice.name);
        const position = type === 'rank' && isSelected ? ` (${ticked.indexOf(choice.name) + 1})` : '';
        return {
          number: String(page * perPage + offset + 1),
          label: `${label}${position}`,
          isSelected,
          action: tapAction(
            type === 'select_one'
              ? { kind: 'answer', response: target.response.id, item: ref, seq, choice: index }
              : { kind: 'tick', response: target.response.id, item: ref, seq, choice: index, isOn: !isSelected },
            label,
          ),
        };
      }),
    },
  ];
}

const linesPerBlock = 20;

/** What is ticked on any page. */
function tickedBlock(view: View, filled: FilledForm, item: FormItem, ticked: readonly string[]): Block[] {
  if (ticked.length === 0) return [];
  const names = ticked.map((name) => choiceLabel(view.language, filled, item, name)).join(', ');
  return [{ kind: 'text', text: view.t('chat.question.ticked', { names }), size: 'small', tone: 'good' }];
}

function currentAnswer(view: View, target: Target, filled: FilledForm, item: FormItem): Block[] {
  const stored = target.response.answers[item.key];
  if (item.value === '') return [];
  const value = showValue(view, filled, item, item.value);
  const isOther = stored !== undefined && stored.by !== null && stored.by !== view.snapshot.contact.id;
  // A default that nobody has given as an answer yet.
  if (!stored) {
    const text = hasChoices(item) ? view.t('chat.question.prefilled') : view.t('chat.question.prefilled-value', { value });
    return [{ kind: 'text', text, size: 'small', tone: 'muted' }];
  }
  if (hasChoices(item) && !isOther) return [];
  const text = isOther
    ? view.t('chat.question.current-by', {
        value,
        name: target.names[stored.by] || view.t('chat.contest.somebody'),
        date: dateTime(view, stored.at),
      })
    : view.t('chat.question.current', { value });
  return [{ kind: 'text', text, size: 'small', tone: 'good' }];
}

function howToAnswer(view: View, filled: FilledForm, item: FormItem): string {
  const { type, appearance, parameters } = item.question;
  const rows = tableRows(filled, item);
  // The scale is explained on the first row only.
  if (rows.length > 1) return rows[0]?.key === item.key ? view.t('chat.question.how.table', { count: rows.length }) : '';
  switch (type) {
    case 'select_one':
      if (isCompact(item.question)) return view.t(isLong(item) ? 'chat.question.how.one-typed-search' : 'chat.question.how.one-typed');
      return view.t(isLong(item) ? 'chat.question.how.search' : 'chat.question.how.one');
    case 'select_multiple': {
      if (isLong(item)) return view.t('chat.question.how.many-search');
      if (isCompact(item.question)) return view.t('chat.question.how.many-typed');
      const hasTicks = view.state.ticks?.key === item.key && view.state.ticks.names.length > 0;
      return view.t(hasTicks ? 'chat.question.how.many-more' : 'chat.question.how.many');
    }
    case 'text':
      return view.t(appearance.includes('multiline') ? 'chat.question.how.multiline' : 'chat.question.how.text');
    case 'date':
      if (appearance.includes('year')) return view.t('chat.question.how.year');
      return view.t(appearance.includes('month-year') ? 'chat.question.how.month-year' : 'chat.question.how.date');
    case 'range':
      if (rangeSteps(item.question).length > 0) return view.t('chat.question.how.steps');
      return view.t(parameters['step'] === '1' ? 'chat.question.how.range' : 'chat.question.how.range-step', {
        min: parameters['start'] ?? '',
        max: parameters['end'] ?? '',
        step: parameters['step'] ?? '',
      });
    case 'integer':
    case 'decimal':
    case 'time':
    case 'dateTime':
    case 'rank':
    case 'acknowledge':
    case 'image':
    case 'file':
    case 'geopoint':
    case 'barcode':
      return view.t(`chat.question.how.${type}`);
    default:
      return view.t('chat.question.how.text');
  }
}

function answerButtons(view: View, target: Target, filled: FilledForm, item: FormItem, page: number): Button[] {
  const { t } = view;
  const response = target.response.id;
  const ref = itemRef(filled.form, item);
  const seq = target.response.answers[item.key]?.seq ?? 0;
  const buttons: Button[] = [];
  const { type } = item.question;
  if (type === 'select_multiple') {
    const count = ticksOf(view.state, item).length;
    const label = count > 0 ? t('chat.question.done', { count }) : t('chat.question.done-none');
    if (count > 0 || !item.isRequired)
      buttons.push({ label, style: 'primary', action: tapAction({ kind: 'done', response, item: ref, seq }, label) });
  }
  const pick = pickAction(view, filled, item, pickData(response, ref, seq));
  if (pick) buttons.push({ label: t(`chat.question.pick-${pick.mode}`), style: 'primary', action: pick });
  if (type === 'acknowledge') {
    const label = t('chat.question.acknowledge');
    buttons.push({ label, style: 'primary', action: tapAction({ kind: 'answer', response, item: ref, seq, choice: 0 }, label) });
  }
  const perPage = choicesPerPage(item.question);
  const pages = Math.ceil(item.choices.length / perPage);
  if (page + 1 < pages) {
    const label = t('chat.question.more', {
      from: (page + 1) * perPage + 1,
      to: Math.min(item.choices.length, (page + 2) * perPage),
      count: item.choices.length,
    });
    buttons.push({ label, style: 'secondary', action: tapAction({ kind: 'page', response, item: ref, page: page + 1 }, label) });
  }
  if (page > 0) {
    const label = t('chat.question.fewer');
    buttons.push({ label, style: 'secondary', action: tapAction({ kind: 'page', response, item: ref, page: page - 1 }, label) });
  }
  const rows = tableRows(filled, item);
  const row = rows.findIndex((one) => one.key === item.key);
  if (row > 0 && rows[row - 1]?.value !== '' && item.value === '' && row < rows.length - 1) {
    const label = t('chat.question.same');
    buttons.push({ label, style: 'secondary', action: tapAction({ kind: 'same', response, item: ref }, label) });
  }
  if (item.value !== '' && type !== 'acknowledge' && (!hasChoices(item) || type === 'select_one')) {
    const label = t(target.response.answers[item.key] ? 'chat.question.keep' : 'chat.question.use');
    buttons.push({ label, style: 'secondary', action: tapAction({ kind: 'skip', response, item: ref }, label) });
  }
  return buttons;
}

const pickData = (response: number, ref: string, seq: number): string => {
  const action = tapAction({ kind: 'picked', response, item: ref, seq }, '');
  return action.kind === 'tap' ? action.data : '';
};

function commandLinks(view: View, target: Target, filled: FilledForm, item: FormItem): Button[] {
  const { t } = view;
  const response = target.response.id;
  const ref = itemRef(filled.form, item);
  const link = (label: string, kind: 'back' | 'skip' | 'help'): Button => ({
    label,
    style: 'link',
    action: tapAction({ kind, response, item: ref }, label),
  });
  return [
    ...(questionNumber(filled, item.key) > 1 ? [link(t('chat.question.back'), 'back')] : []),
    ...(item.value === '' ? [link(t(item.isRequired ? 'chat.question.later' : 'chat.question.skip'), 'skip')] : []),
    ...(item.value !== '' && !item.isRequired && view.given.has(item.key)
      ? [
          {
            label: t('chat.question.clear'),
            style: 'link',
            action: tapAction(
              { kind: 'clear', response, item: ref, seq: target.response.answers[item.key]?.seq ?? 0 },
              t('chat.question.clear'),
            ),
          } satisfies Button,
        ]
      : []),
    link(t('chat.question.help'), 'help'),
    commandButton(view, t('chat.question.pause'), { kind: 'pause' }, 'link'),
  ];
}

/** Choices as quick replies: of those that have buttons of their own, and of those that have none. LINE shows 13, one of which is "done". */
const quickButtonsMax = 10;
const quickLinesMax = 12;

/** Phone extras: the first choices by number and label, or the sensor that the question wants. */
export function questionQuickReplies(view: View, target: Target, filled: FilledForm, item: FormItem): Button[] {
  const { t } = view;
  const { type } = item.question;
  if (type === 'image')
    return [
      { label: t('chat.question.camera'), action: { kind: 'camera' } },
      { label: t('chat.question.photos'), action: { kind: 'photos' } },
    ];
  if (type === 'geopoint') return [{ label: t('chat.question.location'), action: { kind: 'location' } }];
  const isMany = type === 'select_multiple' && isCompact(item.question);
  if (!(type === 'select_one' || isMany) || item.choices.length > (isCompact(item.question) ? quickLinesMax : quickButtonsMax)) return [];
  const ref = itemRef(filled.form, item);
  const response = target.response.id;
  const seq = target.response.answers[item.key]?.seq ?? 0;
  const list = listOf(filled, item);
  const ticked = ticksOf(view.state, item);
  const done = t('chat.question.done', { count: ticked.length });
  return [
    ...(isMany && ticked.length > 0 ? [{ label: done, action: tapAction({ kind: 'done', response, item: ref, seq }, done) }] : []),
    ...item.choices.map((choice, index) => {
      const label = choiceLabel(view.language, filled, item, choice.name);
      const at = list.findIndex((one) => one.name === choice.name);
      const tap: Tap = isMany
        ? { kind: 'tick', response, item: ref, seq, choice: at, isOn: !ticked.includes(choice.name) }
        : { kind: 'answer', response, item: ref, seq, choice: at };
      return { label: t('chat.question.line', { number: index + 1, label }), action: tapAction(tap, label) };
    }),
  ];
}
