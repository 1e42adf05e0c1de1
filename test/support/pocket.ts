// One contact's conversation without database or network: the pure steps, the presentation, and a transcript that the survey's owners
// can read. State goes through JSON between turns, as it does in the database.
import { makeView } from '../../src/app/present/view.ts';
import { present } from '../../src/app/present/present.ts';
import { advance } from '../../src/domain/conversation/advance.ts';
import { codeIn } from '../../src/domain/conversation/joining.ts';
import { openResponse } from '../../src/domain/conversation/open-target.ts';
import {
  type Agency,
  type Invitation,
  type Role,
  type Round,
  type Snapshot,
  type StoredAnswer,
  type Target,
  type Upload,
} from '../../src/domain/conversation/snapshot.ts';
import { type ConversationState, initialState, readState } from '../../src/domain/conversation/state.ts';
import { type Turn } from '../../src/domain/conversation/turn.ts';
import { type Form } from '../../src/domain/form.ts';
import { type Input } from '../../src/domain/inbound.ts';
import { type Action, type Button, type Card, type Outbound } from '../../src/domain/message.ts';
import { createTranslate } from '../../src/i18n/translate.ts';
import { toPlainText } from '../../src/line/plain-text.ts';

const translate = createTranslate();
const timeZone = 'Asia/Bangkok';

export const someAgency: Agency = {
  id: 1,
  code: '08004',
  nameTh: 'กรมการขนส่งทางบก',
  nameEn: 'Department of Land Transport',
  ministry: 'กระทรวงคมนาคม',
  level: 'department',
  type: 'government',
  province: '',
};

export const someRound: Round = {
  id: '2560',
  questionnaireId: 'q',
  title: 'การสำรวจระดับความพร้อมรัฐบาลดิจิทัล ปี 2560',
  opensAt: new Date('2026-11-01T01:30:00Z'),
  closesAt: new Date('2026-11-30T16:59:59Z'),
  closedAt: null,
};

export interface PocketOptions {
  readonly form: Form;
  readonly agency?: Agency;
  readonly round?: Round;
  readonly role?: Role;
  /** Invitations by code. */
  readonly invitations?: Readonly<Record<string, Partial<Invitation>>>;
  /** false = has not even added the bot; default: has joined and may answer at once. */
  readonly hasJoined?: boolean;
  readonly now?: Date;
}

export class Pocket {
  readonly lines: string[] = [];
  now: Date;
  private state: ConversationState = initialState;
  private hasNotice: boolean;
  private hasJoined: boolean;
  private language = 'th';
  private lastEventAt: Date | null = null;
  private status: 'answering' | 'submitted' = 'answering';
  private submittedAt: Date | null = null;
  private remindersOff = false;
  private snoozedUntil: Date | null = null;
  /** What becomes of the next picture or file. */
  upload: Upload | null = null;
  fileSizes: Record<string, number> = {};
  /** Whether LINE delivers the next events again, and when they are applied; null = at once. */
  isRedelivered = false;
  shownAt: Date | null = null;
  /** Stored answers; tests may put somebody else's in. */
  readonly answers: Record<string, StoredAnswer> = {};
  last: Turn | null = null;
  lastOutbound: Outbound | null = null;
  private readonly shown: Button[] = [];
  private readonly agency: Agency;
  private readonly round: Round;
  private readonly role: Role;
  private readonly form: Form;
  private readonly invitations: Readonly<Record<string, Partial<Invitation>>>;

  constructor({
    form,
    agency = someAgency,
    round = someRound,
    role = 'coordinator',
    invitations = {},
    hasJoined = true,
    now = new Date('2026-11-20T03:00:00Z'),
  }: PocketOptions) {
    this.form = form;
    this.agency = agency;
    this.round = round;
    this.role = role;
    this.invitations = invitations;
    this.hasJoined = hasJoined;
    this.hasNotice = hasJoined;
    this.now = now;
  }

  say(text: string): this {
    return this.do({ kind: 'text', text, messageId: '1' }, text);
  }

  /** Taps the newest button whose label contains the text. */
  tap(label: string): this {
    const chips = this.lastOutbound?.quickReplies ?? [];
    const button =
      this.shown.findLast((one) => one.label === label) ??
      this.shown.findLast((one) => one.label.includes(label)) ??
      chips.find((one) => one.label.includes(label));
    if (!button) throw new Error(`no button "${label}" among ${[...new Set(this.shown.map((one) => one.label))].join(' | ')}`);
    return this.tapAction(button.action, label);
  }

  tapAction(action: Action, label: string): this {
    if (action.kind === 'say') return this.say(action.text);
    if (action.kind !== 'tap') throw new Error(`"${label}" is a ${action.kind}`);
    return this.do({ kind: 'tap', data: action.data }, `[${label}]`);
  }

  pick(value: string): this {
    const button = this.shown.findLast((one) => one.action.kind === 'pick');
    if (button?.action.kind !== 'pick') throw new Error('no date picker');
    return this.do({ kind: 'tap', data: button.action.data, picked: value }, `[${button.label}: ${value}]`);
  }

