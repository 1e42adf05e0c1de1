// One event of the inbox: read, decide, commit. What is to be sent is committed with it and sent afterwards by the caller.
import { randomUUID } from 'node:crypto';
import { type Container } from '../container.ts';
import { ensureContact } from '../db/contacts.ts';
import { type ClaimedEvent, ignoreEvent } from '../db/inbox.ts';
import { type ClaimedMessage } from '../db/outbox.ts';
import { ensureResponse, readSharedLinks } from '../db/responses.ts';
import { readResponseDetail } from '../db/round-progress.ts';
import { type StepRow, type Steps } from '../db/steps.ts';
import { type StepWrite, writeSteps, type Written } from '../db/write-steps.ts';
import { advance } from '../domain/conversation/advance.ts';
import { openResponse } from '../domain/conversation/open-target.ts';
import { codeIn } from '../domain/conversation/joining.ts';
import { type Given, progressOf } from '../domain/conversation/progress.ts';
import { isAcceptingAnswers } from '../domain/conversation/round.ts';
import { type Snapshot, type Target } from '../domain/conversation/snapshot.ts';
import { initialState, readState } from '../domain/conversation/state.ts';
import { readTap, responseOfTap } from '../domain/conversation/tap.ts';
import { type Turn } from '../domain/conversation/turn.ts';
import { newConsoleLink } from './console/links.ts';
import { type Attachments, attachmentsOf } from './uploads/attachments.ts';
import { followUpsOf } from './follow-up.ts';
import { loadForm } from './forms.ts';
import { newHandoverCode } from './contacts/handover.ts';
import { type Carried, sortHeld, withHeld } from './reminders/held-messages.ts';
import { present } from './present/present.ts';
import { type Ahead, makeView } from './present/view.ts';
import { newReplyLink } from './reports/report-links.ts';
import { type MenuChange } from './menus/show-menu.ts';
import { hashSecret } from './secrets.ts';

/** LINE: a reply token lives about a minute (line-protocol/limits.ts); ours is given up a little earlier. */
const replyTokenLifeMs = 55_000;
/** The reply is sent at once by whoever committed it (two tries of 10 s at most); another worker may try after this long. */
const replyLeaseMs = 25_000;
/** Somebody else of the same agency was faster: read again, this often. */
const attemptsMax = 8;
/** Wrong invitation codes within an hour: by one contact, and by everybody (then contacts with a few of their own must wait). */
const wrongCodesMax = { mine: 10, all: 2000, mineWhenMany: 3 };

export interface Handled {
  /** `overtaking`: an earlier event of the contact has come in and goes first. `lost`: somebody else has this event by now. */
  readonly kind: 'done' | 'overtaking' | 'lost';
  /** Committed, leased by the caller, to be sent now; null = nothing to say. */
  readonly reply: ClaimedMessage | null;
  /** Whether pushes were queued. */
  readonly hasPushes: boolean;
  /** A contact whose display name we do not know yet. */
  readonly nameless: { readonly contactId: number; readonly lineUserId: string } | null;
  /** Contacts who may be in another state now, and then see another menu; null = none. */
  readonly menus: MenuChange | null;
  /** The contact has another event waiting, which may be claimed now. */
  readonly hasMore: boolean;
}

const nothing: Handled = { kind: 'done', reply: null, hasPushes: false, nameless: null, menus: null, hasMore: true };

/** @throws what the database throws; the event then goes back to the inbox. */
export async function handleEvent(container: Container, steps: Steps, event: ClaimedEvent): Promise<Handled> {
  const { db, clock } = container;
  const { input, sender } = event;
  const code = input.kind === 'text' ? codeIn(input.text) : null;
  const attachments = await attachmentsOf(container, event);
  const namedResponse = input.kind === 'tap' ? responseOfTap(readTap(input.data)) : attachments.responseId;
  for (let attempt = 0; attempt < attemptsMax; attempt += 1) {
    const row = await steps.read({
      lineUserId: sender,
      codeHash: code === null ? null : hashSecret(code),
      responseId: namedResponse,
      now: clock.now(),
    });
    if (!row) {
      if (input.kind === 'unfollow' || input.kind === 'unsend') {
        await ignoreEvent(db.sql, event, 'unknown-contact', clock.now());
        return nothing;
      }
      await ensureContact(db.sql, sender, initialState, clock.now());
      continue;
    }
    const { target } = row;
    if (target && target.responseId === null && isAcceptingAnswers(target.round, event.occurredAt)) {
      await ensureResponse(db.sql, target.round.id, target.agency.id, event.occurredAt);
      continue;
    }
    const handled = await apply(container, steps, await decide(container, event, row, code !== null, namedResponse, attachments));
    if (handled) return handled;
  }
  throw new Error(`event ${event.id}: its contact or response kept changing`);
}

/** null = somebody else was faster: read again. */
async function apply(container: Container, steps: Steps, { write, followUps, after }: Decision): Promise<Handled | null> {
  const written = await commit(container, steps, write, followUps);
  if (written.kind === 'changed') return null;
  if (written.kind !== 'written') return { ...nothing, kind: written.kind };
  return { kind: 'done', ...after, hasMore: written.hasMore };
}

