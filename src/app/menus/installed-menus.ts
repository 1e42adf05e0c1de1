// LINE's ids of the menus that are installed, as far as we know.
import { type Sql } from '../../db/connect.ts';
import { type MenuState } from '../../db/menu-contacts.ts';
import { readSetting, writeSetting } from '../../db/settings.ts';

const settingName = 'rich_menus';

export type MenuIds = Readonly<Record<MenuState, string>>;

/** null = none are. */
export async function installedMenus(sql: Sql): Promise<MenuIds | null> {
  return ((await readSetting(sql, settingName)) as MenuIds | undefined) ?? null;
}

/** In place of those before. */
export async function rememberMenus(sql: Sql, ids: MenuIds, now: Date): Promise<void> {
  await writeSetting(sql, settingName, ids, now);
}
