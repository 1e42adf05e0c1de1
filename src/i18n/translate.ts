// Key, parameters, language -> text. Every text a person reads comes from locales/<language>.json; keys are checked by the compiler.
import i18next, { type i18n } from 'i18next';
import en from '../../locales/en.json' with { type: 'json' };
import th from '../../locales/th.json' with { type: 'json' };

type Leaves<T, P extends string = ''> = {
  [K in keyof T & string]: T[K] extends string ? `${P}${WithoutPlural<K>}` : Leaves<T[K], `${P}${K}.`>;
}[keyof T & string];
type WithoutPlural<K extends string> = K extends `${infer Base}_${'zero' | 'one' | 'other'}` ? Base : K;

/** Dotted path of a text in locales/th.json. */
export type TranslationKey = Leaves<typeof th>;
export type Parameters = Readonly<Record<string, string | number>>;

/** The text of `key` in `language` (`th`, `en`; anything else reads as Thai). Parameters fill `{{name}}`; `count` chooses the plural. */
export type Translate = (language: string, key: TranslationKey, parameters?: Parameters) => string;

/** The same with the language chosen. */
export type TranslateKey = (key: TranslationKey, parameters?: Parameters) => string;

export const languages = ['th', 'en'] as const;
export type Language = (typeof languages)[number];

export function asLanguage(text: string): Language {
  return languages.find((language) => language === text) ?? 'th';
}

export function createTranslate(): Translate {
  const instance: i18n = i18next.createInstance();
  void instance.init({
    lng: 'th',
    fallbackLng: 'th',
    supportedLngs: [...languages],
    resources: { th: { translation: th }, en: { translation: en } },
    initAsync: false,
    // Texts go into chat bubbles and files as they are; what becomes HTML is escaped where the HTML is written.
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  const tables = { th: createTable(instance, 'th'), en: createTable(instance, 'en') };
  return (language, key, parameters) => {
    const template = tables[asLanguage(language)](key, parameters?.['count']);
    return parameters ? fill(template, parameters) : template;
  };
}

/** i18next finds a text anew each time it is asked, some 10 µs; every reply says twenty. Found once for each plural, they are kept. */
function createTable(instance: i18n, language: Language): (key: TranslationKey, count: string | number | undefined) => string {
  const t = instance.getFixedT(language);
  const plurals = new Intl.PluralRules(language);
  const known = new Map<string, string>();
  return (key, count) => {
    const place = typeof count === 'number' ? `${key} ${count === 0 ? 'zero' : plurals.select(count)}` : key;
    let template = known.get(place);
    if (template === undefined) {
      template = t(key, { ...(count === undefined ? {} : { count }), skipInterpolation: true });
      known.set(place, template);
    }
    return template;
  };
}

const fill = (template: string, parameters: Parameters): string =>
  template.replace(/\{\{(\w+)\}\}/g, (whole, name: string) => String(parameters[name] ?? whole));
