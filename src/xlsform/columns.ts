// The columns of each sheet: what authors may call them and which of them hold a text in several languages.
// Names and aliases follow the XLSForm specification and pyxform (pyxform/aliases.py); the scoring columns are our own.

export interface SheetColumns {
  /** Header as `headerKey` writes it -> column. */
  readonly aliases: ReadonlyMap<string, string>;
  /** The names that a slip is compared with: not the old aliases, which are ordinary words (`command` and an author's `comment`). */
  readonly names: readonly string[];
  /** Columns that may be given once a language. */
  readonly translatable: ReadonlySet<string>;
  /** Standard columns that a chat has no use for: said once, then left out. */
  readonly unused: ReadonlySet<string>;
  /** Whether a column of any other name is the author's own and kept. */
  readonly isOpen: boolean;
}

function columns(
  own: readonly string[],
  aliases: Readonly<Record<string, string>>,
  options: { translatable?: readonly string[]; unused?: readonly string[]; usual?: readonly string[]; isOpen?: boolean } = {},
): SheetColumns {
  const unused = options.unused ?? [];
  return {
    aliases: new Map([
      ...own.map((name) => [name, name] as const),
      ...unused.map((name) => [name, name] as const),
      ...Object.entries(aliases),
    ]),
    names: [...own, ...unused, ...(options.usual ?? [])],
    translatable: new Set(options.translatable ?? []),
    unused: new Set(unused),
    isOpen: options.isOpen ?? false,
  };
}

const MEDIA = ['media::image', 'media::big-image', 'media::audio', 'media::video'];

export const surveyColumns = columns(
  [
    'type',
    'name',
    'label',
    'hint',
    'guidance_hint',
    'required',
    'required_message',
    'relevant',
    'constraint',
    'constraint_message',
    'calculation',
    'default',
    'read_only',
    'appearance',
    'choice_filter',
    'repeat_count',
    'parameters',
    'trigger',
    'disabled',
    'dimension',
    'indicator',
    'weight',
    'score',
    'score_if_not_relevant',
  ],
  {
    command: 'type',
    tag: 'name',
    value: 'name',
    caption: 'label',
    relevance: 'relevant',
    readonly: 'read_only',
    calculate: 'calculation',
    constraining_message: 'constraint_message',
    requiredmsg: 'required_message',
    count: 'repeat_count',
    'jr:count': 'repeat_count',
    'bind::relevant': 'relevant',
    'bind::required': 'required',
    'bind::readonly': 'read_only',
    'bind::constraint': 'constraint',
    'bind::calculate': 'calculation',
    'bind::jr:constraintmsg': 'constraint_message',
    'bind::jr:requiredmsg': 'required_message',
    'bind::jr:noapperrorstring': 'no_app_error_string',
    'control::appearance': 'appearance',
    'body::appearance': 'appearance',
    'control::jr:count': 'repeat_count',
    'body::jr:count': 'repeat_count',
    'control::rows': 'rows',
    'body::rows': 'rows',
    'control::autoplay': 'autoplay',
    'body::autoplay': 'autoplay',
    'control::intent': 'intent',
    'body::intent': 'intent',
    noapperrorstring: 'no_app_error_string',
    image: 'media::image',
    'big-image': 'media::big-image',
    audio: 'media::audio',
    video: 'media::video',
  },
  {
    usual: ['relevance', 'calculate', 'readonly'],
    translatable: ['label', 'hint', 'guidance_hint', 'constraint_message', 'required_message', ...MEDIA],
    unused: [...MEDIA, 'autoplay', 'rows', 'intent', 'no_app_error_string', 'save_to', 'bind::entities:saveto'],
  },
);

export const choicesColumns = columns(
  ['list_name', 'name', 'label', 'score'],
  { value: 'name', caption: 'label' },
  { translatable: ['label'], isOpen: true },
);

export const settingsColumns = columns(
  ['form_id', 'form_title', 'translated_title', 'version', 'default_language', 'allow_choice_duplicates', 'clean_text_values'],
  { id_string: 'form_id', set_form_id: 'form_id', title: 'form_title', set_form_title: 'form_title' },
  { translatable: ['form_title', 'translated_title'], isOpen: true },
);

export const dimensionsColumns = columns(['name', 'label', 'weight'], { value: 'name', caption: 'label' }, { translatable: ['label'] });

export const levelsColumns = columns(['name', 'label', 'from'], { value: 'name', caption: 'label' }, { translatable: ['label'] });

export const adviceColumns = columns(['indicator', 'below', 'text'], {}, { translatable: ['text'] });
