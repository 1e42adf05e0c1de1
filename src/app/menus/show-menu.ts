// After a step that changes where contacts stand, shows them the menu of their new state. The survey goes on without it.
import { type Container } from '../../container.ts';
import { menuContactsOf } from '../../db/menu-contacts.ts';
import { Problem } from '../../problem.ts';
import { installedMenus } from './installed-menus.ts';

export interface MenuChange {
  /** null = only the agency's. */
  readonly contactId: number | null;
  /** All contacts of this agency stand elsewhere now; null = only the one. */
  readonly agencyId: number | null;
}

/** Does nothing where no menus are installed. */
export async function showMenu(
  { db, messenger, log }: Pick<Container, 'db' | 'messenger' | 'log'>,
  { contactId, agencyId }: MenuChange,
): Promise<void> {
  const ids = await installedMenus(db.sql);
  if (!ids) return;
  for (const contact of await menuContactsOf(db.sql, contactId, agencyId)) {
    try {
      await messenger.showMenu(contact.lineUserId, ids[contact.state]);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      log.warn({ contactId: contact.contactId, problem: error.kind }, 'a menu could not be shown');
    }
  }
}
