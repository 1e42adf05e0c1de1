// What a step changes besides answers and position: joining, submitting, the notice, reminders, report links. Each runs in the step's own
// transaction, after its guards have held. Most steps have none.
import { randomUUID } from 'node:crypto';
import { type Container } from '../container.ts';
import { type Audit, type AuditEntry, recordAudits } from '../db/audit.ts';
import { type TransactionSql } from '../db/connect.ts';
import { acknowledgeNotice, reachableContacts, redeemInvitation, rememberWrongCode, setReachable, setReminders } from '../db/contacts.ts';
import { type ClaimedEvent } from '../db/inbox.ts';
import { type NewPush, priorities, queuePushes } from '../db/outbox.ts';
import { revokeSharedLink, storeReportLink, storeScore, submitResponse } from '../db/responses.ts';
import { insertConsoleLink } from '../db/sessions.ts';
import { type ConversationEvent } from '../domain/conversation/event.ts';
import { type Snapshot } from '../domain/conversation/snapshot.ts';
import { isAcceptingAnswers } from '../domain/conversation/round.ts';
import { type Turn } from '../domain/conversation/turn.ts';
import { scoreForm } from '../domain/scoring.ts';
import { type ConsoleLink } from './console/links.ts';
import { completeHandover, type HandoverCode, offerHandover } from './contacts/handover.ts';
import { noticeVersion } from './privacy-notice.ts';
import { summaryCard } from './present/score.ts';
import { type MintedLink, newReplyLink } from './reports/report-links.ts';
import { toStoredScore } from './reports/score-response.ts';

/** Resolves with `lost` when what the step was decided on has changed: roll back and read again. */
export type FollowUp = (tx: TransactionSql) => Promise<unknown>;
type Deed = (tx: TransactionSql, audit: Audit) => Promise<unknown>;

interface Facts {
  readonly event: ClaimedEvent;
  readonly snapshot: Snapshot;
  readonly turn: Turn;
  readonly link: MintedLink | null;
  readonly consoleLink: ConsoleLink | null;
  readonly handover: HandoverCode | null;
  readonly now: Date;
}

/** What goes into the step's transaction after the step itself. */
export function followUpsOf(container: Container, facts: Facts): readonly FollowUp[] {
  const deeds = deedsOf(container, facts);
  if (deeds.length === 0) return [];
  const all: FollowUp = async (tx) => {
    const entries: AuditEntry[] = [];
    for (const deed of deeds) if ((await deed(tx, (entry) => void entries.push(entry))) === 'lost') return 'lost';
    await recordAudits(tx, entries, facts.now);
    return undefined;
  };
  return [all];
}

/** In this order. */
function deedsOf(container: Container, facts: Facts): readonly Deed[] {
  const { event, snapshot, turn, link, consoleLink, handover } = facts;
  const { contact, target } = snapshot;
  const found: Deed[] = turn.events.flatMap((one) => deedOf(container, facts, one) ?? []);
  // Before the notice nothing is said about codes, but wrong ones count all the same.
  if (!contact.hasAcknowledgedNotice && snapshot.hasCode && snapshot.invitation === null && !snapshot.isGuessing)
    found.push((tx) => rememberWrongCode(tx, contact.id, event.occurredAt));
  if (event.input.kind === 'follow') found.push((tx) => setReachable(tx, contact.id, true, event.occurredAt));
  if (handover && target)
    found.push((tx, audit) => offerHandover(tx, audit, { event, contactId: contact.id, target, made: handover, now: facts.now }));
  if (consoleLink) {
    found.push(async (tx, audit) => {
      // No organiser any more: read again, and the word is no command.
      if (!(await insertConsoleLink(tx, { ...consoleLink, contactId: contact.id }, facts.now))) return 'lost';
      audit({ actor: `organiser:${contact.id}`, origin: `line:${event.id}`, action: 'console.link-made' });
      return undefined;
    });
  }
  if (link && target) {
    found.push(async (tx, audit) => {
      const { tokenHash, kind, expiresAt } = link;
      await storeReportLink(tx, { tokenHash, responseId: target.response.id, contactId: contact.id, kind, expiresAt }, facts.now);
      // One's own link comes with every score; a shared one lets others in.
      if (kind === 'share')
        audit({
          ...{ actor: `contact:${contact.id}`, origin: `line:${event.id}`, action: 'report-link.made' },
          ...{ roundId: target.round.id, agencyId: target.agency.id, after: { expiresAt } },
        });
      return undefined;
    });
  }
  return found;
}

