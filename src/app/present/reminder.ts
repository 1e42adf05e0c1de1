// What a reminder says: by state of the response and nearness of the deadline, with one button that goes on exactly where they were.
import { type AgencyNames, nameIn } from '../../domain/agency-name.ts';
import { type Command } from '../../domain/conversation/command.ts';
import { writeTap } from '../../domain/conversation/tap.ts';
import { type Block, type Button, type Card } from '../../domain/message.ts';
import { type Stage } from '../../domain/reminder.ts';
import { formatDate, formatTime } from '../../i18n/format.ts';
import { asLanguage, type Translate, type TranslateKey } from '../../i18n/translate.ts';
import { roundedMinutes } from './minutes.ts';

interface Reader {
  readonly language: string;
  readonly timeZone: string;
}

export interface ReminderFacts extends Reader {
  readonly roundTitle: string;
  readonly roundId: string;
  readonly agency: AgencyNames & { readonly id: number };
  /** null = nobody has begun. */
  readonly responseId: number | null;
  /** Whether the contact must first choose the agency. */
  readonly servesSeveral: boolean;
  readonly stage: Exclude<Stage, 'submitted'>;
  readonly answered: number;
  readonly asked: number;
  /** Name of the section where it stands; '' = questions outside sections. */
  readonly section: string;
  readonly minutesLeft: number;
  readonly deadline: Date;
  /** Calendar days to the deadline; null = read some time later, with a reply. */
  readonly daysLeft: number | null;
  readonly isEscalated: boolean;
  /** Other agencies of the contact that are not submitted. */
  readonly alsoPending: number;
}

/** From so many days before the deadline on it is near. */
const nearDays = 3;

export function reminderCard(translate: Translate, facts: ReminderFacts): Card {
  const t: TranslateKey = (key, parameters) => translate(facts.language, key, parameters);
  const { stage, daysLeft, deadline } = facts;
  const nearness = daysLeft === null ? 'held' : daysLeft <= 0 ? 'last' : daysLeft <= nearDays ? 'near' : 'far';
  const title = t(`reminder.title.${nearness}`);
  const { time } = inWords(deadline, facts);
  const due = t('reminder.deadline', { when: when(t, facts, deadline) });
  const left = daysLeft === null ? null : daysLeft <= 0 ? t('reminder.left-today', { time }) : t('reminder.left', { count: daysLeft });
  const state = t(`reminder.state.${stage}`, {
    answered: facts.answered,
    asked: facts.asked,
    section: facts.section === '' ? t('reminder.outside') : facts.section,
    minutes: roundedMinutes(facts.minutesLeft),
  });
  const agency = nameIn(asLanguage(facts.language), facts.agency);
  const small = (text: string): Block => ({ kind: 'text', text, size: 'small', tone: 'muted' });
  return {
    kind: 'card',
    alt: `${title}: ${agency} ${left ?? due}`,
    heading: facts.roundTitle,
    ...(facts.asked > 0 && stage !== 'not-started'
      ? {
          progress: {
            donePct: (100 * facts.answered) / facts.asked,
            label: t('chat.review.overview', { answered: facts.answered, asked: facts.asked }),
          },
        }
      : {}),
    title,
    blocks: [
      { kind: 'text', text: agency, isBold: true },
      { kind: 'text', text: state },
      // On the last day the date is today's, and the time stands in what is left.
      ...(nearness === 'last' ? [] : [{ kind: 'text', text: due, ...(nearness === 'near' ? { tone: 'warning' } : {}) } satisfies Block]),
      ...(left === null
        ? []
        : [{ kind: 'text', text: left, isBold: true, ...(nearness === 'last' ? { tone: 'warning' } : {}) } satisfies Block]),
      ...(nearness === 'held' ? [] : [{ kind: 'text', text: t(`reminder.request.${nearness}`) } satisfies Block]),
      ...(facts.isEscalated ? [small(t('reminder.escalated'))] : []),
      ...(facts.alsoPending > 0 ? [small(t('reminder.also', { count: facts.alsoPending }))] : []),
    ],
    buttons: buttons(t, facts),
    links: [command(t('reminder.stop'), { kind: 'reminders', choice: 'off' }, facts.responseId, 'link')],
  };
}

interface Words {
  readonly weekday: string;
  readonly date: string;
  readonly time: string;
}

