// The hot path of the conversation: one read before a step, one guarded write after it, each shared with the steps of other contacts that
// are under way at the same time.
import { type Sql } from './connect.ts';
import { gather } from './gather.ts';
import { createKnownAnswers } from './known-answers.ts';
import { readSteps, type ReadRow, type StepQuestion, type TargetRow } from './read-steps.ts';
import { type StepWrite, writeSteps, type Written } from './write-steps.ts';

/** What a step reads; app/handle-inbox makes a Snapshot of it. */
export interface StepRow extends Omit<ReadRow, 'target'> {
  readonly target: StepTarget | null;
}

/** With its answers, wherever they came from. */
interface StepTarget extends TargetRow {
  readonly answers: NonNullable<TargetRow['answers']>;
}

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
  const known = createKnownAnswers();
  const readAll = gather((questions: readonly StepQuestion[]) => readSteps(sql, questions), { concurrency: 2, max: batchMax });
  const writeAll = gather(
    async (writes: readonly StepWrite[]): Promise<Written[]> => {
      const startedAt = performance.now();
      const written = await writeSteps(sql, writes);
      onCommit?.(performance.now() - startedAt);
      return written;
    },
    { concurrency: 2, max: batchMax },
  );

  const read = async (question: StepQuestion): Promise<StepRow | null> => {
    const guess = known.find(question.lineUserId);
    // Held on to: it may be forgotten while the statement is under way.
    const guessed = guess && known.answers(guess.responseId, guess.revision);
    const row = await readAll(guessed ? { ...question, known: guess } : question);
    const target = row?.target;
    if (!row || !target) return row && { ...row, target: null };
    const answers = target.answers ?? guessed ?? {};
    if (target.responseId !== null) known.remember(question.lineUserId, target.responseId, target.revision, answers);
    return { ...row, target: { ...target, answers } };
  };

  return {
    read,
    async write(write) {
      const written = await writeAll(write);
      if (written.kind === 'written' && write.response) known.advance(write.response, written.seqs, write.contactId, write.occurredAt);
      return written;
    },
  };
}
