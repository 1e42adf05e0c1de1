// Collects what a check finds; every check of this folder writes into one.
import { nearest } from '../near-miss.ts';
import { type QuestionnaireFault } from '../questionnaire-fault.ts';

export type Params = QuestionnaireFault['params'];

export interface Place {
  readonly sheet: 'survey' | 'choices' | 'settings' | 'dimensions' | 'levels' | 'advice';
  readonly row: number | null;
  readonly column: string | null;
}

/** Long parameters are cut: a fault is a sentence, not a copy of the cell. */
const longestParam = 120;
/** More faults, or warnings, than anyone mends in one go. */
const maxOfAKind = 1_000;
const maxGuesses = 200;

export class FaultList {
  readonly entries: QuestionnaireFault[] = [];
  private readonly counts = { fault: 0, warning: 0 };
  private guesses = 0;

  fault(code: string, place: Place, params: Params = {}): void {
    this.add('fault', code, place, params);
  }

  warn(code: string, place: Place, params: Params = {}): void {
    this.add('warning', code, place, params);
  }

  /** What the author probably meant; undefined when nothing is near, or after so many guesses that a broken file would take too long. */
  nearest(word: string, candidates: Iterable<string>): string | undefined {
    this.guesses += 1;
    return this.guesses > maxGuesses ? undefined : nearest(word, candidates);
  }

  /** Whether more faults would not be kept. */
  get isFull(): boolean {
    return this.counts.fault >= maxOfAKind;
  }

  private add(severity: QuestionnaireFault['severity'], code: string, place: Place, params: Params): void {
    this.counts[severity] += 1;
    if (this.counts[severity] > maxOfAKind) return;
    const cut = Object.entries(params).map(([key, value]) => [key, typeof value === 'string' ? shortened(value) : value] as const);
    this.entries.push({ severity, ...place, code, params: Object.fromEntries(cut) });
  }
}

function shortened(text: string): string {
  return text.length <= longestParam ? text : `${text.slice(0, longestParam)}…`;
}
