// What our buttons carry: short, versioned, and always naming the response and question they are for, so that a tap on an old button is
// judged against its own question. Never trusted: whoever taps must be a contact of the response's agency.
import { type FilledForm, type Form, type FormItem, type FormRepeat } from '../form.ts';
import { type Node, type Repeat } from '../questionnaire.ts';
import { type Command, type ReminderChoice } from './command.ts';

/** A question in a place, independent of its (possibly long, Thai) name: index among form.questions, then positions in repeats. */
export type ItemRef = string;

/** Likewise a repeat in a place: its index among the questionnaire's repeats, then positions in the repeats around it. */
export type RepeatRef = string;

export type Tap =
  | { readonly kind: 'answer'; readonly response: number; readonly item: ItemRef; readonly seq: number; readonly choice: number }
  | {
      readonly kind: 'tick';
      readonly response: number;
      readonly item: ItemRef;
      readonly seq: number;
      readonly choice: number;
      readonly isOn: boolean;
    }
  | { readonly kind: 'done'; readonly response: number; readonly item: ItemRef; readonly seq: number }
  | { readonly kind: 'clear'; readonly response: number; readonly item: ItemRef; readonly seq: number }
  | { readonly kind: 'picked'; readonly response: number; readonly item: ItemRef; readonly seq: number }
  /** `id`: of the offer in the state; a button of an earlier offer means another value. */
  | { readonly kind: 'guess'; readonly response: number; readonly item: ItemRef; readonly id: number; readonly number: number | null }
  | { readonly kind: 'replace'; readonly response: number; readonly item: ItemRef; readonly id: number; readonly yes: boolean }
  | { readonly kind: 'page'; readonly response: number; readonly item: ItemRef; readonly page: number }
  /** "Another one?" `count`: repetitions when it was asked, so that a second tap adds no second one. */
  | { readonly kind: 'more'; readonly response: number; readonly repeat: RepeatRef; readonly count: number; readonly yes: boolean }
  | {
      readonly kind: 'remove';
      readonly response: number;
      readonly repeat: RepeatRef;
      readonly count: number;
      readonly position: number;
      readonly isSure: boolean;
    }
  | { readonly kind: 'open' | 'skip' | 'back' | 'help' | 'same'; readonly response: number; readonly item: ItemRef }
  | { readonly kind: 'agency'; readonly agencyId: number; readonly roundId: string }
  | { readonly kind: 'invitation'; readonly invitationId: number; readonly yes: boolean }
  | { readonly kind: 'command'; readonly command: Command; readonly response: number | null };

const version = '1';
/** As written, in one way only: no sign, no zeros in front. */
const number = (text: string | undefined): number => (text !== undefined && /^(?:0|[1-9]\d{0,14})$/.test(text) ? Number(text) : NaN);

/** The data of a button, read again by readTap; LINE takes 300 characters. */
export function writeTap(tap: Tap): string {
  const parts: (string | number)[] = (() => {
    switch (tap.kind) {
      case 'answer':
        return ['a', tap.response, tap.item, tap.seq, tap.choice];
      case 'tick':
        return [tap.isOn ? '+' : '-', tap.response, tap.item, tap.seq, tap.choice];
      case 'done':
        return ['d', tap.response, tap.item, tap.seq];
      case 'clear':
        return ['e', tap.response, tap.item, tap.seq];
      case 'picked':
        return ['v', tap.response, tap.item, tap.seq];
      case 'guess':
        return ['g', tap.response, tap.item, tap.number ?? 'x', tap.id];
      case 'replace':
        return ['r', tap.response, tap.item, tap.yes ? 'y' : 'n', tap.id];
      case 'page':
        return ['p', tap.response, tap.item, tap.page];
      case 'more':
        return ['m', tap.response, tap.repeat, tap.count, tap.yes ? 'y' : 'n'];
      case 'remove':
        return ['x', tap.response, tap.repeat, tap.count, tap.position, tap.isSure ? 'y' : 'n'];
      case 'open':
        return ['o', tap.response, tap.item];
      case 'skip':
        return ['s', tap.response, tap.item];
      case 'back':
        return ['b', tap.response, tap.item];
      case 'help':
        return ['h', tap.response, tap.item];
      case 'same':
        return ['=', tap.response, tap.item];
      case 'agency':
        return ['w', tap.agencyId, tap.roundId];
      case 'invitation':
        return ['i', tap.invitationId, tap.yes ? 'y' : 'n'];
      case 'command':
        return ['c', tap.response ?? '', ...writeCommand(tap.command)];
    }
  })();
  return [version, ...parts].join(';');
}

function writeCommand(command: Command): (string | number)[] {
  switch (command.kind) {
    case 'review':
      return ['review', command.section ?? '', command.page];
    case 'why':
      return ['why', command.dimension ?? '', ...(command.indicator === undefined ? [] : [command.indicator])];
    case 'revoke-link':
      return ['revoke-link', command.link];
    case 'edit':
    case 'section':
      return [command.kind, command.number];
    case 'language':
      return ['language', command.language ?? ''];
    case 'reminders':
      return ['reminders', command.choice];
    case 'confirm-agency':
      return ['confirm-agency', command.yes ? 'y' : 'n'];
    default:
      return [command.kind];
  }
}

const plainCommands = [
  'continue',
  'back',
  'skip',
  'pause',
  'help',
  'score',
  'report',
  'share',
  'links',
  'status',
  'submit',
  'submit-yes',
  'agencies',
  'menu',
  'same-rows',
  'notice-ok',
  'notice',
  'snooze',
  'handover',
  'handover-yes',
] as const;
const reminderChoices: readonly ReminderChoice[] = ['on', 'off', 'tomorrow', 'three-days'];

