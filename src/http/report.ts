// GET /r/:token: the report page. The token is the only key: no cookie, no sign-in, nothing cached, nothing from elsewhere.
import { type Request, type Response, Router } from 'express';
import { readReport } from '../app/reports/read-report.ts';
import { type Container } from '../container.ts';
import { reportAssets, reportContentSecurityPolicy } from '../report/assets.ts';
import { renderMessagePage } from '../report/message-page.ts';
import { type ReportModel } from '../report/model.ts';
import { renderReportPage } from '../report/page.ts';
import { renderReportPdf } from '../report/pdf.ts';
import { renderReportPicture } from '../report/picture.ts';
import { privatePage } from './guards.ts';
import { languageOf } from './language.ts';
import { createRateLimit } from './rate-limit.ts';

/** Requests a minute from one address for report pages; an office behind one address stays well below. */
const perMinute = 120;

export function reportRouter(container: Container): Router {
  const { translate, clock } = container;
  const router = Router();
  const limit = createRateLimit(clock, perMinute);
  for (const asset of reportAssets) {
    router.get(asset.path, (_request, response) => {
      response.setHeader('Cache-Control', 'public, max-age=31536000, immutable');
      response.type(asset.contentType).send(Buffer.from(asset.bytes));
    });
  }

  const say = (request: Request, response: Response, status: number, texts: 'report-link' | 'busy'): void => {
    const language = languageOf(request);
    const text =
      texts === 'busy'
        ? [translate(language, 'problems.busy.text')]
        : [translate(language, 'problems.report-link.text'), translate(language, 'problems.report-link.next')];
    response
      .status(status)
      .type('html')
      .send(renderMessagePage({ language, title: translate(language, `problems.${texts}.title`), text }));
  };

  /** The model behind the link, or an answer that there is none. */
  const open = async (request: Request, response: Response, token: string, isOpening: boolean): Promise<ReportModel | null> => {
    privatePage(response, reportContentSecurityPolicy);
    if (!limit(request.ip ?? '')) {
      response.setHeader('Retry-After', '60');
      say(request, response, 429, 'busy');
      return null;
    }
    const model = await readReport(container, token, languageOf(request), { isOpening });
    if (!model) say(request, response, 404, 'report-link');
    return model;
  };

  router.get('/r/:token.pdf', async (request, response) => {
    const model = await open(request, response, request.params.token, request.method === 'GET');
    if (!model) return;
    const bytes = await renderReportPdf(model, translate);
    response.setHeader('Content-Disposition', 'inline; filename="readiness-report.pdf"');
    response.type('application/pdf').send(Buffer.from(bytes));
  });
  router.get('/r/:token.png', async (request, response) => {
    const model = await open(request, response, request.params.token, false);
    if (!model) return;
    // The chat shows it inside the summary, from LINE's own page.
    response.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
    response.type('image/png').send(Buffer.from(await renderReportPicture(model, translate)));
  });
  router.get('/r/:token', async (request, response) => {
    const { token } = request.params;
    // Programs that only look (HEAD) are no readers.
    const model = await open(request, response, token, request.method === 'GET');
    if (!model) return;
    const query = languageOf(request) === 'en' ? '?lang=en' : '';
    response.type('html').send(renderReportPage(model, translate, { pdf: `/r/${token}.pdf${query}`, picture: `/r/${token}.png${query}` }));
  });
  return router;
}
