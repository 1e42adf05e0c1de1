// Collects what is wrong with a workbook, so that the author sees all of it at once.
import { type QuestionnaireFault } from '../domain/questionnaire-fault.ts';

/** Where a fault is; see QuestionnaireFault. */
export interface Place {
  readonly sheet: string;
  readonly row?: number;
  readonly column?: string;
}

export interface FaultLog {
  readonly entries: readonly QuestionnaireFault[];
  fault(code: string, place: Place, params?: Readonly<Record<string, string | number>>): void;
  warn(code: string, place: Place, params?: Readonly<Record<string, string | number>>): void;
}

/** An empty log. Long parameters are cut, so that a broken file does not come back as its own error message. */
export function createFaultLog(): FaultLog {
  const entries: QuestionnaireFault[] = [];
  const add = (severity: 'fault' | 'warning', code: string, place: Place, params: Readonly<Record<string, string | number>> = {}): void => {
    const cut = Object.fromEntries(Object.entries(params).map(([key, value]) => [key, typeof value === 'string' ? shorten(value) : value]));
    entries.push({ severity, sheet: place.sheet, row: place.row ?? null, column: place.column ?? null, code, params: cut });
  };
  return {
    entries,
    fault: (code, place, params) => {
      add('fault', code, place, params);
    },
    warn: (code, place, params) => {
      add('warning', code, place, params);
    },
  };
}

const LONGEST_PARAM = 120;

function shorten(text: string): string {
  return text.length <= LONGEST_PARAM ? text : `${text.slice(0, LONGEST_PARAM)}…`;
}
