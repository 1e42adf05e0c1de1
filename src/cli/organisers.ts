// organisers: who may use the organisers' page.
import { idleSince } from '../app/console/sessions.ts';
import { addOrganiser, makeOrganiserLink, removeOrganiser } from '../app/console/organisers.ts';
import { listOrganisers } from '../db/sessions.ts';
import { formatDateTime } from '../i18n/format.ts';
import { acting, type CliContext, type Command } from './command.ts';

const contactPositional = [{ name: 'CONTACT' }] as const;

/** The contact as people know it; those who have not joined an agency have no name with us yet. */
const nameOf = ({ displayName, id }: { readonly displayName: string; readonly id: number }): string => displayName || `#${id}`;

export const commands: readonly Command[] = [
  {
    group: 'organisers',
    name: 'add',
    summary: 'cli.commands.organisers.add',
    options: { contact: { value: 'CONTACT', isRequired: true, help: 'cli.options.organiser-contact' } },
    notes: 'cli.notes.organisers-add',
    async run(context) {
      const { args, out, t } = context;
      const { row, wasOrganiser } = await addOrganiser(await context.open(), { contact: args.required('contact'), by: acting(context) });
      out.value({ contact_id: row.id, display_name: row.displayName }, () =>
        t(wasOrganiser ? 'cli.organisers.already' : 'cli.organisers.added', { name: nameOf(row), id: row.id }),
      );
    },
  },
  {
    group: 'organisers',
    name: 'list',
    summary: 'cli.commands.organisers.list',
    options: { candidates: { help: 'cli.options.organiser-candidates' } },
    async run(context) {
      const { db, clock } = await context.open();
      const now = clock.now();
      const rows = await listOrganisers(db.sql, !context.args.flag('candidates'), idleSince(now), now);
      context.out.list(
        [
          { key: 'contact_id', header: 'cli.columns.contact_id', align: 'right' },
          { key: 'display_name', header: 'cli.columns.display_name', mayShrink: true },
          { key: 'last_event_at', header: 'cli.columns.last_event_at' },
          { key: 'sessions', header: 'cli.columns.sessions', align: 'right' },
        ],
        rows.map((row) => ({ contact_id: row.id, display_name: row.displayName, last_event_at: row.lastEventAt, sessions: row.sessions })),
        context.args.flag('candidates') ? 'cli.organisers.none-candidates' : 'cli.organisers.none',
      );
    },
  },
  {
    group: 'organisers',
    name: 'remove',
    summary: 'cli.commands.organisers.remove',
    positionals: contactPositional,
    async run(context) {
      const { args, out, t } = context;
      const { row, ended } = await removeOrganiser(await context.open(), { contact: args.first, by: acting(context) });
      out.value({ contact_id: row.id, sessions_ended: ended }, () =>
        t('cli.organisers.removed', { name: nameOf(row), id: row.id, count: ended }),
      );
    },
  },
  { group: 'organisers', name: 'link', summary: 'cli.commands.organisers.link', positionals: contactPositional, run: runLink },
];

async function runLink(context: CliContext): Promise<void> {
  const { args, out, t, config, language } = context;
  const { url, expiresAt } = await makeOrganiserLink(await context.open(), { contact: args.first, by: acting(context) });
  out.value({ url, expires_at: expiresAt }, () =>
    t('cli.organisers.link', { url, time: formatDateTime(expiresAt, language, config.timeZone) }),
  );
}
