// The tables. Plural snake_case, `*_at` timestamptz, constraints with names so that db/errors.ts can tell them apart. Migrations in
// drizzle/ are made from this file by `npm run db:generate` and are append-only.
import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  check,
  foreignKey,
  index,
  integer,
  jsonb,
  numeric,
  pgTable,
  primaryKey,
  text,
  timestamp,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';

const at = (name: string) => timestamp(name, { withTimezone: true, precision: 3 });
const id = () => bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity();

/** Small facts about this installation: the embedded clock offset, the bot's ids, the organiser's switches. */
export const settings = pgTable('settings', {
  name: text('name').primaryKey(),
  value: jsonb('value').notNull(),
  changedAt: at('changed_at').notNull(),
});

// --- questionnaires, agencies, rounds -----------------------------------------------------------------------------------------------

/** Published versions; never changed after publishing. */
export const questionnaires = pgTable(
  'questionnaires',
  {
    id: text('id').notNull(),
    version: integer('version').notNull(),
    definition: jsonb('definition').notNull(),
    publishedAt: at('published_at').notNull(),
  },
  (t) => [primaryKey({ name: 'questionnaires_pkey', columns: [t.id, t.version] })],
);

export const agencies = pgTable(
  'agencies',
  {
    id: id(),
    code: text('code').notNull(),
    nameTh: text('name_th').notNull(),
    nameEn: text('name_en').notNull().default(''),
    ministry: text('ministry').notNull().default(''),
    /** department | province */
    level: text('level').notNull(),
    type: text('type').notNull().default(''),
    province: text('province').notNull().default(''),
    parentId: bigint('parent_id', { mode: 'number' }),
    /** Former names and abbreviations, for search. */
    aliases: text('aliases')
      .array()
      .notNull()
      .default(sql`'{}'`),
    /** Columns of the register that we do not know. */
    extra: jsonb('extra').notNull().default({}),
    createdAt: at('created_at').notNull(),
    retiredAt: at('retired_at'),
    retiredReason: text('retired_reason'),
    /** The agency that carries on, after a merger. */
    successorId: bigint('successor_id', { mode: 'number' }),
  },
  (t) => [
    unique('agencies_code_key').on(t.code),
    check('agencies_level_check', sql`${t.level} in ('department', 'province')`),
    foreignKey({ name: 'agencies_parent_id_fkey', columns: [t.parentId], foreignColumns: [t.id] }),
    foreignKey({ name: 'agencies_successor_id_fkey', columns: [t.successorId], foreignColumns: [t.id] }),
  ],
);

export const rounds = pgTable(
  'rounds',
  {
    /** Chosen by the organiser, `2560` say. */
    id: text('id').primaryKey(),
    questionnaireId: text('questionnaire_id').notNull(),
    title: text('title').notNull(),
    opensAt: at('opens_at').notNull(),
    closesAt: at('closes_at').notNull(),
    closedAt: at('closed_at'),
    /** ReminderPolicy of domain/reminder.ts. */
    reminderPolicy: jsonb('reminder_policy').notNull(),
    /** Pushes that this round may spend; null = the account's quota. */
    pushBudget: integer('push_budget'),
    /** Number of target agencies announced at the start; the final number is that of round_agencies not retired. */
    announcedTargets: integer('announced_targets'),
    /** Until when the people of this round may be known; null = not decided. */
    retainUntil: at('retain_until'),
    /** When they were forgotten (app/rounds/purge-round.ts). */
    purgedAt: at('purged_at'),
    createdAt: at('created_at').notNull(),
  },
  (t) => [
    uniqueIndex('rounds_one_open_per_questionnaire')
      .on(t.questionnaireId)
      .where(sql`closed_at is null`),
    check('rounds_period_check', sql`${t.closesAt} > ${t.opensAt}`),
  ],
);

