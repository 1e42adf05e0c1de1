// Links to reports: minted when they are handed out, stored hashed, expiring.
import { type NewReportLink } from '../../db/responses.ts';
import { hashSecret, newToken } from '../secrets.ts';
import { dayMs } from '../../domain/durations.ts';

/** How long each kind of link works. */
const linkLifeDays = { contact: 90, share: 30, organiser: 30 } as const;

export interface MintedLink {
  readonly url: string;
  /** The same report as a picture for the chat. */
  readonly pictureUrl: string;
  readonly tokenHash: string;
  readonly kind: NewReportLink['kind'];
  readonly expiresAt: Date;
}

export function newReplyLink(publicUrl: string, kind: NewReportLink['kind'], language: string, now: Date): MintedLink {
  const token = newToken();
  const query = language === 'en' ? '?lang=en' : '';
  return {
    url: `${publicUrl}/r/${token}${query}`,
    pictureUrl: `${publicUrl}/r/${token}.png${query}`,
    tokenHash: hashSecret(token),
    kind,
    expiresAt: new Date(now.getTime() + linkLifeDays[kind] * dayMs),
  };
}
