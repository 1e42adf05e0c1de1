// Reports for the tests: the questionnaire that ships, answered the same way every time, by an agency with a long name and hostile words.
import { readFileSync } from 'node:fs';
import { compileForm, openForm, type FilledForm, type Form, type FormItem } from '../../src/domain/form.ts';
import { scoreForm } from '../../src/domain/scoring.ts';
import { distribution, type Distribution } from '../../src/domain/statistics.ts';
import { buildReportModel, type ReportInput } from '../../src/report/build-model.ts';
import { type ReportModel } from '../../src/report/model.ts';
import { readQuestionnaire } from '../../src/xlsform/read-questionnaire.ts';

export const longName = 'สำนักงานขับเคลื่อนการปฏิรูปประเทศ ยุทธศาสตร์ชาติ และการสร้างความสามัคคีปรองดอง';
/** Marks above marks, below letters, and letters that lose their foot; then what must not become markup anywhere. */
export const hardThai = 'น้ำ ที่ กำลัง เปี่ยม ปั๊ม ญู ฐู';
export const hostile = `</style><script>alert(1)</script> " onload='x' {{evil}} #evil[*x*] $y$ &amp; \u202eกลับ ${hardThai}`;

const now = new Date('2026-11-22T14:13:05Z');

async function shippedForm(): Promise<Form> {
  const file = new URL('../../src/surveys/readiness-2560.md', import.meta.url);
  const { questionnaire, faults } = await readQuestionnaire('readiness-2560.md', readFileSync(file));
  if (!questionnaire) throw new Error(JSON.stringify(faults));
  return compileForm(questionnaire);
}

const shipped = shippedForm();

/** A small number that depends on nothing but the key. */
const numberOf = (key: string): number =>
  Array.from(key, (character) => character.codePointAt(0) ?? 0).reduce((all, one) => (all * 31 + one) % 9973, 7);

function valueFor(item: FormItem, text: string): readonly string[] {
  const { type } = item.question;
  const pick = numberOf(item.key);
  const names = item.choices.map(({ name }) => name);
  if (type === 'select_one') return [names[pick % names.length] ?? ''];
  if (type === 'select_multiple') return [names.slice(0, 1 + (pick % 3)).join(' '), names[0] ?? ''];
  if (type === 'integer') return ['36', '12', '3', '1', '0'];
  if (type === 'text') return [text, '02-123-4567', 'someone@agency.go.th'];
  return type === 'acknowledge' ? ['OK'] : [];
}

/** Answers every question that is asked, in order, until nothing new opens; optional ones only where `isThorough`. */
function answered(form: Form, name: string, level: string, text: string, isThorough: boolean): FilledForm {
  const prefilled = {
    agency_code: '01001',
    agency_name: name,
    agency_ministry: 'สำนักนายกรัฐมนตรี',
    agency_level: level,
    agency_type: 'ส่วนราชการ',
    agency_province: '',
  };
  let filled = openForm(form, {}, { now, startedAt: now, timeZone: 'Asia/Bangkok', prefilled, seed: '1' });
  const seen = new Set<string>();
  for (;;) {
    const item = filled.items.find(({ key, question }) => !seen.has(key) && question.type !== 'note');
    if (!item) return filled;
    seen.add(item.key);
    const value = valueFor(item, text).find((one) => filled.isAllowed(item.key, one));
    if (value !== undefined && (isThorough || item.isRequired)) filled = filled.with(item.key, value);
  }
}

const spread = (count: number, middle: number): Distribution | null =>
  distribution(Array.from({ length: count }, (_, index) => middle + ((index * 37) % 41) - 20));

export interface SampleOptions extends Partial<Pick<ReportInput, 'kind' | 'language'>> {
  readonly name?: string;
  readonly level?: 'department' | 'province';
  /** What is written into every question that takes words. */
  readonly text?: string;
  readonly hasPeers?: boolean;
  readonly isThorough?: boolean;
}

export async function sampleInput(options: SampleOptions = {}): Promise<ReportInput> {
  const { name = longName, level = 'department', text = hardThai, hasPeers = false, isThorough = true } = options;
  const filled = answered(await shipped, name, level, text, isThorough);
  const score = scoreForm(filled);
  const all = spread(120, 48);
  const ministry = spread(6, 52);
  if (!all || !ministry) throw new Error('groups of 120 and 6 are large enough');
  const dimensions = Object.fromEntries(score.dimensions.map(({ dimension }) => [dimension, all]));
  return {
    kind: options.kind ?? 'contact',
    language: options.language ?? 'th',
    timeZone: 'Asia/Bangkok',
    agency: { code: '01001', nameTh: name, nameEn: '', ministry: 'สำนักนายกรัฐมนตรี', level },
    round: { title: 'การสำรวจระดับความพร้อมรัฐบาลดิจิทัลหน่วยงานภาครัฐ ประจำปี 2560', openUntil: new Date('2026-12-15T16:59:00Z') },
    filled,
    score,
    submittedAt: new Date('2026-11-22T14:13:00Z'),
    asOf: now,
    comparison: hasPeers
      ? {
          asOf: now.toISOString(),
          groups: [
            { scope: 'all', name: '', total: all, dimensions },
            { scope: 'ministry', name: 'สำนักนายกรัฐมนตรี', total: ministry, dimensions: {} },
            { scope: 'region', name: 'ภาคที่มีสี่หน่วยงาน', total: { ...ministry, n: 4 }, dimensions: {} },
          ],
        }
      : null,
  };
}

export const sampleReport = async (options: SampleOptions = {}): Promise<ReportModel> => buildReportModel(await sampleInput(options));
