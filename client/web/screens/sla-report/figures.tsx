import type { FC } from 'hono/jsx';
import type { ResponseDistribution, ResponseSpan } from '../../../../domain/reports/response-distribution.ts';
import type { SlaFigures, SlaReport, Spread } from '../../../../domain/reports/sla-report.ts';
import type { GatheredSlaReport } from '../../../reports.ts';
import { namesOf } from '../../../sla-report-csv.ts';
import { Legend } from '../../charts/chart.tsx';
import { countOf, ResponseTimes } from '../../charts/response-times.tsx';
import type { Language } from '../../languages.ts';
import type { Reader } from '../../reader.ts';
import { requestPath } from '../../paths.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { When } from '../../ui/when.tsx';
import { listIn, numberIn } from '../../wording/numbers.ts';
import { termIn } from '../../wording/terms.ts';
import { durationIn, timeTakenIn } from '../../wording/time.ts';
import { words } from './words.ts';

interface FiguresProps {
  readonly language: Language;
  readonly report: GatheredSlaReport;
}

const hourMs = 3_600_000;

/** The report itself, which is loaded after the page's frame: rows, how responses are spread, and what is missing. */
export const SlaFiguresPart: FC<Pick<FiguresProps, 'report'> & { readonly reader: Reader }> = ({
  reader,
  report,
}) => {
  const { language } = reader;
  const said = words[language];
  const { rows, requests, unread } = report;
  const read = said.requests(numberIn(language, requests), requests === 1);
  return (
    <div id="figures">
      {rows.length === 0 ? (
        <p class="empty">{said.nothing(read)}</p>
      ) : (
        <>
          <RowsTable language={language} report={report} />
          <p class="quiet">
            {said.read(read)} · <When reader={reader} at={report.asOf} />
          </p>
          <Distributions language={language} distributions={report.distributions} />
        </>
      )}
      {unread.length === 0 ? null : (
        <section>
          <h2>{said.unread(numberIn(language, unread.length))}</h2>
          <ul>
            {unread.map(({ requestId, why }) => (
              <li>
                <a href={requestPath(requestId)}>{requestId}</a> <span lang="en">{why}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
};

const RowsTable: FC<FiguresProps> = ({ language, report: { by, rows, total, distributions } }) => {
  const said = words[language];
  const { columns } = said;
  const cells = (figures: SlaFigures) => [
    numberIn(language, figures.responses),
    numberIn(language, figures.met),
    warned(language, figures.breached),
    figures.shareMet === undefined ? said.noSla : `${Math.floor(figures.shareMet * 100)} %`,
    <Taken language={language} which="median" figures={figures} />,
    <Taken language={language} which="worst" figures={figures} />,
    numberIn(language, figures.open),
    warned(language, figures.overdue),
  ];
  return (
    <DataTable
      label={said.title}
      columns={[
        ...by.map((dimension) => ({ label: said.dimensions[dimension] })),
        { label: columns.responses, isNumber: true },
        { label: columns.met, isNumber: true },
        { label: columns.breached, isNumber: true },
        { label: columns.share, isNumber: true },
        { label: columns.median, isNumber: true },
        { label: columns.worst, isNumber: true },
        { label: columns.open, isNumber: true },
        { label: columns.overdue, isNumber: true },
      ]}
      rows={[
        ...rows.map((row) => [
          ...namesOf(by, row).map((name, index) =>
            by[index] === 'role' ? (
              <>
                {termIn(language, name)}{' '}
                <SlaNote language={language} role={name} distributions={distributions} />
              </>
            ) : (
              name
            ),
          ),
          ...cells(row),
        ]),
        [...by.map((_, index) => (index === 0 ? <strong>{said.all}</strong> : '')), ...cells(total)],
      ]}
    />
  );
};

interface SlaNoteProps extends Pick<SlaReport, 'distributions'> {
  readonly language: Language;
  readonly role: string;
}

/** The SLAs that a role's responses were judged by, beside its name. */
const SlaNote: FC<SlaNoteProps> = ({ language, role, distributions }) => {
  const { slaHours = [] } = distributions.find((each) => each.role === role) ?? {};
  if (slaHours.length === 0) return null;
  return <span class="quiet nowrap">{words[language].slaOf(slasIn(language, slaHours))}</span>;
};

function slasIn(language: Language, slaHours: readonly number[]): string {
  const told = slaHours.map((hours) => durationIn(language, hours * hourMs));
  return listIn(language, told, 'disjunction');
}

/** By shape and colour where there is something to look at. */
function warned(language: Language, count: number) {
  const told = numberIn(language, count);
  return count === 0 ? told : <strong class="bad">■ {told}</strong>;
}

const Taken: FC<{
  readonly language: Language;
  readonly which: keyof Spread;
  readonly figures: SlaFigures;
}> = ({ language, which, figures: { elapsed, working } }) => {
  if (elapsed === undefined) return null;
  const told = timeTakenIn(language, elapsed[which]);
  const counted = working === undefined ? told : timeTakenIn(language, working[which]);
  return (
    <>
      {told}
      {counted === told ? null : <span class="quiet block">{words[language].working(counted)}</span>}
    </>
  );
};

const Distributions: FC<{
  readonly language: Language;
  readonly distributions: readonly ResponseDistribution[];
}> = ({ language, distributions }) => {
  const said = words[language];
  const shown = distributions.filter(
    ({ spans, missed }) => spans.some((span) => countOf(span) > 0) || missed > 0,
  );
  if (shown.length === 0) return null;
  return (
    <section>
      <h2>{said.spread}</h2>
      <p class="quiet">{said.spreadIntro}</p>
      <Legend
        entries={(['met', 'breached', 'unset'] as const).map((kind) => ({
          swatch: `bar ${kind}`,
          label: said.legend[kind],
        }))}
      />
      <div class="small-multiples">
        {shown.map((distribution) => (
          <RoleFigure language={language} distribution={distribution} />
        ))}
      </div>
    </section>
  );
};

const RoleFigure: FC<{ readonly language: Language; readonly distribution: ResponseDistribution }> = ({
  language,
  distribution,
}) => {
  const said = words[language];
  const { role, spans, slaHours, missed } = distribution;
  const sum = (count: (span: ResponseSpan) => number): string =>
    numberIn(
      language,
      spans.reduce((total, span) => total + count(span), 0),
    );
  const name = termIn(language, role);
  const withoutResponse = missed === 0 ? undefined : said.missed(numberIn(language, missed));
  if (spans.every((span) => countOf(span) === 0)) {
    // What SLA was missed is known of responses alone.
    return (
      <figure>
        <h3>{name}</h3>
        <p class="quiet">{withoutResponse}</p>
      </figure>
    );
  }
  return (
    <figure>
      <h3>
        {name}{' '}
        <span class="quiet">
          {slaHours.length === 0 ? said.noSla : said.slaOf(slasIn(language, slaHours))}
        </span>
      </h3>
      <ResponseTimes
        language={language}
        distribution={distribution}
        slaLabel={(hours) => said.slaOf(durationIn(language, hours * hourMs))}
        description={said.chartSays(
          name,
          sum(countOf),
          sum(({ met }) => met),
          sum(({ breached }) => breached),
        )}
      />
      <DataTable
        label={`${said.spread}: ${name}`}
        columns={[
          { label: said.took },
          { label: said.legend.met, isNumber: true },
          { label: said.legend.breached, isNumber: true },
          { label: said.legend.unset, isNumber: true },
        ]}
        rows={spans.flatMap((span, index) =>
          countOf(span) === 0
            ? []
            : [
                [
                  spanIn(language, span, spans[index - 1]),
                  numberIn(language, span.met),
                  numberIn(language, span.breached),
                  numberIn(language, span.unset),
                ],
              ],
        )}
        more={withoutResponse}
      />
    </figure>
  );
};

function spanIn(language: Language, { upToHours }: ResponseSpan, before: ResponseSpan | undefined): string {
  const said = words[language];
  if (upToHours !== null) return said.spanUpTo(durationIn(language, upToHours * hourMs));
  return said.spanOver(durationIn(language, (before?.upToHours ?? 0) * hourMs));
}
