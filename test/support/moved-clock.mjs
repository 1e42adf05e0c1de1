// Preloaded into a process under test: its Date runs ahead by the milliseconds that CLOCK_FILE holds, and follows when the file changes.
// What it has followed stands in CLOCK_FILE.<process id>.
import { readFileSync, writeFileSync } from 'node:fs';
import { setInterval } from 'node:timers';

const file = process.env['CLOCK_FILE'] ?? '';
const RealDate = Date;
let offsetMs = NaN;
const read = () => {
  const wanted = Number(readFileSync(file, 'utf8'));
  if (wanted === offsetMs) return;
  offsetMs = wanted;
  writeFileSync(`${file}.${process.pid}`, String(wanted));
};
read();
setInterval(read, 10).unref();

globalThis.Date = class extends RealDate {
  constructor(...given) {
    if (given.length === 0) super(RealDate.now() + offsetMs);
    else super(...given);
  }
  static now() {
    return RealDate.now() + offsetMs;
  }
  static [Symbol.hasInstance](value) {
    return value instanceof RealDate;
  }
};
