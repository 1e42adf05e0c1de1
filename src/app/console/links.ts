// One-time links into the organisers' page: minted when they are handed out, stored hashed, used up by a confirmed POST.
import { hashSecret, newToken } from '../secrets.ts';
import { minuteMs } from '../../domain/durations.ts';

/** Long enough to walk to a desk; short enough that a link which lies about is dead. */
const consoleLinkLifeMs = 10 * minuteMs;

export interface ConsoleLink {
  readonly url: string;
  readonly tokenHash: string;
  readonly expiresAt: Date;
}

/** LINE opens it in the real browser, where files can be saved (line.me URL scheme, `openExternalBrowser`). */
export function newConsoleLink(publicUrl: string, language: string, now: Date): ConsoleLink {
  const token = newToken();
  const query = new URLSearchParams({ token, ...(language === 'en' ? { lang: 'en' } : {}), openExternalBrowser: '1' });
  return {
    url: `${publicUrl}/console/enter?${query.toString()}`,
    tokenHash: hashSecret(token),
    expiresAt: new Date(now.getTime() + consoleLinkLifeMs),
  };
}
