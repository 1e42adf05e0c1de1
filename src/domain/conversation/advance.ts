// The state machine: one step of the conversation. Pure: everything it knows comes in the snapshot, everything it decides goes out as
// the new state and events. What happens after joining is in answering.ts.
import { type Input } from '../inbound.ts';
import { type FilledForm } from '../form.ts';
import { openTarget } from './open-target.ts';
import { normaliseText } from '../reading/normalise.ts';
import { looseKey, withoutCourtesy } from '../reading/politeness.ts';
import { readAnswer } from '../read-answer.ts';
import { answerSpec, saysYes } from './reply.ts';
import { readCommand } from './command.ts';
import { type ConversationEvent } from './event.ts';
import { isAcceptingAnswers, joined } from './round.ts';
import { type Snapshot } from './snapshot.ts';
import { type ConversationState, initialState } from './state.ts';
import { knownRepetitions } from './stops.ts';
import { addDays, instantOf, localTime } from '../reminders/calendar.ts';
import { readTap } from './tap.ts';
import { isPast, placeThen, withPlace } from './trail.ts';
import { type Turn, type Wish } from './turn.ts';
import { answerQuestions } from './answering.ts';
import { isNoticeRenewed, refusalOf, shownInvitation } from './joining.ts';

/**
 * One event of one contact. `now` is the event's own time (LINE's timestamp): a deadline is kept by when the contact acted, not by when
 * we got to it.
 */
export function advance(read: Snapshot, input: Input, now: Date): Turn {
  const turn = decideOn(read, input, now);
  const sinceMs = Math.max(now.getTime(), read.contact.lastEventAt?.getTime() ?? 0);
  return { ...turn, state: withPlace(turn.state, sinceMs, read.appliedAt.getTime()) };
}

function decideOn(read: Snapshot, input: Input, now: Date): Turn {
  const { target } = read;
  const hasMoved = target !== null && (read.state.at?.agencyId !== target.agency.id || read.state.at.roundId !== target.round.id);
  const state = hasMoved ? { ...read.state, ...at(target), invitationId: read.state.invitationId } : read.state;
  const snapshot = { ...read, state };
  const tap = input.kind === 'tap' ? readTap(input.data) : null;
  const asked = input.kind === 'text' ? readCommand(input.text) : tap?.kind === 'command' ? tap.command : null;
  // To everybody else the word is no command at all.
  const known = asked?.kind === 'console' && !snapshot.contact.isOrganiser ? null : asked;
  const filled = target && openTarget(snapshot, now);
  const sending = { now, isRedelivered: snapshot.isRedelivered };
  const place = placeThen(state, sending);
  const command = known && input.kind === 'text' && filled && isAnswerRather(snapshot, filled, place, input.text, now) ? null : known;
  const late = namesNothing(input) && isPast(state, sending) ? { place } : null;
  const wish: Wish = { input, tap, command, late };
  const turn = (events: readonly ConversationEvent[], changes: Partial<ConversationState> = {}): Turn => ({
    state: { ...state, ...changes },
    events,
    filled,
    changes: new Map(),
  });

  if (input.kind === 'unfollow') return turn([{ kind: 'left-line' }]);
  if (input.kind === 'unsend') return withdraw(read, input.messageId, now);

  if (command?.kind === 'language') {
    if (command.language === null) return turn([{ kind: 'language-shown' }]);
    const set: ConversationEvent = { kind: 'language-set', language: command.language };
    const next = followUp(snapshot, filled, now);
    return turn([set, ...next.events], next.changes);
  }

  if (!snapshot.contact.hasAcknowledgedNotice) return beforeNotice(snapshot, filled, wish, turn, now);
  if (command?.kind === 'notice') return turn([{ kind: 'notice-shown' }]);
  if (command?.kind === 'console') return turn([{ kind: 'console-asked' }]);
  if (command?.kind === 'people') {
    const next = followUp(snapshot, filled, now);
    return turn([{ kind: 'people-shown' }, ...next.events], next.changes);
  }

  const join = joining(snapshot, wish, turn, now);
  if (join) return join;
  if (snapshot.participations.length === 0) return withoutAgency(snapshot, wish, turn, now);

  if (input.kind === 'follow') {
    const next = followUp(snapshot, filled, now);
    return turn([{ kind: 'greeted', isBack: true }, ...next.events], next.changes);
  }
  if (tap?.kind === 'agency') {
    const chosen = snapshot.participations.find((one) => one.agency.id === tap.agencyId && one.round.id === tap.roundId);
    if (!chosen) return turn([{ kind: 'other-agency-refused' }, { kind: 'agencies-shown' }]);
    return turn(
      [
        { kind: 'agency-chosen', participation: chosen },
        { kind: 'introduced', participation: chosen },
      ],
      at(chosen),
    );
  }
  if (command?.kind === 'agencies') return turn([{ kind: 'agencies-shown' }]);
  if (command?.kind === 'snooze') return turn([{ kind: 'snooze-offered' }]);
  if (command?.kind === 'reminders') {
    const until =
      command.choice === 'tomorrow'
        ? snoozeUntil(now, 1, snapshot.timeZone)
        : command.choice === 'three-days'
          ? snoozeUntil(now, 3, snapshot.timeZone)
          : null;
    return turn([{ kind: 'reminders-set', choice: command.choice, until }]);
  }
  if (tap !== null && 'response' in tap && tap.response !== null && tap.response !== target?.response.id) {
    return turn([{ kind: 'other-agency-refused' }, { kind: 'status-shown' }]);
  }
  if (!target || !filled) return turn([{ kind: 'agencies-shown' }]);
  if (command?.kind === 'handover' || command?.kind === 'handover-yes') {
    // The code leads into the round: there is nothing to take over when it is closed.
    if (!isAcceptingAnswers(target.round, now)) return turn([{ kind: 'round-closed' }]);
    return turn([{ kind: command.kind === 'handover' ? 'handover-offered' : 'handover-made' }]);
  }
  const turned = answerQuestions(snapshot, target, filled, wish, now);
  const hasSwitched = hasMoved && read.state.at !== null;
  return hasSwitched ? { ...turned, events: [{ kind: 'agency-chosen', participation: target }, ...turned.events] } : turned;
}

