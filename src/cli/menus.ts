// After a command that moves contacts elsewhere (reopened, removed, merged), their chat shows the menu of where they stand now.
import { installedMenus } from '../app/menus/installed-menus.ts';
import { type MenuChange, showMenu } from '../app/menus/show-menu.ts';
import { Problem } from '../problem.ts';
import { type CliContext } from './command.ts';

/** The command has done its work: a LINE that cannot be reached is a remark. Contacts see the menu with their next message then. */
export async function showMenus({ open, messenger, out, t }: CliContext, change: MenuChange): Promise<void> {
  const container = await open();
  // Without menus nobody connects to LINE.
  if (!(await installedMenus(container.db.sql))) return;
  try {
    await showMenu({ ...container, messenger: await messenger() }, change);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    out.note(t('cli.menus-later'));
  }
}
