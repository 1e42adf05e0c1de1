// contacts: who answers for whom; ending that; the rights of the Personal Data Protection Act.
import { eraseContact, exportContact, removeContact } from '../app/contacts/manage-contacts.ts';
import { hasCoordinator, type ListedContact, listContacts } from '../db/people.ts';
import { acting, type CliContext, type Command } from './command.ts';
import { writeOutput } from './files.ts';
import { filterOptions, matchesFilters } from './filters.ts';
import { showMenus } from './menus.ts';
import { tellingOf, tellOption, toldText } from './told.ts';
import { showWhen } from './when.ts';
import { wholeNumber } from './whole-number.ts';

const idPositional = [{ name: 'ID' }] as const;
const reason = { value: 'TEXT', help: 'cli.options.reason' } as const;

export const commands: readonly Command[] = [
  {
    group: 'contacts',
    name: 'list',
    summary: 'cli.commands.contacts.list',
    options: {
      agency: { value: 'CODE', help: 'cli.options.contacts-agency' },
      ...filterOptions,
      unreachable: { help: 'cli.options.unreachable' },
    },
    run: runList,
  },
  {
    group: 'contacts',
    name: 'revoke',
    summary: 'cli.commands.contacts.revoke',
    positionals: idPositional,
    options: { agency: { value: 'CODE', help: 'cli.options.revoke-contact-agency' }, reason, tell: tellOption },
    async run(context) {
      const { args, out, t } = context;
      const id = wholeNumber(context, 'ID', args.first);
      const container = await context.open();
      const removed = await removeContact(container, {
        id,
        agencyCode: args.text('agency') ?? null,
        reason: args.text('reason') ?? null,
        telling: tellingOf(args),
        by: acting(context),
      });
      const codes = removed.ended.map(({ code }) => code);
      const names = removed.ended.map(({ code, nameTh }) => `${nameTh} (${code})`).join(', ');
      out.value({ id, agency_codes: codes, pushed: removed.pushed, held: removed.held }, () =>
        [t('cli.contacts.revoked', { id, agencies: names }), toldText(removed, t)].join('\n'),
      );
      for (const { agencyId, code } of removed.ended)
        if (!(await hasCoordinator(container.db.sql, agencyId))) out.note(t('cli.contacts.no-coordinator', { code }));
      await showMenus(context, { contactId: id, agencyId: null });
    },
  },
  {
    group: 'contacts',
    name: 'export',
    summary: 'cli.commands.contacts.export',
    positionals: idPositional,
    options: { out: { value: 'F.json', help: 'cli.options.out-or-stdout' } },
    async run(context) {
      const { args, out, t } = context;
      const id = wholeNumber(context, 'ID', args.first);
      const file = args.text('out');
      const dossier = await exportContact(await context.open(), id, acting(context));
      const text = JSON.stringify(dossier, null, 2);
      if (file === undefined) {
        out.value(dossier, () => text);
        return;
      }
      await writeOutput(file, `${text}\n`, t, true);
      out.value({ id, file }, () => t('cli.contacts.exported', { id, file }));
    },
  },
  {
    group: 'contacts',
    name: 'erase',
    summary: 'cli.commands.contacts.erase',
    positionals: idPositional,
    options: { reason },
    notes: 'cli.notes.contacts-erase',
    async run(context) {
      const { args, out, t } = context;
      const id = wholeNumber(context, 'ID', args.first);
      const { ended } = await eraseContact(await context.open(), { id, reason: args.text('reason') ?? null, by: acting(context) });
      out.value({ id, agency_codes: ended.map(({ code }) => code) }, () => t('cli.contacts.erased', { id }));
    },
  },
];

function statusOf(contact: ListedContact): 'unreachable' | 'reminders-off' | 'active' {
  if (contact.unreachableAt) return 'unreachable';
  return contact.remindersOffAt ? 'reminders-off' : 'active';
}

async function runList(context: CliContext): Promise<void> {
  const { args, out, t } = context;
  const { db } = await context.open();
  const agency = args.text('agency');
  const isFiltered = ['ministry', 'level', 'province'].some((name) => args.text(name) !== undefined);
  const isWanted = (contact: ListedContact): boolean => {
    const { agencyCode, ministry, level, province, unreachableAt } = contact;
    if (agency !== undefined && agencyCode !== agency) return false;
    if (args.flag('unreachable') && unreachableAt === null) return false;
    return !isFiltered || matchesFilters(args, { ministry: ministry ?? '', level: level ?? '', province: province ?? '' });
  };
  const rows = (await listContacts(db.sql)).filter(isWanted).map((contact) => ({
    id: contact.id,
    display_name: contact.displayName,
    agency_code: contact.agencyCode,
    agency_name: contact.agencyName,
    role: contact.role,
    status: statusOf(contact),
    language: contact.language,
    joined_at: contact.joinedAt,
    last_event_at: contact.lastEventAt,
    unreachable_at: contact.unreachableAt,
    is_organiser: contact.isOrganiser,
  }));
  out.list(
    [
      { key: 'id', header: 'cli.columns.number', align: 'right' },
      { key: 'display_name', header: 'cli.columns.display_name', mayShrink: true },
      { key: 'agency_code', header: 'cli.columns.agency_code' },
      { key: 'agency_name', header: 'cli.columns.agency_name', mayShrink: true },
      { key: 'role', header: 'cli.columns.role', show: ({ role }) => (role === null ? '–' : t(`cli.roles.${role}`)) },
      { key: 'status', header: 'cli.columns.status', show: ({ status }) => t(`cli.contacts.status.${status}`) },
      { key: 'language', header: 'cli.columns.language' },
      { key: 'joined_at', header: 'cli.columns.joined_at', show: (row) => showWhen(context, row.joined_at) },
      { key: 'last_event_at', header: 'cli.columns.last_event_at', show: (row) => showWhen(context, row.last_event_at) },
      { key: 'unreachable_at', header: 'cli.columns.unreachable_at', show: (row) => showWhen(context, row.unreachable_at) },
      { key: 'is_organiser', header: 'cli.columns.is_organiser', show: (row) => (row.is_organiser ? t('common.yes') : '–') },
    ],
    rows,
    'cli.contacts.none',
  );
}
