// Collects what is wrong with a workbook, so that the author sees all of it at once.
import { type QuestionnaireFault } from '../domain/questionnaire-fault.ts';
import { nearest } from '../domain/near-miss.ts';

/** Where a fault is; see QuestionnaireFault. */
export interface Place {
  readonly sheet: string;
  readonly row?: number;
  readonly column?: string;
}

export interface FaultLog {
  readonly entries: readonly QuestionnaireFault[];
  /** Whether there are so many faults that further ones are not kept. */
  readonly isFull: boolean;
  fault(code: string, place: Place, params?: Readonly<Record<string, string | number>>): void;
  warn(code: string, place: Place, params?: Readonly<Record<string, string | number>>): void;
  /** What the author probably meant (see nearest); undefined once there are so many faults that guessing would take too long. */
  nearest(word: string, candidates: Iterable<string>, limit?: number): string | undefined;
}

/** After so many entries of a kind the author is told to mend those first. */
const MAX_ENTRIES = 1_000;

/** An empty log. Long parameters are cut, so that a broken file does not come back as its own error message. */
export function createFaultLog(): FaultLog {
  const entries: QuestionnaireFault[] = [];
  const counts = { fault: 0, warning: 0 };
  const add = (severity: 'fault' | 'warning', code: string, place: Place, params: Readonly<Record<string, string | number>> = {}): void => {
    if (++counts[severity] > MAX_ENTRIES) {
      if (counts[severity] === MAX_ENTRIES + 1)
        entries.push({ severity, sheet: '', row: null, column: null, code: 'too-many-entries', params: { limit: MAX_ENTRIES } });
      return;
    }
    const cut = Object.fromEntries(Object.entries(params).map(([key, value]) => [key, typeof value === 'string' ? shorten(value) : value]));
    entries.push({ severity, sheet: place.sheet, row: place.row ?? null, column: place.column ?? null, code, params: cut });
  };
  return {
    entries,
    get isFull() {
      return counts.fault > MAX_ENTRIES;
    },
    fault: (code, place, params) => {
      add('fault', code, place, params);
    },
    warn: (code, place, params) => {
      add('warning', code, place, params);
    },
    nearest: (word, candidates, limit) => (counts.fault > MAX_ENTRIES ? undefined : nearest(word, candidates, limit)),
  };
}

const LONGEST_PARAM = 120;

function shorten(text: string): string {
  return text.length <= LONGEST_PARAM ? text : `${text.slice(0, LONGEST_PARAM)}…`;
}
