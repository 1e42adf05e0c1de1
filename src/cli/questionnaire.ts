// questionnaire: checks workbooks, publishes versions, gives a version back as a workbook.
import { publishQuestionnaire, type Publication } from '../app/publish-questionnaire.ts';
import { findQuestionnaire, listQuestionnaires } from '../db/questionnaires.ts';
import { type QuestionnaireChange } from '../domain/compare-questionnaires.ts';
import { type QuestionnaireFault } from '../domain/questionnaire-fault.ts';
import { inLanguage } from '../domain/questionnaire.ts';
import { type TranslateKey, type TranslationKey } from '../i18n/translate.ts';
import { problems } from '../problem.ts';
import { readQuestionnaire } from '../xlsform/read-questionnaire.ts';
import { writeQuestionnaire } from '../xlsform/write-questionnaire.ts';
import { acting, type CliContext, type Command, RefusedError } from './command.ts';
import { readInput, writeOutput } from './files.ts';
import { showWhen } from './when.ts';
import { wholeOption } from './whole-number.ts';

export const commands: readonly Command[] = [
  {
    group: 'questionnaire',
    name: 'check',
    summary: 'cli.commands.questionnaire.check',
    positionals: [{ name: 'FILE', isMany: true }],
    notes: 'cli.notes.questionnaire-check',
    run: runCheck,
  },
  {
    group: 'questionnaire',
    name: 'publish',
    summary: 'cli.commands.questionnaire.publish',
    positionals: [{ name: 'FILE' }],
    notes: 'cli.notes.questionnaire-publish',
    run: runPublish,
  },
  {
    group: 'questionnaire',
    name: 'export',
    summary: 'cli.commands.questionnaire.export',
    positionals: [{ name: 'ID' }],
    options: {
      version: { value: 'N', help: 'cli.options.version' },
      out: { value: 'F.xlsx', isRequired: true, help: 'cli.options.out' },
    },
    async run(context) {
      const { args, out, t } = context;
      const wanted = wholeOption(context, 'version', 9);
      const { db } = await context.open();
      const found = await findQuestionnaire(db.sql, args.first, wanted);
      if (!found)
        throw problems.notFound(
          wanted === null ? { what: 'questionnaire', id: args.first } : { what: 'questionnaire version', id: `${args.first} ${wanted}` },
        );
      const file = args.required('out');
      await writeOutput(file, await writeQuestionnaire(found.definition), t);
      const { id, version } = found;
      out.value({ id, version, file }, () => t('cli.questionnaire.exported', { id, version, file }));
    },
  },
  {
    group: 'questionnaire',
    name: 'list',
    summary: 'cli.commands.questionnaire.list',
    async run(context) {
      const { db } = await context.open();
      const rows = (await listQuestionnaires(db.sql)).map((one) => ({
        id: one.id,
        version: one.version,
        title: inLanguage(one.title, context.language),
        version_label: one.versionLabel,
        published_at: one.publishedAt,
        responses: one.responses,
      }));
      context.out.list(
        [
          { key: 'id', header: 'cli.columns.id' },
          { key: 'version', header: 'cli.columns.version', align: 'right' },
          { key: 'title', header: 'cli.columns.title', mayShrink: true },
          { key: 'version_label', header: 'cli.columns.version_label' },
          { key: 'published_at', header: 'cli.columns.published_at', show: (row) => showWhen(context, row.published_at) },
          { key: 'responses', header: 'cli.columns.responses', align: 'right' },
        ],
        rows,
        'cli.questionnaire.none',
      );
    },
  },
];

const message = ({ code, params }: QuestionnaireFault, t: TranslateKey): string => t(`faults.${code}` as TranslationKey, params);

/** `file.xlsx, survey row 12, column type: … [unknown-type]` */
function faultLine(file: string, fault: QuestionnaireFault, t: TranslateKey): string {
  const place = [
    file,
    ...(fault.sheet === '' ? [] : [fault.sheet]),
    ...(fault.row === null ? [] : [t('cli.questionnaire.row', { row: fault.row })]),
    ...(fault.column === null ? [] : [t('cli.questionnaire.column', { column: fault.column })]),
  ];
  return t('cli.questionnaire.fault', { place: place.join(', '), text: message(fault, t), code: fault.code });
}

interface Checked {
  readonly file: string;
  readonly faults: readonly QuestionnaireFault[];
  readonly warnings: readonly QuestionnaireFault[];
  /** The file itself cannot be read. */
  readonly unreadable: string | null;
  readonly questions: number;
}

