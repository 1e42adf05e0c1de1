// The system in memory: inbox, steps and outbox as db/ and worker/ have them (leases, order, guarded writes, retry keys), around the real
// rules of the conversation. Nothing in it waits, so that a machine can go through thousands of schedules a second.
import { advance } from '../../../src/domain/conversation/advance.ts';
import { type Agency, type Round, type Snapshot, type StoredAnswer, type Target } from '../../../src/domain/conversation/snapshot.ts';
import { type ConversationState, initialState, readState } from '../../../src/domain/conversation/state.ts';
import { type Turn } from '../../../src/domain/conversation/turn.ts';
import { compileForm } from '../../../src/domain/form.ts';
import { type Input } from '../../../src/domain/inbound.ts';
import { question, questionnaire } from '../questionnaires.ts';

const leaseMs = 30_000;
export const startMs = Date.parse('2026-11-20T03:00:00Z');

const form = compileForm(
  questionnaire(
    [
      question('select_one', 'q1', { list: 'yn' }),
      question('integer', 'q2', { constraint: '. < 5' }),
      question('text', 'q3'),
      question('select_one', 'q4', { list: 'yn', relevant: "${q1} = 'yes'" }),
    ],
    { yn: ['yes', 'no'] },
  ),
);

const round: Round = {
  id: 'r',
  questionnaireId: 'q',
  title: 'r',
  opensAt: new Date(startMs - 86_400_000),
  closesAt: new Date(startMs + 86_400_000),
  closedAt: null,
};

const agency = (id: number): Agency => ({
  id,
  code: String(id),
  nameTh: 'ก',
  nameEn: 'A',
  ministry: '',
  level: 'department',
  type: '',
  province: '',
});

/** Something that a contact did. */
export interface Deed {
  readonly contact: number;
  readonly atMs: number;
  readonly input: Input;
}

export interface Contact {
  readonly id: number;
  readonly response: Response;
  state: ConversationState;
  revision: number;
  lastEventMs: number | null;
}

interface Response {
  readonly id: number;
  revision: number;
  status: 'answering' | 'submitted';
  submissions: number;
  answers: Readonly<Record<string, StoredAnswer>>;
  readonly history: { key: string; seq: number; value: string; deed: number }[];
}

interface InboxRow {
  readonly deed: number;
  readonly id: number;
  readonly isRedelivered: boolean;
  lease: number;
  leasedUntilMs: number;
  isDone: boolean;
}

export interface OutboxRow {
  readonly key: string;
  readonly channel: 'reply' | 'push';
  readonly recipient: number;
  hasEnded: boolean;
}

/** A step that was read and decided, and not yet written. */
export interface Hand {
  readonly row: InboxRow;
  readonly lease: number;
  readonly contactRevision: number;
  readonly responseRevision: number;
  readonly turn: Turn;
  readonly decidedMs: number;
}

/** One step as it was written. */
export interface Applied {
  readonly deed: number;
  readonly isRedelivered: boolean;
  readonly contact: Contact;
  readonly before: { readonly state: ConversationState; readonly answers: Response['answers']; readonly status: Response['status'] };
  readonly turn: Turn;
  readonly decidedMs: number;
}

export class World {
  readonly contacts: readonly Contact[];
  readonly responses: readonly Response[];
  readonly inbox = new Map<number, InboxRow>();
  readonly outbox: OutboxRow[] = [];
  /** What LINE has shown, by reply token or retry key: how often. */
  readonly shown = new Map<string, number>();
  hands: Hand[] = [];
  nowMs = startMs;
  private leases = 0;
  private readonly deeds: readonly Deed[];
  private readonly onApplied: (applied: Applied) => void;

  /** Contacts 0 and 1 answer for one agency, contact 2 for another. */
  constructor(deeds: readonly Deed[], onApplied: (applied: Applied) => void) {
    this.deeds = deeds;
    this.onApplied = onApplied;
    this.responses = [1, 2].map((id) => ({ id, revision: 0, status: 'answering', submissions: 0, answers: {}, history: [] }));
    this.contacts = [1, 1, 2].map((response, index) => ({
      id: index + 1,
      response: this.responses[response - 1]!,
      state: { ...initialState, at: { agencyId: response, roundId: round.id } },
      revision: 0,
      lastEventMs: null,
    }));
  }

  /** One row for each event, however often it comes. */
  deliver(numbers: readonly number[], isRedelivered: boolean): void {
    for (const deed of numbers)
      if (!this.inbox.has(deed))
        this.inbox.set(deed, { deed, id: this.inbox.size, isRedelivered, lease: 0, leasedUntilMs: 0, isDone: false });
  }

  /** Takes what is due, at most two, of each contact the earliest, and reads and decides. Returns how many. */
  claim(): number {
    let count = 0;
    for (const row of [...this.inbox.values()].sort((a, b) => this.order(a, b))) {
      if (count === 2 || row.isDone || row.leasedUntilMs > this.nowMs || this.isBehind(row, true)) continue;
      this.leases += 1;
      row.lease = this.leases;
      row.leasedUntilMs = this.nowMs + leaseMs;
      this.begin(row, row.lease);
      count += 1;
    }
    return count;
  }

