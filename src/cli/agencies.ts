// agencies: the register from spreadsheets, looking into it, and changes of single agencies.
import { importAgencies, type ImportedRow, type ImportReport } from '../app/agencies/import-agencies.ts';
import { renameAgency, restore, retire } from '../app/agencies/manage-agencies.ts';
import { mergeAgencies } from '../app/agencies/merge-agencies.ts';
import { readRegister, type RegisteredAgency } from '../db/agencies.ts';
import { searchAgencies } from '../domain/agency-search.ts';
import { type RegisterFault } from '../domain/register/fault.ts';
import { type TranslateKey, type TranslationKey } from '../i18n/translate.ts';
import { sortedByThai } from '../i18n/thai-order.ts';
import { acting, type CliContext, type Command, RefusedError, UsageError } from './command.ts';
import { readInput } from './files.ts';
import { filterOptions, matchesFilters } from './filters.ts';
import { showMenus } from './menus.ts';
import { reason } from './options.ts';
import { type ListColumn } from './output.ts';
import { tellingOf, tellOption, toldText } from './told.ts';

const codePositional = [{ name: 'CODE' }] as const;

export const commands: readonly Command[] = [
  {
    group: 'agencies',
    name: 'import',
    summary: 'cli.commands.agencies.import',
    positionals: [{ name: 'FILE' }],
    options: { 'dry-run': { help: 'cli.options.dry-run' }, partial: { help: 'cli.options.partial' } },
    notes: 'cli.notes.agencies-import',
    run: runImport,
  },
  {
    group: 'agencies',
    name: 'list',
    summary: 'cli.commands.agencies.list',
    options: { ...filterOptions, all: { help: 'cli.options.all-agencies' } },
    async run(context) {
      const { db } = await context.open();
      const agencies = (await readRegister(db.sql)).filter(
        (agency) => (context.args.flag('all') || agency.retiredAt === null) && matchesFilters(context.args, agency),
      );
      listAgencies(
        context,
        sortedByThai(agencies, ({ nameTh }) => nameTh),
      );
    },
  },
  {
    group: 'agencies',
    name: 'find',
    summary: 'cli.commands.agencies.find',
    positionals: [{ name: 'TEXT', isMany: true }],
    async run(context) {
      const { db } = await context.open();
      const agencies = sortedByThai(await readRegister(db.sql), ({ nameTh }) => nameTh);
      listAgencies(context, searchAgencies(agencies, context.args.positionals.join(' ')).slice(0, 50));
    },
  },
  {
    group: 'agencies',
    name: 'rename',
    summary: 'cli.commands.agencies.rename',
    positionals: codePositional,
    options: {
      'name-th': { value: 'NAME', help: 'cli.options.name-th' },
      'name-en': { value: 'NAME', help: 'cli.options.name-en' },
      reason,
    },
    async run(context) {
      const { args, out, t } = context;
      const [nameTh, nameEn] = [args.text('name-th'), args.text('name-en')];
      if (nameTh === undefined && nameEn === undefined) throw new UsageError([t('cli.usage.option-missing', { option: '--name-th NAME' })]);
      const done = await renameAgency(await context.open(), {
        code: args.first,
        nameTh,
        nameEn,
        reason: args.required('reason'),
        by: acting(context),
      });
      out.value({ code: args.first, name_th: done.nameTh, name_en: done.nameEn }, () =>
        t('cli.agencies.renamed', { code: args.first, before: done.before.nameTh, after: done.nameTh }),
      );
    },
  },
  {
    group: 'agencies',
    name: 'merge',
    summary: 'cli.commands.agencies.merge',
    positionals: codePositional,
    options: {
      into: { value: 'CODE', isRequired: true, help: 'cli.options.into' },
      reason,
      tell: tellOption,
      'dry-run': { help: 'cli.options.merge-dry-run' },
    },
    notes: 'cli.notes.agencies-merge',
    run: runMerge,
  },
  {
    group: 'agencies',
    name: 'retire',
    summary: 'cli.commands.agencies.retire',
    positionals: codePositional,
    options: { reason, tell: tellOption },
    notes: 'cli.notes.agencies-retire',
    run: runRetire,
  },
  {
    group: 'agencies',
    name: 'restore',
    summary: 'cli.commands.agencies.restore',
    positionals: codePositional,
    options: { reason },
    async run(context) {
      const { args, out, t } = context;
      const agency = await restore(await context.open(), { code: args.first, reason: args.required('reason'), by: acting(context) });
      out.value({ code: agency.code, retired_at: null }, () => t('cli.agencies.restored', { code: agency.code, name: agency.nameTh }));
    },
  },
];

async function runRetire(context: CliContext): Promise<void> {
  const { args, out, t } = context;
  const done = await retire(await context.open(), {
    code: args.first,
    reason: args.required('reason'),
    telling: tellingOf(args),
    by: acting(context),
  });
  const { code, nameTh: name } = done.agency;
  out.value({ code, successor_code: null, pushed: done.pushed, held: done.held }, () =>
    [t('cli.agencies.retired', { code, name }), toldText(done, t)].join('\n'),
  );
}

