// The colours of a card. Every text colour has a contrast of at least 4.5:1 on every background that it stands on (WCAG 2.2, 1.4.3), and
// every coloured area states its own background, because what dark mode does to the rest is the app's business.
import { type Tone } from '../domain/message.ts';

export const palette = {
  paper: '#FFFFFF',
  /** Behind section name and progress. */
  band: '#E6F2F1',
  /** Behind what can be tapped. */
  key: '#F1F5F7',
  keyBorder: '#C3CDD5',
  /** Behind a choice that is selected. */
  chosen: '#D7EEEB',
  rule: '#D5DDE3',
  ink: '#1F2933',
  muted: '#4A5763',
  primary: '#0B6E6E',
  onPrimary: '#FFFFFF',
  good: '#1B6B3A',
  warning: '#964700',
} as const;

export const toneColour: Readonly<Record<Tone, string>> = {
  plain: palette.ink,
  muted: palette.muted,
  good: palette.good,
  warning: palette.warning,
};
