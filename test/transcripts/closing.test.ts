// What a contact reads at the end: before submitting, after it, and after the deadline.
import { expect, it } from 'vitest';
import { Pocket, someRound } from '../support/pocket.ts';
import { loadClosing } from './every-type.ts';

it('before submitting, only what counts in the score is said to cost points; afterwards nothing offers to change what cannot be changed', async () => {
  const pocket = new Pocket({ form: await loadClosing() });
  pocket.say('เริ่ม').say('มี').say('ข้าม').say('ข้าม').say('ส่ง').say('ยกเลิก').say('แก้ 2').say('มี').say('ส่ง').say('ตกลง');
  pocket.say('ขอแก้ไข').tap('1. นโยบาย').say('แก้ 2').say('ขอบคุณค่ะ');
  pocket.say('ไม่เตือน').say('ช่วยเหลือ').say('โอนหน้าที่');
  await expect(pocket.transcript()).toMatchFileSnapshot('closing.submitted.txt');
});

it('after the deadline, who has not submitted reads that it is over, and is offered nothing that cannot be', async () => {
  const pocket = new Pocket({ form: await loadClosing() });
  pocket.say('เริ่ม').say('มี');
  pocket.now = new Date('2026-12-05T03:00:00Z');
  pocket.say('ช่วยเหลือ').say('ไม่มี').say('ทบทวน').tap('1. นโยบาย').say('คะแนน').say('รายงาน').say('ขอขยายเวลา').say('สวัสดี').say('ช่วยเหลือ').say('เตือน').say('หน่วยงาน');
  await expect(pocket.transcript()).toMatchFileSnapshot('closing.closed.txt');
});

it('a round that was closed early was closed when it was, wherever it is said', async () => {
  const pocket = new Pocket({ form: await loadClosing(), round: { ...someRound, closedAt: new Date('2026-11-20T04:00:00Z') } });
  pocket.say('เริ่ม').say('มี');
  pocket.now = new Date('2026-11-20T05:00:00Z');
  pocket.say('มี').say('ขอบคุณค่ะ').say('สถานะ');
  await expect(pocket.transcript()).toMatchFileSnapshot('closing.early.txt');
});

it('who may only look is told so, and is offered neither reminders, which never come, nor questions to go on with', async () => {
  const pocket = new Pocket({ form: await loadClosing(), role: 'viewer' });
  pocket.say('เริ่ม').say('คะแนน').say('ช่วยเหลือ').say('ทบทวน');
  await expect(pocket.transcript()).toMatchFileSnapshot('closing.viewer.txt');
});