const known = new Map<string, Words>();
/** A run has few deadlines. */
const knownMax = 500;

/** Remembered: writing out a deadline costs more than everything else on the card. */
function inWords(at: Date, { language, timeZone }: Reader): Words {
  const key = `${language} ${timeZone} ${at.getTime()}`;
  const found = known.get(key);
  if (found) return found;
  const made = {
    weekday: new Intl.DateTimeFormat(asLanguage(language) === 'th' ? 'th-TH' : 'en-GB', { weekday: 'long', timeZone }).format(at),
    date: formatDate(at, language, timeZone),
    time: formatTime(at, language, timeZone),
  };
  if (known.size >= knownMax) known.clear();
  known.set(key, made);
  return made;
}

function when(t: TranslateKey, reader: Reader, at: Date): string {
  return t('reminder.when', { ...inWords(at, reader) });
}

function command(label: string, wanted: Command, responseId: number | null, style: Button['style']): Button {
  return {
    label,
    ...(style === undefined ? {} : { style }),
    action: { kind: 'tap', data: writeTap({ kind: 'command', command: wanted, response: responseId }), echo: label },
  };
}

function buttons(t: TranslateKey, facts: ReminderFacts): Button[] {
  const { stage, responseId, daysLeft } = facts;
  const begin: Button =
    stage === 'complete'
      ? command(t('chat.buttons.submit'), { kind: 'submit-yes' }, responseId, 'primary')
      : responseId === null && facts.servesSeveral
        ? {
            label: t('reminder.start'),
            style: 'primary',
            action: {
              kind: 'tap',
              data: writeTap({ kind: 'agency', agencyId: facts.agency.id, roundId: facts.roundId }),
              echo: t('reminder.start'),
            },
          }
        : command(t(stage === 'started' ? 'chat.buttons.continue' : 'reminder.start'), { kind: 'continue' }, responseId, 'primary');
  return [
    begin,
    ...(stage === 'complete'
      ? [command(t('chat.buttons.review'), { kind: 'review', section: null, page: 0 }, responseId, 'secondary')]
      : []),
    // A snooze that would outlast the deadline is none.
    ...(daysLeft !== null && daysLeft > 1 ? [snooze(t('reminder.snooze-tomorrow'), 'tomorrow', responseId)] : []),
    ...(daysLeft !== null && daysLeft > 3 ? [snooze(t('reminder.snooze-three-days'), 'three-days', responseId)] : []),
  ];
}

const snooze = (label: string, choice: 'tomorrow' | 'three-days', responseId: number | null): Button =>
  command(label, { kind: 'reminders', choice }, responseId, 'secondary');

export interface ClosedFacts extends Reader {
  readonly roundTitle: string;
  readonly agency: AgencyNames;
  readonly responseId: number | null;
  readonly isSubmitted: boolean;
  readonly closedAt: Date;
  /** Whom to ask, as the organiser wrote it; '' = the letter says it. */
  readonly contact: string;
}

/** Once after the deadline: thanks, or that it is over and whom to ask. */
export function closedCard(translate: Translate, facts: ClosedFacts): Card {
  const t: TranslateKey = (key, parameters) => translate(facts.language, key, parameters);
  const agency = nameIn(asLanguage(facts.language), facts.agency);
  const title = t(facts.isSubmitted ? 'reminder.closed.thanks-title' : 'reminder.closed.title');
  const text = facts.isSubmitted ? t('reminder.closed.thanks-text') : t('reminder.closed.text', { when: when(t, facts, facts.closedAt) });
  const ask = facts.contact === '' ? t('reminder.closed.ask-letter') : t('reminder.closed.ask', { contact: facts.contact });
  return {
    kind: 'card',
    alt: `${title}: ${agency}`,
    heading: facts.roundTitle,
    title,
    blocks: [
      { kind: 'text', text: agency, isBold: true },
      { kind: 'text', text },
      ...(facts.isSubmitted ? [] : [{ kind: 'text', text: ask } satisfies Block]),
    ],
    buttons: facts.isSubmitted
      ? [command(t('chat.buttons.score'), { kind: 'score' }, facts.responseId, 'primary')]
      : [command(t('chat.buttons.status'), { kind: 'status' }, facts.responseId, 'secondary')],
  };
}
