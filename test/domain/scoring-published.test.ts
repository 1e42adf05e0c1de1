// Published results of international indices, computed again by our engine from their published parts: nested weights, weights that
// differ by year, bands at their edges, gates and not-applicable answers. Parts are published rounded, so a total may differ by as much.
import { describe, expect, test } from 'vitest';
import { roundHalfUp, toNumber } from '../../src/domain/exact.ts';
import { type Form } from '../../src/domain/form.ts';
import { formOf, pointsOf, scoreOf } from './scoring-forms.ts';

/** A questionnaire of parts that are typed in as they were published, each a dimension with its weight. */
const index = (weights: Readonly<Record<string, string>>, scale: string, levels = ''): Promise<Form> =>
  formOf(`
| survey |
| | type | name | label | dimension | score |
${Object.keys(weights)
  .map((part) => `| | decimal | ${part} | ${part} | d_${part} | ${scale} * \${${part}} |`)
  .join('\n')}
| dimensions |
| | name | label | weight |
${Object.entries(weights)
  .map(([part, weight]) => `| | d_${part} | ${part} | ${weight} |`)
  .join('\n')}
${levels}`);

const bands = `
| levels |
| | name | label | from |
| | D | Minimal | 0 |
| | C | Some focus | 25 |
| | B | Significant | 50 |
| | A | Leaders | 75 |`;

describe('World Bank GovTech Maturity Index: mean of four components, groups at 0.25, 0.50, 0.75 (GovTech dataset, CC BY 4.0)', () => {
  const gtmi = index({ cgsi: '1', psdi: '1', dcei: '1', gtei: '1' }, '100', bands);

  test.each([
    ['Thailand 2020', ['0.6847', '0.8459', '0.8601', '0.8959'], '0.8217', 'A'],
    ['Thailand 2022', ['0.8963', '0.8963', '0.9395', '0.7858'], '0.8795', 'A'],
    ['Thailand 2025', ['0.7979', '0.9113', '0.7074', '0.9110'], '0.8319', 'A'],
  ])('%s', async (_, [cgsi, psdi, dcei, gtei], published, group) => {
    const score = scoreOf(await gtmi, { cgsi: cgsi!, psdi: psdi!, dcei: dcei!, gtei: gtei! });
    expect(roundHalfUp(score.total!, 2)).toBe((Number(published) * 100).toFixed(2));
    expect(score.level).toBe(group);
  });

  test.each([
    ['Sri Lanka 2022', '0.74895', 'B'],
    ['Egypt 2022', '0.75139', 'A'],
    ['Algeria 2022', '0.50191', 'B'],
    ['San Marino 2022', '0.25213', 'C'],
  ])('%s keeps its group close to the edge', async (_, value, group) => {
    const score = scoreOf(await gtmi, { cgsi: value, psdi: value, dcei: value, gtei: value });
    expect(toNumber(score.total!)).toBeCloseTo(Number(value) * 100, 10);
    expect(score.level).toBe(group);
  });
});

describe('UN E-Government Development Index: three parts; weights of 2010 differ from those since 2014 (UN E-Government Surveys)', () => {
  const equal = index({ osi: '1', hci: '1', tii: '1' }, '100');
  const of2010 = index({ osi: '0.34', hci: '0.33', tii: '0.33' }, '100');

  test.each([
    ['2014', '0.4409', '0.6640', '0.2843', '46.31'],
    ['2016', '0.5507', '0.6942', '0.4117', '55.22'],
    ['2018', '0.6389', '0.7903', '0.5338', '65.43'],
    ['2020', '0.7941', '0.7751', '0.7004', '75.65'],
    ['2022', '0.7763', '0.7879', '0.7338', '76.60'],
  ])('Thailand %s', async (_, osi, hci, tii, published) => {
    expect(roundHalfUp(scoreOf(await equal, { osi, hci, tii }).total!, 2)).toBe(published);
  });

  test.each([
    ['Thailand', '0.33333', '0.89193', '0.17460', 0.46529],
    ['Republic of Korea', '1', '0.99293', '0.63902', 0.87854],
    ['Canada', '0.88253', '0.97080', '0.67990', 0.84479],
    ['Viet Nam', '0.30476', '0.80976', '0.22606', 0.44544],
    ['Niger', '0.03809', '0.28186', '0.01165', 0.10981],
  ])('%s 2010', async (_, osi, hci, tii, published) => {
    const total = toNumber(scoreOf(await of2010, { osi, hci, tii }).total!) / 100;
    expect(Math.abs(total - published)).toBeLessThan(1e-5);
    const later = toNumber(scoreOf(await equal, { osi, hci, tii }).total!) / 100;
    expect(Math.abs(later - published)).toBeGreaterThan(1e-4);
  });
});

describe('OECD Digital Government Index 2023: mean of six dimensions (doi.org/10.1787/1a89ed5e-en)', () => {
  test('Korea', async () => {
    const parts = { design: '0.971', data: '1', platform: '0.913', open: '0.882', user: '0.909', proactive: '0.934' };
    const form = await index(Object.fromEntries(Object.keys(parts).map((part) => [part, '1'])), '100');
    expect(roundHalfUp(scoreOf(form, parts).total!, 1)).toBe('93.5');
  });
});

