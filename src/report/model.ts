// The report of one agency as plain data in one language: page, PDF and picture show this and nothing else. Figures are texts that are
// already rounded, with `pct` beside them where something is drawn to scale.
import { type RankBand, type PeerGroup } from '../domain/statistics.ts';
import { type Language } from '../i18n/translate.ts';

/** A figure from 0 to 100: two decimals for reading, one decimal for the picture, a double for drawing. */
export interface Figure {
  readonly text: string;
  readonly short: string;
  readonly pct: number;
}

export interface ReportLevel {
  readonly label: string;
  /** Lower bound as shown, `60`. */
  readonly from: string;
  readonly isCurrent: boolean;
}

/** What was answered: nothing, words, or something that only its kind tells. */
export type ReportAnswer =
  | { readonly kind: 'none' }
  | { readonly kind: 'words'; readonly text: string }
  | { readonly kind: 'file' }
  | { readonly kind: 'acknowledged' };

export interface ReportQuestion {
  readonly label: string;
  /** Which repetition of its repeat, `2` or `2.1`; '' outside repeats. */
  readonly repetition: string;
  readonly answer: ReportAnswer;
  /** Points got, of 100; null = takes no part. */
  readonly points: string | null;
  /** Points gained or lost since the earlier round, `+25.00`; null where the two cannot be compared. */
  readonly change: string | null;
  readonly reason: 'scored' | 'unanswered' | 'not-relevant' | 'not-applicable';
  /** For a question that was not asked: the answers elsewhere that decided so. */
  readonly because: readonly { readonly label: string; readonly answer: ReportAnswer }[];
  /** Weight in its indicator as the author gave it, and percent of the total that it carries now. */
  readonly weight: string;
  readonly share: string;
}

export interface ReportIndicator {
  readonly label: string;
  readonly points: Figure | null;
  readonly weight: string;
  readonly share: string;
  /** One question that carries the indicator's own label: its label need not be said twice. */
  readonly isSingle: boolean;
  readonly questions: readonly ReportQuestion[];
}

export interface ReportDimension {
  readonly number: number;
  readonly label: string;
  readonly points: Figure | null;
  readonly weight: string;
  readonly share: string;
  /** Median of the agency's peers, where there are enough of them. */
  readonly peers: Figure | null;
  /** Points gained or lost since the earlier round in the questions that both have, `+4.25`; null where one of the two has no points. */
  readonly change: string | null;
  /** The questionnaire has changed in this dimension: `change` leaves some questions out, or weighs them anew. */
  readonly isPartialChange: boolean;
  readonly indicators: readonly ReportIndicator[];
}

export interface ReportHighlight {
  readonly label: string;
  readonly dimension: string;
  readonly points: Figure;
}

export interface ReportImprovement {
  readonly label: string;
  /** Of the indicator; '' where it is the question's own. */
  readonly indicator: string;
  readonly dimension: string;
  /** Points that the total would gain. */
  readonly gain: string;
  readonly answer: ReportAnswer;
  /** Label of the choice to come to or to add; null where there is none. */
  readonly toChoice: string | null;
  /** Several may be chosen: the choice comes on top of the others. */
  readonly isAddition: boolean;
  readonly advice: string;
}

export interface ReportPeers {
  readonly scope: PeerGroup['scope'];
  readonly name: string;
  readonly n: number;
  readonly mean: string;
  readonly q1: Figure;
  readonly median: Figure;
  readonly q3: Figure;
  readonly band: RankBand;
}

export interface ReportModel {
  /** Who it is for: an agency's contact, somebody outside LINE, an organiser. Answers without points are left out of a shared report. */
  readonly kind: 'contact' | 'share' | 'organiser';
  readonly language: Language;
  readonly timeZone: string;
  readonly agency: {
    readonly code: string;
    readonly name: string;
    readonly ministry: string;
    readonly level: 'department' | 'province';
  };
  readonly round: {
    readonly title: string;
    /** ISO instant until which answers may still be corrected; null = the round is over. */
    readonly openUntil: string | null;
  };
  /** ISO instants: of the score, and of the submission. */
  readonly asOf: string;
  readonly submittedAt: string;
  readonly total: Figure | null;
  /** All levels from the lowest; empty when the questionnaire has none. */
  readonly levels: readonly ReportLevel[];
  readonly level: { readonly label: string; readonly position: number } | null;
  /** What is missing to the next level; null at the top, or without score or levels. */
  readonly nextLevel: { readonly label: string; readonly missing: string } | null;
  readonly counts: { readonly scored: number; readonly unanswered: number; readonly notApplicable: number };
  readonly dimensions: readonly ReportDimension[];
  readonly strongest: readonly ReportHighlight[];
  readonly weakest: readonly ReportHighlight[];
  readonly improvements: readonly ReportImprovement[];
  readonly peers: { readonly asOf: string; readonly groups: readonly ReportPeers[] } | null;
  readonly earlier: { readonly title: string; readonly change: string | null; readonly isSameQuestionnaire: boolean } | null;
  /** Answers that carry no points, by section. */
  readonly otherAnswers: readonly {
    readonly title: string;
    readonly answers: readonly { readonly label: string; readonly answer: ReportAnswer }[];
  }[];
}
