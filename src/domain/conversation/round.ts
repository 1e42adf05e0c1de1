// When a round takes answers, and what a confirmed invitation makes of a contact.
import { type Invitation, type Participation, type Round } from './snapshot.ts';

/** The deadline is an instant that still counts; `at` is when the contact acted. */
export function isAcceptingAnswers(round: Round, at: Date): boolean {
  return hasOpened(round, at) && at <= round.closesAt && (round.closedAt === null || at <= round.closedAt);
}

export function hasOpened(round: Round, at: Date): boolean {
  return round.opensAt <= at;
}

export function joined(invitation: Invitation): Participation {
  return { agency: invitation.agency, round: invitation.round, role: invitation.role, responseId: null, status: 'not-started' };
}
