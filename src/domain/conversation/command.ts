// Commands: what a contact may type anywhere, and what menus and buttons say for them.
import { normaliseText } from '../reading/normalise.ts';
import { withDigitsForWords } from '../reading/number-words.ts';
import { withoutCourtesy } from '../reading/politeness.ts';

export type ReminderChoice = 'on' | 'off' | 'tomorrow' | 'three-days';

export type Command =
  | {
      readonly kind:
        | 'continue'
        | 'back'
        | 'skip'
        | 'clear'
        | 'pause'
        | 'help'
        | 'score'
        | 'report'
        | 'share'
        | 'links'
        | 'status'
        | 'submit'
        | 'submit-yes'
        | 'agencies'
        | 'menu'
        | 'same-rows'
        | 'console'
        | 'handover'
        | 'handover-yes'
        | 'people';
    }
  /** Said out of courtesy: no answer to anything. */
  | { readonly kind: 'courtesy'; readonly what: 'greeting' | 'thanks' }
  | { readonly kind: 'review'; readonly section: number | null; readonly page: number }
  /** `dimension` and `indicator` from 1; 0 or null = all. */
  | { readonly kind: 'why'; readonly dimension: number | null; readonly indicator?: number }
  | { readonly kind: 'revoke-link'; readonly link: number }
  | { readonly kind: 'edit'; readonly number: number }
  /** `word`: what the contact calls a section, if it may stand in its name: `ด้านที่`. */
  | { readonly kind: 'section'; readonly number: number; readonly word?: string }
  | { readonly kind: 'language'; readonly language: 'th' | 'en' | null }
  | { readonly kind: 'reminders'; readonly choice: ReminderChoice }
  /** Asks until when. */
  | { readonly kind: 'snooze' }
  | { readonly kind: 'notice-ok' | 'notice' }
  | { readonly kind: 'confirm-agency'; readonly yes: boolean };

