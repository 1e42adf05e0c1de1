// Golden transcripts of what a form asks for by `appearance` and size: lists as text, sets of questions, long lists of several choices,
// units of thousands and millions, dates between bounds, and repetitions that are taken out by typing.
import { readFileSync } from 'node:fs';
import { beforeAll, expect, it } from 'vitest';
import { compileForm, type Form } from '../../src/domain/form.ts';
import { readQuestionnaire } from '../../src/xlsform/read-questionnaire.ts';
import { Pocket } from '../support/pocket.ts';

let form: Form;
beforeAll(async () => {
  const { questionnaire, faults } = await readQuestionnaire('compact.md', readFileSync(new URL('compact.md', import.meta.url)));
  if (!questionnaire) throw new Error(JSON.stringify(faults, null, 1));
  form = compileForm(questionnaire);
});

const transcript = (pocket: Pocket, name: string) => expect(pocket.transcript()).toMatchFileSnapshot(`compact.${name}.txt`);

it('lists as text and sets of questions, with the chips of a phone', async () => {
  const pocket = new Pocket({ form });
  pocket.say('เริ่ม').tap('2. จังหวัด').tap('2. เว็บไซต์').tap('4. LINE').tap('2. เว็บไซต์').tap('เสร็จ');
  pocket.tap('เชียงใหม่').tap('ดูตัวเลือกเพิ่ม').tap('สุโขทัย').tap('ตัวเลือกก่อนหน้า').say('พิษณุ').tap('พิจิตร').tap('เสร็จ');
  pocket.say('สมหญิง ใจดี').say('0812345678').tap('มี').say('แก้ 5').say('021234567');
  await transcript(pocket, 'lists-phone');
});

it('lists as text and sets of questions, typed on a PC, with odd answers', async () => {
  const pocket = new Pocket({ form });
  pocket.say('เริ่ม').say('9').say('มหาชน').say('ใช่').say('1 5').say('1 2 3');
  pocket.say('เชียง').say('2').say('ธานี').say('ใช่').say('ลำพูน').say('ภูเก็ต').say('น่าน').say('เสร็จ');
  pocket.say('สมหญิง').say('ไม่มี').say('๐๒-๑๒๓-๔๕๖๗').say('021234567').say('ลบ 2').say('ย้อน').say('ทบทวน').say('แก้ 5');
  await transcript(pocket, 'lists-pc');
});

it('units of thousands and millions, and bounds of dates, on a phone', async () => {
  const pocket = new Pocket({ form });
  pocket.say('หมวด 2').say('1.5 ล้าน').tap('ใช่: 1.5 ล้านบาท').say('250,000 คน').tap('250 พันคน').pick('2020-01-15').say('ก').tap('ข้าม');
  const pick = pocket.say('แก้ 9').lastOutbound?.messages.flatMap((message) => (message.kind === 'card' ? message.buttons : []));
  expect(pick?.flatMap(({ action }) => (action.kind === 'pick' ? [[action.min, action.max]] : []))).toEqual([['2017-10-01', '2026-11-20']]);
  await transcript(pocket, 'units-phone');
});

it('units of thousands and millions, typed on a PC, with second thoughts', async () => {
  const pocket = new Pocket({ form });
  pocket.say('หมวด 2').say('1,500,000 บาท').say('3').say('1').say('แก้ 7').say('๑.๕ ล้านบาท').say('ไม่ใช่').say('1.5').say('5 พัน').say('ใช่').say('1 ม.ค. 2560').say('วันนี้');
  await transcript(pocket, 'units-pc');
});

it('takes a repetition out by typing: confirmed, kept, not there, by name, and as a minus sign where a number is asked', async () => {
  const pocket = new Pocket({ form });
  pocket.say('หมวด 3').say('มี').say('สารบรรณ').say('มี').say('มี').say('บัญชี').say('ลบ 1').say('ไม่').say('ไม่มี').say('ลบ 9').say('ลบ ๑').say('ใช่ครับ').say('ไม่มีแล้ว');
  pocket.say('ทบทวน').say('ลบระบบที่ 1').say('ใช่').say('ลบ 1').say('หมวด 3').tap('เพิ่มระบบ').say('คลังภาพ').say('ข้าม').say('พอแล้ว').say('หมวด 2').say('ลบ 5');
  await transcript(pocket, 'removal-pc');
});

it('takes a repetition out by button, and a late second tap changes nothing', async () => {
  const pocket = new Pocket({ form });
  pocket.say('หมวด 3').tap('มี เพิ่มระบบ').say('สารบรรณ').tap('ไม่มี').tap('เพิ่มระบบอีก').say('บัญชี').tap('มี').tap('ไม่มีแล้ว');
  pocket.say('ทบทวน').tap('ระบบ').tap('ลบระบบที่ 1').tap('ไม่ลบ').say('ใช่').tap('ระบบ').tap('ลบระบบที่ 2').tap('ลบรายการนี้').tap('ลบรายการนี้');
  expect(pocket.answers['systems[1]/system']?.value).toBe('สารบรรณ');
  await transcript(pocket, 'removal-phone');
});
