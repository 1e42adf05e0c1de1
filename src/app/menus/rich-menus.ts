// The menus under the chat: what they hold, and how they come to the LINE account. Everything in them can be typed too (LINE for PC has
// no such menus). Menus made here are told from others by their names; those of others are left alone.
import { createHash } from 'node:crypto';
import { type Container } from '../../container.ts';
import { menuContacts, type MenuState, menuStates } from '../../db/menu-contacts.ts';
import { recordAudit } from '../../db/audit.ts';
import { type Command } from '../../domain/conversation/command.ts';
import { writeTap } from '../../domain/conversation/tap.ts';
import { type Menu } from '../../domain/message.ts';
import { type Translate, type TranslationKey } from '../../i18n/translate.ts';
import { type Acting } from '../acting.ts';
import { installedMenus, type MenuIds, rememberMenus } from './installed-menus.ts';
import { drawRichMenu, menuBoxes, type MenuIcon, menuSize } from '../../report/rich-menu-picture.ts';

interface MenuButton {
  readonly icon: MenuIcon;
  readonly label: Extract<TranslationKey, `richmenu.labels.${string}`>;
  readonly command: Command;
  /** Opens the keyboard: what is wanted next is typed. */
  readonly opensKeyboard?: true;
}

const buttons: Readonly<Record<MenuState, readonly MenuButton[]>> = {
  joining: [
    { icon: 'key', label: 'richmenu.labels.code', command: { kind: 'continue' }, opensKeyboard: true },
    { icon: 'shield', label: 'richmenu.labels.notice', command: { kind: 'notice' } },
    { icon: 'globe', label: 'richmenu.labels.language', command: { kind: 'language', language: null } },
  ],
  answering: [
    { icon: 'pencil', label: 'richmenu.labels.continue', command: { kind: 'continue' } },
    { icon: 'list', label: 'richmenu.labels.review', command: { kind: 'review', section: null, page: 0 } },
    { icon: 'clock', label: 'richmenu.labels.status', command: { kind: 'status' } },
    { icon: 'bars', label: 'richmenu.labels.score', command: { kind: 'score' } },
    { icon: 'help', label: 'richmenu.labels.help', command: { kind: 'help' } },
    { icon: 'pause', label: 'richmenu.labels.pause', command: { kind: 'pause' } },
  ],
  submitted: [
    { icon: 'bars', label: 'richmenu.labels.score', command: { kind: 'score' } },
    { icon: 'page', label: 'richmenu.labels.report', command: { kind: 'report' } },
    { icon: 'search', label: 'richmenu.labels.why', command: { kind: 'why', dimension: null } },
    { icon: 'clock', label: 'richmenu.labels.status', command: { kind: 'status' } },
    { icon: 'share', label: 'richmenu.labels.share', command: { kind: 'share' } },
    { icon: 'help', label: 'richmenu.labels.help', command: { kind: 'help' } },
  ],
};

/** Names of our menus begin so. */
const ours = 'phrom-';

/** What of the LINE account's set-up is needed here. Every method may throw the `line-*` Problems. */
export interface MenuAccount {
  richMenus(): Promise<readonly { readonly id: string; readonly name: string }[]>;
  createRichMenu(menu: Menu, png: Uint8Array): Promise<string>;
  deleteRichMenu(id: string): Promise<void>;
  setDefaultRichMenu(id: string): Promise<void>;
  linkRichMenus(userIds: readonly string[], id: string): Promise<void>;
}

export interface AppliedMenu {
  readonly state: MenuState;
  readonly id: string;
  readonly name: string;
  /** false = one with this very content was there. */
  readonly isNew: boolean;
  /** Contacts who see it now. */
  readonly contacts: number;
}

/** The menu of a state, and its picture. The name tells its content. */
export async function makeMenu(state: MenuState, translate: Translate): Promise<{ readonly menu: Menu; readonly png: Uint8Array }> {
  const list = buttons[state];
  const boxes = menuBoxes(list.length);
  const png = await drawRichMenu(
    list.map(({ label, icon }) => ({ label: translate('th', label), translation: translate('en', label), icon })),
  );
  const content = {
    barText: translate('th', 'richmenu.bar'),
    width: menuSize.width,
    height: (list.length / menuSize.columns) * menuSize.rowHeight,
    areas: list.flatMap(({ label, command, opensKeyboard }, index) => {
      const box = boxes[index];
      const text = translate('th', label);
      if (!box) return [];
      const data = writeTap({ kind: 'command', command, response: null });
      return [{ ...box, label: text, action: { kind: 'tap' as const, data, echo: text, ...(opensKeyboard ? { opensKeyboard } : {}) } }];
    }),
  };
  const hash = createHash('sha256').update(JSON.stringify(content)).update(png).digest('hex').slice(0, 16);
  return { menu: { ...content, name: `${ours}${state}-${hash}` }, png };
}

/** LINE takes this many users in one request ("Link rich menu to multiple users"). */
const linksMax = 500;

async function linkAll({ db }: Pick<Container, 'db'>, account: MenuAccount, ids: MenuIds): Promise<Readonly<Record<MenuState, number>>> {
  const counts = { joining: 0, answering: 0, submitted: 0 };
  let after = 0;
  for (;;) {
    const contacts = await menuContacts(db.sql, { after, limit: linksMax });
    for (const state of menuStates) {
      const users = contacts.filter((contact) => contact.state === state).map(({ lineUserId }) => lineUserId);
      if (users.length > 0) await account.linkRichMenus(users, ids[state]);
      counts[state] += users.length;
    }
    const last = contacts.at(-1);
    if (!last || contacts.length < linksMax) return counts;
    after = last.contactId;
  }
}

/**
 * Installs the three menus: makes those that are not there with this very content, shows every contact the one of their state, and then
 * takes away older ones of ours. Doing it twice changes nothing.
 */
export async function applyRichMenus(
  container: Pick<Container, 'db' | 'clock' | 'translate'>,
  account: MenuAccount,
  by: Acting,
): Promise<readonly AppliedMenu[]> {
  const { db, clock, translate } = container;
  const there = await account.richMenus();
  const made = [];
  for (const state of menuStates) {
    const { menu, png } = await makeMenu(state, translate);
    const found = there.find(({ name }) => name === menu.name);
    made.push({ state, name: menu.name, isNew: !found, id: found?.id ?? (await account.createRichMenu(menu, png)) });
  }
  const ids = Object.fromEntries(made.map(({ state, id }) => [state, id])) as unknown as MenuIds;
  const before = await installedMenus(db.sql);
  await rememberMenus(db.sql, ids, clock.now());
  await account.setDefaultRichMenu(ids.joining);
  const contacts = await linkAll(container, account, ids);
  for (const { id, name } of there) {
    if (name.startsWith(ours) && !Object.values(ids).includes(id)) await account.deleteRichMenu(id);
  }
  if (menuStates.some((state) => before?.[state] !== ids[state]))
    await recordAudit(db.sql, { ...by, action: 'richmenu.applied', before, after: ids }, clock.now());
  return made.map((one) => ({ ...one, contacts: contacts[one.state] }));
}
