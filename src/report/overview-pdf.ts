// The national overview as PDF: the model as it is, for overview.typ to lay out.
import { type Translate } from '../i18n/translate.ts';
import { breakable } from './breakable.ts';
import { colours } from './colours.ts';
import { buildOverviewModel, type OverviewInput } from './overview-model.ts';
import { render } from './rendering.ts';

/** A4 with bookmarks and text that can be selected and searched. */
export function renderOverviewPdf(input: OverviewInput, translate: Translate): Promise<Uint8Array> {
  const model = buildOverviewModel(input, translate);
  const { language, asOfIso } = model;
  const data = JSON.stringify(
    {
      ...model,
      colours,
      product: translate(language, 'report.product'),
      pageOf: translate(language, 'report.page', { page: '{page}', pages: '{pages}' }),
    },
    (_, value: unknown) => (typeof value === 'string' ? breakable(value) : value),
  );
  return render({ kind: 'pdf', template: 'overview', data, createdAt: Math.floor(Date.parse(asOfIso) / 1000) });
}
