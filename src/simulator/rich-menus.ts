// Rich menus made through the API: menus, images, aliases, the default and who has which (REF "Rich menu").
import { newRichMenuId } from './ids.ts';
import { type Store } from './journal.ts';
import { type JsonObject } from './json.ts';
import { type Person } from './people.ts';

export interface RichMenu {
  readonly richMenuId: string;
  /** As created: size, selected, name, chatBarText, areas. */
  readonly menu: JsonObject;
  image: { readonly contentType: string; readonly base64: string } | null;
}

export interface RichMenus {
  create(menu: JsonObject): RichMenu;
  get(id: string): RichMenu | undefined;
  all(): RichMenu[];
  save(menu: RichMenu): void;
  /** Also forgets it as default; links and aliases to it lead nowhere from then on. */
  delete(id: string): boolean;
  readonly defaultId: string | null;
  setDefault(id: string | null): void;
  alias(id: string): string | undefined;
  aliases(): { readonly richMenuAliasId: string; readonly richMenuId: string }[];
  setAlias(aliasId: string, richMenuId: string): void;
  deleteAlias(aliasId: string): boolean;
  /** What the person's phone shows: the linked menu, else the default (DOC rich-menus-overview). */
  shownTo(person: Person): RichMenu | undefined;
}

export function createRichMenus(store: Store): RichMenus {
  const menus = store.table<RichMenu>('rich-menus');
  const aliases = store.table<string>('rich-menu-aliases');
  const settings = store.table<string | null>('rich-menu-default');
  const defaultId = (): string | null => settings.get('id') ?? null;
  return {
    create(menu) {
      const made: RichMenu = { richMenuId: newRichMenuId(), menu, image: null };
      menus.set(made.richMenuId, made);
      return made;
    },
    get: (id) => menus.get(id),
    all: () => [...menus.values()],
    save: (menu) => menus.set(menu.richMenuId, menu),
    delete(id) {
      if (defaultId() === id) settings.set('id', null);
      return menus.delete(id);
    },
    get defaultId() {
      return defaultId();
    },
    setDefault: (id) => settings.set('id', id),
    alias: (id) => aliases.get(id),
    aliases: () => [...aliases.entries()].map(([richMenuAliasId, richMenuId]) => ({ richMenuAliasId, richMenuId })),
    setAlias: (aliasId, richMenuId) => aliases.set(aliasId, richMenuId),
    deleteAlias: (aliasId) => aliases.delete(aliasId),
    shownTo(person) {
      const linked = person.richMenuId === null ? undefined : menus.get(person.richMenuId);
      const fallback = defaultId();
      return linked ?? (fallback === null ? undefined : menus.get(fallback));
    },
  };
}
