// A contact in the simulator who joins and answers a whole questionnaire, by buttons or by typing only, without knowing it.
import { type PersonHandle } from '../../src/simulator/person.ts';

export type Manner = 'buttons' | 'typing';

/** Tried one after another where a question takes no choices, until it is accepted. */
const typedAnswers = ['10', '5', '1', '0', '15 มกราคม 2569', 'ทดสอบระบบ', '0 2123 4567', 'somchai@example.go.th', 'รับทราบ', 'ข้าม'];

const dataOf = (button: { action: Record<string, unknown> }): string =>
  typeof button.action['data'] === 'string' ? button.action['data'] : '';
const kindOf = (button: { action: Record<string, unknown> }): string => dataOf(button).split(';')[1] ?? '';
const commandOf = (button: { action: Record<string, unknown> }): string =>
  kindOf(button) === 'c' ? (dataOf(button).split(';')[3] ?? '') : '';

/** Buttons of the newest bot message that has any. */
function newestButtons(person: PersonHandle) {
  const all = person.buttons().filter((button) => button.place === 'flex');
  const id = all[0]?.messageId;
  return all.filter((button) => button.messageId === id);
}

async function tapCommand(person: PersonHandle, command: string): Promise<void> {
  const wanted = newestButtons(person).find((button) => commandOf(button) === command);
  if (!wanted) throw new Error(`no button for ${command}; last: ${person.lastReply}`);
  person.tap((button) => button.messageId === wanted.messageId && button.path === wanted.path);
  await person.awaitReply();
}

export async function join(person: PersonHandle, code: string, manner: Manner): Promise<void> {
  person.follow();
  await person.awaitReply();
  await tapCommand(person, 'notice-ok');
  person.say(`รหัสเชิญ ${code}`);
  await person.awaitReply();
  if (manner === 'typing') {
    person.say('ใช่');
    await person.awaitReply();
    person.say('เริ่ม');
    await person.awaitReply();
    return;
  }
  const yes = newestButtons(person).find((button) => kindOf(button) === 'i' && dataOf(button).endsWith(';y'));
  if (!yes) throw new Error(`no agency to confirm; last: ${person.lastReply}`);
  person.tap((button) => button.messageId === yes.messageId && button.path === yes.path);
  await person.awaitReply();
  await tapCommand(person, 'continue');
}

/** Which question is open: all its buttons name it. */
const openItem = (person: PersonHandle): string =>
  newestButtons(person)
    .map(dataOf)
    .find((data) => /^1;[a+d\-shbv];/.test(data))
    ?.split(';')
    .slice(2, 4)
    .join(';') ?? '';

/** Answers until the review offers to submit, at most `limit` questions. Returns how many questions were answered. */
export async function answerAll(person: PersonHandle, manner: Manner, { limit = 300, pick = 0 } = {}): Promise<number> {
  for (let answered = 0; answered < limit; answered += 1) {
    const buttons = newestButtons(person);
    if (buttons.some((button) => commandOf(button) === 'submit')) return answered;
    await answerOne(person, manner, pick);
  }
  throw new Error(`not finished after ${limit} questions; last: ${person.lastReply}`);
}

export async function answerOne(person: PersonHandle, manner: Manner, pick = 0): Promise<void> {
  const buttons = newestButtons(person);
  const choices = buttons.filter((button) => kindOf(button) === 'a');
  const ticks = buttons.filter((button) => kindOf(button) === '+');
  const item = openItem(person);
  if (choices.length > 0 || ticks.length > 0) {
    const list = choices.length > 0 ? choices : ticks;
    const index = Math.min(pick, list.length - 1);
    if (manner === 'typing') {
      person.say(String(index + 1));
      await person.awaitReply();
      return;
    }
    const chosen = list[index];
    person.tap((button) => button.messageId === chosen?.messageId && button.path === chosen.path);
    await person.awaitReply();
    if (ticks.length > 0 && choices.length === 0) {
      const done = newestButtons(person).find((button) => kindOf(button) === 'd');
      if (!done) throw new Error(`nothing to finish ticking with; last: ${person.lastReply}`);
      person.tap((button) => button.messageId === done.messageId && button.path === done.path);
      await person.awaitReply();
    }
    return;
  }
  const skip = buttons.find((button) => kindOf(button) === 's' && button.label === 'ข้าม');
  if (skip && manner === 'buttons') {
    person.tap((button) => button.messageId === skip.messageId && button.path === skip.path);
    await person.awaitReply();
    return;
  }
  for (const text of typedAnswers) {
    person.say(text);
    await person.awaitReply();
    const guess = newestButtons(person).find((button) => kindOf(button) === 'g');
    if (guess) {
      person.tap((button) => button.messageId === guess.messageId && button.path === guess.path);
      await person.awaitReply();
    }
    if (openItem(person) !== item) return;
  }
  throw new Error(`nothing is accepted here: ${person.lastReply}`);
}

export async function submit(person: PersonHandle, manner: Manner): Promise<void> {
  if (manner === 'typing') {
    person.say('ส่ง');
    await person.awaitReply();
    person.say('ยืนยัน');
    await person.awaitReply();
    return;
  }
  await tapCommand(person, 'submit');
  await tapCommand(person, 'submit-yes');
}