/** Takes back what a message answered, in silence: there is no reply token. What was submitted is the agency's record and stays. */
function withdraw(read: Snapshot, messageId: string, now: Date): Turn {
  const { target, state } = read;
  let filled = target && openTarget(read, now);
  const isOpen = target?.response.status === 'answering' && isAcceptingAnswers(target.round, now);
  const keys = isOpen ? read.withdrawn : [];
  for (const key of keys) filled = filled && filled.with(key, '');
  return { state, filled, events: [{ kind: 'unsent', messageId, keys }], changes: new Map(keys.map((key) => [key, ''])) };
}

const namesNothing = ({ kind }: Input): boolean => kind === 'text' || kind === 'media' || kind === 'location';

/**
 * Whether a text that is a command's word answers the question that is open (was, when it was sent): it is one of its choices to the letter,
 * or a date where one is asked.
 */
function isAnswerRather({ timeZone }: Snapshot, filled: FilledForm, place: string | null, text: string, now: Date): boolean {
  const item = place === null ? undefined : filled.item(place);
  if (!item) return false;
  const { type } = item.question;
  if (type === 'date' || type === 'time' || type === 'dateTime') {
    return readAnswer(text, answerSpec({ filled }, item), { now, timeZone }).kind === 'accepted';
  }
  const key = looseKey(normaliseText(text));
  return item.choices.some((choice) => Object.values(choice.label).some((label) => looseKey(normaliseText(label)) === key));
}

type MakeTurn = (events: readonly ConversationEvent[], changes?: Partial<ConversationState>) => Turn;

function at(participation: { agency: { id: number }; round: { id: string } }): Partial<ConversationState> {
  return { ...initialState, at: { agencyId: participation.agency.id, roundId: participation.round.id }, trail: [] };
}