/** The target agencies of a round. */
export const roundAgencies = pgTable(
  'round_agencies',
  {
    roundId: text('round_id')
      .notNull()
      .references(() => rounds.id),
    agencyId: bigint('agency_id', { mode: 'number' })
      .notNull()
      .references(() => agencies.id),
    /** Extension of this agency alone; counts when later than the round's. */
    closesAt: at('closes_at'),
    retiredAt: at('retired_at'),
    retiredReason: text('retired_reason'),
  },
  (t) => [primaryKey({ name: 'round_agencies_pkey', columns: [t.roundId, t.agencyId] }), index('round_agencies_agency_idx').on(t.agencyId)],
);

// --- people -------------------------------------------------------------------------------------------------------------------------

/** A person on LINE. `state` is the conversation's position (domain/conversation/state.ts); `revision` guards it. */
export const contacts = pgTable(
  'contacts',
  {
    id: id(),
    lineUserId: text('line_user_id'),
    displayName: text('display_name').notNull().default(''),
    language: text('language').notNull().default('th'),
    state: jsonb('state').notNull(),
    revision: integer('revision').notNull().default(0),
    /** Version of the notice that was acknowledged last; when, or null while a newer one is to be acknowledged. */
    noticeVersion: integer('notice_version'),
    noticeAcknowledgedAt: at('notice_acknowledged_at'),
    createdAt: at('created_at').notNull(),
    lastEventAt: at('last_event_at'),
    /** Blocked us (unfollow): nothing is pushed. */
    unreachableAt: at('unreachable_at'),
    remindersOffAt: at('reminders_off_at'),
    snoozedUntil: at('snoozed_until'),
    isOrganiser: boolean('is_organiser').notNull().default(false),
    erasedAt: at('erased_at'),
  },
  (t) => [unique('contacts_line_user_id_key').on(t.lineUserId)],
);

/**
 * Every version of the privacy notice (PDPA s.23) that contacts were shown, as it read. Append-only, but for the controller's address: what it
 * was before stands in the audit trail.
 */
export const notices = pgTable('notices', {
  version: integer('version').primaryKey(),
  /** By language, then by paragraph. */
  texts: jsonb('texts').notNull(),
  inForceAt: at('in_force_at').notNull(),
});

/** Who acknowledged which version of the notice, and when. Append-only. */
export const noticeAcknowledgements = pgTable(
  'notice_acknowledgements',
  {
    contactId: bigint('contact_id', { mode: 'number' })
      .notNull()
      .references(() => contacts.id),
    version: integer('version').notNull(),
    acknowledgedAt: at('acknowledged_at').notNull(),
  },
  (t) => [primaryKey({ name: 'notice_acknowledgements_pkey', columns: [t.contactId, t.version] })],
);

/** Which contact answers for which agency. Ended, never deleted. */
export const memberships = pgTable(
  'memberships',
  {
    id: id(),
    contactId: bigint('contact_id', { mode: 'number' })
      .notNull()
      .references(() => contacts.id),
    agencyId: bigint('agency_id', { mode: 'number' })
      .notNull()
      .references(() => agencies.id),
    /** coordinator | contributor | viewer */
    role: text('role').notNull(),
    joinedAt: at('joined_at').notNull(),
    endedAt: at('ended_at'),
    endedReason: text('ended_reason'),
  },
  (t) => [
    uniqueIndex('memberships_current_key')
      .on(t.contactId, t.agencyId)
      .where(sql`ended_at is null`),
    index('memberships_agency_idx').on(t.agencyId),
    check('memberships_role_check', sql`${t.role} in ('coordinator', 'contributor', 'viewer')`),
  ],
);

/** One-time links into the organisers' page, stored hashed. Handed out in the chat or by the command line; used by a confirmed POST. */
export const consoleLinks = pgTable(
  'console_links',
  {
    id: id(),
    tokenHash: text('token_hash').notNull(),
    contactId: bigint('contact_id', { mode: 'number' })
      .notNull()
      .references(() => contacts.id),
    createdAt: at('created_at').notNull(),
    expiresAt: at('expires_at').notNull(),
    usedAt: at('used_at'),
  },
  (t) => [unique('console_links_token_hash_key').on(t.tokenHash), index('console_links_contact_idx').on(t.contactId, t.createdAt)],
);

