// What contacts are told when an organiser changes something about their survey round.
import { type AgencyNames, nameIn } from '../../domain/agency-name.ts';
import { type Button, type Card } from '../../domain/message.ts';
import { writeTap } from '../../domain/conversation/tap.ts';
import { formatDateTime } from '../../i18n/format.ts';
import { type Translate, type TranslationKey } from '../../i18n/translate.ts';
import { plainCard } from './plain-card.ts';

interface Look {
  readonly translate: Translate;
  readonly language: string;
  readonly timeZone: string;
}

/** `responseId` null = whatever the contact was at. */
function goOn({ translate, language }: Look, responseId: number | null, key: TranslationKey): Button {
  const label = translate(language, key);
  const data = writeTap({ kind: 'command', command: { kind: 'continue' }, response: responseId });
  return { label, style: 'primary', action: { kind: 'tap', data, echo: label } };
}

/** `agency` null = the whole round's deadline was moved. */
export function extendedCard(
  look: Look,
  { roundTitle, closesAt, reason, agency }: { roundTitle: string; closesAt: Date; reason: string; agency: AgencyNames | null },
): Card {
  const { translate, language, timeZone } = look;
  const params = { round: roundTitle, date: formatDateTime(closesAt, language, timeZone, 'long'), reason };
  const text = agency
    ? translate(language, 'notices.extended-agency', { ...params, agency: nameIn(language, agency) })
    : translate(language, 'notices.extended', params);
  return { ...plainCard(translate(language, 'notices.extended-title'), text), buttons: [goOn(look, null, 'chat.buttons.continue')] };
}

export function reopenedCard(
  look: Look,
  facts: { roundTitle: string; closesAt: Date; reason: string; agency: AgencyNames; responseId: number },
): Card {
  const { translate, language, timeZone } = look;
  const text = translate(language, 'notices.reopened', {
    round: facts.roundTitle,
    agency: nameIn(language, facts.agency),
    date: formatDateTime(facts.closesAt, language, timeZone, 'long'),
    reason: facts.reason,
  });
  return {
    ...plainCard(translate(language, 'notices.reopened-title'), text),
    buttons: [goOn(look, facts.responseId, 'notices.reopened-button')],
  };
}

/** The contact answers for the agency no more. */
export function removedCard({ translate, language }: Look, agencies: readonly AgencyNames[]): Card {
  const names = agencies.map((agency) => nameIn(language, agency)).join(', ');
  return plainCard(translate(language, 'notices.removed-title'), translate(language, 'notices.removed', { agency: names }));
}

export function retiredCard({ translate, language }: Look, agency: AgencyNames): Card {
  const text = translate(language, 'notices.retired', { agency: nameIn(language, agency) });
  return plainCard(translate(language, 'notices.retired-title'), text);
}

/** For the contacts of both agencies. `hasAnswers`: those of the old one went over. */
export function mergedCard(
  look: Look,
  { agency, successor, hasAnswers }: { agency: AgencyNames; successor: AgencyNames; hasAnswers: boolean },
): Card {
  const { translate, language } = look;
  const params = { agency: nameIn(language, agency), successor: nameIn(language, successor) };
  const text = translate(language, hasAnswers ? 'notices.merged-answers' : 'notices.merged', params);
  return { ...plainCard(translate(language, 'notices.merged-title'), text), buttons: [goOn(look, null, 'chat.buttons.continue')] };
}