  do(input: Input, shownAs: string): this {
    this.lines.push(`ผู้ตอบ: ${shownAs}`);
    const snapshot = this.snapshot(input);
    const turn = advance(snapshot, input, this.now);
    this.last = turn;
    this.state = readState(JSON.parse(JSON.stringify(turn.state)));
    if (this.lastEventAt === null || this.now > this.lastEventAt) this.lastEventAt = this.now;
    for (const [key, value] of turn.changes) this.store(key, value);
    for (const event of turn.events) {
      if (event.kind === 'notice-acknowledged') this.hasNotice = true;
      if (event.kind === 'joined') this.hasJoined = true;
      if (event.kind === 'language-set') this.language = event.language;
      if (event.kind === 'reminders-set') {
        this.remindersOff = event.choice === 'off';
        this.snoozedUntil = event.until;
      }
      if (event.kind === 'submitted') {
        this.status = 'submitted';
        this.submittedAt = this.now;
      }
    }
    const introduced = turn.events.find((event) => event.kind === 'introduced')?.participation;
    const view = makeView(translate, {
      given: new Set(Object.keys(this.answers)),
      language: this.language,
      timeZone,
      now: this.now,
      snapshot,
      state: turn.state,
      events: turn.events,
      target: snapshot.target,
      filled: turn.filled,
      link: this.status === 'submitted' ? { url: 'https://example.go.th/r/token', expiresAt: new Date('2027-02-18T03:00:00Z') } : null,
      ahead:
        introduced && !snapshot.target
          ? {
              filled: openResponse(this.form, this.agency, {}, { now: this.now, timeZone, startedAt: this.now, responseId: 0 }),
              given: new Set(),
              isSubmitted: false,
              responseId: 7,
            }
          : null,
    });
    this.lastOutbound = present(view);
    for (const message of this.lastOutbound?.messages ?? []) {
      const text = toPlainText(message)
        .join('\n')
        .split('\n')
        .filter((one) => one.trim() !== '');
      this.lines.push(...text.map((one, index) => `${index === 0 ? 'พร้อม:  ' : '        '}${one}`));
      if (message.kind === 'card') this.remember(message);
    }
    this.lines.push('');
    return this;
  }

  private remember(card: Card): void {
    const choices = card.blocks.flatMap((block): Button[] =>
      block.kind === 'choices' || block.kind === 'rows'
        ? (block.kind === 'choices' ? [...block.choices] : [...block.rows]).map((one) => ({ label: one.label, action: one.action }))
        : [],
    );
    this.shown.push(...choices, ...card.buttons, ...(card.links ?? []));
  }

  private store(key: string, value: string | null): void {
    if (value === null) Reflect.deleteProperty(this.answers, key);
    else this.answers[key] = { value, seq: (this.answers[key]?.seq ?? 0) + 1, by: 1, at: this.now };
  }

  private snapshot(input: Input): Snapshot {
    const code = input.kind === 'text' ? codeIn(input.text) : null;
    const participation = {
      agency: this.agency,
      round: this.round,
      role: this.role,
      responseId: 7,
      status:
        this.status === 'submitted'
          ? ('submitted' as const)
          : Object.keys(this.answers).length > 0
            ? ('answering' as const)
            : ('not-started' as const),
    };
    const target: Target | null = this.hasJoined
      ? {
          ...participation,
          form: this.form,
          names: { 1: 'วราภรณ์ ศรีสุวรรณกุล', 2: 'ณัฐพล ทองประเสริฐ' },
          hasOtherCoordinator: true,
          response: {
            id: 7,
            revision: 1,
            status: this.status,
            startedAt: this.round.opensAt,
            submittedAt: this.submittedAt,
            submissions: this.status === 'submitted' ? 1 : 0,
            answers: { ...this.answers },
          },
        }
      : null;
    const held = Object.values(this.invitations).find((one) => (one.id ?? 5) === this.state.invitationId);
    const named = code === null ? held : this.invitations[code];
    return {
      contact: {
        id: 1,
        language: this.language,
        displayName: 'วราภรณ์',
        hasAcknowledgedNotice: this.hasNotice,
        isOrganiser: false,
        areRemindersOff: this.remindersOff,
        snoozedUntil: this.snoozedUntil,
        lastEventAt: this.lastEventAt,
      },
      state:
        this.hasJoined && this.state.at === null ? { ...this.state, at: { agencyId: this.agency.id, roundId: this.round.id } } : this.state,
      participations: this.hasJoined ? [participation] : [],
      target,
      invitation: named
        ? {
            id: 5,
            agency: this.agency,
            round: this.round,
            role: this.role,
            expiresAt: this.round.closesAt,
            usedAt: null,
            usedBy: null,
            revokedAt: null,
            ...named,
          }
        : null,
      hasCode: code !== null,
      isGuessing: false,
      upload: this.upload,
      fileSizes: this.fileSizes,
      withdrawn: [],
      isRedelivered: this.isRedelivered,
      appliedAt: this.shownAt ?? this.now,
      timeZone,
    };
  }

  transcript(): string {
    return `${this.lines.join('\n').trimEnd()}\n`;
  }
}
