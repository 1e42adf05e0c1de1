// Golden transcripts of the shipped questionnaire: whole conversations that the survey's owners can read and object to.
import { beforeAll, describe, expect, it } from 'vitest';
import { type Form } from '../../src/domain/form.ts';
import { Pocket, someAgency } from '../support/pocket.ts';
import { loadForm } from '../surveys/readiness.ts';

let form: Form;
beforeAll(async () => {
  form = await loadForm();
});

const code = 'K7QF2M9X4TRD8WPA';
const transcript = (pocket: Pocket, name: string) => expect(pocket.transcript()).toMatchFileSnapshot(`readiness-2560.${name}.txt`);

describe('joining', () => {
  it('goes from adding the friend over notice, code and agency to the first question', async () => {
    const pocket = new Pocket({ form, hasJoined: false, invitations: { [code]: {} } });
    pocket.do({ kind: 'follow' }, '(เพิ่มเพื่อน)').tap('รับทราบและดำเนินการต่อ').say('รหัสเชิญ K7QF-2M9X-4TRD-8WPA').tap('ใช่ เป็นหน่วยงานของข้าพเจ้า').tap('เริ่มตอบ');
    await transcript(pocket, 'joining');
  });

  it('is preceded by the notice, whose announcement asks to acknowledge it only as long as that is to be done', () => {
    const pocket = new Pocket({ form, hasJoined: false });
    const announced = () => pocket.lastOutbound?.messages.flatMap((message) => (message.kind === 'card' ? [message.alt] : []));
    pocket.do({ kind: 'follow' }, '(เพิ่มเพื่อน)');
    expect(announced()).toEqual([expect.stringContaining('โปรดอ่านและแตะ “รับทราบ”')]);
    pocket.say('รับทราบ').say('ความเป็นส่วนตัว');
    expect(announced()).toEqual(['ประกาศความเป็นส่วนตัว']);
  });

  it('keeps a code that came before the notice was acknowledged', async () => {
    const pocket = new Pocket({ form, hasJoined: false, invitations: { [code]: {} } });
    pocket.say('รหัสเชิญ k7qf 2m9x 4trd 8wpa').tap('รับทราบและดำเนินการต่อ').say('ใช่ครับ');
    await transcript(pocket, 'joining-by-link');
  });

  it('is gone through by typing alone, whatever is said first', async () => {
    const pocket = new Pocket({ form, hasJoined: false, invitations: { [code]: {} } });
    pocket.do({ kind: 'follow' }, '(เพิ่มเพื่อน)').say('สวัสดีครับ').say('ช่วยเหลือ').say('ขอคุยกับเจ้าหน้าที่').say('รับทราบครับ');
    pocket.say('ไม่ได้รับหนังสือ').say('ขอคุยกับเจ้าหน้าที่').say('ขอบคุณค่ะ').say('K7QF-2M9X-4TRD-8WPA').say('ไม่แน่ใจ').say('ช่วยเหลือ').say('English').say('ภาษาไทย').say('ยกเลิก').say('K7QF-2M9X-4TRD-8WPA').say('ใช่ครับ').say('โอเค');
    await transcript(pocket, 'joining-by-typing');
  });

  it('says that it has such a code, and takes no second tap on the confirmation for a wrong one', async () => {
    const pocket = new Pocket({ form, hasJoined: false, invitations: { [code]: {} } });
    pocket.do({ kind: 'follow' }, '(เพิ่มเพื่อน)').say('K7QF-2M9X-4TRD-8WPA').tap('รับทราบและดำเนินการต่อ').tap('ใช่ เป็นหน่วยงานของข้าพเจ้า');
    pocket.say('เริ่ม').tap('ใช่ เป็นหน่วยงานของข้าพเจ้า');
    await transcript(pocket, 'joining-code-first');
  });

  it('is gone through in English by typing what the cards say, and says of what needs an agency that it does', async () => {
    const pocket = new Pocket({ form, hasJoined: false, invitations: { [code]: {} } });
    pocket.do({ kind: 'follow' }, '(เพิ่มเพื่อน)').say('English').say('understood').say('status').say('K7QF-2M9X-4TRD-8WPA').say('no');
    pocket.tap('Yes, this is my agency').say('K7QF-2M9X-4TRD-8WPA').say('yes').say('agencies').say('start');
    await transcript(pocket, 'joining-in-english');
  });

  it('takes no voice message, picture or sticker for something else, and loses nothing by it', async () => {
    const voice = { kind: 'media', media: 'audio', messageId: '3', external: false } as const;
    const pocket = new Pocket({ form, hasJoined: false, invitations: { [code]: {} } });
    pocket.do({ kind: 'follow' }, '(เพิ่มเพื่อน)').do(voice, '(เสียง)').say('รับทราบ').do({ ...voice, media: 'image' }, '(ภาพหนังสือเชิญ)').say('K7QF-2M9X-4TRD-8WPA');
    pocket.do(voice, '(เสียง)').do({ kind: 'sticker', messageId: '2' }, '(สติกเกอร์)').do({ kind: 'follow' }, '(เลิกบล็อก)').say('ใช่').do(voice, '(เสียง)').say('ฟหกด');
    pocket.say('เริ่ม').say('ทบทวน').do(voice, '(เสียง)').do({ kind: 'location', latitude: 13, longitude: 100, address: '', messageId: '4' }, '(ตำแหน่ง)').do({ kind: 'sticker', messageId: '2' }, '(สติกเกอร์)');
    await transcript(pocket, 'voice');
  });

  it('says of every bad code what is wrong with it and what to do', async () => {
    const pocket = new Pocket({
      form,
      hasJoined: false,
      invitations: {
        [code]: { usedAt: new Date('2026-11-10T03:00:00Z') },
        AAAA2222BBBB3333: { expiresAt: new Date('2026-11-10T03:00:00Z') },
        CCCC2222BBBB3333: { revokedAt: new Date('2026-11-10T03:00:00Z') },
      },
    });
    pocket.do({ kind: 'follow' }, '(เพิ่มเพื่อน)').say('สวัสดี').tap('รับทราบและดำเนินการต่อ');
    pocket.say('K7QF2M9X4TRD8WPA').say('AAAA-2222-BBBB-3333').say('CCCC-2222-BBBB-3333').say('ZZZZ-2222-BBBB-3333').say('ABC123').say('ไม่มีรหัส').do({ kind: 'sticker', messageId: '2' }, '(สติกเกอร์)');
    await transcript(pocket, 'bad-codes');
  });
});