/** The words of each command, lower case, without spaces. */
const words: Readonly<Record<string, Command>> = Object.fromEntries(
  (
    [
      [
        { kind: 'continue' },
        [
          'ต่อ',
          'ต่อไป',
          'ทำต่อ',
          'ตอบต่อ',
          'เริ่ม',
          'เริ่มตอบ',
          'เริ่มทำ',
          'เริ่มเลย',
          'เริ่มได้เลย',
          'พร้อม',
          'พร้อมแล้ว',
          'ดำเนินการต่อ',
          'continue',
          'start',
          'next',
          'resume',
        ],
      ],
      [{ kind: 'back' }, ['ย้อน', 'ย้อนกลับ', 'กลับ', 'ก่อนหน้า', 'back', 'previous']],
      [{ kind: 'skip' }, ['ข้าม', 'ข้ามข้อนี้', 'ไว้ก่อน', 'skip', 'later']],
      [
        { kind: 'clear' },
        [
          'ล้าง',
          'ล้างคำตอบ',
          'ล้างคำตอบนี้',
          'ล้างคำตอบข้อนี้',
          'ล้างข้อนี้',
          'ลบคำตอบ',
          'ลบคำตอบนี้',
          'ลบคำตอบข้อนี้',
          'clear',
          'clearanswer',
          'deleteanswer',
        ],
      ],
      [
        { kind: 'pause' },
        ['พัก', 'พักก่อน', 'หยุด', 'หยุดก่อน', 'ยกเลิก', 'เลิก', 'ออก', 'พอแค่นี้', 'พอก่อน', 'pause', 'stop', 'cancel', 'quit', 'exit'],
      ],
      [
        { kind: 'review', section: null, page: 0 },
        ['ทบทวน', 'ตรวจทาน', 'ทบทวนคำตอบ', 'แก้คำตอบ', 'แก้ไขคำตอบ', 'ขอแก้', 'ขอแก้ไข', 'ขอแก้ไขคำตอบ', 'อยากแก้คำตอบ', 'เริ่มใหม่', 'review'],
      ],
      [
        { kind: 'help' },
        [
          'ช่วยเหลือ',
          'ช่วยด้วย',
          'ความช่วยเหลือ',
          'วิธีใช้',
          'คำอธิบาย',
          'อธิบาย',
          'ขอคำอธิบาย',
          'อธิบายหน่อย',
          'ไม่เข้าใจ',
          'ไม่เข้าใจคำถาม',
          'งง',
          'ถามอะไร',
          'คืออะไร',
          'หมายถึงอะไร',
          'แปลว่าอะไร',
          'หมายความว่าอะไร',
          'help',
          'helpme',
          'idontunderstand',
          'whatdoesitmean',
          'whatdoesthismean',
          'explain',
          '?',
        ],
      ],
      [
        { kind: 'people' },
        [
          'เจ้าหน้าที่',
          'ขอคุยกับเจ้าหน้าที่',
          'คุยกับเจ้าหน้าที่',
          'ติดต่อเจ้าหน้าที่',
          'ขอติดต่อเจ้าหน้าที่',
          'ขอสายเจ้าหน้าที่',
          'คุยกับคน',
          'ติดต่อ',
          'ติดต่อสอบถาม',
          'สอบถาม',
          'ขอสอบถาม',
          'ขอขยายเวลา',
          'ขยายเวลา',
          'ขอรหัส',
          'ขอรหัสเชิญ',
          'ขอรหัสใหม่',
          'human',
          'contact',
          'talktoahuman',
          'talktosomeone',
        ],
      ],
      [{ kind: 'courtesy', what: 'greeting' }, ['สวัสดี', 'หวัดดี', 'อรุณสวัสดิ์', 'hello', 'hi', 'goodmorning', 'goodafternoon']],
      [{ kind: 'courtesy', what: 'thanks' }, ['ขอบคุณ', 'ขอบคุณมาก', 'ขอบพระคุณ', 'ขอบใจ', 'thanks', 'thankyou']],
      [{ kind: 'menu' }, ['เมนู', 'คำสั่ง', 'menu', 'commands']],
      [{ kind: 'score' }, ['คะแนน', 'คะแนนของฉัน', 'ดูคะแนน', 'ขอคะแนน', 'ผลคะแนน', 'score']],
      [
        { kind: 'why', dimension: null },
        ['เหตุผล', 'ดูเหตุผล', 'ที่มาคะแนน', 'ที่มาของคะแนน', 'ทำไม', 'ทำไมคะแนนน้อย', 'ทำไมได้คะแนนน้อย', 'ทำไมได้คะแนนเท่านี้', 'why', 'reasons'],
      ],
      [{ kind: 'report' }, ['รายงาน', 'ดูรายงาน', 'ขอรายงาน', 'รายงานผล', 'ลิงก์รายงาน', 'ขอลิงก์', 'ขอลิงก์รายงาน', 'report']],
      [{ kind: 'share' }, ['แบ่งปัน', 'แชร์', 'ส่งต่อผู้บริหาร', 'share']],
      [{ kind: 'links' }, ['ลิงก์ที่แชร์', 'ลิงก์', 'ลิ้งก์ที่แชร์', 'ยกเลิกลิงก์', 'links', 'sharedlinks']],
      [
        { kind: 'status' },
        [
          'สถานะ',
          'ความคืบหน้า',
          'กำหนดส่ง',
          'ถึงไหนแล้ว',
          'ทำถึงไหนแล้ว',
          'ตอบถึงไหนแล้ว',
          'กี่ข้อ',
          'มีกี่ข้อ',
          'เหลือกี่ข้อ',
          'เหลืออีกกี่ข้อ',
          'ปิดรับเมื่อไร',
          'ปิดรับวันไหน',
          'howmany',
          'howmanyleft',
          'status',
          'progress',
          'deadline',
        ],
      ],
      [{ kind: 'submit' }, ['ส่ง', 'ส่งแบบสำรวจ', 'ส่งคำตอบ', 'ยืนยันส่ง', 'ยืนยันส่งแบบสำรวจ', 'submit', 'send']],
      [{ kind: 'agencies' }, ['หน่วยงาน', 'เปลี่ยนหน่วยงาน', 'เลือกหน่วยงาน', 'agency', 'agencies']],
      [{ kind: 'language', language: null }, ['ภาษา', 'เปลี่ยนภาษา', 'language']],
      [{ kind: 'language', language: 'th' }, ['ภาษาไทย', 'ไทย', 'thai']],
      [{ kind: 'language', language: 'en' }, ['ภาษาอังกฤษ', 'อังกฤษ', 'english']],
      [
        { kind: 'reminders', choice: 'on' },
        ['เตือน', 'แจ้งเตือน', 'เปิดเตือน', 'เปิดการเตือน', 'เปิดแจ้งเตือน', 'เปิดการแจ้งเตือน', 'remindme', 'reminderson'],
      ],
      [
        { kind: 'reminders', choice: 'off' },
        [
          'ไม่เตือน',
          'ไม่แจ้งเตือน',
          'ปิดเตือน',
          'ปิดการเตือน',
          'ปิดแจ้งเตือน',
          'ปิดการแจ้งเตือน',
          'ไม่ต้องเตือน',
          'ไม่ต้องแจ้งเตือน',
          'ไม่ต้องเตือนแล้ว',
          'ไม่ต้องเตือนอีก',
          'ไม่ต้องแจ้งเตือนแล้ว',
          'ไม่ต้องแจ้งเตือนอีก',
          'อย่าเตือน',
          'อย่าเตือนอีก',
          'อย่าแจ้งเตือน',
          'เลิกเตือน',
          'ยกเลิกการเตือน',
          'ยกเลิกแจ้งเตือน',
          'ยกเลิกการแจ้งเตือน',
          'หยุดเตือน',
          'หยุดแจ้งเตือน',
          'donotremind',
          'donotremindme',
          "don'tremindme",
          'stopreminders',
          'stopremindingme',
          'remindersoff',
        ],
      ],
      [{ kind: 'snooze' }, ['เลื่อน', 'เลื่อนเตือน', 'เลื่อนการเตือน', 'เลื่อนแจ้งเตือน', 'เลื่อนการแจ้งเตือน', 'snooze']],
      [{ kind: 'reminders', choice: 'tomorrow' }, ['พรุ่งนี้เช้า', 'เตือนพรุ่งนี้', 'เตือนพรุ่งนี้เช้า', 'tomorrow']],
      [{ kind: 'reminders', choice: 'three-days' }, ['อีก3วัน', 'เลื่อน3วัน', 'เตือนอีก3วัน', 'in3days']],
      [{ kind: 'notice' }, ['ประกาศความเป็นส่วนตัว', 'ความเป็นส่วนตัว', 'ข้อมูลส่วนบุคคล', 'privacy', 'pdpa']],
      [{ kind: 'same-rows' }, ['เหมือนเดิมทั้งหมด', 'เหมือนกันทั้งหมด', 'sameforall']],
      [{ kind: 'console' }, ['คอนโซล', 'console']],
      [{ kind: 'handover-yes' }, ['ยืนยันโอนหน้าที่', 'ยืนยันและออกรหัส', 'confirmhandover', 'confirmandgetacode']],
      [{ kind: 'handover' }, ['โอนหน้าที่', 'มอบหน้าที่', 'ส่งมอบหน้าที่', 'โอนงาน', 'เปลี่ยนผู้ประสานงาน', 'เปลี่ยนผู้ติดต่อ', 'handover', 'handoverduties']],
    ] satisfies [Command, string[]][]
  ).flatMap(([command, list]) => list.map((word) => [word, command])),
);

