// The hot path of the conversation: one read before a step, one guarded write after it, each shared with the steps of other contacts that
// are under way at the same time.
import { type Sql } from './connect.ts';
import { gather } from './gather.ts';
import { readSteps, type StepQuestion, type StepRow } from './read-steps.ts';
import { type StepWrite, writeSteps, type Written } from './write-steps.ts';

export interface Steps {
  /** null = we have never heard of this LINE user. */
  readonly read: (question: StepQuestion) => Promise<StepRow | null>;
  readonly write: (write: StepWrite) => Promise<Written>;
}

/** Steps in one statement: more gains little, and all of them wait for the slowest lock. */
const batchMax = 32;

export interface StepsOptions {
  /** Called with the duration of every write, commit included. */
  readonly onCommit?: (ms: number) => void;
}

export function createSteps(sql: Sql, { onCommit }: StepsOptions = {}): Steps {
  const write = async (writes: readonly StepWrite[]): Promise<Written[]> => {
    const startedAt = performance.now();
    const written = await writeSteps(sql, writes);
    onCommit?.(performance.now() - startedAt);
    return written;
  };
  return {
    read: gather((questions: readonly StepQuestion[]) => readSteps(sql, questions), { concurrency: 2, max: batchMax }),
    write: gather(write, { concurrency: 2, max: batchMax }),
  };
}