  /** Writes what a hand holds, all or nothing. Returns what became of it. */
  write(hand: Hand): 'written' | 'changed' | 'overtaking' | 'lost' {
    const { row, turn } = hand;
    if (row.isDone || row.lease !== hand.lease) return 'lost';
    if (this.isBehind(row, false)) {
      row.leasedUntilMs = 0;
      return 'overtaking';
    }
    const contact = this.contactOf(row);
    const { response } = contact;
    const isSubmission = turn.events.some((event) => event.kind === 'submitted');
    const isTouched = turn.changes.size > 0 || isSubmission;
    if (contact.revision !== hand.contactRevision || (isTouched && response.revision !== hand.responseRevision)) {
      this.begin(row, hand.lease);
      return 'changed';
    }
    const before = { state: contact.state, answers: response.answers, status: response.status };
    const deed = this.deeds[row.deed]!;
    row.isDone = true;
    contact.state = readState(JSON.parse(JSON.stringify(turn.state)));
    contact.revision += 1;
    contact.lastEventMs = Math.max(contact.lastEventMs ?? 0, deed.atMs);
    if (isTouched) response.revision += 1;
    for (const [key, value] of turn.changes) this.store(contact, row.deed, key, value ?? '');
    this.outbox.push({ key: `reply:${row.deed}`, channel: 'reply', recipient: contact.id, hasEnded: false });
    if (isSubmission) {
      response.status = 'submitted';
      response.submissions += 1;
      for (const one of this.contacts)
        if (one.response === response)
          this.outbox.push({ key: `summary:${response.submissions}:${one.id}`, channel: 'push', recipient: one.id, hasEnded: false });
    }
    this.onApplied({ deed: row.deed, isRedelivered: row.isRedelivered, contact, before, turn, decidedMs: hand.decidedMs });
    return 'written';
  }

  /** A reply token is good for one message, a retry key for one push. `isMarked`: the process lives long enough to note the end. */
  send(message: OutboxRow, isMarked: boolean): void {
    const isNew = !this.shown.has(message.key);
    if (isNew) this.shown.set(message.key, 1);
    if (isMarked) message.hasEnded = true;
  }

  private begin(row: InboxRow, lease: number): void {
    const contact = this.contactOf(row);
    const deed = this.deeds[row.deed]!;
    const turn = advance(this.snapshot(contact, row.isRedelivered), deed.input, new Date(deed.atMs));
    this.hands.push({
      row,
      lease,
      contactRevision: contact.revision,
      responseRevision: contact.response.revision,
      turn,
      decidedMs: this.nowMs,
    });
  }

  private store({ id, response }: Contact, deed: number, key: string, value: string): void {
    const seq = (response.answers[key]?.seq ?? 0) + 1;
    response.answers = { ...response.answers, [key]: { value, seq, by: id, at: new Date(this.deeds[deed]!.atMs) } };
    response.history.push({ key, seq, value, deed });
  }

  private contactOf(row: InboxRow): Contact {
    return this.contacts[this.deeds[row.deed]!.contact]!;
  }

  private order(a: InboxRow, b: InboxRow): number {
    return this.deeds[a.deed]!.atMs - this.deeds[b.deed]!.atMs || a.id - b.id;
  }

  /** Something earlier of its contact has come in, or (for a claim) something of its contact is under way. */
  private isBehind(row: InboxRow, forClaim: boolean): boolean {
    for (const other of this.inbox.values())
      if (other !== row && !other.isDone && this.deeds[other.deed]!.contact === this.deeds[row.deed]!.contact)
        if (this.order(other, row) < 0 || (forClaim && other.leasedUntilMs > this.nowMs)) return true;
    return false;
  }

  private snapshot(contact: Contact, isRedelivered: boolean): Snapshot {
    const { response } = contact;
    const participation = {
      agency: agency(response.id),
      round,
      role: 'coordinator' as const,
      responseId: response.id,
      status: response.status,
    };
    const target: Target = {
      ...participation,
      form,
      names: {},
      hasOtherCoordinator: true,
      response: {
        ...response,
        startedAt: round.opensAt,
        submittedAt: response.status === 'submitted' ? round.opensAt : null,
        answers: response.answers,
      },
    };
    return {
      contact: {
        id: contact.id,
        language: 'th',
        displayName: 'ก',
        hasAcknowledgedNotice: true,
        isOrganiser: false,
        areRemindersOff: false,
        snoozedUntil: null,
        lastEventAt: contact.lastEventMs === null ? null : new Date(contact.lastEventMs),
      },
      state: contact.state,
      participations: [participation],
      target,
      invitation: null,
      hasCode: false,
      isGuessing: false,
      upload: null,
      fileSizes: {},
      withdrawn: [],
      isRedelivered,
      appliedAt: new Date(this.nowMs),
      timeZone: 'Asia/Bangkok',
    };
  }
}
