// Lists sort as Thai dictionaries do.
export { sortedByThai } from '../i18n/thai-order.ts';
