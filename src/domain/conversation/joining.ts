// Invitation codes: their form, and whether one may be used by this contact. Only a code's SHA-256 is stored; hashing is the app's.
import { normaliseText } from '../reading/normalise.ts';
import { type CodeRefusal, type ConversationEvent } from './event.ts';
import { isOver } from './round.ts';
import { type Invitation, type Snapshot } from './snapshot.ts';

/** Crockford's base 32: no I, L, O, U, so that a code read off paper has one spelling. */
export const codeAlphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** 16 characters of 5 bits: 80 random bits. */
export const codeLength = 16;
const codeShape = new RegExp(`^(?=.*[A-Z])(?=.*[0-9])[${codeAlphabet}]{${codeLength}}$`);

/** `K7QF2M9X4TRD8WPA` -> `K7QF-2M9X-4TRD-8WPA`. */
export function formatCode(code: string): string {
  return code.match(/.{1,4}/g)?.join('-') ?? code;
}

/** Four groups of four, however they stand apart; not the middle of a longer number, an address or a link. Matches may overlap. */
const fourGroups = /(?<![0-9A-Z@/]|[0-9A-Z][._-])(?=((?:[0-9A-Z]{4}[ ._-]{0,3}){3}[0-9A-Z]{4})(?![0-9A-Z@]|[._/-][0-9A-Z]))/g;

/**
 * The invitation code in a text, normalised; null when the text has none. The text may be the whole sentence that the link fills in. O, I
 * and L are read as the digits that they are taken for. A code has letters and digits, so account numbers and words are none.
 */
export function codeIn(text: string): string | null {
  const plain = normaliseText(text)
    .toUpperCase()
    .replace(/[‐-―−]/g, '-');
  const groups = Array.from(plain.matchAll(fourGroups), ([, found = '']) => found);
  // Split elsewhere than on paper, but with nothing else in the message.
  const all = [...groups, ...(groups.length === 0 && /^[0-9A-Z ._-]+$/.test(plain) && /\d.*\d/.test(plain) ? [plain] : [])];
  const candidates = all.flatMap((found) => {
    const code = found
      .replace(/[ ._-]/g, '')
      .replace(/O/g, '0')
      .replace(/[IL]/g, '1');
    const isPrinted = /\d/.test(found) || /^(?:[A-Z]{4}-){3}[A-Z]{4}$/.test(found);
    return isPrinted && codeShape.test(code)
      ? [{ code, digitGroups: (found.replace(/[ ._-]/g, '').match(/.{4}/g) ?? []).filter((group) => /\d/.test(group)).length }]
      : [];
  });
  // Words of four letters may stand before or after it; codes have more digits.
  return (
    candidates.reduce<(typeof candidates)[number] | null>((best, one) => (best && best.digitGroups > one.digitGroups ? best : one), null)
      ?.code ?? null
  );
}

/** Why this contact cannot use the invitation; null = they can. */
export function refusalOf(snapshot: Snapshot, invitation: Invitation, now: Date): CodeRefusal | null {
  if (snapshot.participations.some((one) => one.agency.id === invitation.agency.id && one.round.id === invitation.round.id))
    return 'already-yours';
  if (invitation.usedAt) return 'used';
  if (invitation.revokedAt) return 'revoked';
  if (isOver(invitation.round, now)) return 'round-over';
  if (invitation.expiresAt < now) return 'expired';
  return null;
}

/** A newer notice than the one that they know: who answers for an agency, or organises, has acknowledged one before. */
export function isNoticeRenewed({ contact, participations }: Snapshot): boolean {
  return !contact.hasAcknowledgedNotice && (participations.length > 0 || contact.isOrganiser);
}

type Shown = Extract<ConversationEvent, { kind: 'agency-shown' | 'code-refused' }>;

/** What to say to the invitation that the contact named or that waited for the notice; null = there is none. */
export function shownInvitation(snapshot: Snapshot, now: Date): Shown | null {
  const { invitation } = snapshot;
  if (!invitation) return null;
  const reason = refusalOf(snapshot, invitation, now);
  return reason ? { kind: 'code-refused', reason } : { kind: 'agency-shown', invitation };
}
