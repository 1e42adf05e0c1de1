// Cards as the bot sends them, in Thai.
import { type Card, type Outbound } from '../../src/domain/message.ts';

export const questionCard: Card = {
  kind: 'card',
  alt: 'ข้อ 12 จาก 64 หน่วยงานของท่านมีการจัดทำธรรมาภิบาลข้อมูลภาครัฐหรือไม่',
  heading: 'ส่วนที่ 2 การบริหารจัดการข้อมูลภาครัฐ',
  progress: { donePct: 18, label: 'ข้อ 12 / 64' },
  title: 'หน่วยงานของท่านมีการจัดทำธรรมาภิบาลข้อมูลภาครัฐ (Data Governance) หรือไม่',
  blocks: [
    { kind: 'text', text: 'โปรดเลือกคำตอบที่ตรงกับหน่วยงานมากที่สุด', size: 'small', tone: 'muted' },
    {
      kind: 'choices',
      mark: 'one',
      choices: [
        {
          number: '1',
          label: 'มีการดำเนินการครบถ้วนและประกาศใช้แล้วทั้งหน่วยงาน',
          isSelected: false,
          action: { kind: 'tap', data: 'a;1', echo: 'ข้อ 12: 1' },
        },
        { number: '2', label: 'อยู่ระหว่างดำเนินการ', isSelected: true, action: { kind: 'tap', data: 'a;2', echo: 'ข้อ 12: 2' } },
        { number: '3', label: 'ไม่มีการดำเนินการ', isSelected: false, action: { kind: 'tap', data: 'a;3' } },
      ],
    },
  ],
  buttons: [],
  links: [
    { label: 'ย้อนกลับ', action: { kind: 'say', text: 'ย้อน' } },
    { label: 'ช่วยเหลือ', action: { kind: 'say', text: 'ช่วยเหลือ' } },
    { label: 'พัก', action: { kind: 'say', text: 'พัก' } },
  ],
};

export const summaryCard: Card = {
  kind: 'card',
  alt: 'ผลการประเมิน สำนักงานสถิติแห่งชาติ 72.5 คะแนน ระดับ 3',
  heading: 'ผลการประเมิน',
  title: 'สำนักงานสถิติแห่งชาติ',
  blocks: [
    { kind: 'picture', url: 'https://phrom.example.go.th/r/รายงาน.png', aspect: '20:13' },
    { kind: 'text', text: '72.5', size: 'huge', isBold: true, tone: 'good' },
    {
      kind: 'bars',
      bars: [
        { label: 'นโยบายและแนวปฏิบัติ', pct: 81.2, value: '81.2' },
        { label: 'ทักษะบุคลากร', pct: 0, value: '0.0' },
        { label: 'การบริการภาครัฐ', pct: null, value: '–' },
      ],
    },
    { kind: 'line' },
    {
      kind: 'facts',
      rows: [
        { label: 'ส่งเมื่อ', value: '22 พฤศจิกายน 2569' },
        { label: 'ผู้ตอบ', value: '' },
      ],
    },
    {
      kind: 'rows',
      rows: [
        { label: 'ส่วนที่ 3', detail: 'ยังไม่ตอบ 4 ข้อ', tone: 'warning', action: { kind: 'say', text: 'หมวด 3' } },
        { label: 'ดูรายงานฉบับเต็ม', action: { kind: 'open', url: 'https://phrom.example.go.th/r/รายงาน?หน้า=1' } },
      ],
    },
  ],
  buttons: [
    { label: 'ดูรายงาน', style: 'primary', action: { kind: 'open', url: 'https://phrom.example.go.th/r/abc' } },
    { label: 'ทบทวนคำตอบ', style: 'secondary', action: { kind: 'say', text: 'ทบทวน' } },
    {
      label: 'เปลี่ยนวันที่',
      style: 'link',
      action: { kind: 'pick', mode: 'date', data: 'd', min: '2026-01-01', max: '2026-12-31', initial: '2027-01-01' },
    },
  ],
};

export const outbound = (...messages: Outbound['messages']): Outbound => ({ messages });

/** Every object in a tree, parents first. */
export function* walk(value: unknown): Generator<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) yield value as Record<string, unknown>;
  for (const child of Object.values(value)) yield* walk(child);
}
