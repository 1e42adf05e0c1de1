// GET /overview/:round: the published national overview as page, PDF and open data. Public; a round without one is not found.
import { type Request, type Response, Router } from 'express';
import { bundleOverview } from '../app/reports/overview-bundle.ts';
import { type PublicOverview, readPublicOverview } from '../app/reports/overview.ts';
import { type Container } from '../container.ts';
import { reportContentSecurityPolicy } from '../report/assets.ts';
import { renderMessagePage } from '../report/message-page.ts';
import { type OverviewInput } from '../report/overview-model.ts';
import { renderOverviewPage } from '../report/overview-page.ts';
import { renderOverviewPdf } from '../report/overview-pdf.ts';
import { languageOf } from './language.ts';
import { createRateLimit } from './rate-limit.ts';

/** Requests a minute from one address. */
const perMinute = 120;
const cacheSeconds = 300;

export function overviewRouter(container: Container): Router {
  const { translate, clock, config } = container;
  const router = Router();
  const limit = createRateLimit(clock, perMinute);
  // Documents take a while and are the same for everybody: the last ones are kept, by round, version and kind.
  const documents = new Map<string, Promise<Uint8Array>>();

  const kept = (key: string, make: () => Promise<Uint8Array>): Promise<Uint8Array> => {
    const known = documents.get(key);
    if (known) return known;
    const made = make();
    documents.set(key, made);
    made.catch(() => documents.delete(key));
    const [oldest] = documents.keys();
    if (documents.size > 12 && oldest !== undefined) documents.delete(oldest);
    return made;
  };

  const say = (request: Request, response: Response, status: number, texts: 'busy' | 'no-overview'): void => {
    const language = languageOf(request);
    response.setHeader('Cache-Control', 'no-store');
    response
      .status(status)
      .type('html')
      .send(
        renderMessagePage({
          language,
          title: translate(language, `problems.${texts}.title`),
          text: [translate(language, `problems.${texts}.text`)],
        }),
      );
  };

  const open = async (request: Request, response: Response, roundId: string): Promise<PublicOverview | null> => {
    response.setHeader('Content-Security-Policy', reportContentSecurityPolicy);
    if (!limit(request.ip ?? '')) {
      response.setHeader('Retry-After', '60');
      say(request, response, 429, 'busy');
      return null;
    }
    const published = await readPublicOverview(container, roundId);
    if (published) response.setHeader('Cache-Control', `public, max-age=${cacheSeconds}`);
    else say(request, response, 404, 'no-overview');
    return published;
  };

  const inputOf = (request: Request, published: PublicOverview): OverviewInput => ({
    overview: published.figures,
    publication: published,
    language: languageOf(request),
    timeZone: config.timeZone,
  });
  /** History changes when a version is withdrawn, and then nothing is public until there is another version. */
  const keyOf = (request: Request, { figures, version }: PublicOverview, kind: string): string =>
    JSON.stringify([figures.round.id, version, kind, languageOf(request)]);

  router.get('/overview/:round.pdf', async (request, response) => {
    const published = await open(request, response, request.params.round);
    if (!published) return;
    const bytes = await kept(keyOf(request, published, 'pdf'), () => renderOverviewPdf(inputOf(request, published), translate));
    response.setHeader('Content-Disposition', 'inline; filename="overview.pdf"');
    response.type('application/pdf').send(Buffer.from(bytes));
  });
  router.get('/overview/:round.zip', async (request, response) => {
    const published = await open(request, response, request.params.round);
    if (!published) return;
    const bytes = await kept(keyOf(request, published, 'zip'), () => bundleOverview(published, config.publicUrl, translate));
    response.setHeader('Content-Disposition', 'attachment; filename="overview-open-data.zip"');
    response.type('application/zip').send(Buffer.from(bytes));
  });
  router.get('/overview/:round', async (request, response) => {
    const { round } = request.params;
    const published = await open(request, response, round);
    if (!published) return;
    const base = `/overview/${encodeURIComponent(round)}`;
    const query = languageOf(request) === 'en' ? '?lang=en' : '';
    response
      .type('html')
      .send(renderOverviewPage(inputOf(request, published), translate, { pdf: `${base}.pdf${query}`, data: `${base}.zip` }));
  });
  return router;
}
