// Handing over (โอนหน้าที่): a contact has a code made for whoever takes over; when it is used, their own work for the agency ends.
import { type Container } from '../../container.ts';
import { type Audit } from '../../db/audit.ts';
import { type TransactionSql } from '../../db/connect.ts';
import { type ClaimedEvent } from '../../db/inbox.ts';
import { answersFor, insertHandover, type Redeemed } from '../../db/handover.ts';
import { endMemberships, findPerson } from '../../db/people.ts';
import { formatCode } from '../../domain/conversation/joining.ts';
import { type Invitation, type Target } from '../../domain/conversation/snapshot.ts';
import { handedOverCard } from '../present/handover.ts';
import { hashSecret, newInvitationCode } from '../secrets.ts';
import { tellContacts } from './tell-contacts.ts';
import { dayMs } from '../../domain/durations.ts';

const lifeMs = 7 * dayMs;

/** As it goes into the reply, and as it is stored. */
export interface HandoverCode {
  /** `K7QF-2M9X-4TRD-8WPA`; appears nowhere else in clear. */
  readonly code: string;
  readonly codeHash: string;
  readonly expiresAt: Date;
}

/** Good for a week, at most until the agency's deadline. */
export function newHandoverCode({ round }: Pick<Target, 'round'>, now: Date): HandoverCode {
  const code = newInvitationCode();
  return {
    code: formatCode(code),
    codeHash: hashSecret(code),
    expiresAt: new Date(Math.min(now.getTime() + lifeMs, round.closesAt.getTime())),
  };
}

interface Offer {
  readonly event: ClaimedEvent;
  readonly contactId: number;
  readonly target: Target;
  readonly made: HandoverCode;
  readonly now: Date;
}

/** Stores the code; an earlier one of the same contact ends. `lost` = the contact does not answer for the agency any more. */
export async function offerHandover(
  tx: TransactionSql,
  audit: Audit,
  { event, contactId, target, made, now }: Offer,
): Promise<'lost' | undefined> {
  const { agency, round, role } = target;
  if (!(await answersFor(tx, contactId, agency.id))) return 'lost';
  await insertHandover(tx, { ...made, roundId: round.id, agencyId: agency.id, role, contactId }, now);
  audit({
    actor: `contact:${contactId}`,
    origin: `line:${event.id}`,
    action: 'contact.handover-offered',
    roundId: round.id,
    agencyId: agency.id,
    after: { role, expiresAt: made.expiresAt },
  });
  return undefined;
}

/** After a code was used that replaces somebody: they are out at once, links included, and are told. */
export async function completeHandover(
  tx: TransactionSql,
  audit: Audit,
  { config, translate }: Pick<Container, 'config' | 'translate'>,
  {
    event,
    invitation,
    contactId,
    redeemed,
    now,
  }: { event: ClaimedEvent; invitation: Invitation; contactId: number; redeemed: Redeemed; now: Date },
): Promise<void> {
  const { replaces } = redeemed;
  if (replaces === null || replaces === contactId) return;
  const { agency, round } = invitation;
  const [ended] = await endMemberships(tx, { contactId: replaces, agencyId: agency.id, reason: 'handed-over', at: now });
  if (!ended) return;
  audit({
    actor: `contact:${contactId}`,
    origin: `line:${event.id}`,
    action: 'contact.handed-over',
    roundId: round.id,
    agencyId: agency.id,
    before: { contactId: replaces, role: ended.role },
    after: { contactId, role: invitation.role },
  });
  const person = await findPerson(tx, replaces);
  if (!person?.isReachable || person.lineUserId === null) return;
  await tellContacts(
    tx,
    {
      recipients: [{ contactId: replaces, lineUserId: person.lineUserId, language: person.language }],
      telling: 'push',
      reason: `handed-over:${invitation.id}`,
      roundId: round.id,
      budgetLeft: null,
      card: (language) => handedOverCard({ translate, language, timeZone: config.timeZone }, agency),
    },
    now,
  );
}