function readTappedCommand([name = '', first = '', second = '']: readonly string[]): Command | null {
  const plain = plainCommands.find((kind) => kind === name);
  if (plain) return { kind: plain };
  switch (name) {
    case 'review':
      return { kind: 'review', section: first === '' ? null : number(first), page: number(second) || 0 };
    case 'why':
      return {
        kind: 'why',
        dimension: first === '' ? null : number(first) || 0,
        ...(second === '' ? {} : { indicator: number(second) || 0 }),
      };
    case 'revoke-link':
      return Number.isNaN(number(first)) ? null : { kind: 'revoke-link', link: number(first) };
    case 'edit':
    case 'section':
      return Number.isNaN(number(first)) ? null : { kind: name, number: number(first) };
    case 'language':
      return { kind: 'language', language: first === 'th' || first === 'en' ? first : null };
    case 'reminders': {
      const choice = reminderChoices.find((one) => one === first);
      return choice ? { kind: 'reminders', choice } : null;
    }
    default:
      return null;
  }
}

/** null = not one of ours, or of a version that we no longer know. */
export function readTap(data: string): Tap | null {
  const [v, kind, ...rest] = data.split(';');
  if (v !== version) return null;
  if (kind === 'c') {
    const command = readTappedCommand(rest.slice(1));
    const response = number(rest[0]);
    return command && { kind: 'command', command, response: Number.isNaN(response) ? null : response };
  }
  if (kind === 'w')
    return Number.isNaN(number(rest[0])) ? null : { kind: 'agency', agencyId: number(rest[0]), roundId: rest.slice(1).join(';') };
  if (kind === 'i')
    return Number.isNaN(number(rest[0])) ? null : { kind: 'invitation', invitationId: number(rest[0]), yes: rest[1] === 'y' };
  const response = number(rest[0]);
  const item = rest[1] ?? '';
  if (Number.isNaN(response)) return null;
  if (!/^(?:0|[1-9]\d{0,8})(?:\.(?:0|[1-9]\d{0,8}))*$/.test(item)) return null;
  const third = number(rest[2]);
  const fourth = number(rest[3]);
  switch (kind) {
    case 'a':
      return Number.isNaN(third) || Number.isNaN(fourth) ? null : { kind: 'answer', response, item, seq: third, choice: fourth };
    case '+':
    case '-':
      return Number.isNaN(third) || Number.isNaN(fourth)
        ? null
        : { kind: 'tick', response, item, seq: third, choice: fourth, isOn: kind === '+' };
    case 'd':
      return Number.isNaN(third) ? null : { kind: 'done', response, item, seq: third };
    case 'e':
      return Number.isNaN(third) ? null : { kind: 'clear', response, item, seq: third };
    case 'v':
      return Number.isNaN(third) ? null : { kind: 'picked', response, item, seq: third };
    case 'g':
      return { kind: 'guess', response, item, id: fourth || 0, number: Number.isNaN(third) ? null : third };
    case 'r':
      return { kind: 'replace', response, item, id: fourth || 0, yes: rest[2] === 'y' };
    case 'p':
      return Number.isNaN(third) ? null : { kind: 'page', response, item, page: third };
    case 'm':
      return Number.isNaN(third) ? null : { kind: 'more', response, repeat: item, count: third, yes: rest[3] === 'y' };
    case 'x':
      return Number.isNaN(third) || Number.isNaN(fourth)
        ? null
        : { kind: 'remove', response, repeat: item, count: third, position: fourth, isSure: rest[4] === 'y' };
    case 'o':
      return { kind: 'open', response, item };
    case 's':
      return { kind: 'skip', response, item };
    case 'b':
      return { kind: 'back', response, item };
    case 'h':
      return { kind: 'help', response, item };
    case '=':
      return { kind: 'same', response, item };
    default:
      return null;
  }
}

/** The response that a tap names, to be read with the snapshot. */
export function responseOfTap(tap: Tap | null): number | null {
  return tap !== null && 'response' in tap ? tap.response : null;
}

/** `services[2]/name` -> `17.2`. */
export function itemRef(form: Form, item: FormItem): ItemRef {
  return [form.questions.indexOf(item.question), ...item.repetitions.map((repetition) => repetition.position)].join('.');
}

/** The item that a button names; undefined when it is not asked (any more). */
export function itemOfRef(filled: FilledForm, ref: ItemRef): FormItem | undefined {
  const [index, ...positions] = ref.split('.').map(Number);
  const question = index === undefined ? undefined : filled.form.questions[index];
  if (!question) return undefined;
  return filled.items.find(
    (item) =>
      item.question === question &&
      item.repetitions.length === positions.length &&
      item.repetitions.every((repetition, depth) => repetition.position === positions[depth]),
  );
}

/** `outer[2]/inner` -> `1.2`. */
export function repeatRef(form: Form, { key, repeat }: Pick<FormRepeat, 'key' | 'repeat'>): RepeatRef {
  const positions = Array.from(key.matchAll(/\[(\d+)\]\//g), (match) => match[1] ?? '');
  return [repeatsOf(form.questionnaire.children).indexOf(repeat), ...positions].join('.');
}

/** The repeat that a button names; undefined when it is not there (any more). */
export function repeatOfRef(filled: FilledForm, ref: RepeatRef): FormRepeat | undefined {
  return filled.repeats.find((repeat) => repeatRef(filled.form, repeat) === ref);
}

function repeatsOf(nodes: readonly Node[]): readonly Repeat[] {
  return nodes.flatMap((node) =>
    node.kind === 'question' ? [] : [...(node.kind === 'repeat' ? [node] : []), ...repeatsOf(node.children)],
  );
}
