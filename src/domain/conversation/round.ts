// When a round takes answers, and what a confirmed invitation makes of a contact.
import { type Invitation, type Participation, type Round, type Target } from './snapshot.ts';

/** The deadline is an instant that still counts; `at` is when the contact acted. */
export function isAcceptingAnswers(round: Round, at: Date): boolean {
  return hasOpened(round, at) && at <= round.closesAt && (round.closedAt === null || at <= round.closedAt);
}

export function hasOpened(round: Round, at: Date): boolean {
  return round.opensAt <= at;
}

/** When it ends: at the deadline, or when it was closed before. */
export function endOf({ closesAt, closedAt }: Pick<Round, 'closesAt' | 'closedAt'>): Date {
  return closedAt !== null && closedAt < closesAt ? closedAt : closesAt;
}

/** Its time is over: it has ended for the agency, or was closed. */
export function isOver(round: Round, at: Date): boolean {
  return hasOpened(round, at) && !isAcceptingAnswers(round, at);
}

/** Whether this contact may change answers of the agency now. */
export function mayAnswer({ response, role, round }: Pick<Target, 'response' | 'role' | 'round'>, at: Date): boolean {
  return response.status === 'answering' && role !== 'viewer' && isAcceptingAnswers(round, at);
}

export function joined(invitation: Invitation): Participation {
  return { agency: invitation.agency, round: invitation.round, role: invitation.role, responseId: null, status: 'not-started' };
}
