// How contacts are told of a change, and how many were.
import { type Telling, tellings, type Told } from '../app/contacts/tell-contacts.ts';
import { type TranslateKey } from '../i18n/translate.ts';
import { type Arguments, type Option } from './command.ts';

export const tellOption = { value: tellings.join('|'), oneOf: tellings, help: 'cli.options.tell' } as const satisfies Option;

export function tellingOf(args: Arguments): Telling {
  return tellings.find((one) => one === args.text('tell')) ?? 'push';
}

export function toldText({ pushed, held }: Told, t: TranslateKey): string {
  return t('cli.told', { pushed, held });
}
