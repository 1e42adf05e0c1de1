// Whether LINE would accept a rich menu object (REF "Rich menu object"; all five properties are required, though the OpenAPI file requires none).
import { action } from './actions.ts';
import { richMenu as limits } from './limits.ts';
import { bodyPlace, type Fault } from './place.ts';
import { boolean, type Check, checkFields, integer, isObject, list, object, required, text } from './shapes.ts';

const size: Check = (place, value) => {
  const isSize = checkFields(place, value, {
    width: required(integer(limits.widthMin, limits.widthMax)),
    height: required(integer(limits.heightMin)),
  });
  if (!isSize || typeof value['width'] !== 'number' || typeof value['height'] !== 'number') return;
  if (value['width'] / value['height'] < limits.aspectMin) place.refuse('value', `The aspect ratio must be at least ${limits.aspectMin}`);
};

const bounds = object({ x: required(integer(0)), y: required(integer(0)), width: required(integer(1)), height: required(integer(1)) });

/** Every fault of a rich menu object; none = LINE accepts it. */
export function checkRichMenu(menu: unknown): Fault[] {
  const faults: Fault[] = [];
  const place = bodyPlace(faults, false);
  const isMenu = checkFields(place, menu, {
    size: required(size),
    selected: required(boolean),
    name: required(text(limits.nameMax)),
    chatBarText: required(text(limits.chatBarTextMax)),
    areas: required(list(0, limits.areasMax, object({ bounds: required(bounds), action: required(action('richMenu')) }))),
  });
  if (isMenu && isObject(menu['size']) && Array.isArray(menu['areas'])) checkInside(menu['size'], menu['areas'], faults);
  return faults;
}

/** Areas that reach beyond the menu are refused (strict: not documented). */
function checkInside(menuSize: Readonly<Record<string, unknown>>, areas: readonly unknown[], faults: Fault[]): void {
  areas.forEach((item, index) => {
    const area = isObject(item) && isObject(item['bounds']) ? item['bounds'] : {};
    const isBeyond = (start: unknown, length: unknown, whole: unknown): boolean => Number(start) + Number(length) > Number(whole);
    if (isBeyond(area['x'], area['width'], menuSize['width']) || isBeyond(area['y'], area['height'], menuSize['height'])) {
      faults.push({ property: `areas[${index}].bounds`, message: 'Must be within the size of the menu' });
    }
  });
}