function deedOf(container: Container, facts: Facts, one: ConversationEvent): Deed | null {
  const { event, snapshot } = facts;
  const contactId = snapshot.contact.id;
  const at = event.occurredAt;
  const by = { actor: `contact:${contactId}`, origin: `line:${event.id}` };
  switch (one.kind) {
    case 'notice-acknowledged':
      return (tx) => acknowledgeNotice(tx, contactId, noticeVersion, at);
    case 'code-refused':
      return one.reason === 'unknown' ? (tx) => rememberWrongCode(tx, contactId, at) : null;
    case 'joined':
      return async (tx, audit) => {
        const { invitation } = one;
        const redeemed = await redeemInvitation(tx, {
          invitationId: invitation.id,
          contactId,
          agencyId: invitation.agency.id,
          role: invitation.role,
          at,
        });
        if (!redeemed) return 'lost';
        audit({
          ...by,
          action: 'contact.joined',
          roundId: invitation.round.id,
          agencyId: invitation.agency.id,
          after: { role: invitation.role, invitationId: invitation.id },
        });
        await completeHandover(tx, audit, container, { event, invitation, contactId, redeemed, now: facts.now });
        return undefined;
      };
    case 'left-line':
      // An unfollow that arrives after what the contact did later is over already.
      return snapshot.contact.lastEventAt !== null && snapshot.contact.lastEventAt > at
        ? null
        : (tx) => setReachable(tx, contactId, false, at);
    case 'reminders-set':
      return async (tx, audit) => {
        await setReminders(tx, contactId, { isOff: one.choice === 'off', snoozedUntil: one.until }, at);
        audit({ ...by, action: 'contact.reminders-set', after: { choice: one.choice, until: one.until } });
      };
    case 'submitted':
      return (tx, audit) => submit(container, facts, tx, audit);
    case 'link-revoked':
      return async (tx, audit) => {
        const { target } = snapshot;
        if (!target || !(await revokeSharedLink(tx, target.response.id, one.link, at))) return undefined;
        audit({ ...by, action: 'report-link.revoked', roundId: target.round.id, agencyId: target.agency.id, after: { linkId: one.link } });
        return undefined;
      };
    default:
      return null;
  }
}

/** Score, summary to every contact of the agency who can be reached, audit: with the submission or not at all. */
async function submit(
  { config, translate }: Container,
  { event, snapshot, turn, now }: Facts,
  tx: TransactionSql,
  audit: Audit,
): Promise<undefined> {
  const { target, contact } = snapshot;
  if (!target || !turn.filled) throw new Error('a submission needs a response');
  const { filled } = turn;
  const at = event.occurredAt;
  const submissions = await submitResponse(tx, target.response.id, contact.id, at);
  const score = scoreForm(filled);
  await storeScore(tx, target.response.id, toStoredScore(score), now);
  const pushes: NewPush[] = [];
  for (const recipient of await reachableContacts(tx, target.agency.id)) {
    const link = newReplyLink(config.publicUrl, 'contact', recipient.language, now);
    await storeReportLink(
      tx,
      {
        tokenHash: link.tokenHash,
        responseId: target.response.id,
        contactId: recipient.contactId,
        kind: 'contact',
        expiresAt: link.expiresAt,
      },
      now,
    );
    const card = summaryCard(translate, {
      language: recipient.language,
      timeZone: config.timeZone,
      asOf: at,
      agency: target.agency,
      roundTitle: target.round.title,
      filled,
      score,
      link,
      pictureUrl: link.pictureUrl,
      openUntil: isAcceptingAnswers(target.round, at) ? target.round.closesAt : null,
      responseId: target.response.id,
    });
    pushes.push({
      id: randomUUID(),
      contactId: recipient.contactId,
      recipient: recipient.lineUserId,
      reason: `summary:${target.response.id}:${submissions}`,
      roundId: target.round.id,
      payload: { messages: [card] },
      priority: priorities.summary,
      runAt: now,
    });
  }
  await queuePushes(tx, pushes, now);
  audit({
    actor: `contact:${contact.id}`,
    origin: `line:${event.id}`,
    action: 'response.submitted',
    roundId: target.round.id,
    agencyId: target.agency.id,
    after: { submissions, total: score.total, level: score.level },
  });
  return undefined;
}
