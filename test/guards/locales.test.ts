// Both languages say the same things, and say them.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

type Tree = { readonly [key: string]: string | Tree };

const read = (language: string): Tree =>
  JSON.parse(readFileSync(join(import.meta.dirname, `../../locales/${language}.json`), 'utf8')) as Tree;

function* leaves(tree: Tree, path = ''): Generator<[key: string, text: string]> {
  for (const [key, value] of Object.entries(tree)) {
    if (typeof value === 'string') yield [`${path}${key}`, value];
    else yield* leaves(value, `${path}${key}.`);
  }
}

const th = new Map(leaves(read('th')));
const en = new Map(leaves(read('en')));

const withoutPlural = (key: string): string => key.replace(/_(zero|one|other)$/, '');
const parametersOf = (text: string): string[] =>
  [...new Set([...text.matchAll(/\{\{\s*([\w-]+)[^}]*\}\}/g)].map(([, name]) => name ?? ''))].sort();
const withoutParameters = (text: string): string => text.replaceAll(/\{\{[^}]*\}\}/g, '');

/** As a questionnaire's author writes it: it stands in explanations. */
const xlsformReference = /\$\{[^{}]*\}/g;

/** Name of a language in that language, on the button that switches to it; and names that are the same everywhere. */
const latinOnPurpose = /^(English|LINE|PDF|PNG|CSV|XLSX|XLSForm|URL|ID)$/;

test('both languages have the same texts', () => {
  const keys = (texts: ReadonlyMap<string, string>) => [...new Set([...texts.keys()].map(withoutPlural))].sort();
  expect(keys(th)).toEqual(keys(en));
});

test('a text that counts has every form its language needs', () => {
  const counting = new Set([...th.keys(), ...en.keys()].filter((key) => key.endsWith('_one')).map(withoutPlural));
  const missing = [...counting].flatMap((key) => [
    ...(th.has(`${key}_other`) ? [] : [`th ${key}_other`]),
    ...(['one', 'other'] as const).filter((form) => !en.has(`${key}_${form}`)).map((form) => `en ${key}_${form}`),
  ]);
  expect(missing).toEqual([]);
});

test('a text has the same parameters in both languages', () => {
  const different = [...th].flatMap(([key, text]) => {
    const other = en.get(key);
    if (other === undefined || parametersOf(other).join() === parametersOf(text).join()) return [];
    return [`${key}: th {${parametersOf(text).join()}} en {${parametersOf(other).join()}}`];
  });
  expect(different).toEqual([]);
  // "one minute" may do without its number, but a form has no parameter of its own.
  const alone = [...en]
    .filter(([key]) => /_(zero|one)$/.test(key))
    .flatMap(([key, text]) => {
      const known = parametersOf(en.get(`${withoutPlural(key)}_other`) ?? '');
      return parametersOf(text).some((name) => !known.includes(name)) ? [key] : [];
    });
  expect(alone).toEqual([]);
});

test('parameters are written so that they are filled', () => {
  // Notes of commands show the JSON that they give.
  const broken = [...th, ...en].filter(
    ([key, text]) => !key.startsWith('cli.notes.') && /[{}]/.test(withoutParameters(text).replaceAll(xlsformReference, '')),
  );
  expect(broken).toEqual([]);
});

test('no text is empty or has spaces around it', () => {
  const faulty = [...th, ...en].filter(([, text]) => text.trim() === '' || text !== text.trim());
  expect(faulty).toEqual([]);
});

test('Thai texts are in Thai', () => {
  const notThai = [...th].filter(([, text]) => {
    const words = withoutParameters(text).trim();
    return /[a-z]/i.test(words) && !/\p{Script=Thai}/u.test(words) && !latinOnPurpose.test(words);
  });
  expect(notThai).toEqual([]);
});

test('Thai texts keep to the register of official correspondence', () => {
  const familiar = [...th].filter(([, text]) => /ครับ|ค่ะ|นะคะ|\p{Extended_Pictographic}/u.test(text));
  expect(familiar).toEqual([]);
});