async function check(file: string, t: TranslateKey): Promise<Checked> {
  try {
    const { questionnaire, faults, warnings } = await readQuestionnaire(file, await readInput(file, t));
    const count = (nodes: NonNullable<typeof questionnaire>['children']): number =>
      nodes.reduce((sum, node) => sum + (node.kind === 'question' ? 1 : count(node.children)), 0);
    return { file, faults, warnings, unreadable: null, questions: questionnaire ? count(questionnaire.children) : 0 };
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    return { file, faults: [], warnings: [], unreadable: error.message, questions: 0 };
  }
}

async function runCheck({ args, out, t }: CliContext): Promise<void> {
  const checked: Checked[] = [];
  for (const file of args.positionals) checked.push(await check(file, t));
  const isOk = ({ faults, unreadable }: Checked): boolean => faults.length === 0 && unreadable === null;
  const json = (fault: QuestionnaireFault): object => ({
    sheet: fault.sheet,
    row: fault.row,
    column: fault.column,
    code: fault.code,
    message: message(fault, t),
  });
  for (const { file, warnings } of checked)
    for (const warning of warnings) out.note(t('cli.warning', { text: faultLine(file, warning, t) }));
  out.value(
    checked.map((one) => ({
      file: one.file,
      ok: isOk(one),
      faults: [
        ...(one.unreadable === null ? [] : [{ sheet: '', row: null, column: null, code: 'file-unreadable', message: one.unreadable }]),
        ...one.faults.map(json),
      ],
      warnings: one.warnings.map(json),
    })),
    () =>
      checked
        .map((one) =>
          isOk(one)
            ? t('cli.questionnaire.ok', { file: one.file, count: one.questions })
            : t('cli.questionnaire.not-ok', { file: one.file, count: Math.max(1, one.faults.length) }),
        )
        .join('\n'),
  );
  const lines = checked.flatMap(({ file, faults, unreadable }) =>
    unreadable === null ? faults.map((fault) => faultLine(file, fault, t)) : [unreadable],
  );
  if (lines.length > 0) throw new RefusedError(lines);
}

async function runPublish(context: CliContext): Promise<void> {
  const { args, out, t } = context;
  const file = args.first;
  const bytes = await readInput(file, t);
  const done = await publishQuestionnaire(await context.open(), file, bytes, acting(context));
  for (const warning of done.warnings) out.note(t('cli.warning', { text: faultLine(file, warning, t) }));
  if (done.kind === 'refused') throw new RefusedError(done.faults.map((fault) => faultLine(file, fault, t)));
  const { id } = done.questionnaire;
  out.value({ id, version: done.version }, () => published(context, done));
}

/** So many changes are told one by one. */
const changesShown = 200;

function published({ t, language }: CliContext, done: Extract<Publication, { kind: 'published' }>): string {
  const { questionnaire, version, isNew, changes, affected } = done;
  const params = { id: questionnaire.id, version };
  if (!isNew) return t('cli.questionnaire.same', params);
  const lines = [t('cli.questionnaire.published', params)];
  if (changes === null) return lines.join('\n');
  lines.push(changes.length === 0 ? t('cli.questionnaire.no-changes') : t('cli.questionnaire.changes', { count: changes.length }));
  for (const change of changes.slice(0, changesShown)) lines.push(...changeLines(change, language, t));
  if (changes.length > changesShown) lines.push(t('cli.questionnaire.more-changes', { count: changes.length - changesShown }));
  if (affected.begun > 0) lines.push(t('cli.questionnaire.begun', { count: affected.begun }));
  if (affected.notBegun > 0) lines.push(t('cli.questionnaire.not-begun', { count: affected.notBegun }));
  return lines.join('\n');
}

const signs = { added: '+', removed: '-', retyped: '~', reworded: '~', rescored: '~', 'rules-changed': '~' } as const;

function changeLines({ kind, of, key, label, fields }: QuestionnaireChange, language: string, t: TranslateKey): string[] {
  const name = t(`cli.questionnaire.of.${of}`);
  const head = `${signs[kind]} ${t('cli.questionnaire.change', { kind: t(`cli.questionnaire.kinds.${kind}`), of: name, key, label: inLanguage(label, language) })}`;
  const values = fields.map(({ field, before, after }) => `    ${field}: ${before === '' ? '–' : before} → ${after === '' ? '–' : after}`);
  return [head.trimEnd(), ...values];
}