async function runMerge(context: CliContext): Promise<void> {
  const { args, out, t } = context;
  const isDryRun = args.flag('dry-run');
  const done = await mergeAgencies(await context.open(), {
    code: args.first,
    into: args.required('into'),
    reason: args.required('reason'),
    telling: tellingOf(args),
    isDryRun,
    by: acting(context),
  });
  const { agency, successor, contacts, invitations, responses, pushed, held } = done;
  const { code, nameTh: name } = agency;
  const json = {
    code,
    successor_code: successor.code,
    applied: !isDryRun,
    contacts: contacts.map(({ contactId, role, isNew }) => ({ contact_id: contactId, role, is_new: isNew })),
    invitations,
    responses: responses.map(({ roundId, outcome }) => ({ round_id: roundId, outcome })),
    pushed,
    held,
  };
  out.value(json, () =>
    [
      t('cli.agencies.merged', { code, name, into: successor.nameTh }),
      t('cli.agencies.merged-contacts', { count: contacts.length, invitations }),
      ...responses.map(({ roundId, outcome }) => t(`cli.agencies.merged-response.${outcome}`, { round: roundId })),
      toldText(done, t),
      ...(isDryRun ? [t('cli.agencies.merge-dry-run')] : []),
    ].join('\n'),
  );
  if (!isDryRun) await showMenus(context, { contactId: null, agencyId: successor.id });
}

function listAgencies({ out }: CliContext, agencies: readonly RegisteredAgency[]): void {
  const rows = agencies.map((agency) => ({
    code: agency.code,
    name_th: agency.nameTh,
    name_en: agency.nameEn,
    ministry: agency.ministry,
    level: agency.level,
    type: agency.type,
    province: agency.province,
    parent_code: agency.parentCode,
    successor_code: agency.successorCode,
    retired_at: agency.retiredAt,
  }));
  const columns: ListColumn<(typeof rows)[number]>[] = [
    { key: 'code', header: 'cli.columns.code' },
    { key: 'name_th', header: 'cli.columns.name_th', mayShrink: true },
    { key: 'name_en', header: 'cli.columns.name_en', mayShrink: true },
    { key: 'ministry', header: 'cli.columns.ministry', mayShrink: true },
    { key: 'level', header: 'cli.columns.level' },
    { key: 'type', header: 'cli.columns.type' },
    { key: 'province', header: 'cli.columns.province' },
    { key: 'parent_code', header: 'cli.columns.parent_code' },
    { key: 'successor_code', header: 'cli.columns.successor_code' },
    { key: 'retired_at', header: 'cli.columns.retired_at' },
  ];
  out.list(columns, rows, 'cli.agencies.none');
}

async function runImport(context: CliContext): Promise<void> {
  const { args, out, t, isJson } = context;
  const file = args.first;
  const bytes = await readInput(file, t);
  const container = await context.open();
  const bar = context.progress(t('cli.agencies.importing'), null);
  const options = { fileName: file, isDryRun: args.flag('dry-run'), isPartial: args.flag('partial'), by: acting(context) };
  const report = await importAgencies(container, bytes, { ...options, onProgress: (done) => bar.at(done) });
  bar.end();
  const faults = [...report.fileFaults, ...report.rows.flatMap((row) => row.faults)];
  const isRefused = report.hasFaults && !(options.isPartial && report.rows.some(({ outcome }) => outcome !== 'faulty'));
  for (const fault of faults) if (fault.severity === 'warning') out.note(t('cli.warning', { text: faultText(fault, t) }));
  if (isJson || !isRefused || options.isDryRun)
    out.value(toJson(report, t), () => [...difference(report, t), counts(report, options.isDryRun, t)].join('\n'));
  if (!report.hasFaults) return;
  const lines = faults.filter(({ severity }) => severity === 'fault').map((fault) => faultText(fault, t));
  if (isRefused) throw new RefusedError([...lines, t('cli.agencies.nothing-imported', { count: lines.length })]);
  for (const line of lines) out.note(line);
}

/** `row 12, column ระดับ: …` */
function faultText({ row, column, code, params }: RegisterFault, t: TranslateKey): string {
  const text = t(`cli.register.${code}` as TranslationKey, params);
  if (row === null) return text;
  return column === null ? t('cli.place.row', { row, text }) : t('cli.place.cell', { row, column, text });
}

function toJson(report: ImportReport, t: TranslateKey): unknown {
  const fault = (one: RegisterFault): object => ({
    severity: one.severity,
    row: one.row,
    column: one.column,
    code: one.code,
    message: t(`cli.register.${one.code}` as TranslationKey, one.params),
  });
  const ofFile = report.fileFaults.map((one) => ({
    ...{ row: one.row, code: '', name_th: '', outcome: one.severity === 'fault' ? 'faulty' : 'warning', applied: false, changes: [] },
    faults: [fault(one)],
  }));
  const ofRows = report.rows.map((row) => ({
    row: row.row,
    code: row.code,
    name_th: row.name,
    outcome: row.outcome,
    applied: report.isApplied && (row.outcome === 'added' || row.outcome === 'changed'),
    changes: row.changes,
    faults: row.faults.map(fault),
  }));
  return [...ofFile, ...ofRows];
}

/** What is new, line by line, as people read a difference; rows that change nothing are counted only. */
function difference(report: ImportReport, t: TranslateKey): string[] {
  const lines = (row: ImportedRow): string[] => {
    if (row.outcome === 'added') return [`+ ${row.code}  ${row.name}`];
    if (row.outcome !== 'changed') return [];
    return [
      `~ ${row.code}  ${row.name}`,
      ...row.changes.map(
        ({ column, before, after }) =>
          `    ${t('cli.agencies.change', { column, before: before === '' ? '–' : before, after: after === '' ? '–' : after })}`,
      ),
    ];
  };
  return report.rows.flatMap(lines);
}

function counts(report: ImportReport, isDryRun: boolean, t: TranslateKey): string {
  const count = (outcome: ImportedRow['outcome']): number => report.rows.filter((row) => row.outcome === outcome).length;
  const parts = [
    t('cli.agencies.counts', { added: count('added'), changed: count('changed'), unchanged: count('unchanged'), faulty: count('faulty') }),
    ...(report.absent > 0 ? [t('cli.agencies.absent', { count: report.absent })] : []),
    ...(isDryRun ? [t('cli.agencies.dry-run')] : []),
  ];
  return parts.join('\n');
}
