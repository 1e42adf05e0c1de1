// Golden transcripts of every type of question, tapped on a phone and typed on a PC, with odd answers among them.
import { beforeAll, describe, expect, it } from 'vitest';
import { type Form } from '../../src/domain/form.ts';
import { Pocket } from '../support/pocket.ts';
import { loadEveryType } from './every-type.ts';

let form: Form;
beforeAll(async () => {
  form = await loadEveryType();
});

const transcript = (pocket: Pocket, name: string) => expect(pocket.transcript()).toMatchFileSnapshot(`every-type.${name}.txt`);
const hash = 'ab'.repeat(32);
const picture = { kind: 'media', media: 'image', messageId: '9', external: false } as const;

describe('texts and numbers', () => {
  it('on a phone', async () => {
    const pocket = new Pocket({ form });
    pocket.say('เริ่ม').tap('รับทราบ').say('สมหญิง ใจดี').tap('ข้าม').say('1,250').tap('ข้าม').tap('7').tap('ข้าม');
    await transcript(pocket, 'numbers-phone');
  });

  it('typed on a PC, with odd answers', async () => {
    const pocket = new Pocket({ form });
    pocket.say('เริ่ม').say('ไม่ทราบ').say('ทราบค่ะ').say('ก'.repeat(60)).say('สมหญิง').say('บรรทัดหนึ่ง\nบรรทัดสอง').say('มาก').say('-5').say('๑,๒๕๐ คน').say('1.5 ล้าน').say('11').say('๗').say('33').say('ร้อยละ 40');
    await transcript(pocket, 'numbers-pc');
  });
});

describe('dates', () => {
  it('on a phone', async () => {
    const pocket = new Pocket({ form });
    pocket.say('หมวด 2').pick('2026-11-21').pick('2025-03-01').say('2566').say('ตุลาคม 2568').pick('08:30').pick('2026-10-01T13:00');
    await transcript(pocket, 'dates-phone');
  });

  it('typed on a PC, with odd answers', async () => {
    const pocket = new Pocket({ form });
    pocket.say('หมวด 2').say('31/2/2569').say('พรุ่งนี้').say('15 ม.ค. 2560').say('ปีที่แล้ว').say('พ.ศ. ๒๕๖๖').say('10/2568').say('25.00').say('8 โมงครึ่ง').say('1 ต.ค. 2569 13.00');
    await transcript(pocket, 'dates-pc');
  });
});

describe('choices', () => {
  it('on a phone', async () => {
    const pocket = new Pocket({ form });
    pocket.say('หมวด 3').tap('มี').say('แผนดิจิทัล 2570').tap('อื่น').say('สำนักปลัด').tap('ดูตัวเลือกเพิ่ม').tap('ตัวเลือกก่อนหน้า').tap('เชียงใหม่').tap('แม่ริม');
    pocket.tap('เคาน์เตอร์').tap('เว็บไซต์').tap('แอป').tap('ไลน์').tap('แอป').tap('เสร็จ').tap('โปร่งใสขึ้น').tap('เร็วขึ้น').tap('เร็วขึ้น').tap('ประหยัดขึ้น').tap('เร็วขึ้น');
    await transcript(pocket, 'choices-phone');
  });

  it('typed on a PC, with odd answers', async () => {
    const pocket = new Pocket({ form });
    pocket.say('หมวด 3').say('อาจจะ').say('มีครับ').say('แผนดิจิทัล').say('3').say('สำนักปลัด').say('เชียง').say('2').say('9').say('บางรัก');
    pocket.say('2').say('1 2 3 4').say('5 1').say('1 3').say('1 1 2').say('3 1 2');
    await transcript(pocket, 'choices-pc');
  });
});

describe('tables', () => {
  it('on a phone', async () => {
    const pocket = new Pocket({ form });
    pocket.say('หมวด 4').tap('ปานกลาง').tap('มาก').tap('เหมือนกันทั้งหมด');
    await transcript(pocket, 'table-phone');
  });

  it('typed on a PC', async () => {
    const pocket = new Pocket({ form });
    pocket.say('หมวด 4').say('เหมือนเดิมทั้งหมด').say('2').say('น้อย').say('เหมือนเดิมทั้งหมด');
    await transcript(pocket, 'table-pc');
  });
});