/** Nothing but the notice until it is acknowledged (PDPA s.23); a code that came with the first message is kept for after it. */
function beforeNotice(snapshot: Snapshot, filled: FilledForm | null, wish: Wish, turn: MakeTurn, now: Date): Turn {
  const isHeld = snapshot.invitation && !snapshot.isGuessing && refusalOf(snapshot, snapshot.invitation, now) === null;
  const held = isHeld ? { invitationId: snapshot.invitation.id } : {};
  const isFirst = wish.input.kind === 'follow' || snapshot.contact.lastEventAt === null;
  if (isFirst) return turn([{ kind: 'greeted', isBack: false }, { kind: 'notice-shown' }], held);
  if (wish.command?.kind === 'notice') return turn([{ kind: 'notice-shown' }], held);
  if (wish.command?.kind !== 'notice-ok' && !acknowledges(wish.input)) {
    if (isNoticeRenewed(snapshot)) return turn([{ kind: 'notice-shown' }], held);
    return turn(
      [
        ...(wish.command?.kind === 'people' ? [{ kind: 'people-shown' } as const] : []),
        { kind: 'notice-awaited', hasCode: isHeld === true },
      ],
      held,
    );
  }
  const after = shownInvitation(snapshot, now);
  if (after) return turn([{ kind: 'notice-acknowledged' }, after], held);
  // After a newer notice the contact goes on where it came in between.
  const next = followUp({ ...snapshot, contact: { ...snapshot.contact, hasAcknowledgedNotice: true } }, filled, now);
  return turn([{ kind: 'notice-acknowledged' }, ...next.events], { ...held, ...next.changes });
}

/** `รับทราบ`, `ทราบแล้วค่ะ`, `understood`, `ok`: to a contact who has the notice before their eyes. */
function acknowledges(input: Input): boolean {
  if (input.kind !== 'text') return false;
  const plain = normaliseText(input.text).toLowerCase();
  const word = looseKey(withoutCourtesy(plain));
  return (
    saysYes(plain) === true || /^(?:รับ)?ทราบ(?:แล้ว|และดำเนินการต่อ)?$|^(?:i)?acknowledged?(?:andcontinue)?$|^understood(?:goon)?$/.test(word)
  );
}

/** Codes and the confirmation of an agency, at any time: a contact may serve several agencies. null = the input is about neither. */
function joining(snapshot: Snapshot, { input, tap, command, late }: Wish, turn: MakeTurn, now: Date): Turn | null {
  const { state, invitation } = snapshot;
  if (command?.kind === 'notice-ok') {
    const next = snapshot.participations.length > 0 ? followUp(snapshot, snapshot.target && openTarget(snapshot, now), now) : null;
    return turn(next?.events ?? [{ kind: 'code-asked' }], next?.changes);
  }
  if (tap?.kind === 'invitation') {
    if (!invitation || invitation.id !== tap.invitationId) {
      // The button of a confirmation that is over: who has an agency goes on where they were.
      const next = snapshot.participations.length > 0 ? followUp(snapshot, snapshot.target && openTarget(snapshot, now), now) : null;
      return turn(next?.events ?? [{ kind: 'agency-needed' }, { kind: 'code-asked' }], { ...next?.changes, invitationId: null });
    }
    return decide(snapshot, tap.yes, turn, now);
  }
  if (snapshot.hasCode && input.kind === 'text') {
    if (snapshot.isGuessing) return turn([{ kind: 'code-refused', reason: 'too-many' }]);
    const shown = shownInvitation(snapshot, now) ?? ({ kind: 'code-refused', reason: 'unknown' } as const);
    if (shown.kind === 'agency-shown') return turn([shown], { invitationId: shown.invitation.id });
    if (shown.reason === 'already-yours' && invitation) return decide(snapshot, true, turn, now);
    // Who has an agency goes on where they were.
    const next = snapshot.participations.length > 0 ? followUp(snapshot, snapshot.target && openTarget(snapshot, now), now) : null;
    return turn([shown, ...(next?.events ?? [])], { ...next?.changes, invitationId: null });
  }
  if (state.invitationId !== null && invitation?.id === state.invitationId && input.kind === 'text') {
    const word = normaliseText(input.text);
    const isNo = word === '2' || command?.kind === 'pause';
    const yes = late ? null : word === '1' ? true : isNo ? false : saysYes(word);
    if (yes !== null) return decide(snapshot, yes, turn, now);
    if (snapshot.participations.length === 0 && command?.kind !== 'help' && command?.kind !== 'menu')
      return turn([{ kind: 'agency-awaited' }, { kind: 'agency-shown', invitation }]);
  }
  return null;
}

