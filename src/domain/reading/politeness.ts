// Words that Thai adds for courtesy and that change no answer, and the words of agreement.

// Not the ends of บังคับ, สถานะ, ฐานะ, ชนะ, เจ้า, ผู้ขอรับ and มูลค่า.
const courtesies =
  /(?:[\s~!.]*(?:ครับผม|ครับ|คร้าบ|(?<!บัง)คับ|ค้าบ|ฮะ|ฮับ|เจ้าค่ะ|ค่ะ|คะ|(?<=[\s\d])ค่า|(?<!ผู้)ขอรับ|(?<![ถฐ]า|ช)นะ|น่ะ|จ้ะ|จ๊ะ|(?<!เ)จ้า|จ๋า))+[\s~!.]*$/;

/** More courtesy than anybody adds. Only the end is searched: in a long text of nothing else the time would grow with its square. */
const courtesyMax = 100;

/** `มีครับ` -> `มี`. A text that is nothing but courtesy stays: `ครับ` alone says yes. Takes normalised text. */
export function withoutCourtesy(text: string): string {
  return text.slice(0, -courtesyMax) + text.slice(-courtesyMax).replace(courtesies, '') || text;
}

/** Letters and digits only, in lower case: spaces, punctuation, symbols and ฯ are typed in many ways. Takes normalised text. */
export function looseKey(text: string): string {
  return text.toLowerCase().replace(/[\s\p{P}\p{S}ฯ]+/gu, '');
}

/** The loose key without tone marks, thanthakhat and maitaikhu, which are easily left out on a phone. */
export function bareKey(loose: string): string {
  return loose.replace(/[\u0E47-\u0E4E]/g, '');
}

const yes = new Set(
  'ใช่ ใช ไช่ ใช่แล้ว ใช่เลย ถูก ถูกต้อง ถูกแล้ว จริง ครับ คับ ครับผม ค่ะ คะ จ้ะ จ้า ขอรับ ตกลง โอเค ยืนยัน yes y yeah yep yup ok okay sure true correct'.split(
    ' ',
  ),
);
const no = new Set('ไม่ ไม ไม่ใช่ ไม่ใช ไม่ไช่ ไม่ถูก ไม่ถูกต้อง ไม่จริง เปล่า no n nope false incorrect'.split(' '));
const has = new Set('มี มีแล้ว มีอยู่ มีอยู่แล้ว ได้ ได้แล้ว เคย'.split(' '));
const hasNot = new Set('ไม่มี ไม่มีเลย ยังไม่มี ยัง ยังเลย ยังไม่ ไม่ได้ ไม่เคย ยังไม่ได้ ไม่เคยเลย'.split(' '));

/** `plain` says yes or no and nothing else; `content` says so with a word of its own (มี, ไม่ได้), which a choice may begin with. */
export type Agreement = { readonly isYes: boolean; readonly isPlain: boolean };

/** null = neither yes nor no. Takes normalised text. */
export function agreementOf(text: string): Agreement | null {
  if (/^[✓✔☑✅👍👌🆗🙆⭕]+$/u.test(text)) return { isYes: true, isPlain: true };
  if (/^[✗✘❌✖👎🙅]+$/u.test(text)) return { isYes: false, isPlain: true };
  const key = looseKey(text);
  for (const word of [key, looseKey(withoutCourtesy(text))]) {
    if (yes.has(word)) return { isYes: true, isPlain: true };
    if (no.has(word)) return { isYes: false, isPlain: true };
    if (has.has(word)) return { isYes: true, isPlain: false };
    if (hasNot.has(word)) return { isYes: false, isPlain: false };
  }
  return null;
}
