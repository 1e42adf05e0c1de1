// Answers of a round as a table, a row a response, from one snapshot and in constant memory. Questions that are not relevant read as empty,
// as the questionnaire says; values are codes, several of them joined by a space (as ODK exports); a workbook has labels and a codebook too.
import { type Container } from '../../container.ts';
import { type ExportedResponse, onSnapshot, readHistory, readResponses, repeatedKeys, versionsOfRound } from '../../db/exports.ts';
import { openResponse } from '../../domain/conversation/open-target.ts';
import { type FilledForm, type Form } from '../../domain/form.ts';
import { type Question } from '../../domain/questionnaire.ts';
import { type Cell } from './cells.ts';
import { type AnswerColumn, answerColumns, codebookColumns, codebookRow } from './columns.ts';
import { type Sheet } from './sheet.ts';
import { type Format, writeTableFile } from './table-file.ts';
import { loadForm } from '../forms.ts';
import { showValue } from '../present/view.ts';

type Exporting = Pick<Container, 'db' | 'config'>;

export interface ExportRequest {
  readonly roundId: string;
  readonly format: Format;
  readonly path: string;
  /** Called after every row, for a progress bar. */
  readonly onRow?: () => void;
}

const leading = ['agency_code', 'status', 'submitted_at'] as const;

/** The register's code stands in front already: a second column of that name confuses whoever reads the table by its headers. */
const isCodeAgain = ({ name, type }: Question): boolean => name === 'agency_code' && type === 'hidden';

/** Returns the number of responses. */
export async function exportAnswers({ db, config }: Exporting, { roundId, format, path, onRow }: ExportRequest): Promise<number> {
  return onSnapshot(db.sql, async (tx) => {
    const forms = new Map<string, Form>();
    for (const { id, version } of await versionsOfRound(tx, roundId)) forms.set(`${id}@${version}`, await loadForm(db.sql, id, version));
    const all = [...forms.values()];
    const columns = answerColumns(all, await repeatedKeys(tx, roundId)).filter(({ question }) => !isCodeAgain(question));
    const fill = (row: ExportedResponse): FilledForm => {
      const form = forms.get(`${row.questionnaireId}@${row.questionnaireVersion}`);
      if (!form) throw new Error(`response ${row.id} has a version that was not there`);
      return openResponse(form, row.agency, row.answers, {
        now: row.submittedAt ?? row.startedAt,
        timeZone: config.timeZone,
        startedAt: row.startedAt,
        responseId: row.id,
      });
    };
    const table = (name: string, cell: (filled: FilledForm, column: AnswerColumn, value: string) => Cell): Sheet => ({
      name,
      columns: [...leading, ...columns.map(({ key }) => key)],
      async *rows() {
        for await (const row of readResponses(tx, roundId)) {
          const filled = fill(row);
          yield [
            row.agency.code,
            row.status,
            row.submittedAt?.toISOString() ?? null,
            ...columns.map((column) => {
              const value = filled.isRelevant(column.key) ? (filled.answers[column.key] ?? '') : '';
              return value === '' ? null : cell(filled, column, value);
            }),
          ];
          onRow?.();
        }
      },
    });
    const codes = table('answers', (_, { question }, value) =>
      question.type === 'integer' || question.type === 'decimal' || question.type === 'range' ? numberOr(value) : value,
    );
    if (format !== 'xlsx') return writeTableFile(path, format, [codes]);
    const labels = table('labels', (filled, { question }, value) =>
      showValue({ language: 'th', timeZone: config.timeZone }, filled, { question, choices: [] }, value),
    );
    return writeTableFile(path, format, [codes, labels, codebook(all, columns)]);
  });
}

function codebook(forms: readonly Form[], columns: readonly AnswerColumn[]): Sheet {
  const fixed: readonly string[][] = [
    ['agency_code', '', 'รหัสหน่วยงาน', 'Agency code', 'text'],
    ['status', '', 'สถานะ: answering = กำลังตอบ, submitted = ส่งแล้ว', 'answering or submitted', 'text'],
    ['submitted_at', '', 'เวลาที่ส่ง (UTC)', 'When it was submitted (UTC)', 'dateTime'],
  ];
  return {
    name: 'codebook',
    columns: codebookColumns,
    async *rows() {
      yield* await Promise.resolve([...fixed, ...columns.map((column) => codebookRow(forms, column))]);
    },
  };
}

/** A number that a spreadsheet keeps exactly, else the text. */
function numberOr(value: string): Cell {
  const number = Number(value);
  return String(number) === value && Math.abs(number) < 1e15 ? number : value;
}

/** Every value that every answer ever had: agency_code, question, change number, value, who, when. */
export async function exportHistory({ db }: Exporting, { roundId, format, path, onRow }: ExportRequest): Promise<number> {
  return onSnapshot(db.sql, (tx) =>
    writeTableFile(path, format, [
      {
        name: 'history',
        columns: ['agency_code', 'question', 'change', 'value', 'contact_id', 'answered_at'],
        async *rows() {
          for await (const row of readHistory(tx, roundId)) {
            yield [row.agencyCode, row.key, row.seq, row.value, row.contactId, row.answeredAt.toISOString()];
            onRow?.();
          }
        },
      },
    ]),
  );
}
