// Every function of ODK XForms' expression language by name (ODK XForms specification, "XPath Functions"), and those that are known
// but not for a chat.
import { dateFunctions } from './functions-date.ts';
import { logicFunctions } from './functions-logic.ts';
import { nodeFunctions } from './functions-nodes.ts';
import { numberFunctions } from './functions-number.ts';
import { selectFunctions } from './functions-select.ts';
import { textFunctions } from './functions-text.ts';
import { type ExpressionFunction } from './function-type.ts';

export const functions: ReadonlyMap<string, ExpressionFunction> = new Map([
  ...logicFunctions,
  ...textFunctions,
  ...numberFunctions,
  ...dateFunctions,
  ...selectFunctions,
  ...nodeFunctions,
]);

/** Functions of XForms apps that make no sense here: places on a map, files beside the form, the device, encrypted values. */
export const unsupportedFunctions: ReadonlySet<string> = new Set([
  'area',
  'enclosed-area',
  'distance',
  'geofence',
  'intersects',
  'pulldata',
  'jr:itext',
  'property',
  'extract-signed',
  'search',
  'id',
  'lang',
  'name',
  'local-name',
  'namespace-uri',
  'substring',
]);
