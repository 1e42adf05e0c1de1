// The open data of a published overview as one ZIP: tidy CSV tables, a codebook, the licence, checksums and DCAT metadata. It holds what the
// page shows and no more. The same version always gives the same bytes.
import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';
import { type Overview, type OverviewGroup, type OverviewSide } from '../../domain/overview.ts';
import { type Distribution } from '../../domain/statistics.ts';
import { type Translate } from '../../i18n/translate.ts';
import { type Cell, csvLine } from '../export/cells.ts';
import { type PublicOverview } from './overview.ts';

const licenceUrl = 'https://creativecommons.org/licenses/by/4.0/';

interface Table {
  readonly name: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

const decimal = (value: number | undefined): Cell => (value === undefined ? null : value.toFixed(2));
const spread = (of: Distribution | null | undefined): readonly Cell[] => [
  of?.n ?? null,
  decimal(of?.mean),
  decimal(of?.q1),
  decimal(of?.median),
  decimal(of?.q3),
];

/** Every group of a side, the side itself first. */
const groupsOf = (
  side: OverviewSide,
): readonly { readonly scope: string; readonly group: Omit<OverviewGroup, 'name'> & { readonly name: string } }[] => [
  { scope: 'all', group: { ...side, name: '' } },
  ...side.ministries.map((group) => ({ scope: 'ministry', group })),
  ...side.regions.map((group) => ({ scope: 'region', group })),
];

function tablesOf({ sides }: Overview): readonly Table[] {
  const everyGroup = sides.flatMap((side) => groupsOf(side).map((one) => ({ level: side.level, ...one })));
  const mentions = sides.flatMap((side) =>
    (
      [
        ['obstacles', side.obstacles],
        ['success_factors', side.successFactors],
      ] as const
    ).flatMap(([question, of]) =>
      (of?.choices ?? []).map(({ name, count }): Cell[] => [side.level, question, name, count, of?.answered ?? null]),
    ),
  );
  const named = sides.flatMap((side) =>
    (
      [
        ['leaders', side.leaders],
        ['risers', side.risers],
      ] as const
    ).flatMap(([list, agencies]) =>
      (agencies ?? []).map(({ code, nameTh, nameEn, total, change }, index): Cell[] => [
        side.level,
        list,
        index + 1,
        code,
        nameTh,
        nameEn,
        total,
        change?.replace('+', '') ?? null,
      ]),
    ),
  );
  return [
    {
      name: 'participation',
      columns: ['level', 'scope', 'group', 'targets', 'responded'],
      rows: everyGroup.map(({ level, scope, group }) => [level, scope, group.name, group.targets, group.responded]),
    },
    {
      name: 'scores',
      columns: ['level', 'scope', 'group', 'dimension', 'n', 'mean', 'q1', 'median', 'q3'],
      rows: everyGroup.flatMap(({ level, scope, group }) => [
        [level, scope, group.name, 'total', ...spread(group.total)],
        ...Object.entries(group.dimensions).map(([name, of]) => [level, scope, group.name, name, ...spread(of)]),
      ]),
    },
    {
      name: 'maturity',
      columns: ['level', 'maturity_level', 'agencies'],
      rows: sides.flatMap((side) => side.maturity.map(({ name, count }) => [side.level, name === '' ? 'below_first' : name, count])),
    },
    { name: 'mentions', columns: ['level', 'question', 'choice', 'agencies', 'answered'], rows: mentions },
    ...(named.length === 0
      ? []
      : [{ name: 'agencies', columns: ['level', 'list', 'place', 'code', 'name_th', 'name_en', 'total', 'change'], rows: named }]),
  ];
}

/** Codes and columns in both languages: `file,column,code,th,en`. */
function codebook(overview: Overview, tables: readonly Table[], translate: Translate): Table {
  const both = (key: Parameters<Translate>[1], parameters?: Parameters<Translate>[2]): Cell[] => [
    translate('th', key, parameters),
    translate('en', key, parameters),
  ];
  const columns = tables.flatMap(({ name, columns: own }) =>
    own.map((column): Cell[] => [`${name}.csv`, column, '', ...both(`overview.codebook.${column}` as Parameters<Translate>[1])]),
  );
  const codes = (column: string, list: Overview['dimensions']): Cell[][] =>
    list.map(({ name, label }) => ['', column, name, label['th'] ?? label[''] ?? '', label['en'] ?? label[''] ?? '']);
  const regions = [...new Set(overview.sides.flatMap((side) => side.regions.map(({ name }) => name)))];
  return {
    name: 'codebook',
    columns: ['file', 'column', 'code', 'th', 'en'],
    rows: [
      ...columns,
      ...(['department', 'province'] as const).map((level): Cell[] => ['', 'level', level, ...both(`overview.level.${level}`)]),
      ...codes('dimension', overview.dimensions),
      ...codes('maturity_level', overview.levels),
      ...codes('choice', overview.obstacles),
      ...codes('choice', overview.successFactors),
      ...regions.map((region): Cell[] => ['', 'group', region, ...both(`report.region.${region}` as Parameters<Translate>[1])]),
    ],
  };
}

interface BundleFile {
  readonly name: string;
  readonly bytes: Buffer;
}

// Excel takes a CSV for UTF-8 only with the mark in front.
const csvFile = ({ name, columns, rows }: Table): BundleFile => ({
  name: `${name}.csv`,
  bytes: Buffer.from(`\uFEFF${csvLine(columns)}${rows.map((row) => csvLine(row)).join('')}`),
});

const both = (translate: Translate, key: Parameters<Translate>[1], parameters?: Parameters<Translate>[2]) =>
  (['th', 'en'] as const).map((language) => ({ '@language': language, '@value': translate(language, key, parameters) }));

const authority = 'http://publications.europa.eu/resource/authority';
const mediaType = (type: string) => ({ '@id': `https://www.iana.org/assignments/media-types/${type}` });
const instant = (at: string) => ({ '@type': 'xsd:dateTime', '@value': at });

/**
 * DCAT 3 in JSON-LD, with the properties that DCAT-AP 3.0 demands or recommends of a dataset and its distribution; publisher and contact
 * only where the organiser named them. The one distribution is the ZIP; its members are listed with it.
 */
function metadata(
  { figures, version, publishedAt, history, reason }: PublicOverview,
  files: readonly BundleFile[],
  page: string,
  translate: Translate,
) {
  const { round, publisher } = figures;
  const first = history.at(-1);
  const title = (['th', 'en'] as const).map((language) => ({
    '@language': language,
    '@value': translate(language, 'overview.open.title', { title: translate(language, 'overview.title'), round: round.title }),
  }));
  return {
    '@context': {
      adms: 'http://www.w3.org/ns/adms#',
      dcat: 'http://www.w3.org/ns/dcat#',
      dct: 'http://purl.org/dc/terms/',
      foaf: 'http://xmlns.com/foaf/0.1/',
      vcard: 'http://www.w3.org/2006/vcard/ns#',
      xsd: 'http://www.w3.org/2001/XMLSchema#',
    },
    '@id': page,
    '@type': 'dcat:Dataset',
    'dct:title': title,
    'dct:description': both(translate, 'overview.open.description'),
    'dcat:keyword': (['th', 'en'] as const).flatMap((language) =>
      translate(language, 'overview.open.keywords')
        .split(',')
        .map((word) => ({ '@language': language, '@value': word.trim() })),
    ),
    'dcat:theme': { '@id': `${authority}/data-theme/GOVE` },
    'dct:identifier': round.id,
    'dct:language': ['THA', 'ENG'].map((code) => ({ '@id': `${authority}/language/${code}` })),
    'dct:spatial': { '@id': `${authority}/country/THA` },
    ...(round.from !== undefined && round.to !== undefined
      ? { 'dct:temporal': { '@type': 'dct:PeriodOfTime', 'dcat:startDate': instant(round.from), 'dcat:endDate': instant(round.to) } }
      : {}),
    'dct:issued': instant((first?.publishedAt ?? publishedAt).toISOString()),
    'dct:modified': instant(publishedAt.toISOString()),
    'dcat:version': String(version),
    'adms:versionNotes': reason,
    'dct:accessRights': { '@id': `${authority}/access-right/PUBLIC` },
    'dct:license': { '@id': licenceUrl },
    'dcat:landingPage': { '@id': page },
    ...(publisher
      ? {
          'dct:publisher': { '@type': 'foaf:Organization', 'foaf:name': publisher.name },
          'dcat:contactPoint': {
            '@type': 'vcard:Organization',
            'vcard:fn': publisher.name,
            ...(publisher.contact.includes('@')
              ? { 'vcard:hasEmail': { '@id': `mailto:${publisher.contact}` } }
              : { 'vcard:hasURL': { '@id': publisher.contact } }),
          },
        }
      : {}),
    'dcat:distribution': {
      '@id': `${page}.zip`,
      '@type': 'dcat:Distribution',
      'dct:title': title,
      'dct:description': files.map(({ name }) => name).join(', '),
      'dcat:accessURL': { '@id': page },
      'dcat:downloadURL': { '@id': `${page}.zip` },
      'dct:format': { '@id': `${authority}/file-type/CSV` },
      'dcat:mediaType': mediaType('text/csv'),
      'dcat:packageFormat': mediaType('application/zip'),
      'dct:license': { '@id': licenceUrl },
      'dct:modified': instant(publishedAt.toISOString()),
      'adms:status': { '@id': `${authority}/distribution-status/COMPLETED` },
    },
  };
}

/** As `sha256sum --check` reads it. */
const checksums = (files: readonly BundleFile[]): string =>
  files.map(({ name, bytes }) => `${createHash('sha256').update(bytes).digest('hex')}  ${name}\n`).join('');

/** `publicUrl`: where the overview's page is served. */
export async function bundleOverview(published: PublicOverview, publicUrl: string, translate: Translate): Promise<Buffer> {
  const { figures, publishedAt } = published;
  const page = `${publicUrl}/overview/${encodeURIComponent(figures.round.id)}`;
  const tables = tablesOf(figures);
  const files = [...tables, codebook(figures, tables, translate)].map(csvFile);
  const licence = (['th', 'en'] as const).map((language) =>
    translate(language, 'overview.open.licence', {
      url: licenceUrl,
      page,
      round: [figures.publisher?.name ?? '', figures.round.title].filter((part) => part !== '').join(', '),
    }),
  );
  const text = [
    { name: 'LICENSE.txt', bytes: Buffer.from(`${licence.join('\n\n')}\n`) },
    { name: 'SHA256SUMS', bytes: Buffer.from(checksums(files)) },
    { name: 'metadata.jsonld', bytes: Buffer.from(`${JSON.stringify(metadata(published, files, page, translate), null, 2)}\n`) },
  ];
  const zip = new ZipFile();
  for (const { name, bytes } of [...files, ...text]) zip.addBuffer(bytes, name, { mtime: publishedAt, forceDosTimestamp: true });
  zip.end();
  return buffer(zip.outputStream);
}