describe('repeats', () => {
  it('on a phone: none yet, one, another, enough, remove one', async () => {
    const pocket = new Pocket({ form });
    pocket.say('หมวด 5').tap('มี เพิ่มบริการ').say('ต่อทะเบียนรถ').tap('ไม่มี').tap('เพิ่มบริการอีก').say('ทำใบขับขี่').tap('มี').tap('ไม่มีแล้ว').say('2').say('ศูนย์เหนือ').say('ศูนย์ใต้');
    pocket.say('ทบทวน').tap('บริการ').tap('ลบบริการที่ 1').tap('ลบรายการนี้').tap('เพิ่มบริการ').say('จองคิว').tap('ข้าม').say('พอ');
    await transcript(pocket, 'repeats-phone');
  });

  it('typed on a PC, with odd answers and fewer centres later', async () => {
    const pocket = new Pocket({ form });
    pocket.say('หมวด 5').say('อะไรนะ').say('มี').say('ต่อทะเบียนรถ').say('2').say('พัก').say('3').say('ไม่มี').say('9').say('2').say('ศูนย์เหนือ').say('ศูนย์ใต้').say('ย้อน').say('ย้อน').say('ย้อน').say('1');
    await transcript(pocket, 'repeats-pc');
  });
});

describe('pictures, files and places', () => {
  it('on a phone', async () => {
    const pocket = new Pocket({ form });
    pocket.fileSizes = { [hash]: 1_234_567 };
    pocket.say('หมวด 6').do({ kind: 'sticker', messageId: '2' }, '(สติกเกอร์)');
    pocket.upload = { refused: 'gone' };
    pocket.do(picture, '(ภาพที่ยกเลิกการส่ง)');
    pocket.upload = { value: `${hash}.jpg`, sizeBytes: 1_234_567 };
    pocket.do(picture, '(ภาพ)');
    pocket.upload = { refused: 'wrong-type' };
    pocket.do({ ...picture, media: 'file', fileName: 'a.exe' }, '(ไฟล์โปรแกรม)');
    pocket.upload = { value: `${hash}.pdf`, sizeBytes: 1_234_567 };
    pocket.do({ ...picture, media: 'file', fileName: 'a.pdf' }, '(ไฟล์ PDF)');
    pocket.do({ kind: 'location', latitude: 13.75, longitude: 100.5, address: '', messageId: '4' }, '(ตำแหน่ง)').say('7440-001-0001').say('หมวด 6');
    await transcript(pocket, 'media-phone');
  });

  it('typed on a PC', async () => {
    const pocket = new Pocket({ form });
    pocket.say('หมวด 6').say('ไม่มีภาพ').say('ข้าม').say('ส่งให้ทางอีเมล').say('ข้าม').say('กรุงเทพ').say('13.7563, 100.5018').say('๗๔๔๐');
    await transcript(pocket, 'media-pc');
  });
});

describe('gates and corrections', () => {
  it('keeps what falls away, tells so, asks what opens, and brings answers back', async () => {
    const pocket = new Pocket({ form });
    pocket.say('หมวด 3').tap('มี').say('แผนดิจิทัล').tap('ฝ่ายนโยบาย').say('แก้ 14').tap('ไม่มี').say('ย้อน').say('มี');
    pocket.say('ทบทวน').tap('การเลือก').tap('มีแผนดิจิทัล').say('ไม่มี').tap('มีแผนดิจิทัล').say('มี');
    await transcript(pocket, 'gates');
  });

  it('in English', async () => {
    const pocket = new Pocket({ form });
    pocket.say('English').say('start').say('understood').say('Somying').say('skip').say('many').say('120').say('status').say('continue').say('section 5').say('back').say('review').say('yes').say('help');
    await transcript(pocket, 'english');
  });
});

describe('odd moments', () => {
  it('answers old buttons, second taps, another contact and interruptions in few words', async () => {
    const pocket = new Pocket({ form });
    pocket.say('เริ่ม').tap('รับทราบ').tap('รับทราบ').say('สมหญิง').say('ใช่').say('พัก').say('12').say('12').say('ไม่เตือน').say('ต่อ');
    pocket.answers['budget'] = { value: '3.5', seq: 1, by: 2, at: pocket.now };
    pocket.say('4').say('อะไร').say('ไม่').say('หมวด 3').tap('มี').say('ทบทวน').tap('ข้อมูลทั่วไป').tap('จำนวนบุคลากร').say('๑๕').say('ส่ง').say('ช่วยเหลือ');
    await transcript(pocket, 'odd-moments');
  });
});
