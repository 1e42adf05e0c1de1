// What every part of the presentation needs: the contact's language, the step that was made, and short ways to the texts.
import { nameIn } from '../../domain/agency-name.ts';
import { type ConversationEvent } from '../../domain/conversation/event.ts';
import { type Given } from '../../domain/conversation/progress.ts';
import { mayAnswer } from '../../domain/conversation/round.ts';
import { type Agency, type Snapshot, type Target } from '../../domain/conversation/snapshot.ts';
import { type ConversationState } from '../../domain/conversation/state.ts';
import { type Tap, writeTap } from '../../domain/conversation/tap.ts';
import { type Command } from '../../domain/conversation/command.ts';
import { hashOfFile } from '../../domain/answer.ts';
import { type FilledForm, type FormItem } from '../../domain/form.ts';
import { type Action, type Button } from '../../domain/message.ts';
import { type Question } from '../../domain/questionnaire.ts';
import { formatDate, formatDateAnswer, formatDateTime, formatNumber } from '../../i18n/format.ts';
import { type Parameters, type Translate, type TranslationKey } from '../../i18n/translate.ts';

/** A report link that was made for this reply. */
export interface ReplyLink {
  readonly url: string;
  readonly expiresAt: Date;
}

/** A link of the agency's report that was made for somebody outside LINE, still working. */
interface SharedLink {
  readonly id: number;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  /** Display name of who made it; '' when LINE does not tell. */
  readonly madeBy: string;
  readonly openedCount: number;
}

export interface Ahead {
  readonly filled: FilledForm;
  readonly given: Given;
  readonly isSubmitted: boolean;
  /** null = nobody of the agency has begun. */
  readonly responseId: number | null;
}

export interface View {
  readonly language: string;
  readonly timeZone: string;
  /** Who runs the survey and where people reach them. */
  readonly dataController?: string | null;
  readonly now: Date;
  readonly snapshot: Snapshot;
  readonly state: ConversationState;
  readonly events: readonly ConversationEvent[];
  readonly target: Target | null;
  readonly filled: FilledForm | null;
  /** Keys of the target's answers after this step, cleared ones too: what else has a value is a default. */
  readonly given: Given;
  readonly link: ReplyLink | null;
  /** Read only when they are asked for; before this step revoked one. */
  readonly sharedLinks?: readonly SharedLink[];
  /** A one-time link into the organisers' page that was made for this reply. */
  readonly consoleLink?: ReplyLink | null;
  /** A code for whoever takes over, made for this reply. */
  readonly handover?: { readonly code: string; readonly expiresAt: Date } | null;
  /** How far an agency is that is introduced but is not the target (just joined, just chosen). */
  readonly ahead: Ahead | null;
  readonly t: (key: TranslationKey, parameters?: Parameters) => string;
}

export function makeView(translate: Translate, parts: Omit<View, 't'>): View {
  return { ...parts, t: (key, parameters) => translate(parts.language, key, parameters) };
}

/** What the contact reads for the agency. */
export function agencyName({ language }: Pick<View, 'language'>, agency: Agency): string {
  return nameIn(language, agency);
}

/** The agency that a card is about, for a contact who answers for several; '' for everybody else, who need not be told. */
export function agencyOfSeveral(view: View): string {
  const { snapshot, target } = view;
  const agencies = new Set(snapshot.participations.map((one) => one.agency.id));
  return target && agencies.size > 1 ? agencyName(view, target.agency) : '';
}

export const dateTime = (view: Pick<View, 'language' | 'timeZone'>, at: Date): string => formatDateTime(at, view.language, view.timeZone);

/** `20 พ.ย.`: within a round the year goes without saying. */
export function dayOf({ language, timeZone }: Pick<View, 'language' | 'timeZone'>, at: Date): string {
  return formatDate(at, language, timeZone, 'short').split(' ').slice(0, 2).join(' ');
}