/** Sessions of organisers; the cookie's token is stored hashed. Ended, not deleted, so that they can be listed. */
export const consoleSessions = pgTable(
  'console_sessions',
  {
    id: id(),
    tokenHash: text('token_hash').notNull(),
    contactId: bigint('contact_id', { mode: 'number' })
      .notNull()
      .references(() => contacts.id),
    /** What the browser calls itself, for the list of sessions. */
    browser: text('browser').notNull(),
    createdAt: at('created_at').notNull(),
    /** Last thing the organiser did; figures that refresh themselves do not count. */
    lastSeenAt: at('last_seen_at').notNull(),
    endsAt: at('ends_at').notNull(),
    endedAt: at('ended_at'),
    /** signed-out | removed */
    endedReason: text('ended_reason'),
  },
  (t) => [
    unique('console_sessions_token_hash_key').on(t.tokenHash),
    index('console_sessions_current_idx')
      .on(t.contactId)
      .where(sql`ended_at is null`),
  ],
);

/** Single-use codes, stored as SHA-256 of the normalised code. */
export const invitations = pgTable(
  'invitations',
  {
    id: id(),
    roundId: text('round_id')
      .notNull()
      .references(() => rounds.id),
    agencyId: bigint('agency_id', { mode: 'number' })
      .notNull()
      .references(() => agencies.id),
    role: text('role').notNull(),
    codeHash: text('code_hash').notNull(),
    createdAt: at('created_at').notNull(),
    expiresAt: at('expires_at').notNull(),
    usedAt: at('used_at'),
    usedBy: bigint('used_by', { mode: 'number' }).references(() => contacts.id),
    revokedAt: at('revoked_at'),
    /** Whose work for the agency ends when it is used: they hand over. null = nobody's. */
    replaces: bigint('replaces', { mode: 'number' }).references(() => contacts.id),
  },
  (t) => [
    unique('invitations_code_hash_key').on(t.codeHash),
    index('invitations_agency_idx').on(t.roundId, t.agencyId),
    check('invitations_role_check', sql`${t.role} in ('coordinator', 'contributor', 'viewer')`),
  ],
);

/** Wrong invitation codes, to limit guessing for each contact and overall. */
export const invitationGuesses = pgTable(
  'invitation_guesses',
  { id: id(), contactId: bigint('contact_id', { mode: 'number' }).notNull(), guessedAt: at('guessed_at').notNull() },
  (t) => [index('invitation_guesses_contact_idx').on(t.contactId, t.guessedAt), index('invitation_guesses_at_idx').on(t.guessedAt)],
);

// --- answers ------------------------------------------------------------------------------------------------------------------------

/** One agency's answers in a round; keeps the questionnaire version that it began with. */
export const responses = pgTable(
  'responses',
  {
    id: id(),
    roundId: text('round_id')
      .notNull()
      .references(() => rounds.id),
    agencyId: bigint('agency_id', { mode: 'number' })
      .notNull()
      .references(() => agencies.id),
    questionnaireId: text('questionnaire_id').notNull(),
    questionnaireVersion: integer('questionnaire_version').notNull(),
    /** answering | submitted */
    status: text('status').notNull(),
    /** Guards concurrent contacts of one agency; every change of an answer or of the status moves it. */
    revision: integer('revision').notNull().default(0),
    startedAt: at('started_at').notNull(),
    lastAnsweredAt: at('last_answered_at'),
    /** Questions answered / asked, as of the last change, for lists and reminders. */
    answeredCount: integer('answered_count').notNull().default(0),
    askedCount: integer('asked_count').notNull().default(0),
    submittedAt: at('submitted_at'),
    submittedBy: bigint('submitted_by', { mode: 'number' }),
    reopenedAt: at('reopened_at'),
    /** How often it was submitted: part of the reason of a summary, so that a corrected response gets a new one. */
    submissions: integer('submissions').notNull().default(0),
  },
  (t) => [
    unique('responses_round_agency_key').on(t.roundId, t.agencyId),
    foreignKey({
      name: 'responses_questionnaire_fkey',
      columns: [t.questionnaireId, t.questionnaireVersion],
      foreignColumns: [questionnaires.id, questionnaires.version],
    }),
    check('responses_status_check', sql`${t.status} in ('answering', 'submitted')`),
  ],
);

