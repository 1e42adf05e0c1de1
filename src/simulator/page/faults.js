// The faults that the panel offers, with their names. What each does stands in the simulator's faults.ts.

/** Where a fault strikes. */
export const places = {
  reply: ['คำขอตอบกลับของบอต', 'The bot’s reply requests'],
  push: ['คำขอพุชของบอต', 'The bot’s push requests'],
  any: ['ทุกคำขอของบอต', 'Any request of the bot'],
  content: ['การดาวน์โหลดไฟล์ของบอต', 'The bot’s downloads'],
  webhook: ['เหตุการณ์ที่ส่งถึงบอต', 'Events sent to the bot'],
};

/** Faults of requests. */
export const apiFaults = {
  'status-500': { fault: { kind: 'status', status: 500 }, names: ['ตอบ 500 โดยไม่ได้ดำเนินการ', 'Answer 500, nothing done'] },
  'status-500-accepted': {
    fault: { kind: 'status', status: 500, accepted: true },
    names: ['ตอบ 500 ทั้งที่ส่งสำเร็จแล้ว', 'Answer 500 although it was sent'],
  },
  'rate-429': { fault: { kind: 'status', status: '429-rate' }, names: ['ตอบ 429 เรียกถี่เกินไป', 'Answer 429, too many requests'] },
  'month-429': { fault: { kind: 'status', status: '429-month' }, names: ['ตอบ 429 โควตาหมด', 'Answer 429, quota used up'] },
  'status-401': { fault: { kind: 'status', status: 401 }, names: ['ตอบ 401 โทเคนใช้ไม่ได้', 'Answer 401, token refused'] },
  'reset-after-accept': { fault: { kind: 'reset-after-accept' }, names: ['ส่งสำเร็จแล้ว แต่การเชื่อมต่อขาดก่อนตอบ', 'Sent, then the line is cut'] },
  'reset-before': { fault: { kind: 'reset-before' }, names: ['การเชื่อมต่อขาดก่อนดำเนินการ', 'The line is cut before'] },
  hang: { fault: { kind: 'hang' }, names: ['ไม่ตอบจนหมดเวลา', 'No answer at all'] },
  slow: { fault: { kind: 'slow' }, names: ['ตอบช้า 3 วินาที', 'Answer 3 s late'] },
  html: { fault: { kind: 'html' }, names: ['ตอบเป็นหน้า HTML (502)', 'Answer an HTML page (502)'] },
};

/** Faults of events. */
export const webhookFaults = {
  duplicate: { fault: { kind: 'duplicate' }, names: ['ส่งเหตุการณ์ซ้ำ', 'The event comes twice'] },
  'lost-acknowledgement': {
    fault: { kind: 'lost-acknowledgement' },
    names: ['คำตอบของบอตหาย จึงส่งซ้ำ', 'The bot’s answer is lost; redelivered'],
  },
  late: { fault: { kind: 'late' }, names: ['เหตุการณ์มาช้า', 'The event comes late'] },
  shuffle: { fault: { kind: 'shuffle' }, names: ['เหตุการณ์สลับลำดับ', 'Events come out of order'] },
  drop: { fault: { kind: 'drop' }, names: ['เหตุการณ์สูญหาย', 'The event is lost'] },
  'forged-signature': { fault: { kind: 'forged-signature' }, names: ['มีผู้ปลอมเหตุการณ์', 'A forged copy comes first'] },
  'unknown-event': { fault: { kind: 'unknown-event' }, names: ['มีเหตุการณ์ชนิดใหม่ปะปน', 'An unknown event comes along'] },
  'missing-reply-token': { fault: { kind: 'missing-reply-token' }, names: ['เหตุการณ์ไม่มีโทเคนตอบกลับ', 'No reply token'] },
};

/** A fault as the state lists it, in words. */
export function faultName(fault, word) {
  const column = word.language === 'en' ? 1 : 0;
  const known = Object.values(fault.where === 'webhook' ? webhookFaults : apiFaults).find(
    ({ fault: { kind, status, accepted } }) =>
      kind === fault.kind && (status === undefined || status === fault.status) && (accepted ?? false) === (fault.accepted ?? false),
  );
  return `${places[fault.where]?.[column] ?? fault.where}: ${known?.names[column] ?? fault.kind}`;
}
