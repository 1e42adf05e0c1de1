// What every page of the console needs: the reader's language, addresses that keep language and round, forms that carry the session's token.
import { type Container } from '../../container.ts';
import { type Session } from '../../app/console/sessions.ts';
import { type AgencyNames, nameIn } from '../../domain/agency-name.ts';
import { roundHalfUp } from '../../domain/exact.ts';
import { formatDate, formatDateTime, formatNumber } from '../../i18n/format.ts';
import { type Language, type TranslateKey } from '../../i18n/translate.ts';
import { html, type Html } from '../../report/html.ts';

export const tabs = ['overview', 'agencies', 'reminders', 'events', 'audit', 'exports', 'sessions'] as const;
export type Tab = (typeof tabs)[number];

/** Outcomes that a page may be told of in its address, each with its text under `console.done`. */
export const outcomes = [
  'extended',
  'retention-set',
  'reopened',
  'invitations-revoked',
  'contact-revoked',
  'reports-revoked',
  'replayed',
  'session-ended',
] as const;
export type Outcome = (typeof outcomes)[number];

/** A form that was refused. */
export interface SentForm {
  /** As in `actionForm`, after `/console`. */
  readonly path: string;
  readonly fields: Readonly<Record<string, string>>;
}

export interface Page {
  readonly session: Session;
  readonly language: Language;
  readonly now: Date;
  /** The round that the page is about, or was about before; '' = none. */
  readonly roundId: string;
  /** Path and query of this page, for the switch of languages. */
  readonly here: string;
  readonly outcome: Outcome | null;
  /** What went wrong with the form that was sent, one sentence each. */
  readonly faults: readonly string[];
  /** That form, to be shown as it was filled in; null = none was refused. */
  readonly sent: SentForm | null;
  readonly t: TranslateKey;
  readonly day: (at: Date) => string;
  readonly time: (at: Date) => string;
  readonly number: (value: number) => string;
  /** An address of the console: `/agencies` with its query; language and round go along. */
  readonly href: (path: string, query?: Readonly<Record<string, string>>) => string;
}

interface PageParts extends Pick<Page, 'session' | 'language' | 'roundId' | 'here' | 'outcome' | 'faults' | 'sent'> {
  readonly container: Pick<Container, 'translate' | 'config' | 'clock'>;
}

export function makePage({ container, ...parts }: PageParts): Page {
  const { translate, config, clock } = container;
  const { language, roundId } = parts;
  return {
    ...parts,
    now: clock.now(),
    t: (key, parameters) => translate(language, key, parameters),
    day: (at) => formatDate(at, language, config.timeZone, 'short'),
    time: (at) => formatDateTime(at, language, config.timeZone),
    number: (value) => formatNumber(String(value), language),
    href(path, query = {}) {
      const all = new URLSearchParams({ ...(roundId === '' ? {} : { round: roundId }), ...query });
      for (const [name, value] of [...all]) if (value === '') all.delete(name);
      if (language === 'en') all.set('lang', 'en');
      return `/console${path}${all.size > 0 ? `?${all.toString()}` : ''}`;
    },
  };
}

/** The address in the other language. */
export function inOtherLanguage({ here, language }: Page): string {
  const url = new URL(here, 'http://console.invalid');
  if (language === 'en') url.searchParams.delete('lang');
  else url.searchParams.set('lang', 'en');
  url.searchParams.delete('done');
  return `${url.pathname}${url.search}`;
}

/** A form that changes something: always POST, always with the token of this session. */
export function actionForm(page: Page, path: string, fields: Html | readonly Html[], submit: Html): Html {
  return html`<form method="post" action="${page.href(path)}" class="action">
    <input type="hidden" name="token" value="${page.session.formToken}" />
    ${fields} ${submit}
  </form>`;
}

/** What was typed into the form before it was refused; null = this one was not. `contact` tells the forms of several contacts apart. */
export function typedInto({ sent }: Page, path: string, contact: string | null = null): SentForm['fields'] | null {
  return sent?.path === path && (contact === null || sent.fields['contact'] === contact) ? sent.fields : null;
}

export const button = (label: string, style: 'primary' | 'danger' | 'quiet' = 'primary'): Html =>
  html`<button type="submit" class="${style}">${label}</button>`;

/** Share of a whole in per cent with one decimal, half up; null = of nothing. */
export function percent(part: number, whole: number): string | null {
  return whole === 0 ? null : roundHalfUp(`${part * 100}/${whole}`, 1);
}

/** A name that the reader knows somebody by. */
export const nameOr = ({ t }: Pick<Page, 't'>, name: string | null): string => name || t('console.unnamed');

/** Name of an agency in the reader's language. */
export const agencyName = ({ language }: Pick<Page, 'language'>, names: AgencyNames): string => nameIn(language, names);

/** A time for people and for programs. */
export const timeTag = (page: Page, at: Date | null, none: string): Html | string =>
  at === null ? none : html`<time datetime="${at.toISOString()}">${page.time(at)}</time>`;
