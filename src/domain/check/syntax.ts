// What is wrong with an expression that does not parse, said so that its author can mend it.
import { type ExpressionFault } from '../expression/ast.ts';
import { type FaultList, type Place } from './fault-list.ts';

/** What people write who know spreadsheets or programming, and what XLSForm has instead. Longer ones first. */
const instead: readonly (readonly [found: string, instead: string])[] = [
  ['==', '='],
  ['&&', 'and'],
  ['||', 'or'],
  ['<>', '!='],
  ['=>', '>='],
  ['=<', '<='],
  ['AND', 'and'],
  ['And', 'and'],
  ['OR', 'or'],
  ['Or', 'or'],
  ['≥', '>='],
  ['≤', '<='],
  ['≠', '!='],
  ['×', '*'],
  ['÷', 'div'],
  ['%', 'mod'],
  ['&', 'and'],
  ['!', 'not(…)'],
  ['“', "'"],
  ['”', "'"],
  ['‘', "'"],
  ['’', "'"],
  [';', ','],
];

/** Reports the fault; positions count characters from 1. */
export function reportSyntax(fault: ExpressionFault, source: string, place: Place, faults: FaultList): void {
  if (fault.code === 'expression-too-long') {
    faults.fault(fault.code, place, { length: fault.length, limit: fault.limit });
    return;
  }
  if (fault.code === 'expression-too-deep') {
    faults.fault(fault.code, place, { limit: fault.limit });
    return;
  }
  const at = fault.at + 1;
  const slip = instead.find(([found]) => source.startsWith(found, fault.at) || endsAfter(source, found, fault.at));
  const rest = source.slice(fault.at);
  const digit = '๐๑๒๓๔๕๖๗๘๙'.indexOf(rest.charAt(0));
  if (slip !== undefined) faults.fault('expression-operator', place, { at, found: slip[0], instead: slip[1] });
  else if (digit >= 0 && rest !== '') faults.fault('expression-operator', place, { at, found: rest.charAt(0), instead: String(digit) });
  else if (rest.startsWith('$')) faults.fault('expression-braces', place, { at, found: rest.slice(0, 20) });
  else if (/^['"]/.test(rest)) faults.fault('expression-quote-open', place, { at });
  else if (rest === '') faults.fault('expression-incomplete', place);
  else faults.fault('expression-syntax', place, { at, found: fault.found === '' ? rest.slice(0, 10) : fault.found });
}

/** Whether `found` stands around `at`: its first character was still read as something else. */
function endsAfter(source: string, found: string, at: number): boolean {
  return found.length === 2 && at > 0 && source.startsWith(found, at - 1);
}