function decide(snapshot: Snapshot, yes: boolean, turn: MakeTurn, now: Date): Turn {
  const { invitation } = snapshot;
  if (!invitation) return turn([{ kind: 'code-asked' }], { invitationId: null });
  const refusal = refusalOf(snapshot, invitation, now);
  if (refusal === 'already-yours') {
    const mine = snapshot.participations.find((one) => one.agency.id === invitation.agency.id && one.round.id === invitation.round.id);
    return turn(
      [{ kind: 'code-refused', reason: refusal }, ...(mine ? [{ kind: 'introduced', participation: mine } as const] : [])],
      mine ? at(mine) : { invitationId: null },
    );
  }
  if (refusal) return turn([{ kind: 'code-refused', reason: refusal }], { invitationId: null });
  if (!yes) return turn([{ kind: 'agency-declined' }], { invitationId: null });
  return turn(
    [
      { kind: 'joined', invitation },
      { kind: 'introduced', participation: joined(invitation) },
    ],
    at(invitation),
  );
}

function withoutAgency(snapshot: Snapshot, { input, command }: Wish, turn: MakeTurn, now: Date): Turn {
  const awaited = awaitedOf(snapshot, now);
  const isShown = awaited.kind === 'agency-shown';
  if (command?.kind === 'help' || command?.kind === 'menu') return turn([{ kind: 'help-shown', key: null }, ...(isShown ? [awaited] : [])]);
  const kind = input.kind;
  if (kind === 'follow') return turn([{ kind: 'greeted', isBack: true }, awaited]);
  if (isShown) return turn([{ kind: 'agency-awaited' }, awaited]);
  // A text in this place is a code that does not look like one: say so rather than only asking again.
  if (kind === 'text' && command === null && /[a-z0-9]{6,}/i.test(input.text)) return turn([{ kind: 'code-refused', reason: 'unknown' }]);
  if (command?.kind === 'courtesy' || command?.kind === 'continue') return turn([{ kind: 'code-asked' }]);
  if (command !== null || kind === 'tap') return turn([{ kind: 'agency-needed' }, { kind: 'code-asked' }]);
  return turn([...(kind === 'text' || kind === 'media' ? [{ kind: 'code-missing', in: kind } as const] : []), { kind: 'code-asked' }]);
}

/** What a contact without an agency is asked for: yes or no to the one shown, else a code. */
function awaitedOf(snapshot: Snapshot, now: Date): ConversationEvent {
  const shown = snapshot.state.invitationId === null ? null : shownInvitation(snapshot, now);
  return shown?.kind === 'agency-shown' ? shown : { kind: 'code-asked' };
}

/** Where the contact goes on after something that interrupted (a notice, a change of language, coming back). */
function followUp(
  snapshot: Snapshot,
  filled: FilledForm | null,
  now: Date,
): { events: readonly ConversationEvent[]; changes: Partial<ConversationState> } {
  const { state, target } = snapshot;
  if (!snapshot.contact.hasAcknowledgedNotice) return { events: [{ kind: 'notice-shown' }], changes: {} };
  if (snapshot.participations.length === 0) return { events: [awaitedOf(snapshot, now)], changes: {} };
  if (!target || !filled) return { events: [{ kind: 'agencies-shown' }], changes: {} };
  if (target.response.status === 'submitted' || !isAcceptingAnswers(target.round, now))
    return { events: [{ kind: 'status-shown' }], changes: {} };
  const { asked } = state;
  if (state.mode === 'asking' && asked && filled.item(asked.key))
    return { events: [{ kind: 'question-asked', key: asked.key, page: asked.page }], changes: {} };
  const repeat = filled.repeats.find((one) => state.mode === 'asking' && one.key === asked?.key);
  return repeat
    ? { events: [{ kind: 'repeat-asked', key: repeat.key, count: knownRepetitions(filled, repeat) }], changes: {} }
    : { events: [{ kind: 'introduced', participation: target }], changes: {} };
}

/** 08.30 of the day `days` from now, where the contact is. */
function snoozeUntil(now: Date, days: number, timeZone: string): Date {
  return instantOf(addDays(localTime(now, timeZone).date, days), 8 * 60 + 30, timeZone);
}
