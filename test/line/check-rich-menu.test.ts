import { expect, test } from 'vitest';
import { checkRichMenu } from '../../src/line-protocol/check-rich-menu.ts';

const area = { bounds: { x: 0, y: 0, width: 1250, height: 843 }, action: { type: 'message', label: 'ต่อ', text: 'ต่อ' } };
const menu = { size: { width: 2500, height: 843 }, selected: true, name: 'phrom-1', chatBarText: 'เมนูแบบประเมิน', areas: [area] };
const withArea = (more: object): object => ({ ...menu, areas: [{ ...area, ...more }] });

test('a menu at its limits passes', () => {
  expect(checkRichMenu(menu)).toEqual([]);
  expect(checkRichMenu({ ...menu, name: 'ก'.repeat(300), areas: Array.from({ length: 20 }, () => area) })).toEqual([]);
  expect(checkRichMenu(withArea({ action: { type: 'richmenuswitch', data: 'tab', richMenuAliasId: 'tab-2' } }))).toEqual([]);
  expect(checkRichMenu(withArea({ action: { type: 'uri', uri: 'tel:1111' } }))).toEqual([]);
});

test.each<[string, object, string]>([
  ['a name is missing', { ...menu, name: undefined }, 'name must be specified'],
  ['a name of 301', { ...menu, name: 'ก'.repeat(301) }, 'name Length must be between 0 and 300'],
  ['a bar text of 15', { ...menu, chatBarText: 'เมนูแบบประเมินๆ' }, 'chatBarText Length must be between 0 and 14'],
  ['too narrow', { ...menu, size: { width: 799, height: 500 }, areas: [] }, 'size.width Must be between 800 and 2500'],
  ['too flat', { ...menu, size: { width: 800, height: 249 }, areas: [] }, 'size.height Must be between 250 and 2147483647'],
  ['too tall for its width', { ...menu, size: { width: 2500, height: 1725 } }, 'size The aspect ratio must be at least 1.45'],
  ['21 areas', { ...menu, areas: Array.from({ length: 21 }, () => area) }, 'areas Size must be between 0 and 20'],
  ['an area beyond the edge', withArea({ bounds: { ...area.bounds, x: 1251 } }), 'areas[0].bounds Must be within the size of the menu'],
  [
    'the camera',
    withArea({ action: { type: 'camera', label: 'ถ่าย' } }),
    'areas[0].action.type Must be one of the following values: [postback, message, uri, datetimepicker, clipboard, richmenuswitch]',
  ],
  [
    'a label of 21',
    withArea({ action: { ...area.action, label: 'ก'.repeat(21) } }),
    'areas[0].action.label Length must be between 0 and 20',
  ],
  [
    'an alias in capitals',
    withArea({ action: { type: 'richmenuswitch', data: 't', richMenuAliasId: 'TAB' } }),
    'areas[0].action.richMenuAliasId invalid property',
  ],
  ['an unknown key', { ...menu, colour: 1 }, 'colour unknown field'],
])('refused: %s', (_name, wrong, fault) => {
  expect(checkRichMenu(wrong).map(({ property, message }) => `${property} ${message}`)).toEqual([fault]);
});
