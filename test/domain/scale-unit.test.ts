// Which unit a question asks in, by its words.
import { expect, test } from 'vitest';
import { scaleUnitOf } from '../../src/domain/reading/scale-unit.ts';

test.each([
  ['งบประมาณดิจิทัล (ล้านบาท)', 6, 'ล้านบาท'],
  ['งบประมาณกี่ล้านบาท', 6, 'ล้านบาท'],
  ['หน่วย : พันล้านบาท', 9, 'พันล้านบาท'],
  ['จำนวน (หน่วย: แสนราย)', 5, 'แสนราย'],
  ['จำนวนประชากร (พันคน)', 3, 'พันคน'],
  ['โครงการเกิน 5 ล้านบาท ใช้งบประมาณเท่าใด (ล้านบาท)', 6, 'ล้านบาท'],
  ['หน่วยเป็นล้าน', 6, 'ล้าน'],
  ['พื้นที่ (หมื่นไร่)', 4, 'หมื่นไร่'],
  ['Digital budget (million baht)', 6, 'million baht'],
  ['Budget (THB million)', 6, 'THB million'],
  ['Budget in millions', 6, 'millions'],
  ['How many thousands of people?', 3, 'thousands of people'],
])('%s', (text, power, phrase) => {
  expect(scaleUnitOf(text)).toEqual({ power, phrase });
});

test.each([
  'จำนวนบุคลากร (คน)',
  'วงเงินไม่เกิน 5 ล้านบาท เป็นเงินกี่บาท',
  'งบลงทุน ๕ ล้านบาท',
  'โครงการห้าล้านบาทขึ้นไป',
  'ร้อยละของคน',
  'ความสัมพันธ์ของคนในหน่วยงาน',
  'พันธกิจ',
  'ล้านนา',
  'above 5 million baht?',
  'one million baht or more',
  '',
])('%s asks in plain numbers', (text) => {
  expect(scaleUnitOf(text)).toBeNull();
});
