// invitations: codes for the letters, as CSV; a list without codes; revoking.
import { createInvitations } from '../app/invitations/create-invitations.ts';
import { csvLine } from '../app/export/cells.ts';
import { invitationLink } from '../app/invitations/invitation-link.ts';
import { revokeInvitation, revokeInvitationsOf } from '../app/invitations/revoke-invitations.ts';
import { knownRound } from '../app/rounds/known-round.ts';
import { simulatorBotId } from '../config.ts';
import { roles } from '../domain/conversation/snapshot.ts';
import { listInvitations, type ListedInvitation } from '../db/invitations.ts';
import { acting, type CliContext, type Command, UsageError } from './command.ts';
import { setAside, writeOutput } from './files.ts';
import { writeSheets } from './invitation-sheets.ts';
import { round } from './options.ts';
import { readWhens, showWhen } from './when.ts';
import { wholeOption } from './whole-number.ts';

export const commands: readonly Command[] = [
  {
    group: 'invitations',
    name: 'create',
    summary: 'cli.commands.invitations.create',
    options: {
      round,
      agency: { value: 'CODE', help: 'cli.options.invite-agency' },
      role: { value: roles.join('|'), oneOf: roles, help: 'cli.options.role' },
      expires: { value: 'WHEN', help: 'cli.options.expires' },
      replaces: { value: 'CONTACT', help: 'cli.options.replaces' },
      out: { value: 'F.csv', isRequired: true, help: 'cli.options.out-secret' },
      pdf: { value: 'F.pdf', help: 'cli.options.pdf' },
      contact: { value: 'TEXT', help: 'cli.options.letter-contact' },
    },
    notes: 'cli.notes.invitations-create',
    run: runCreate,
  },
  {
    group: 'invitations',
    name: 'list',
    summary: 'cli.commands.invitations.list',
    options: {
      round,
      status: { value: 'STATUS', oneOf: ['unused', 'used', 'revoked', 'expired'], help: 'cli.options.invitation-status' },
    },
    run: runList,
  },
  {
    group: 'invitations',
    name: 'revoke',
    summary: 'cli.commands.invitations.revoke',
    options: {
      code: { value: 'C', help: 'cli.options.invitation-code' },
      round: { value: 'ID', help: 'cli.options.revoke-round' },
      agency: { value: 'CODE', help: 'cli.options.revoke-agency' },
    },
    run: runRevoke,
  },
];

/** The bot's basic id: configured, asked from LINE, or the simulator's. */
async function botId(context: CliContext): Promise<string> {
  const { line } = context.config;
  if (!line) return simulatorBotId;
  return line.botId ?? (await (await context.messenger()).botInfo()).basicId;
}

async function runCreate(context: CliContext): Promise<void> {
  const { args, out, t } = context;
  const file = args.required('out');
  const replaces = wholeOption(context, 'replaces');
  if (replaces !== null && args.text('agency') === undefined)
    throw new UsageError([t('cli.usage.option-missing', { option: '--agency CODE' })]);
  const container = await context.open();
  const [expiresAt] = readWhens(context, container.clock.now(), [['expires', 'end']]);
  const bot = await botId(context);
  const created = await createInvitations(container, {
    roundId: args.required('round'),
    agencyCode: args.text('agency') ?? null,
    role: roles.find((role) => role === args.text('role')) ?? 'coordinator',
    expiresAt,
    replaces,
    by: acting(context),
    async keep(invitations) {
      if (invitations.length === 0) return;
      // The codes of an earlier file are nowhere else.
      const aside = await setAside(file, t);
      if (aside !== null) out.note(t('cli.files.set-aside', { file, aside }));
      const lines = invitations.map((one) =>
        csvLine([one.agencyCode, one.agencyName, one.role, one.code, invitationLink(bot, one.code), one.expiresAt.toISOString()]),
      );
      const header = csvLine(['agency_code', 'agency_name', 'role', 'code', 'link', 'expires_at']);
      // The byte order mark lets Excel read Thai.
      await writeOutput(file, `\uFEFF${header}${lines.join('')}`, t, true);
    },
  });
  const pdf = args.text('pdf');
  const { title: roundTitle } = await knownRound(container.db.sql, args.required('round'));
  const sheets =
    pdf === undefined || created.length === 0
      ? []
      : await writeSheets(context, created, { file: pdf, codesFile: file, roundTitle, botId: bot });
  out.value({ file, created: created.length, ...(pdf === undefined ? {} : { sheets }) }, () =>
    created.length === 0
      ? t('cli.invitations.none-needed')
      : [
          t('cli.invitations.created', { count: created.length, file }),
          ...(sheets.length === 0 ? [] : [t('cli.invitations.sheets', { files: sheets.join(', ') })]),
        ].join('\n'),
  );
}

function statusOf({ usedAt, revokedAt, expiresAt }: ListedInvitation, now: Date): 'unused' | 'used' | 'revoked' | 'expired' {
  if (usedAt) return 'used';
  if (revokedAt) return 'revoked';
  return expiresAt < now ? 'expired' : 'unused';
}

async function runList(context: CliContext): Promise<void> {
  const { args, out, t } = context;
  const { db, clock } = await context.open();
  const roundId = args.required('round');
  await knownRound(db.sql, roundId);
  const now = clock.now();
  const wanted = args.text('status');
  const rows = (await listInvitations(db.sql, roundId))
    .map((one) => ({
      id: one.id,
      agency_code: one.agencyCode,
      agency_name: one.agencyName,
      role: one.role,
      status: statusOf(one, now),
      created_at: one.createdAt,
      expires_at: one.expiresAt,
      used_at: one.usedAt,
      used_by: one.usedBy,
    }))
    .filter(({ status }) => wanted === undefined || status === wanted);
  out.list(
    [
      { key: 'id', header: 'cli.columns.number', align: 'right' },
      { key: 'agency_code', header: 'cli.columns.agency_code' },
      { key: 'agency_name', header: 'cli.columns.agency_name', mayShrink: true },
      { key: 'role', header: 'cli.columns.role', show: ({ role }) => t(`cli.roles.${role}`) },
      { key: 'status', header: 'cli.columns.status', show: ({ status }) => t(`cli.invitations.status.${status}`) },
      { key: 'created_at', header: 'cli.columns.created_at', show: (row) => showWhen(context, row.created_at) },
      { key: 'expires_at', header: 'cli.columns.expires_at', show: (row) => showWhen(context, row.expires_at) },
      { key: 'used_at', header: 'cli.columns.used_at', show: (row) => showWhen(context, row.used_at) },
      { key: 'used_by', header: 'cli.columns.used_by' },
    ],
    rows,
    'cli.invitations.none',
  );
}

async function runRevoke(context: CliContext): Promise<void> {
  const { args, out, t } = context;
  const [invitationCode, roundId, code] = [args.text('code'), args.text('round'), args.text('agency')];
  const by = acting(context);
  if (invitationCode !== undefined) {
    const revoked = await revokeInvitation(await context.open(), invitationCode, by);
    out.value({ revoked: 1, agency_code: revoked.agencyCode }, () => t('cli.invitations.revoked', { count: 1, code: revoked.agencyCode }));
    return;
  }
  if (roundId === undefined || code === undefined) throw new UsageError([t('cli.usage.one-of', { options: '--code, --round + --agency' })]);
  const revoked = await revokeInvitationsOf(await context.open(), { code, roundId, by });
  out.value({ revoked: revoked.length, agency_code: code }, () => t('cli.invitations.revoked', { count: revoked.length, code }));
}
