// Answers of the responses that are being worked on, as this process read or wrote them last: a step then need not read them again. Exact,
// because every change of an answer moves its response's revision: whoever asks names the revision, and the database says whether it holds.
import { type StoredAnswer } from '../domain/conversation/snapshot.ts';
import { type StepWrite } from './write-steps.ts';

type Answers = Readonly<Record<string, StoredAnswer>>;

export interface KnownAnswers {
  /** The response that this LINE user worked on last, and the revision that is known of it. */
  find(lineUserId: string): { readonly responseId: number; readonly revision: number } | undefined;
  answers(responseId: number, revision: number): Answers | undefined;
  /** As read. */
  remember(lineUserId: string, responseId: number, revision: number, answers: Answers): void;
  /** As written: the response is one revision further. `seqs` as the database gave them. */
  advance(response: NonNullable<StepWrite['response']>, seqs: Readonly<Record<string, number>>, by: number, at: Date): void;
}

/** Answers kept in all; some 200 bytes each. The responses that were longest not used go first. */
const answersMax = 30_000;
const usersMax = 10_000;

export function createKnownAnswers(): KnownAnswers {
  const responseOf = new Map<string, number>();
  const known = new Map<number, { readonly revision: number; readonly answers: Answers; readonly count: number }>();
  let count = 0;

  const forget = (responseId: number): void => {
    count -= known.get(responseId)?.count ?? 0;
    known.delete(responseId);
  };
  const keep = (responseId: number, revision: number, answers: Answers): void => {
    forget(responseId);
    const own = Object.keys(answers).length + 1;
    known.set(responseId, { revision, answers, count: own });
    count += own;
    for (const [oldest] of known) {
      if (count <= answersMax) break;
      forget(oldest);
    }
  };

  return {
    find(lineUserId) {
      const responseId = responseOf.get(lineUserId);
      const found = responseId === undefined ? undefined : known.get(responseId);
      return responseId !== undefined && found ? { responseId, revision: found.revision } : undefined;
    },
    answers(responseId, revision) {
      const found = known.get(responseId);
      return found?.revision === revision ? found.answers : undefined;
    },
    remember(lineUserId, responseId, revision, answers) {
      responseOf.delete(lineUserId);
      responseOf.set(lineUserId, responseId);
      const [longestAgo] = responseOf.keys();
      if (responseOf.size > usersMax && longestAgo !== undefined) responseOf.delete(longestAgo);
      keep(responseId, revision, answers);
    },
    advance(response, seqs, by, at) {
      const found = known.get(response.id);
      // Somebody else's later state was read meanwhile, or nothing is known: then nothing is.
      if (found?.revision !== response.revision) return;
      const answers: Record<string, StoredAnswer> = { ...found.answers };
      for (const { key, value } of response.changes) {
        const seq = seqs[key];
        if (seq === undefined || value === null) {
          forget(response.id);
          return;
        }
        answers[key] = { value, seq, by, at };
      }
      keep(response.id, response.revision + 1, answers);
    },
  };
}