/** `แก้ข้อที่ 12`, `edit 12`. A bare `ข้อ 2` is no command: it answers the question with its second choice. */
const editing = /^(?:ขอ)?(?:แก้ไขคำตอบ|แก้คำตอบ|แก้ไข|แก้|ไปที่ข้อ|ไปข้อ|กลับไปข้อ|edit|change|go to)\s*(?:ข้อที่|ข้อ|question|no\.?)?\s*(\d{1,4})$/;
const goingToSection = /^(?:ไปที่|ไป)?(?:หมวดที่|หมวด|section|(ด้านที่|ตอนที่|ส่วนที่))\s*(\d{1,4})$/;

/** The command that a typed text is, as a whole; null = an answer, or something else. */
export function readCommand(text: string): Command | null {
  const plain = normaliseText(text)
    .toLowerCase()
    .replace(/^[/#!]+|[.!]+$/g, '')
    .trim();
  const courteous = withoutCourtesy(plain);
  for (const phrase of [plain, courteous]) {
    const word = phrase.replace(/\s+/g, '');
    if (Object.hasOwn(words, word)) return words[word] ?? null;
  }
  const numbered = withDigitsForWords(courteous);
  const [, question] = editing.exec(numbered) ?? [];
  if (question !== undefined) return { kind: 'edit', number: Number(question) };
  const [, word, section] = goingToSection.exec(numbered) ?? [];
  return section === undefined ? null : { kind: 'section', number: Number(section), ...(word === undefined ? {} : { word }) };
}