/** The current answers (I3). `seq` counts the changes of this answer; buttons carry it, so that a contact sees what somebody else did. */
export const answers = pgTable(
  'answers',
  {
    responseId: bigint('response_id', { mode: 'number' })
      .notNull()
      .references(() => responses.id),
    key: text('key').notNull(),
    value: text('value').notNull(),
    seq: integer('seq').notNull(),
    answeredBy: bigint('answered_by', { mode: 'number' }),
    answeredAt: at('answered_at').notNull(),
  },
  (t) => [primaryKey({ name: 'answers_pkey', columns: [t.responseId, t.key] })],
);

/** Every value that an answer ever had, the current one included. Append-only, but for a value whose message was unsent: it is emptied. */
export const answerHistory = pgTable(
  'answer_history',
  {
    responseId: bigint('response_id', { mode: 'number' }).notNull(),
    key: text('key').notNull(),
    seq: integer('seq').notNull(),
    /** '' = cleared. */
    value: text('value').notNull(),
    answeredBy: bigint('answered_by', { mode: 'number' }),
    answeredAt: at('answered_at').notNull(),
    /** The inbox row it came from; null = an organiser's command. */
    inboxId: bigint('inbox_id', { mode: 'number' }),
  },
  (t) => [primaryKey({ name: 'answer_history_pkey', columns: [t.responseId, t.key, t.seq] })],
);

/** Files that answers name: stored by content hash under DATA_DIR/files; the answer's value is `hash.ext`. */
export const files = pgTable(
  'files',
  {
    hash: text('hash').primaryKey(),
    contentType: text('content_type').notNull(),
    sizeBytes: integer('size_bytes').notNull(),
    storedAt: at('stored_at').notNull(),
    /** The contact who sent it first; null = stored before this was kept. For the quota only. */
    storedBy: bigint('stored_by', { mode: 'number' }),
  },
  (t) => [index('files_stored_by_idx').on(t.storedBy, t.storedAt)],
);

/** The current score of a submitted response; `detail` is the whole Score of domain/scoring.ts. */
export const scores = pgTable(
  'scores',
  {
    responseId: bigint('response_id', { mode: 'number' })
      .primaryKey()
      .references(() => responses.id),
    /** For sorting and statistics; the exact fraction is in detail. */
    total: numeric('total', { precision: 9, scale: 6 }),
    level: text('level'),
    /** Points by dimension name, rounded like total; null = not applicable. */
    dimensions: jsonb('dimensions').notNull(),
    detail: jsonb('detail').notNull(),
    scoredAt: at('scored_at').notNull(),
  },
  (t) => [index('scores_total_idx').on(t.total), index('scores_scored_at_idx').on(t.scoredAt)],
);

/** When the statistics of a round were worked out; its rows of peer_statistics are of that instant. */
export const roundStatistics = pgTable('round_statistics', {
  roundId: text('round_id')
    .primaryKey()
    .references(() => rounds.id),
  asOf: at('as_of').notNull(),
});

