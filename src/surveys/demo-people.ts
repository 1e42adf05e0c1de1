// The people of the demonstration: fictional contacts of real agencies, whose phones the simulator shows. Codes are those of agencies.csv.
import { type Role } from '../domain/conversation/snapshot.ts';

/** A contact who has not joined yet; the demonstration gives each an invitation with this role. */
export interface DemoPerson {
  /** Also the LINE display name; an invented person. */
  readonly name: string;
  readonly position: string;
  /** `code` in agencies.csv. */
  readonly agencyCode: string;
  readonly role: Role;
}

/** Watches the round in the organisers' page: adds the account, acknowledges the notice, types คอนโซล. */
export const demoOrganiser = { name: 'ศิริพร ใจมั่น', position: 'ผู้ดำเนินการสำรวจ' } as const;

/** Four departments and two provincial agencies; the Department of Land Transport has three people. In the order in which phones are shown. */
export const demoPeople: readonly DemoPerson[] = [
  { name: 'วราภรณ์ ศรีสุวรรณกุล', position: 'นักวิชาการคอมพิวเตอร์ชำนาญการพิเศษ', agencyCode: '08004', role: 'coordinator' },
  { name: 'ณัฐพล ทองประเสริฐ', position: 'นักทรัพยากรบุคคลชำนาญการ', agencyCode: '08004', role: 'contributor' },
  { name: 'อภิชาติ วงศ์รัตนชัย', position: 'รองอธิบดี', agencyCode: '08004', role: 'viewer' },
  { name: 'กมลชนก พูนทรัพย์ดี', position: 'นักวิเคราะห์นโยบายและแผนชำนาญการ', agencyCode: '09007', role: 'coordinator' },
  { name: 'ธนกฤต เจริญวัฒนา', position: 'นักวิชาการสถิติชำนาญการ', agencyCode: '11004', role: 'coordinator' },
  { name: 'ปิยะนุช แสงอรุณรุ่ง', position: 'นักวิชาการแรงงานชำนาญการ', agencyCode: '17003', role: 'coordinator' },
  { name: 'สมหญิง คำแก้วมูล', position: 'นักวิเคราะห์นโยบายและแผนปฏิบัติการ', agencyCode: '70002', role: 'coordinator' },
  { name: 'บุญส่ง ภูมิพันธ์สี', position: 'นักวิชาการพัฒนาชุมชนชำนาญการ', agencyCode: '70023', role: 'coordinator' },
];