/** A button that does what typing the command does, for the response that the card is about: the target's unless another is given. */
export function commandButton(
  view: View,
  label: string,
  command: Command,
  style: Button['style'] = 'secondary',
  response: number | null = view.target?.response.id ?? null,
): Button {
  return { label, style, action: { kind: 'tap', data: writeTap({ kind: 'command', command, response }), echo: label } };
}

/** "Go on answering"; none where there is nothing that this contact could answer. */
export function goOnButtons(view: View, style: Button['style'] = 'secondary'): Button[] {
  const { t, target, now } = view;
  return target && !mayAnswer(target, now) ? [] : [commandButton(view, t('chat.buttons.continue'), { kind: 'continue' }, style)];
}

export function tapAction(tap: Tap, echo: string): Action {
  return { kind: 'tap', data: writeTap(tap), echo };
}

/** An answer as people read it: labels for choices, Buddhist years for dates, separators for numbers. */
export function showValue(
  view: Pick<View, 'language' | 'timeZone'> & Partial<Pick<View, 't' | 'snapshot'>>,
  filled: FilledForm,
  item: { readonly question: Question; readonly choices: FormItem['choices'] },
  value: string,
): string {
  const { question } = item;
  if (value === '') return '';
  switch (question.type) {
    case 'select_one':
    case 'select_multiple':
    case 'rank':
      return value
        .split(' ')
        .map((name) => choiceLabel(view.language, filled, item, name))
        .join(', ');
    case 'integer':
    case 'decimal':
    case 'range':
      return formatNumber(value, view.language);
    case 'date':
      return formatDateAnswer(value, question.appearance, view.language);
    case 'time':
      return view.language === 'en' ? value.slice(0, 5) : `${value.slice(0, 5).replace(':', '.')} น.`;
    case 'dateTime': {
      const at = new Date(value);
      return Number.isNaN(at.getTime()) ? value : formatDateTime(at, view.language, view.timeZone, 'long');
    }
    case 'image':
    case 'file':
      return showFile(view, value);
    case 'geopoint':
      return value.split(' ').slice(0, 2).join(', ');
    case 'acknowledge':
      return view.t?.('chat.question.acknowledged') ?? value;
    default:
      return value;
  }
}

const shortMax = 80;
const graphemes = new Intl.Segmenter('th', { granularity: 'grapheme' });

/** A long text answer is repeated only as far as needed to know it again. */
export function shorten(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  if (line.length <= shortMax) return line;
  const letters = Array.from(graphemes.segment(line), (part) => part.segment);
  return letters.length <= shortMax ? line : `${letters.slice(0, shortMax).join('')}…`;
}

/** "ไฟล์แนบ (PDF, 1.2 MB)": the value itself is a hash. */
function showFile({ t, snapshot, language }: Pick<View, 'language'> & Partial<Pick<View, 't' | 'snapshot'>>, value: string): string {
  const hash = hashOfFile(value);
  if (!t || hash === null) return value;
  const type = value.slice(value.lastIndexOf('.') + 1).toUpperCase();
  const bytes = snapshot?.fileSizes[hash];
  if (bytes === undefined) return t('chat.question.file', { type });
  const size =
    bytes >= 1_000_000
      ? `${formatNumber((bytes / 1_000_000).toFixed(1), language)} MB`
      : `${formatNumber(String(Math.ceil(bytes / 1000)), language)} KB`;
  return t('chat.question.file-size', { type, size });
}

export function choiceLabel(
  language: string,
  filled: FilledForm,
  item: { readonly question: Question; readonly choices: FormItem['choices'] },
  name: string,
): string {
  const { lists, defaultLanguage } = filled.form.questionnaire;
  const choice =
    item.choices.find((one) => one.name === name) ??
    (item.question.list === null ? undefined : lists[item.question.list]?.find((one) => one.name === name));
  if (!choice) return name;
  return choice.label[language] ?? choice.label[defaultLanguage] ?? choice.label[''] ?? Object.values(choice.label)[0] ?? name;
}
