// The order of Thai dictionaries: leading vowels after their consonant, tone marks last; digits by their value.

const thai = new Intl.Collator('th', { numeric: true });

export function sortedByThai<V>(values: readonly V[], text: (value: V) => string): V[] {
  return values.toSorted((a, b) => thai.compare(text(a), text(b)));
}