interface Decision {
  readonly write: StepWrite;
  readonly followUps: ReturnType<typeof followUpsOf>;
  /** What is left to do once it is committed. */
  readonly after: Pick<Handled, 'reply' | 'hasPushes' | 'nameless' | 'menus'>;
}

/** A function of its own, so that the filled form and the cards (100 kB) are let go before the commit is waited for. */
async function decide(
  container: Container,
  event: ClaimedEvent,
  row: StepRow,
  hasCode: boolean,
  namedResponse: number | null,
  attachments: Attachments,
): Promise<Decision> {
  const { clock, config, translate } = container;
  const now = clock.now();
  const snapshot = await makeSnapshot(container, event, row, hasCode, namedResponse, attachments, now);
  const turn = advance(snapshot, event.input, event.occurredAt);
  const { target } = snapshot;
  const language = turn.events.reduce((known, one) => (one.kind === 'language-set' ? one.language : known), row.contact.language);
  const link =
    target?.response.status === 'submitted' &&
    turn.events.some((one) => one.kind === 'score-shown' || one.kind === 'report-shown' || one.kind === 'share-shown')
      ? newReplyLink(config.publicUrl, turn.events.some((one) => one.kind === 'share-shown') ? 'share' : 'contact', language, now)
      : null;
  const handover = target && turn.events.some((one) => one.kind === 'handover-made') ? newHandoverCode(target, now) : null;
  const consoleLink = turn.events.some((one) => one.kind === 'console-asked') ? newConsoleLink(config.publicUrl, language, now) : null;
  const sharedLinks =
    target && turn.events.some((one) => one.kind === 'links-shown' || one.kind === 'link-revoked')
      ? await readSharedLinks(container.db.sql, target.response.id, now)
      : [];
  const ahead = await readAhead(container, turn, target, now);
  const given = givenAfter(target, turn);
  const view = makeView(translate, {
    given,
    ahead,
    language,
    timeZone: config.timeZone,
    dataController: config.dataController,
    now: event.occurredAt,
    snapshot,
    state: turn.state,
    events: turn.events,
    target,
    filled: turn.filled,
    link,
    sharedLinks,
    consoleLink,
    handover,
  });
  const answer = present(view);
  const waiting = sortHeld(row.held, snapshot, turn.events, now);
  const reply =
    answer && event.replyToken !== null && now.getTime() - event.receivedAt.getTime() < replyTokenLifeMs
      ? withHeld(answer, waiting.wanted)
      : null;
  const write = toWrite(event, row, turn, { target, given }, language, reply, now);
  const followUps = [
    ...followUpsOf(container, { event, snapshot, turn, link, consoleLink, handover, now }),
    ...attachments.followUps(turn),
    ...(waiting.drop ? [waiting.drop] : []),
  ];
  const isNameless = row.contact.displayName === '' && turn.events.some((one) => one.kind === 'joined');
  return {
    write,
    followUps,
    after: {
      reply: toMessage(write, event),
      hasPushes: turn.events.some((one) => one.kind === 'submitted'),
      nameless: isNameless ? { contactId: row.contact.id, lineUserId: event.sender } : null,
      menus: menusOf(turn, row, target),
    },
  };
}

/** After these a contact may be in another state than before. */
const moving: ReadonlySet<string> = new Set(['joined', 'agency-chosen', 'greeted', 'resumed', 'code-asked']);

/**
 * A submission is the whole agency's; who joined or chose an agency has moved alone. Who comes back, or is asked for a code, may have been
 * moved meanwhile by organisers (reopened, revoked).
 */
function menusOf({ events }: Turn, { contact }: StepRow, target: Target | null): MenuChange | null {
  const isSubmitted = events.some((one) => one.kind === 'submitted');
  const isMoved = events.some(({ kind }) => moving.has(kind));
  return isSubmitted || isMoved ? { contactId: contact.id, agencyId: isSubmitted ? (target?.agency.id ?? null) : null } : null;
}

/** Most steps go with those of other contacts; one with follow-ups has a transaction of its own. */
async function commit(
  { db: { sql } }: Container,
  steps: Steps,
  write: StepWrite,
  followUps: ReturnType<typeof followUpsOf>,
): Promise<Written> {
  if (followUps.length === 0) return steps.write(write);
  try {
    return await sql.begin(async (tx) => {
      const [written = { kind: 'lost' }] = await writeSteps(tx, [write]);
      if (written.kind !== 'written') return written;
      for (const followUp of followUps) if ((await followUp(tx)) === 'lost') throw new LostRace();
      return written;
    });
  } catch (error) {
    if (error instanceof LostRace) return { kind: 'changed' };
    throw error;
  }
}

