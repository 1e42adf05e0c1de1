// A workbook of several sheets in constant memory: the few parts of SpreadsheetML that a table needs, zipped as they come. Cells are inline
// strings and numbers; the header row is bold and stays in sight.
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import { columnLetters } from '../../domain/register/columns.ts';
import { type Cell, needsCleaning, neutralise } from './cells.ts';
import { type Sheet } from './sheet.ts';

const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const relationships = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packageRelationships = 'http://schemas.openxmlformats.org/package/2006/relationships';
/** Excel's limits: rows of a sheet, characters of a cell, of a sheet's name. */
const rowsMax = 1_048_576;
const cellCharsMax = 32_767;
const sheetNameMax = 31;
const chunkChars = 32 * 1024;
/** Of every part: the same answers give the same bytes. ZIP begins in 1980; a local time, as ZIP's are. */
const partTime = new Date(1980, 0, 1);

/** Ends `stream`. A sheet of more rows than Excel takes is an error. */
export async function writeWorkbook(stream: Writable, sheets: readonly Sheet[]): Promise<void> {
  const zip = new ZipFile();
  const add = (path: string, text: string): void => {
    zip.addBuffer(Buffer.from(declaration + text), path, { mtime: partTime });
  };
  add(
    '[Content_Types].xml',
    `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>${sheets.map((_, index) => `<Override PartName="/xl/worksheets/sheet${index + 1}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>`).join('')}</Types>`,
  );
  add(
    '_rels/.rels',
    `<Relationships xmlns="${packageRelationships}"><Relationship Id="rId1" Type="${relationships}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  );
  add(
    'xl/workbook.xml',
    `<workbook xmlns="${main}" xmlns:r="${relationships}"><sheets>${sheets.map(({ name }, index) => `<sheet name="${escape(name.slice(0, sheetNameMax))}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`).join('')}</sheets></workbook>`,
  );
  add(
    'xl/_rels/workbook.xml.rels',
    `<Relationships xmlns="${packageRelationships}">${sheets.map((_, index) => `<Relationship Id="rId${index + 1}" Type="${relationships}/worksheet" Target="worksheets/sheet${index + 1}.xml"/>`).join('')}<Relationship Id="rId${sheets.length + 1}" Type="${relationships}/styles" Target="styles.xml"/></Relationships>`,
  );
  add(
    'xl/styles.xml',
    `<styleSheet xmlns="${main}"><fonts count="2"><font><sz val="11"/><name val="TH Sarabun New"/></font><font><b/><sz val="11"/><name val="TH Sarabun New"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf fontId="0"/><xf fontId="1" applyFont="1"/></cellXfs></styleSheet>`,
  );
  sheets.forEach((sheet, index) => {
    zip.addReadStreamLazy(`xl/worksheets/sheet${index + 1}.xml`, { mtime: partTime }, (give) => {
      give(null, Readable.from(sheetXml(sheet), { objectMode: false }));
    });
  });
  zip.end();
  const failed = new Promise<never>((_, reject) => {
    zip.on('error', reject);
  });
  await Promise.race([pipeline(zip.outputStream, stream, { end: false }), failed]);
}

async function* sheetXml(sheet: Sheet): AsyncGenerator<string> {
  const letters = sheet.columns.map((_, index) => columnLetters(index));
  let chunk = `${declaration}<worksheet xmlns="${main}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>${rowXml(sheet.columns, 1, letters, ' s="1"')}`;
  let rows = 1;
  for await (const row of sheet.rows()) {
    rows += 1;
    if (rows > rowsMax) throw new RangeError(`A sheet holds at most ${rowsMax} rows; export as csv.`);
    chunk += rowXml(row, rows, letters, '');
    if (chunk.length < chunkChars) continue;
    yield chunk;
    chunk = '';
  }
  yield `${chunk}</sheetData></worksheet>`;
}

/** Each cell says where it stands: the standard does not ask for it, but some readers cannot do without. Empty cells are left out. */
function rowXml(cells: readonly Cell[], number: number, letters: readonly string[], style: string): string {
  let xml = `<row r="${number}">`;
  for (const [index, cell] of cells.entries()) {
    if (cell === null || cell === '') continue;
    const at = `r="${letters[index] ?? columnLetters(index)}${number}"${style}`;
    if (typeof cell === 'number') xml += `<c ${at}><v>${cell}</v></c>`;
    else
      xml += `<c ${at} t="inlineStr"><is><t xml:space="preserve">${escape((needsCleaning.test(cell) ? neutralise(cell) : cell).slice(0, cellCharsMax))}</t></is></c>`;
  }
  return `${xml}</row>`;
}

/** `_x0041_` in a text would be read as an escape (ECMA-376 ST_Xstring): its underscore is escaped itself. */
function escape(text: string): string {
  const safe = text.includes('_x') ? text.replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_') : text;
  return /[&<>"]/.test(safe)
    ? safe.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
    : safe;
}
