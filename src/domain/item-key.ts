// The key of an item, under which its answer is stored: the question's own key, after the repetitions that it stands in (`services[2]/name`).

/** `services[2]/name` -> `services[2]/`; '' outside repeats. */
export function placeOf(itemKey: string): string {
  const end = itemKey.lastIndexOf(']/');
  return end < 0 ? '' : itemKey.slice(0, end + 2);
}

/** `services[2]/name` -> `name`: the question that the item is one repetition of. */
export function questionKeyOf(itemKey: string): string {
  return itemKey.slice(placeOf(itemKey).length);
}
