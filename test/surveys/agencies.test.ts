// The register and the people that ship with the demonstration.
import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { demoPeople } from '../../src/surveys/demo-people.ts';
import { loadQuestionnaire, surveyFile } from './readiness.ts';

const columns = ['code', 'name_th', 'name_en', 'ministry', 'level', 'type', 'province', 'parent_code'] as const;
type Agency = Readonly<Record<(typeof columns)[number], string>>;

const text = readFileSync(surveyFile('agencies.csv'), 'utf8');
const agencies = parse<Agency>(text, { columns: true });
const byCode = new Map(agencies.map((agency) => [agency.code, agency]));
const ofLevel = (level: string): readonly Agency[] => agencies.filter((agency) => agency.level === level);

describe('the register of agencies', () => {
  it('has exactly the columns that the import reads', () => {
    expect(text.split('\n')[0]).toBe(columns.join(','));
  });

  it('has some 240 departments and some 30 provincial agencies in 12 provinces', () => {
    expect(ofLevel('department')).toHaveLength(243);
    expect(ofLevel('province')).toHaveLength(33);
    expect(agencies).toHaveLength(276);
    expect(new Set(ofLevel('province').map(({ province }) => province)).size).toBe(12);
  });

  it('names each agency once, under a five-digit code, sorted by code', () => {
    const codes = agencies.map(({ code }) => code);
    expect(codes.filter((code) => !/^\d{5}$/.test(code))).toEqual([]);
    expect(codes).toEqual([...new Set(codes)].toSorted());
    for (const column of ['name_th', 'name_en'] as const) {
      const names = agencies.map((agency) => agency[column]).filter((name) => name !== '');
      expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
    }
  });

  it('writes Thai names in Thai, English names in English, and a parent body for each', () => {
    const wrong = agencies.filter(
      ({ name_th: th, name_en: en, ministry }) =>
        !/^[ก-๛ ().]+$/u.test(th) || /[ก-๛]/u.test(en) || ministry === '' || /\s{2}|^\s|\s$|\u0e4d\u0e32/u.test(`${th}|${en}`),
    );
    expect(wrong.map(({ code }) => code)).toEqual([]);
  });

  it('knows the province and the department of every provincial agency, and neither for departments', () => {
    for (const { code, province, parent_code: parent } of ofLevel('province')) {
      expect(province, code).not.toBe('');
      expect(byCode.get(parent)?.level, code).toBe('department');
    }
    expect(ofLevel('department').filter(({ province, parent_code: parent }) => province !== '' || parent !== '')).toEqual([]);
  });

  it('uses types that the questionnaire offers', async () => {
    const { lists } = await loadQuestionnaire();
    const kinds = new Set(lists['agency_kind']?.map(({ name }) => name));
    expect(agencies.filter(({ type }) => !kinds.has(type)).map(({ code }) => code)).toEqual([]);
  });
});

describe('the people of the demonstration', () => {
  const agencyCodes = [...new Set(demoPeople.map(({ agencyCode }) => agencyCode))];

  it('answer for four departments and two provincial agencies of the register', () => {
    expect(agencyCodes.map((code) => byCode.get(code)?.level).toSorted()).toEqual([
      ...Array<string>(4).fill('department'),
      'province',
      'province',
    ]);
  });

  it('have one coordinator an agency, and names of their own that LINE can show', () => {
    for (const code of agencyCodes) {
      expect(demoPeople.filter(({ agencyCode, role }) => agencyCode === code && role === 'coordinator')).toHaveLength(1);
    }
    expect(new Set(demoPeople.map(({ name }) => name)).size).toBe(demoPeople.length);
    expect(demoPeople.filter(({ name }) => name.length > 20)).toEqual([]);
  });

  it('include two or more people of one agency with different roles', () => {
    expect(demoPeople.filter(({ agencyCode }) => agencyCode === agencyCodes[0]).map(({ role }) => role)).toEqual([
      'coordinator',
      'contributor',
      'viewer',
    ]);
  });
});
