// A progress bar on stderr, for whoever watches: shown after a second, so that quick work stays quiet.
import { type Clock } from '../clock.ts';
import { type CliProcess } from './process.ts';

interface Progress {
  /** So much is done. */
  at(done: number): void;
  /** Takes the bar away. */
  end(): void;
}

/** `total` null = not known: a count without a bar. */
export type StartProgress = (label: string, total: number | null) => Progress;

const quietMs = 1000;
const everyMs = 100;
const barWidth = 24;

export function createProgress({ err, isTerminal }: Pick<CliProcess, 'err' | 'isTerminal'>, clock: Clock): StartProgress {
  return (label, total) => {
    const startedAt = clock.now().getTime();
    let drawnAt = 0;
    const draw = (done: number): void => {
      const now = clock.now().getTime();
      if (!isTerminal || now - startedAt < quietMs || now - drawnAt < everyMs) return;
      drawnAt = now;
      const share = total === null || total === 0 ? null : Math.min(1, done / total);
      const filled = share === null ? '' : ` ${'█'.repeat(Math.round(share * barWidth)).padEnd(barWidth, '░')} ${Math.floor(share * 100)}%`;
      err(`\r${label}${filled} ${done.toLocaleString('en')}${total === null ? '' : `/${total.toLocaleString('en')}`}\u001b[K`);
    };
    return {
      at: draw,
      end() {
        if (drawnAt > 0) err('\r\u001b[K');
      },
    };
  };
}
