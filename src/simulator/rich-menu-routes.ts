// The rich menu endpoints (REF "Rich menu"), also the image upload that lives on the data host.
import { checkRichMenu } from '../line-protocol/check-rich-menu.ts';
import { isUserId } from '../line-protocol/ids.ts';
import { richMenu as limits, richMenuAliasMax } from '../line-protocol/limits.ts';
import { ApiError, apiErrors } from './api-error.ts';
import { readImageSize } from './image-size.ts';
import { asArray, asObject, type JsonObject } from './json.ts';
import { type Person } from './people.ts';
import { type Platform } from './platform.ts';
import { perHour, perSecond } from './rate-limits.ts';
import { type RichMenu } from './rich-menus.ts';
import { type Answer, type Call, type Route } from './routes.ts';

const menusMax = 1_000;
const aliasesMax = 1_000;
const bulkMax = 500;
const empty: Answer = { status: 200, json: {} };

export function richMenuRoutes(platform: Platform): Route[] {
  const { richMenus } = platform;
  const route = (method: Route['method'], path: string, handle: Route['handle'], more: Partial<Route> = {}): Route => ({
    method,
    path: `/v2/bot/${path}`,
    place: 'rich-menu',
    handle,
    ...more,
  });
  const json = { body: 'json' } as const;
  return [
    route('POST', 'richmenu', (call) => create(platform, call), { ...json, rate: perHour(100) }),
    route('POST', 'richmenu/validate', (call) => (checkMenu(call.json), empty), json),
    route('GET', 'richmenu/list', () => ({ status: 200, json: { richmenus: richMenus.all().map(shown) } }), { rate: perSecond(10) }),
    route('GET', 'richmenu/:richMenuId', ({ params }) => ({ status: 200, json: shown(find(platform, params['richMenuId'])) })),
    route(
      'DELETE',
      'richmenu/:richMenuId',
      ({ params }) => {
        richMenus.delete(find(platform, params['richMenuId']).richMenuId);
        tellAll(platform);
        return empty;
      },
      { rate: perHour(100) },
    ),
    route('POST', 'richmenu/:richMenuId/content', (call) => upload(platform, call), { body: 'bytes' }),
    route('GET', 'richmenu/:richMenuId/content', ({ params }) => {
      const { image } = find(platform, params['richMenuId']);
      if (!image) throw apiErrors.notFound();
      return { status: 200, bytes: { contentType: image.contentType, data: Buffer.from(image.base64, 'base64') } };
    }),
    route('POST', 'user/all/richmenu/:richMenuId', ({ params }) => {
      richMenus.setDefault(findWithImage(platform, params['richMenuId']).richMenuId);
      tellAll(platform);
      return empty;
    }),
    route('GET', 'user/all/richmenu', () => {
      if (richMenus.defaultId === null) throw new ApiError(404, 'no default richmenu');
      return { status: 200, json: { richMenuId: richMenus.defaultId } };
    }),
    route('DELETE', 'user/all/richmenu', () => {
      richMenus.setDefault(null);
      tellAll(platform);
      return empty;
    }),
    route('POST', 'user/:userId/richmenu/:richMenuId', ({ params }) => {
      const userId = checkUserId(params['userId']);
      link(platform, userId, findWithImage(platform, params['richMenuId']).richMenuId);
      return empty;
    }),
    route('GET', 'user/:userId/richmenu', ({ params }) => {
      const richMenuId = platform.people.byUserId(checkUserId(params['userId']))?.richMenuId ?? null;
      if (richMenuId === null) throw new ApiError(404, 'the user has no richmenu');
      return { status: 200, json: { richMenuId } };
    }),
    route('DELETE', 'user/:userId/richmenu', ({ params }) => {
      link(platform, checkUserId(params['userId']), null);
      return empty;
    }),
    route(
      'POST',
      'richmenu/bulk/link',
      ({ json: body }) => bulk(platform, body, findWithImage(platform, body['richMenuId']).richMenuId),
      json,
    ),
    route('POST', 'richmenu/bulk/unlink', ({ json: body }) => bulk(platform, body, null), json),
    ...aliasRoutes(platform, route),
  ];
}

