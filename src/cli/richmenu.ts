// richmenu: the menus under the chat, installed in the LINE account.
import { installedMenus } from '../app/menus/installed-menus.ts';
import { applyRichMenus } from '../app/menus/rich-menus.ts';
import { menuStates } from '../db/menu-contacts.ts';
import { createLineAdmin, type LineAdmin } from '../line/admin.ts';
import { acting, type CliContext, type Command } from './command.ts';

/** With the set-up of the channel, which is closed afterwards. */
async function withAdmin<T>(context: CliContext, work: (admin: LineAdmin) => Promise<T>): Promise<T> {
  const { clock } = await context.open();
  const admin = createLineAdmin(await context.line(), { clock });
  try {
    return await work(admin);
  } finally {
    await admin.close();
  }
}

async function runApply(context: CliContext): Promise<void> {
  const { out, t } = context;
  const container = await context.open();
  const applied = await withAdmin(context, (admin) => applyRichMenus(container, admin, acting(context)));
  out.list(
    [
      { key: 'state', header: 'cli.columns.menu_state', show: ({ state }) => t(`richmenu.states.${state}`) },
      { key: 'result', header: 'cli.columns.menu_result', show: ({ result }) => t(result === 'new' ? 'richmenu.new' : 'richmenu.kept') },
      { key: 'contacts', header: 'cli.columns.menu_contacts', align: 'right' },
      { key: 'name', header: 'cli.columns.menu_name' },
      { key: 'id', header: 'cli.columns.number', isJsonOnly: true },
    ],
    applied.map(({ state, isNew, contacts, name, id }) => ({ state, result: isNew ? 'new' : 'kept', contacts, name, id })),
    'richmenu.none',
  );
}

async function runShow(context: CliContext): Promise<void> {
  const { out, t } = context;
  const { db } = await context.open();
  const [menus, defaultId] = await withAdmin(context, (admin) => Promise.all([admin.richMenus(), admin.defaultRichMenu()]));
  const ids = await installedMenus(db.sql);
  const stateOf = (id: string) => menuStates.find((state) => ids?.[state] === id) ?? null;
  out.list(
    [
      { key: 'state', header: 'cli.columns.menu_state', show: ({ state }) => (state ? t(`richmenu.states.${state}`) : '–') },
      {
        key: 'is_default',
        header: 'cli.columns.menu_default',
        show: (row) => t(row.is_default ? 'common.yes' : 'common.no'),
      },
      { key: 'name', header: 'cli.columns.menu_name' },
      { key: 'id', header: 'cli.columns.number', isJsonOnly: true },
    ],
    menus.map(({ id, name }) => ({ state: stateOf(id), is_default: id === defaultId, name, id })),
    'richmenu.none',
  );
}

export const commands: readonly Command[] = [
  { group: 'richmenu', name: 'apply', summary: 'cli.commands.richmenu.apply', run: runApply },
  { group: 'richmenu', name: 'show', summary: 'cli.commands.richmenu.show', run: runShow },
];