/** Mean and quartiles of groups of agencies of one level, small groups included: who reads decides what may be shown. */
export const peerStatistics = pgTable(
  'peer_statistics',
  {
    roundId: text('round_id')
      .notNull()
      .references(() => rounds.id),
    /** department | province */
    level: text('level').notNull(),
    /** all | ministry | province | region */
    scope: text('scope').notNull(),
    /** The ministry's or province's name, a region of domain/regions.ts; '' for all. */
    name: text('name').notNull(),
    /** Distribution of domain/statistics.ts; null = none of them has a total. */
    total: jsonb('total'),
    /** Distributions by dimension name. */
    dimensions: jsonb('dimensions').notNull(),
  },
  (t) => [primaryKey({ name: 'peer_statistics_pkey', columns: [t.roundId, t.level, t.scope, t.name] })],
);

/** Every version of a national overview that was ever published, as it was published; never changed, only withdrawn. */
export const publishedOverviews = pgTable(
  'published_overviews',
  {
    roundId: text('round_id')
      .notNull()
      .references(() => rounds.id),
    version: integer('version').notNull(),
    /** Overview of domain/overview.ts, frozen. */
    figures: jsonb('figures').notNull(),
    /** What differs from the version before; empty for the first. */
    corrections: jsonb('corrections').notNull(),
    reason: text('reason').notNull(),
    publishedAt: at('published_at').notNull(),
    publishedBy: text('published_by').notNull(),
    withdrawnAt: at('withdrawn_at'),
    withdrawnReason: text('withdrawn_reason'),
  },
  (t) => [primaryKey({ name: 'published_overviews_pkey', columns: [t.roundId, t.version] })],
);

/** Unguessable links to a report, stored hashed (SHA-256 of the token). */
export const reportLinks = pgTable(
  'report_links',
  {
    id: id(),
    tokenHash: text('token_hash').notNull(),
    responseId: bigint('response_id', { mode: 'number' })
      .notNull()
      .references(() => responses.id),
    /** Whose link it is: it dies with the membership. null = made by an organiser. */
    contactId: bigint('contact_id', { mode: 'number' }).references(() => contacts.id),
    /** contact | share | organiser */
    kind: text('kind').notNull(),
    createdAt: at('created_at').notNull(),
    expiresAt: at('expires_at').notNull(),
    revokedAt: at('revoked_at'),
    openedAt: at('opened_at'),
    openedCount: integer('opened_count').notNull().default(0),
  },
  (t) => [unique('report_links_token_hash_key').on(t.tokenHash), index('report_links_response_idx').on(t.responseId)],
);

// --- events in, messages out --------------------------------------------------------------------------------------------------------

/** Every event that LINE was told 200 about (I1), until and after its end (I2). */
export const inbox = pgTable(
  'inbox',
  {
    id: id(),
    webhookEventId: text('webhook_event_id').notNull(),
    /** LINE user id; '' when the event has none. */
    sender: text('sender').notNull(),
    occurredAt: at('occurred_at').notNull(),
    receivedAt: at('received_at').notNull(),
    /** InboundEvent's input, replyToken and isRedelivery; emptied by retention. null input = ignored. */
    event: jsonb('event').notNull(),
    runAt: at('run_at').notNull(),
    attempts: integer('attempts').notNull().default(0),
    /** Fencing: a write must name the lease that it was claimed with. */
    leaseId: uuid('lease_id'),
    leasedUntil: at('leased_until'),
    doneAt: at('done_at'),
    /** applied | ignored:<why> */
    outcome: text('outcome'),
    parkedAt: at('parked_at'),
    error: text('error'),
  },
  (t) => [
    unique('inbox_webhook_event_id_key').on(t.webhookEventId),
    // What waits is next to nothing most of the time, and tens of thousands after an outage: the planner's statistics cannot know, and would
    // read all that waits for one event. So each index has a clause of its own, true of every row that it is for, and a statement says
    // which of them it means (db/inbox.ts: waitingOf, waitingByTime).
    index('inbox_waiting_by_sender_idx')
      .on(t.sender, t.occurredAt, t.id)
      .where(sql`done_at is null and parked_at is null and sender > ''`),
    index('inbox_waiting_idx')
      .on(t.occurredAt, t.id)
      .where(sql`done_at is null and parked_at is null and occurred_at > '-infinity'`),
    index('inbox_parked_idx')
      .on(t.parkedAt)
      .where(sql`parked_at is not null`),
    index('inbox_received_idx').on(t.receivedAt),
  ],
);

