import { Hono, type Context } from 'hono';
import { html } from 'hono/html';
import { NoAnswerError } from '../../../refused.ts';
import type { SlaAsked } from '../../../reports.ts';
import { slaReportCsv } from '../../../sla-report-csv.ts';
import type { ServerEnv, ServerParts } from '../../../server/parts.ts';
import { readerOf } from '../../reader.ts';
import { needsRight } from '../../ui/needs-right.tsx';
import { show } from '../../ui/show.ts';
import { askedBy, filtersIn, type SlaFilters } from './asked.ts';
import { SlaFiguresPart } from './figures.tsx';
import { FiguresFailed, FiguresToCome, SlaPage } from './page.tsx';

type Asked = Context<ServerEnv>;

/** First responses against their SLAs: a frame at once, the figures when they are read, and a CSV. */
export function slaReportScreen(parts: ServerParts): Hono<ServerEnv> {
  const screen = new Hono<ServerEnv>();
  const mayNamePeople = (c: Asked): boolean => c.get('door').extent('see reports by person') !== 'none';
  /** By person only for those who may: for others that is left out, as in the form. */
  const filtersOf = (c: Asked): SlaFilters => {
    const filters = filtersIn(new URL(c.req.url).searchParams);
    if (mayNamePeople(c)) return filters;
    const by = filters.by.filter((dimension) => dimension !== 'person');
    return { ...filters, by: by.length === 0 ? ['role'] : by };
  };
  const figures = async (c: Asked, filters: SlaFilters, asked: SlaAsked) => {
    const reader = readerOf(c, parts);
    const report = await unlessSilent(c.get('door').slaReport(asked));
    return report === undefined ? (
      <FiguresFailed reader={reader} filters={filters} />
    ) : (
      <SlaFiguresPart reader={reader} report={report} />
    );
  };

  screen.use('/reports/*', needsRight(parts, 'see reports'));
  screen.get('/reports/sla', async (c) => {
    const filters = filtersOf(c);
    const frame = {
      ...{ reader: readerOf(c, parts), policy: parts.policy, filters },
      mayNamePeople: mayNamePeople(c),
    };
    const asking = askedBy(filters, parts.policy);
    if ('problems' in asking) return show(c, <SlaPage {...frame} problems={asking.problems} />, 422);
    const part =
      c.req.query('figures') === 'now' ? (
        await figures(c, filters, asking.asked)
      ) : (
        <FiguresToCome reader={frame.reader} filters={filters} />
      );
    return show(c, <SlaPage {...frame}>{part}</SlaPage>);
  });
  screen.get('/reports/sla/figures', async (c) => {
    const filters = filtersOf(c);
    const asking = askedBy(filters, parts.policy);
    if ('problems' in asking) return c.redirect(`/reports/sla${new URL(c.req.url).search}`);
    return c.html(html`${await figures(c, filters, asking.asked)}`);
  });
  screen.get('/reports/sla.csv', async (c) => {
    const filters = filtersOf(c);
    const asking = askedBy(filters, parts.policy);
    if ('problems' in asking) return c.redirect(`/reports/sla${new URL(c.req.url).search}`);
    return c.body(slaReportCsv(await c.get('door').slaReport(asking.asked)), 200, {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="sla.csv"',
    });
  });
  return screen;
}

/** Undefined where no worker answers in time. */
async function unlessSilent<Answer>(asking: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await asking;
  } catch (error) {
    if (error instanceof NoAnswerError) return undefined;
    throw error;
  }
}