function aliasRoutes(
  platform: Platform,
  route: (method: Route['method'], path: string, handle: Route['handle'], more?: Partial<Route>) => Route,
): Route[] {
  const { richMenus } = platform;
  const known = (id: string | undefined): { richMenuAliasId: string; richMenuId: string } => {
    const richMenuId = id === undefined ? undefined : richMenus.alias(id);
    if (id === undefined || richMenuId === undefined) throw new ApiError(404, 'richmenu alias not found');
    return { richMenuAliasId: id, richMenuId };
  };
  return [
    route(
      'POST',
      'richmenu/alias',
      ({ json }) => {
        const id = json['richMenuAliasId'];
        const isGood = typeof id === 'string' && id.length <= richMenuAliasMax && /^[a-z0-9_-]+$/.test(id);
        if (!isGood) throw apiErrors.badBody([{ message: 'invalid property', property: 'richMenuAliasId' }]);
        if (richMenus.alias(id) !== undefined) throw new ApiError(400, 'conflict richmenu alias id');
        if (richMenus.aliases().length >= aliasesMax) throw new ApiError(400, 'The number of rich menu aliases is over the limit.');
        richMenus.setAlias(id, findForAlias(platform, json['richMenuId']).richMenuId);
        return empty;
      },
      { body: 'json' },
    ),
    route('GET', 'richmenu/alias/list', () => ({ status: 200, json: { aliases: richMenus.aliases() } })),
    route('GET', 'richmenu/alias/:aliasId', ({ params }) => ({ status: 200, json: known(params['aliasId']) })),
    route(
      'POST',
      'richmenu/alias/:aliasId',
      ({ params, json }) => {
        richMenus.setAlias(known(params['aliasId']).richMenuAliasId, findForAlias(platform, json['richMenuId']).richMenuId);
        return empty;
      },
      { body: 'json' },
    ),
    route(
      'DELETE',
      'richmenu/alias/:aliasId',
      ({ params }) => {
        richMenus.deleteAlias(known(params['aliasId']).richMenuAliasId);
        return empty;
      },
      { rate: perHour(100) },
    ),
  ];
}

const shown = ({ richMenuId, menu }: RichMenu): JsonObject => ({ richMenuId, ...menu });

function checkMenu(menu: JsonObject): void {
  const [first, ...rest] = checkRichMenu(menu);
  // REF: a single missing property is reported alone, without a count.
  if (first) throw rest.length === 0 ? new ApiError(400, first.message, { details: [first] }) : apiErrors.badBody([first, ...rest]);
}

function create(platform: Platform, { json }: Call): Answer {
  checkMenu(json);
  if (platform.richMenus.all().length >= menusMax) throw new ApiError(400, 'The number of rich menus is over the limit.');
  return { status: 200, json: { richMenuId: platform.richMenus.create(json).richMenuId } };
}

function upload(platform: Platform, { params, headers, raw }: Call): Answer {
  const contentType = headers['content-type'] ?? '';
  if (contentType !== 'image/png' && contentType !== 'image/jpeg') {
    throw new ApiError(415, `The content type, ${contentType}, is not supported`);
  }
  const menu = find(platform, params['richMenuId']);
  if (menu.image) throw new ApiError(400, 'An image has already been uploaded to the richmenu');
  if (raw.length > limits.imageBytesMax) throw new ApiError(413, 'The image is too large.');
  const size = readImageSize(raw);
  const wanted = asObject(menu.menu['size']);
  if (size?.contentType !== contentType || size.width !== wanted['width'] || size.height !== wanted['height']) {
    throw new ApiError(400, 'The image size is not allowed for richmenu');
  }
  menu.image = { contentType, base64: raw.toString('base64') };
  platform.richMenus.save(menu);
  tellAll(platform);
  return empty;
}

function find(platform: Platform, id: unknown): RichMenu {
  const menu = typeof id === 'string' ? platform.richMenus.get(id) : undefined;
  if (!menu) throw apiErrors.notFound();
  return menu;
}

function findWithImage(platform: Platform, id: unknown): RichMenu {
  const menu = find(platform, id);
  if (!menu.image) throw new ApiError(400, 'must upload richmenu image before applying it to user');
  return menu;
}

function findForAlias(platform: Platform, id: unknown): RichMenu {
  const menu = typeof id === 'string' ? platform.richMenus.get(id) : undefined;
  if (!menu) throw new ApiError(400, 'richmenu not found');
  if (!menu.image) throw new ApiError(400, 'must upload richmenu image before applying it to user');
  return menu;
}

function checkUserId(userId: unknown): string {
  if (!isUserId(userId)) throw apiErrors.badUserId();
  return userId;
}

/** Linking to a stranger or to somebody who is no friend is accepted and does nothing. */
function link(platform: Platform, userId: string, richMenuId: string | null): void {
  const person: Person | undefined = platform.people.byUserId(userId);
  if (!person?.isFriend) return;
  person.richMenuId = richMenuId;
  platform.people.save(person);
  platform.notices.emit({ type: 'person', personId: person.id });
}

function bulk(platform: Platform, json: JsonObject, richMenuId: string | null): Answer {
  const userIds = asArray(json['userIds']);
  if (userIds.length < 1 || userIds.length > bulkMax) {
    throw apiErrors.badBody([{ message: `Size must be between 1 and ${bulkMax}`, property: 'userIds' }]);
  }
  const wrong = userIds.findIndex((id) => !isUserId(id));
  if (wrong >= 0) throw apiErrors.badProperty(`userIds[${wrong}]`);
  for (const userId of userIds) link(platform, String(userId), richMenuId);
  return { status: 202, json: {} };
}

/** Every phone may show another menu now. */
function tellAll(platform: Platform): void {
  platform.notices.emit({ type: 'people' });
}