/** Messages to send. The id is the X-Line-Retry-Key. The payload is emptied when the row has ended: it may hold a report link. */
export const outbox = pgTable(
  'outbox',
  {
    id: uuid('id').primaryKey(),
    /** reply | push */
    channel: text('channel').notNull(),
    contactId: bigint('contact_id', { mode: 'number' }),
    /** LINE user id. */
    recipient: text('recipient').notNull(),
    /** What for; a push is unique by (recipient, reason) (I6). `reply:<inbox id>`, `summary:<response>:<submissions>`, `reminder:…`. */
    reason: text('reason').notNull(),
    roundId: text('round_id'),
    /** Outbound of domain/message.ts. */
    payload: jsonb('payload'),
    /** 0 = reply, 10 = summary, 20 = notice, 30 = reminder; lower goes first. */
    priority: integer('priority').notNull(),
    replyToken: text('reply_token'),
    replyUntil: at('reply_until'),
    createdAt: at('created_at').notNull(),
    runAt: at('run_at').notNull(),
    /** A retry key is valid for 24 h; nothing is sent after this instant. */
    giveUpAt: at('give_up_at').notNull(),
    attempts: integer('attempts').notNull().default(0),
    leaseId: uuid('lease_id'),
    leasedUntil: at('leased_until'),
    firstSentAt: at('first_sent_at'),
    endedAt: at('ended_at'),
    /** sent | dropped:<why> | parked:<why> | held (waits for the contact's next free reply) | riding (on the reply `carried_by`) */
    outcome: text('outcome'),
    error: text('error'),
    requestId: text('request_id'),
    /** The reply that a held message rides on. */
    carriedBy: uuid('carried_by'),
  },
  (t) => [
    uniqueIndex('outbox_recipient_reason_key').on(t.recipient, t.reason),
    index('outbox_due_idx')
      .on(t.priority, t.runAt)
      .where(sql`ended_at is null`),
    index('outbox_held_idx')
      .on(t.recipient)
      .where(sql`outcome = 'held'`),
    index('outbox_carried_idx')
      .on(t.carriedBy)
      .where(sql`carried_by is not null`),
    index('outbox_round_idx').on(t.roundId, t.createdAt),
    /** Reminders are few among replies: who was reminded lately, of what. */
    index('outbox_reminders_idx')
      .on(t.createdAt)
      .where(sql`priority = 30`),
    check('outbox_channel_check', sql`${t.channel} in ('reply', 'push')`),
  ],
);

/**
 * Who changed what: organisers' commands and console actions, and contacts' joins, submissions, role changes. Append-only; a chain in the
 * order of ids (audit.ts).
 */
export const auditTrail = pgTable(
  'audit_trail',
  {
    id: id(),
    happenedAt: at('happened_at').notNull(),
    /** `contact:<id>`, `organiser:<contact id>`, `cli:<operating system user>`, `system` */
    actor: text('actor').notNull(),
    action: text('action').notNull(),
    roundId: text('round_id'),
    agencyId: bigint('agency_id', { mode: 'number' }),
    before: jsonb('before'),
    after: jsonb('after'),
    /** Where from: `line:<inbox id>`, `cli`, `console`. */
    origin: text('origin').notNull(),
    reason: text('reason'),
    /** `hash` of the entry before; '' for the first. */
    previous: text('previous').notNull(),
    /** SHA-256, hexadecimal, of `previous` and everything above. */
    hash: text('hash').notNull(),
  },
  (t) => [index('audit_trail_round_idx').on(t.roundId, t.happenedAt), index('audit_trail_agency_idx').on(t.agencyId, t.happenedAt)],
);
