// The set-up of a channel: webhook endpoint, rich menus. For the organiser's commands; every call by the SDK.
import { type messagingApi } from '@line/bot-sdk';
import { type LineConfig } from '../config.ts';
import { type Menu, type PushQuota } from '../domain/message.ts';
import { checkRichMenu } from '../line-protocol/check-rich-menu.ts';
import { richMenu as limits } from '../line-protocol/limits.ts';
import { problems } from '../problem.ts';
import { toLineAction } from './actions.ts';
import { orNull } from './answers.ts';
import { createLineApi, type LineOptions } from './api.ts';
import { readQuota } from './quota.ts';

/** Every method may throw the `line-*` Problems. */
export interface LineAdmin {
  /** `serverTime`: LINE's clock, by its answer, in whole seconds. */
  account(): Promise<{
    readonly basicId: string;
    readonly displayName: string;
    readonly isChatOn: boolean;
    readonly serverTime: Date | null;
  }>;
  quota(): Promise<PushQuota>;
  /** The webhook that LINE calls; null when none is set. */
  webhook(): Promise<{ readonly url: string; readonly isActive: boolean } | null>;
  /** LINE calls the webhook and tells what came of it (60 an hour). */
  testWebhook(): Promise<{ readonly isSuccess: boolean; readonly status: number; readonly reason: string; readonly detail: string }>;
  richMenus(): Promise<readonly { readonly id: string; readonly name: string }[]>;
  /** Creates a menu and uploads its picture; the menu's id. A menu without a picture is not left behind. */
  createRichMenu(menu: Menu, png: Uint8Array): Promise<string>;
  deleteRichMenu(id: string): Promise<void>;
  /** The menu that contacts without one of their own see; null = none. */
  defaultRichMenu(): Promise<string | null>;
  setDefaultRichMenu(id: string): Promise<void>;
  /** Shows at most 500 users this menu; LINE does it within a while. */
  linkRichMenus(userIds: readonly string[], id: string): Promise<void>;
  close(): Promise<void>;
}

/** The menu is closed until somebody opens it: the chat needs the room. */
function toLineMenu({ name, barText, width, height, areas }: Menu): messagingApi.RichMenuRequest {
  return {
    size: { width, height },
    selected: false,
    name,
    chatBarText: barText,
    areas: areas.flatMap(({ label, action, ...bounds }) => {
      const drawn = toLineAction(action);
      return drawn ? [{ bounds, action: { ...drawn, label } }] : [];
    }),
  };
}

/** Faults that LINE would find, before the menu is created. @throws Problem `line-refused`. */
function refuseFaulty(menu: messagingApi.RichMenuRequest, image: Uint8Array): void {
  const faults = checkRichMenu(menu).map((fault) => `${fault.property}: ${fault.message}`);
  if (image.length > limits.imageBytesMax) faults.push(`image: over ${limits.imageBytesMax} bytes`);
  if (faults.length > 0) throw problems.lineRefused({ status: 400, message: 'the rich menu is invalid', details: faults, requestId: null });
}

export function createLineAdmin(line: LineConfig, options: LineOptions): LineAdmin {
  const api = createLineApi(line, options);

  return {
    async account() {
      const { httpResponse, body } = await api.call((client) => client.getBotInfoWithHttpInfo());
      const serverTime = new Date(httpResponse.headers.get('date') ?? '');
      return {
        basicId: body.basicId,
        displayName: body.displayName,
        isChatOn: body.chatMode === 'chat',
        serverTime: Number.isNaN(serverTime.getTime()) ? null : serverTime,
      };
    },
    quota: () => readQuota(api),
    async webhook() {
      const found = await orNull(api.call((client) => client.getWebhookEndpoint()));
      return found && { url: found.endpoint, isActive: found.active };
    },
    async testWebhook() {
      const { success, statusCode, reason, detail } = await api.call((client) => client.testWebhookEndpoint({}));
      return { isSuccess: success ?? false, status: statusCode, reason, detail };
    },
    async richMenus() {
      const { richmenus } = await api.call((client) => client.getRichMenuList());
      return richmenus.map(({ richMenuId, name }) => ({ id: richMenuId, name }));
    },
    async createRichMenu(menu, png) {
      const request = toLineMenu(menu);
      refuseFaulty(request, png);
      const { richMenuId } = await api.call((client) => client.createRichMenu(request));
      try {
        await api.call((client) => client.setRichMenuImage(richMenuId, new Blob([Buffer.from(png)], { type: 'image/png' })));
      } catch (error) {
        await api.call((client) => client.deleteRichMenu(richMenuId));
        throw error;
      }
      return richMenuId;
    },
    async deleteRichMenu(id) {
      await api.call((client) => client.deleteRichMenu(id));
    },
    async defaultRichMenu() {
      return (await orNull(api.call((client) => client.getDefaultRichMenuId())))?.richMenuId ?? null;
    },
    async setDefaultRichMenu(id) {
      await api.call((client) => client.setDefaultRichMenu(id));
    },
    async linkRichMenus(userIds, id) {
      await api.call((client) => client.linkRichMenuIdToUsers({ userIds: [...userIds], richMenuId: id }));
    },
    close: () => api.close(),
  };
}
