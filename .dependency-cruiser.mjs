// Which room may import which (README, "Where things live"). Imports point down only; no cycles.
const rooms = [
  'app',
  'cli',
  'db',
  'domain',
  'http',
  'i18n',
  'line',
  'line-protocol',
  'report',
  'simulator',
  'surveys',
  'worker',
  'xlsform',
];

/** What each room may import besides itself, `problem.ts` and `clock.ts`. */
const mayImport = {
  domain: [],
  'line-protocol': [],
  simulator: ['line-protocol'],
  surveys: ['domain'],
  i18n: ['domain'],
  xlsform: ['domain'],
  db: ['domain'],
  report: ['domain', 'i18n'],
  line: ['domain', 'line-protocol'],
  app: ['domain', 'db', 'i18n', 'xlsform', 'report', 'surveys'],
  worker: ['app', 'domain', 'db'],
  http: ['app', 'domain', 'db', 'i18n', 'report', 'line', 'line-protocol', 'worker'],
  cli: ['app', 'domain', 'db', 'i18n', 'report', 'line', 'line-protocol', 'xlsform', 'surveys'],
};

const files = ['problem', 'clock'];
const everywhere = `^src/(${files.join('|')})\\.ts$`;

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    ...rooms.map((room) => ({
      name: `${room}-imports`,
      comment: `src/${room} may import: ${mayImport[room].join(', ') || 'no other room'}`,
      severity: 'error',
      from: { path: `^src/${room}/` },
      to: {
        path: '^src/',
        pathNot: [
          `^src/(${[room, ...mayImport[room]].join('|')})/`,
          ...(room === 'domain' || room === 'simulator' || room === 'line-protocol' ? [] : [everywhere]),
          ...(room === 'domain' ? ['^src/problem\\.ts$'] : []),
          ...(['app', 'worker', 'http', 'cli'].includes(room) ? ['^src/(container|config)\\.ts$'] : []),
          ...(['db', 'line'].includes(room) ? ['^src/config\\.ts$'] : []),
        ],
      },
    })),
    {
      name: 'domain-is-pure',
      severity: 'error',
      from: { path: '^src/domain/' },
      to: { dependencyTypes: ['core', 'npm'], pathNot: ['fraction\\.js', 're2js'] },
    },
    { name: 'source-does-not-import-tests', severity: 'error', from: { path: '^src/' }, to: { path: '^test/' } },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'] },
  },
};