/** Keys of the target's answers after the step. */
function givenAfter(target: Target | null, { changes }: Turn): Given {
  const given = new Set(target ? Object.keys(target.response.answers) : []);
  for (const [key, value] of changes)
    if (value === null) given.delete(key);
    else given.add(key);
  return given;
}

/** How far an agency is that is introduced but is not the target: colleagues may have answered for it. */
async function readAhead({ db, config }: Container, turn: Turn, target: Target | null, now: Date): Promise<Ahead | null> {
  const introduced = turn.events.find((one) => one.kind === 'introduced')?.participation;
  if (!introduced || (introduced.agency.id === target?.agency.id && introduced.round.id === target.round.id)) return null;
  const { agency, round } = introduced;
  const detail = await readResponseDetail(db.sql, round.id, agency.id);
  const form = await loadForm(db.sql, round.questionnaireId, detail?.questionnaireVersion ?? null);
  const answers = Object.fromEntries((detail?.answers ?? []).map(({ key, value }) => [key, value]));
  const { startedAt, responseId } = { startedAt: detail?.startedAt ?? now, responseId: detail?.responseId ?? 0 };
  const filled = openResponse(form, agency, answers, { now, timeZone: config.timeZone, startedAt, responseId });
  return {
    filled,
    given: new Set(Object.keys(answers)),
    isSubmitted: detail?.status === 'submitted',
    responseId: detail?.responseId ?? null,
  };
}

/** Rolls a transaction back; never leaves this file. */
class LostRace extends Error {}

async function makeSnapshot(
  { db, config }: Container,
  event: ClaimedEvent,
  row: StepRow,
  hasCode: boolean,
  namedResponse: number | null,
  attachments: Attachments,
  now: Date,
): Promise<Snapshot> {
  const state = readState(row.storedState);
  const found = row.target;
  const isNamed = found !== null && namedResponse !== null && found.responseId === namedResponse;
  const isChosen = found !== null && state.at?.agencyId === found.agency.id && state.at.roundId === found.round.id;
  let target: Target | null = null;
  if (found && (isNamed || isChosen || row.participations.length === 1)) {
    const version = found.questionnaireVersion;
    // A round that is over (or not yet open) and was never answered has no response; its newest form stands in for saying so.
    const form = await loadForm(db.sql, found.questionnaireId, version);
    target = {
      ...found,
      form,
      response: {
        id: found.responseId ?? 0,
        revision: found.revision,
        status: found.status === 'submitted' ? 'submitted' : 'answering',
        startedAt: found.startedAt ?? found.round.opensAt,
        submittedAt: found.submittedAt,
        submissions: found.submissions,
        answers: found.answers,
      },
    };
  }
  const { mine, all } = row.wrongCodes;
  return {
    contact: row.contact,
    state,
    participations: row.participations,
    target,
    invitation: row.invitation,
    hasCode,
    isGuessing: mine >= wrongCodesMax.mine || (all >= wrongCodesMax.all && mine >= wrongCodesMax.mineWhenMany),
    ...(await attachments.read(target, state)),
    isRedelivered: event.isRedelivery,
    appliedAt: now,
    timeZone: config.timeZone,
  };
}

function toWrite(
  event: ClaimedEvent,
  row: StepRow,
  turn: Turn,
  { target, given }: { readonly target: Target | null; readonly given: Given },
  language: string,
  reply: Carried | null,
  now: Date,
): StepWrite {
  const { changes } = turn;
  const isTouched = changes.size > 0 || turn.events.some((one) => one.kind === 'submitted');
  const progress = turn.filled && progressOf(turn.filled, given);
  return {
    inboxId: event.id,
    leaseId: event.leaseId,
    outcome: 'applied',
    contactId: row.contact.id,
    contactRevision: row.revision,
    state: turn.state,
    occurredAt: event.occurredAt,
    now,
    language: language === row.contact.language ? null : language,
    response:
      target && progress && isTouched
        ? {
            id: target.response.id,
            revision: target.response.revision,
            answered: progress.answered,
            asked: progress.asked,
            changes: [...changes].map(([key, value]) => ({ key, value })),
          }
        : null,
    reply:
      reply && event.replyToken !== null
        ? {
            id: randomUUID(),
            recipient: event.sender,
            payload: reply.payload,
            token: event.replyToken,
            until: new Date(event.receivedAt.getTime() + replyTokenLifeMs),
            leasedUntil: new Date(now.getTime() + replyLeaseMs),
            roundId: target?.round.id ?? null,
            carries: reply.carries,
          }
        : null,
  };
}

function toMessage({ reply, contactId, leaseId, now }: StepWrite, event: ClaimedEvent): ClaimedMessage | null {
  if (!reply) return null;
  return {
    id: reply.id,
    leaseId,
    channel: 'reply',
    contactId,
    recipient: reply.recipient,
    reason: `reply:${event.id}`,
    roundId: reply.roundId,
    payload: reply.payload,
    replyToken: reply.token,
    replyUntil: reply.until,
    attempts: 1,
    createdAt: now,
    firstSentAt: now,
    giveUpAt: reply.until,
    priority: 0,
  };
}
