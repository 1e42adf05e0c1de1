// Actions and quick replies as LINE's action objects.
import { type messagingApi } from '@line/bot-sdk';
import { type Action, type Button } from '../domain/message.ts';
import { actionTextMax, labelMax, quickReplyItemsMax } from '../line-protocol/limits.ts';
import { cut } from './cut.ts';

/** What LINE accepts as an URI: reserved, unreserved and percent-encoded characters only (REF "About the encoding of a URL"). */
export function percentEncode(url: string): string {
  return url
    .toWellFormed()
    .replace(/[^A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=%]/gu, encodeURIComponent)
    .replace(/%(?![0-9A-Fa-f]{2})/g, '%25');
}

type PhoneAction = Extract<Action, { kind: 'camera' | 'photos' | 'location' }>;
type CardAction = Exclude<Action, PhoneAction>;

/** REF "Camera action", "Camera roll action", "Location action": on phones, in quick replies only. */
const phoneTypes = { camera: 'camera', photos: 'cameraRoll', location: 'location' } as const;

function isPhoneAction(action: Action): action is PhoneAction {
  return Object.hasOwn(phoneTypes, action.kind);
}

/** The action for an element of a card; null for those that only quick replies can have. */
export function toLineAction(action: Action): messagingApi.Action | null {
  return isPhoneAction(action) ? null : draw(action);
}

function draw(action: CardAction): messagingApi.Action {
  switch (action.kind) {
    case 'tap':
      return {
        type: 'postback',
        data: action.data,
        ...(action.echo ? { displayText: cut(action.echo, actionTextMax) } : {}),
        ...(action.opensKeyboard ? { inputOption: 'openKeyboard' } : {}),
      };
    case 'say':
      return { type: 'message', text: action.text };
    case 'open':
      return { type: 'uri', uri: percentEncode(action.url) };
    case 'pick':
      return { type: 'datetimepicker', data: action.data, mode: action.mode, ...pickerBounds(action) };
  }
}

/** Bounds as they are; an initial value outside of them is left out. */
function pickerBounds({ initial, min, max }: Extract<Action, { kind: 'pick' }>): { initial?: string; min?: string; max?: string } {
  const isWithin = initial !== undefined && (min === undefined || initial >= min) && (max === undefined || initial <= max);
  return { ...(isWithin ? { initial } : {}), ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) };
}

/** Chips for the first 13 buttons. Their labels are cut to 20: the whole words stand on the card. */
export function toQuickReplyItems(buttons: readonly Button[]): messagingApi.QuickReplyItem[] {
  return buttons.slice(0, quickReplyItemsMax).map(({ label, action }) => ({
    type: 'action',
    action: { ...(isPhoneAction(action) ? { type: phoneTypes[action.kind] } : draw(action)), label: cut(label, labelMax) },
  }));
}
