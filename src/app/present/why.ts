// Why this score, in chat: from the dimensions down to the indicators and their questions, one card each.
import { type FilledForm } from '../../domain/form.ts';
import { roundHalfUp, toNumber, type Exact } from '../../domain/exact.ts';
import { improvements } from '../../domain/improvements.ts';
import { type Block, type Button, type Card } from '../../domain/message.ts';
import { inLanguage, type Localized } from '../../domain/questionnaire.ts';
import { type DimensionScore, type IndicatorScore, type QuestionScore, type Score } from '../../domain/scoring.ts';
import { scoringPlan } from '../../domain/scoring-plan.ts';
import { summarise } from '../../domain/summary.ts';
import { closingItems } from '../../report/gates.ts';
import { commandButton, showValue, tapAction, type View } from './view.ts';

/** Questions in a card; an indicator with more (a long repeat) is told in full by the report. */
const questionsMax = 30;

/** One decimal in chat; the report has two. */
export const pointsInChat = (points: Exact): string => roundHalfUp(points, 1);

interface Explained {
  readonly view: View;
  readonly filled: FilledForm;
  readonly score: Score;
  readonly text: (localized: Localized) => string;
}

/** Which dimension and indicator, from 1 in the questionnaire's order; 0 = the level above. */
interface Place {
  readonly dimension: number;
  readonly indicator: number;
}

export function whyCard(view: View, filled: FilledForm, score: Score, { dimension, indicator }: Place): Card {
  const { questionnaire } = filled.form;
  const explained: Explained = {
    view,
    filled,
    score,
    text: (localized) => inLanguage(localized, view.language, questionnaire.defaultLanguage),
  };
  const ofDimension = score.dimensions[dimension - 1];
  if (!ofDimension) return overviewCard(explained);
  const ofIndicator = ofDimension.indicators[indicator - 1];
  return ofIndicator ? indicatorCard(explained, ofDimension, ofIndicator, dimension) : dimensionCard(explained, ofDimension, dimension);
}

function button(view: View, label: string, place: Place): Button {
  return commandButton(view, label, { kind: 'why', ...place });
}

function row({ view }: Explained, label: string, detail: string, place: Place) {
  const response = view.target?.response.id ?? null;
  return { label, detail, action: tapAction({ kind: 'command', command: { kind: 'why', ...place }, response }, label) };
}

/** Points and how much of the total hangs on them; what does not apply carries nothing. */
function worth({ view }: Explained, points: Exact | null, share: Exact): string {
  if (points === null) return view.t('chat.score.na');
  return [pointsInChat(points), view.t('chat.score.share-of-total', { share: (100 * toNumber(share)).toFixed(1) })].join(' · ');
}

function frame({ view }: Explained, title: string, blocks: readonly Block[], back: readonly Button[]): Card {
  const { t } = view;
  return {
    kind: 'card',
    alt: title === t('chat.score.why-title') ? title : `${t('chat.score.why-title')}: ${title}`,
    ...(title === t('chat.score.why-title') ? {} : { heading: t('chat.score.why-title') }),
    title,
    blocks,
    buttons: [
      ...back,
      ...(view.link
        ? [{ label: t('chat.score.report'), style: 'primary', action: { kind: 'open', url: view.link.url } } satisfies Button]
        : []),
    ],
  };
}

/** What would help most, and the dimensions to tap. */
function overviewCard(explained: Explained): Card {
  const { view, filled, score, text } = explained;
  const { t } = view;
  const summary = summarise(score, filled.form.questionnaire, improvements(filled, score));
  return frame(
    explained,
    t('chat.score.why-title'),
    [
      ...(summary.improvements.length > 0 ? [{ kind: 'text', text: t('chat.score.improve'), isBold: true } satisfies Block] : []),
      ...summary.improvements.map((one): Block => ({
        kind: 'text',
        text: t('chat.bullet', {
          text: `${filled.label(one.key, view.language)} (${t('chat.score.gain', { gain: roundHalfUp(one.gain, 1) })})`,
        }),
        size: 'small',
      })),
      { kind: 'text', text: t('chat.score.why-pick'), size: 'small', tone: 'muted' },
      {
        kind: 'rows',
        rows: summary.dimensions.map((one, index) =>
          row(explained, `${index + 1}. ${text(one.label)}`, worth(explained, one.points, score.dimensions[index]?.share ?? '0'), {
            dimension: index + 1,
            indicator: 0,
          }),
        ),
      },
    ],
    [],
  );
}

function labelsOf(
  { filled, text }: Explained,
  dimension: string,
): { readonly label: string; readonly indicator: (name: string) => string } {
  const plan = scoringPlan(filled.form.questionnaire).find((one) => one.dimension === dimension);
  return {
    label: (plan && text(plan.label)) || dimension,
    indicator: (name) => {
      const found = plan?.indicators.find((one) => one.indicator === name);
      return (found && text(found.label)) || name;
    },
  };
}

function dimensionCard(explained: Explained, { dimension, indicators }: DimensionScore, number: number): Card {
  const { t } = explained.view;
  const labels = labelsOf(explained, dimension);
  return frame(
    explained,
    labels.label,
    [
      { kind: 'text', text: t('chat.score.why-pick-indicator'), size: 'small', tone: 'muted' },
      {
        kind: 'rows',
        rows: indicators.map(({ indicator, points, share }, index) =>
          row(explained, labels.indicator(indicator), worth(explained, points, share), {
            dimension: number,
            indicator: index + 1,
          }),
        ),
      },
    ],
    [button(explained.view, t('chat.score.why-title'), { dimension: 0, indicator: 0 })],
  );
}

/** Points got of 100, or why there are none. */
function outcomeText({ view, filled }: Explained, { key, points, reason }: QuestionScore): string {
  const { t } = view;
  if (reason === 'scored') return points === null ? t('chat.score.na') : t('chat.score.of', { points: pointsInChat(points) });
  if (reason !== 'not-relevant') return t(`chat.score.reason.${reason}`);
  const because = closingItems(filled, key).map((item) =>
    t('chat.score.because', {
      question: filled.label(item.key, view.language),
      answer: item.value === '' ? t('chat.score.no-answer') : showValue(view, filled, item, item.value),
    }),
  );
  return [t(points === null ? 'chat.score.reason.not-relevant' : 'chat.score.reason.zero'), ...because].join(' ');
}

function indicatorCard(explained: Explained, { dimension }: DimensionScore, score: IndicatorScore, number: number): Card {
  const { view, filled } = explained;
  const { t } = view;
  const labels = labelsOf(explained, dimension);
  const left = score.questions.length - questionsMax;
  return frame(
    explained,
    labels.indicator(score.indicator),
    [
      { kind: 'text', text: worth(explained, score.points, score.share), isBold: true },
      {
        kind: 'facts',
        rows: score.questions.slice(0, questionsMax).map((question) => {
          const answer = filled.item(question.key);
          return {
            label: filled.label(question.key, view.language),
            value: [
              ...(answer && answer.value !== '' ? [showValue(view, filled, answer, answer.value)] : []),
              outcomeText(explained, question),
            ].join('\n'),
          };
        }),
      },
      ...(left > 0
        ? [{ kind: 'text', text: t('chat.score.more-in-report', { count: left }), size: 'small', tone: 'muted' } satisfies Block]
        : []),
    ],
    [
      button(view, labels.label, { dimension: number, indicator: 0 }),
      button(view, t('chat.score.why-title'), { dimension: 0, indicator: 0 }),
    ],
  );
}
