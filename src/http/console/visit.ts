// One request of a signed-in organiser: the page's frame, and the round that it is about.
import { type Request } from 'express';
import { type Acting } from '../../app/acting.ts';
import { type Session } from '../../app/console/sessions.ts';
import { type Container } from '../../container.ts';
import { listRounds, type StoredRound } from '../../db/rounds.ts';
import { type Language } from '../../i18n/translate.ts';
import { problems } from '../../problem.ts';
import { makePage, type Outcome, outcomes, type Page, type SentForm } from './page.ts';

export interface Visit {
  readonly page: Page;
  /** The newest first. */
  readonly rounds: readonly StoredRound[];
  /** null = there is none at all. */
  readonly round: StoredRound | null;
  readonly by: Acting;
  /** The same page, telling what went wrong with the form that was sent. */
  withFaults(faults: readonly string[], sent: SentForm): Visit;
}

/** A value of the query or the form; '' when it is missing or given several times. */
export const textOf = (value: unknown): string => (typeof value === 'string' ? value.trim() : '');

/** @throws Problem `not-found` when the address names a round that is not there */
export async function visitOf(container: Container, request: Request, session: Session, language: Language): Promise<Visit> {
  const rounds = await listRounds(container.db.sql);
  const wanted = textOf(request.query['round']);
  const round = wanted === '' ? (rounds.find(({ closedAt }) => closedAt === null) ?? rounds[0]) : rounds.find(({ id }) => id === wanted);
  if (wanted !== '' && !round) throw problems.notFound({ what: 'round', id: wanted });
  const done = textOf(request.query['done']);
  const outcome: Outcome | null = request.method === 'GET' ? (outcomes.find((one) => one === done) ?? null) : null;
  const make = (faults: readonly string[], sent: SentForm | null): Visit => ({
    page: makePage({ container, session, language, roundId: round?.id ?? '', here: request.originalUrl, outcome, faults, sent }),
    rounds,
    round: round ?? null,
    by: { actor: `organiser:${session.contactId}`, origin: 'console' },
    withFaults: make,
  });
  return make([], null);
}

/** The round of a page that cannot be without one. @throws Problem `not-found` */
export function roundOf({ round }: Visit): StoredRound {
  if (!round) throw problems.notFound({ what: 'round', id: '' });
  return round;
}