describe('EU eGovernment Benchmark 2023: nested weights, ladders and gates (method paper, CC BY 4.0)', () => {
  test('Albania: user centricity is two thirds availability and one third of support and mobile, two to one', async () => {
    const form = await formOf(`
| survey |
| | type | name | label | dimension | indicator | weight | score |
| | begin_group | centricity | User centricity | uc | | | |
| | begin_group | online | Availability | | availability | 2 | |
| | decimal | availability_pct | Availability | | | | \${availability_pct} |
| | end_group | | | | | | |
| | begin_group | ease | Support and mobile | | ease | 1 | |
| | decimal | support_pct | User support | | | 2 | \${support_pct} |
| | decimal | mobile_pct | Mobile friendliness | | | 1 | \${mobile_pct} |
| | end_group | | | | | | |
| | end_group | | | | | | |
| | decimal | transparency_pct | Transparency | tr | | | \${transparency_pct} |
| | decimal | enablers_pct | Key enablers | ke | | | \${enablers_pct} |
| | decimal | border_pct | Cross-border services | cb | | | \${border_pct} |
| dimensions |
| | name | label | weight |
| | uc | User centricity | 1 |
| | tr | Transparency | 1 |
| | ke | Key enablers | 1 |
| | cb | Cross-border services | 1 |`);
    const score = scoreOf(form, {
      availability_pct: '76.168',
      mobile_pct: '89.722',
      support_pct: '100',
      transparency_pct: '37.851',
      enablers_pct: '67.63',
      border_pct: '30.17',
    });
    expect(roundHalfUp(pointsOf(score, 'uc')!, 3)).toBe('82.970');
    expect(Math.abs(toNumber(score.total!) - 54.656)).toBeLessThan(0.002);
  });

  const service = formOf(`
| survey |
| | type | name | label | relevant | dimension | indicator | score |
| | select_one yn | a1 | Information online? | | oa | | if(\${a1} = 'no', 0, 25 + 25 * (\${a3} = 'yes') + 50 * (\${a2} = 'yes')) |
| | select_one yn | a2 | Can it be done online? | \${a1} = 'yes' | | | |
| | select_one yn | a3 | Found from the portal? | \${a1} = 'yes' | | | |
| | select_one yn | f1 | Is proof of identity needed? | | | | |
| | begin_group | eid | eID | \${f1} = 'yes' | ke | eid | |
| | select_one yn | f2 | Online? | | | | |
| | select_one yn | f3 | National eID? | | | | |
| | select_one yn | f4 | Without new log-in? | | | | |
| | end_group | | | | | | |
| choices |
| | list_name | name | label | score |
| | yn | yes | Yes | 100 |
| | yn | no | No | 0 |
| | yn | nr | Not relevant | na |
| dimensions |
| | name | label | weight |
| | oa | Online availability | 1 |
| | ke | Key enablers | 1 |`);

  test.each([
    [{ a1: 'no' }, '0'],
    [{ a1: 'yes', a2: 'no', a3: 'no' }, '25'],
    [{ a1: 'yes', a2: 'no', a3: 'yes' }, '50'],
    [{ a1: 'yes', a2: 'yes', a3: 'no' }, '75'],
    [{ a1: 'yes', a2: 'yes', a3: 'yes' }, '100'],
  ])('online availability climbs a ladder: %o gives %s', async (answers, points) => {
    expect(pointsOf(scoreOf(await service, answers), 'oa')).toBe(points);
  });

  test.each([
    [{ f1: 'no' }, null],
    [{ f1: 'yes', f2: 'yes', f3: 'no', f4: 'no' }, '100/3'],
    [{ f1: 'yes', f2: 'yes', f3: 'nr', f4: 'no' }, '50'],
    [{ f1: 'yes', f2: 'nr', f3: 'nr', f4: 'nr' }, null],
  ])('a service that needs no proof of identity is not scored on eID: %o gives %s', async (answers, points) => {
    expect(pointsOf(scoreOf(await service, answers), 'ke')).toBe(points);
  });
});

describe('Thai survey results: shares as printed (dashboard 2563; Digital Government Development Plan 2566–2570, pp. 42–44)', () => {
  const share = formOf(`
| survey |
| | type | name | label | dimension | score |
| | integer | part | Part | d | 100 * \${part} div \${whole} |
| | integer | whole | Whole | | |
| dimensions |
| | name | label | weight |
| | d | D | 1 |`);

  test.each([
    [1850, 1926, '96.05'],
    [292, 315, '92.70'],
    [2, 2, '100.00'],
    [1556, 1609, '96.71'],
    [1852, 1922, '96.36'],
    [1524, 1763, '86.44'],
    [44, 241, '18.26'],
    [67, 241, '27.80'],
    [61, 241, '25.31'],
    [16, 241, '6.64'],
    [9, 241, '3.73'],
    [127, 241, '52.70'],
    [186, 241, '77.18'],
    [137, 241, '56.85'],
    [113, 241, '46.89'],
    [108, 241, '44.81'],
  ])('%i of %i is %s', async (part, whole, printed) => {
    const score = scoreOf(await share, { part: String(part), whole: String(whole) });
    expect(roundHalfUp(score.total!, 2)).toBe(printed);
  });
});