describe('answering', () => {
  it('takes answers by button and typing, goes back, skips, pauses and resumes', async () => {
    const pocket = new Pocket({ form, agency: someAgency });
    pocket.say('เริ่ม').say('1').say('ย้อน').say('1').say('สถานะ').say('ต่อ').say('พัก').say('สวัสดี').say('ช่วยเหลือ').say('คะแนน').say('รายงาน').say('ทบทวน').say('หมวด 2').say('แก้ 1').say('แก้ 900').say('ภาษา').say('English').say('status').say('ภาษาไทย');
    await transcript(pocket, 'answering');
  });

  it('is courteous, explains itself and takes no small talk for an answer', async () => {
    const pocket = new Pocket({ form });
    pocket.say('เริ่ม').say('สวัสดีค่ะ').say('1').say('ขอบคุณครับ').say('1').say('สวัสดีครับ').say('ขอคุยกับเจ้าหน้าที่').say('ไม่เข้าใจ').say('เหลือกี่ข้อ').say('ยกเลิก').say('ขอบคุณค่ะ').say('แก้ไข').say('hello');
    await transcript(pocket, 'small-talk');
  });

  it('lets whoever has no telephone or e-mail of their own say so, and tells who is refused that the question may be skipped', async () => {
    const pocket = new Pocket({ form });
    pocket.say('แก้ 7').say('ไม่มี').say('somchai@').say('-').say('แก้ 8').say('s@dlt.go.th').say('แก้ 8').say('-').say('แก้ 4').say('-');
    await transcript(pocket, 'nothing-to-give');
  });

  it('shows who comes back after days where they stand, rather than refusing what they say', async () => {
    const pocket = new Pocket({ form });
    pocket.say('เริ่ม').say('1').say('1').say('ข้าม');
    pocket.now = new Date('2026-11-29T03:00:00Z');
    pocket.say('ทำอะไรค้างไว้นะ').say('ทำอะไรค้างไว้นะ');
    await transcript(pocket, 'back-after-days');
  });

  it('answers every odd message kindly and asks again', async () => {
    const pocket = new Pocket({ form });
    pocket.say('เริ่ม').do({ kind: 'sticker', messageId: '2' }, '(สติกเกอร์)').do({ kind: 'media', media: 'audio', messageId: '3', external: false }, '(เสียง)').do({ kind: 'location', latitude: 13, longitude: 100, address: '', messageId: '4' }, '(ตำแหน่ง)').say('ฟหกด่าสว').say('99').do({ kind: 'tap', data: 'something else' }, '[ปุ่มที่ไม่รู้จัก]');
    await transcript(pocket, 'odd-messages');
  });
});
