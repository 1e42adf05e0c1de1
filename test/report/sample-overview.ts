// A published overview for the tests: hidden cells, hostile names, a correction.
import { type Overview, type OverviewSide } from '../../src/domain/overview.ts';
import { distribution, type Distribution } from '../../src/domain/statistics.ts';
import { type OverviewInput, type Publication } from '../../src/report/overview-model.ts';
import { type Language } from '../../src/i18n/translate.ts';
import { hostile } from './sample-report.ts';

function spread(count: number, middle: number): Distribution {
  const found = distribution(Array.from({ length: count }, (_, index) => middle + ((index * 37) % 41) - 20));
  if (!found) throw new Error('the group is too small');
  return found;
}

const names = ['policy', 'people', 'backoffice', 'services', 'data', 'technology'];
const dimensions = (middle: number) => Object.fromEntries(names.map((name, index) => [name, spread(60, middle + 3 * index)]));

const side = (level: OverviewSide['level'], middle: number, hasNames: boolean): OverviewSide => ({
  level,
  targets: 120,
  responded: 97,
  total: spread(97, middle),
  dimensions: dimensions(middle),
  maturity: [
    { name: 'low', count: null },
    { name: 'middle', count: 60 },
    { name: 'high', count: null },
  ],
  ministries: [
    { name: 'กระทรวงเกษตรและสหกรณ์', targets: 20, responded: 18, total: spread(18, middle), dimensions: {} },
    { name: hostile, targets: 4, responded: 3, total: null, dimensions: {} },
  ],
  regions: level === 'province' ? [{ name: 'northeast', targets: 40, responded: 33, total: spread(33, middle), dimensions: {} }] : [],
  obstacles: {
    answered: 90,
    choices: [
      { name: 'budget', count: 70 },
      { name: 'staff', count: null },
    ],
  },
  successFactors: null,
  leaders: hasNames ? [{ code: '01001', nameTh: hostile, nameEn: '', total: '91.25', change: null }] : null,
  risers: hasNames ? [{ code: '01002', nameTh: 'กรมหนึ่ง', nameEn: 'One', total: '70.00', change: '+12.50' }] : null,
});

const label = (th: string, en: string) => ({ th, en });
const overview = (hasNames: boolean): Overview => ({
  round: { id: '2560', title: 'การสำรวจระดับความพร้อมรัฐบาลดิจิทัลหน่วยงานภาครัฐ ประจำปี 2560' },
  asOf: '2026-11-22T14:13:05.000Z',
  defaultLanguage: 'th',
  dimensions: names.map((name) => ({ name, label: label(`ด้าน ${name} น้ำ ที่ กำลัง`, `Dimension ${name}`) })),
  levels: [
    { name: 'low', label: label('น้อย', 'Low') },
    { name: 'middle', label: label('ปานกลาง', 'Moderate') },
    { name: 'high', label: label('มาก', 'High') },
  ],
  obstacles: [
    { name: 'budget', label: label('งบประมาณไม่เพียงพอ', 'Too little budget') },
    { name: 'staff', label: label('ขาดบุคลากร', 'Too few staff') },
  ],
  successFactors: [],
  sides: [side('department', 55, hasNames), side('province', 45, hasNames)],
});

const publishedAt = new Date('2026-12-01T03:00:00Z');
const samplePublication: Publication = {
  version: 2,
  publishedAt,
  reason: 'หน่วยงานสองแห่งแก้ไขคำตอบ',
  corrections: [
    { level: 'department', what: 'mean', name: '', before: '54.10', after: '55.00' },
    { level: 'province', what: 'maturity', name: 'middle', before: '61', after: null },
  ],
  history: [
    { version: 2, publishedAt, reason: 'หน่วยงานสองแห่งแก้ไขคำตอบ', withdrawnAt: null },
    { version: 1, publishedAt: new Date('2026-11-25T03:00:00Z'), reason: 'เผยแพร่ครั้งแรก', withdrawnAt: publishedAt },
  ],
};

export const sampleOverview = (
  language: Language = 'th',
  hasNames = true,
  publication: Publication | null = samplePublication,
): OverviewInput => ({
  overview: overview(hasNames),
  publication,
  language,
  timeZone: 'Asia/Bangkok',
});
