// Printed invitation sheets to enclose with the official letter, a page for each code: Thai, with the code in large letters and as QR.
import { encode } from 'uqr';
import { type Role } from '../domain/conversation/snapshot.ts';
import { formatDate, formatTime } from '../i18n/format.ts';
import { type Translate } from '../i18n/translate.ts';
import { cleanText } from './clean-text.ts';
import { colours } from './colours.ts';
import { render } from './rendering.ts';

export interface Letter {
  readonly agencyName: string;
  readonly roundTitle: string;
  readonly role: Role;
  /** `K7QF-2M9X-4TRD-8WPA` */
  readonly code: string;
  /** What the QR code opens. */
  readonly link: string;
  /** The agency's deadline. */
  readonly closesAt: Date;
  readonly expiresAt: Date;
}

export interface LetterOptions {
  /** Basic id with its `@`, for those who cannot scan. */
  readonly botId: string;
  /** Whom to ask; null = the surveying agency, as the official letter names it. */
  readonly contact: string | null;
  readonly timeZone: string;
  readonly now: Date;
}

/** A PDF of this many pages takes a few seconds, far from the renderer's limit. */
export const lettersPerFile = 200;

/** Scans well from paper that was copied or folded: error correction M, and the quiet zone that the standard asks for. */
export function qrSvg(link: string): string {
  const { data, size } = encode(link, { ecc: 'M', border: 4 });
  // A stroke for each run of dark modules in a row.
  const path = data
    .flatMap((row, y) =>
      Array.from(
        row
          .map((isDark) => (isDark ? '1' : '0'))
          .join('')
          .matchAll(/1+/g),
        ({ index, 0: run }) => `M${index} ${y}h${run.length}v1h-${run.length}z`,
      ),
    )
    .join('');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h${size}v${size}H0z"/><path d="${path}"/></svg>`;
}

/** @returns PDF; at most `lettersPerFile` letters at once. */
export function renderLetters(
  letters: readonly Letter[],
  { botId, contact, timeZone, now }: LetterOptions,
  translate: Translate,
): Promise<Uint8Array> {
  const text = (key: Parameters<typeof translate>[1], parameters: Parameters<typeof translate>[2] = {}): string =>
    cleanText(translate('th', key, parameters));
  const date = (at: Date) => ({ date: formatDate(at, 'th', timeZone), time: formatTime(at, 'th', timeZone) });
  const data = {
    language: 'th',
    colours: { ...colours, soft: '#e3f3f3' },
    product: text('letter.product'),
    title: text('letter.title'),
    about: text('letter.about'),
    agencyLabel: text('letter.agency'),
    codeLabel: text('letter.code'),
    qrLabel: text('letter.qr'),
    stepsLabel: text('letter.steps'),
    steps: [text('letter.step-open', { id: botId }), text('letter.step-notice'), text('letter.step-code'), text('letter.step-answer')],
    secret: text('letter.secret'),
    contact: contact === null ? text('letter.contact-default') : text('letter.contact', { contact }),
    letters: letters.map((one) => ({
      round: cleanText(one.roundTitle),
      agency: cleanText(one.agencyName),
      code: [one.code.slice(0, 9), one.code.slice(10)],
      role: text(`letter.roles.${one.role}`),
      qr: qrSvg(one.link),
      deadline: text('letter.deadline', date(one.closesAt)),
      expires: one.expiresAt.getTime() === one.closesAt.getTime() ? '' : text('letter.expires', date(one.expiresAt)),
    })),
  };
  return render({ kind: 'pdf', template: 'letters', data: JSON.stringify(data), createdAt: Math.floor(now.getTime() / 1000) });
}
