import type { FC } from 'hono/jsx';
import { balanceCourse, type BalanceCourse } from '../../../../domain/balance/balance-course.ts';
import type { Policy } from '../../../../domain/policy/policy.ts';
import { utcDay } from '../../../../domain/wording/time.ts';
import type { OrgOutlook } from '../../../org-outlook.ts';
import type { ShownOrg } from '../../../org.ts';
import { Legend } from '../../charts/chart.tsx';
import { CreditsOverTime, type DayMark } from '../../charts/credits-over-time.tsx';
import type { Reader } from '../../reader.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { amountIn, moneyIn } from '../../wording/amounts.ts';
import { creditsIn, numberIn } from '../../wording/numbers.ts';
import { dayIn } from '../../wording/time.ts';
import { courseRows, type CourseRow } from './course-rows.ts';
import { words, type OrgWords } from './words.ts';

interface OutlookProps {
  readonly reader: Reader;
  readonly policy: Policy;
  readonly org: ShownOrg;
  readonly outlook: OrgOutlook;
}

/** How the credits stand and when they run out: the figures, the chart with its table, and what the watch says. */
export const Outlook: FC<OutlookProps> = ({ reader, policy, org, outlook }) => {
  const said = words[reader.language];
  const course =
    org.account === null
      ? undefined
      : balanceCourse({
          ...org.account,
          usage: org.usage,
          today: utcDay(reader.now),
          windowDays: policy.balance.forecastWindowDays,
        });
  return (
    <section>
      <h2>{said.outlook}</h2>
      <Figures reader={reader} policy={policy} outlook={outlook} />
      {course === undefined || (course.past.length < 2 && course.expected === undefined) ? (
        <p class="quiet">{said.noChart}</p>
      ) : (
        <CourseFigure reader={reader} course={course} outlook={outlook} />
      )}
      <details class="more-facts">
        <summary>{said.watchSays}</summary>
        <ul class="bare" lang="en">
          {outlook.lines.map((line) => (
            <li>{withDays(line)}</li>
          ))}
        </ul>
      </details>
      {outlook.leftOfEarlierGrants > 0 && org.account !== null ? (
        <p class="quiet">
          {said.earlierNotForecast(
            amountIn(reader.language, outlook.leftOfEarlierGrants),
            numberIn(reader.language, org.account.grants.length),
          )}
        </p>
      ) : null}
    </section>
  );
};

/** Its sentences are English, and their days `YYYY-MM-DD`: said as everywhere else. */
function withDays(line: string): string {
  return line.replace(/\b\d{4}-\d{2}-\d{2}\b/g, (day) => dayIn('en', day));
}

const Figures: FC<Omit<OutlookProps, 'org'>> = ({ reader: { language }, policy, outlook }) => {
  const said = words[language];
  const { forecast, topUpBy, chain } = outlook;
  if (forecast === undefined) return null;
  const { dailyUsage, runsOutOn, earliest, latest, lostToExpiry } = forecast;
  return (
    <dl class="figures">
      <div>
        <dt>{said.perDay}</dt>
        <dd>
          {amountIn(language, dailyUsage)}
          <span class="quiet">{said.perDayOf(numberIn(language, policy.balance.forecastWindowDays))}</span>
        </dd>
      </div>
      <div>
        <dt>{said.runsOut}</dt>
        <dd>
          {runsOutOn === undefined ? said.noRunOut : dayIn(language, runsOutOn)}
          {earliest === undefined ? null : (
            <span class="quiet">
              {said.band(
                dayIn(language, earliest),
                latest === undefined ? said.notForetold : dayIn(language, latest),
              )}
            </span>
          )}
        </dd>
      </div>
      {topUpBy === undefined ? null : (
        <div>
          <dt>{said.submitBy}</dt>
          <dd>
            {dayIn(language, topUpBy.day)}
            <span class="quiet">{said.submitByHow(chain.region)}</span>
          </dd>
        </div>
      )}
      {lostToExpiry > 0 ? (
        <div>
          <dt>{said.lost}</dt>
          <dd>{amountIn(language, lostToExpiry)}</dd>
        </div>
      ) : null}
    </dl>
  );
};

interface CourseFigureProps {
  readonly reader: Reader;
  readonly course: BalanceCourse;
  readonly outlook: OrgOutlook;
}

const CourseFigure: FC<CourseFigureProps> = ({ reader: { language }, course, outlook }) => {
  const said = words[language];
  const { forecast, topUpBy } = outlook;
  const marks: DayMark[] = [
    { day: course.today, kind: 'today', label: said.today },
    ...(topUpBy === undefined
      ? []
      : [
          {
            day: topUpBy.day,
            kind: 'top-up',
            label: said.markTopUp(dayIn(language, topUpBy.day)),
          } as const,
        ]),
    ...(forecast?.runsOutOn === undefined
      ? []
      : [
          {
            day: forecast.runsOutOn,
            kind: 'run-out',
            label: said.markRunOut(dayIn(language, forecast.runsOutOn)),
          } as const,
        ]),
  ];
  const left = creditsIn(language, course.past.at(-1)?.credits ?? 0);
  const runsOut = marks.slice(1).map(({ label }) => label);
  const entries = [
    { swatch: 'line past', label: said.legend.past, isThere: course.past.length > 1 },
    { swatch: 'line expected', label: said.legend.expected, isThere: course.expected !== undefined },
    { swatch: 'band', label: said.legend.band, isThere: course.slowest !== undefined },
    { swatch: 'dot expiry', label: said.legend.expiry, isThere: course.expiries.length > 0 },
  ];
  return (
    <figure>
      <CreditsOverTime
        language={language}
        course={course}
        marks={marks}
        description={said.chartSays(left, runsOut.length === 0 ? said.noRunOut : runsOut.join('; '))}
      />
      <Legend entries={entries.filter(({ isThere }) => isThere)} />
      <DataTable
        label={said.outlook}
        columns={[
          { label: said.courseTable.day },
          { label: said.courseTable.what },
          { label: said.courseTable.left, isNumber: true },
          { label: said.courseTable.fastest, isNumber: true },
          { label: said.courseTable.slowest, isNumber: true },
        ]}
        rows={courseRows(course, outlook).map((row) => [
          <time datetime={row.day}>{dayIn(language, row.day)}</time>,
          whatOf(said, row, moneyIn(language, row.expires ?? 0)),
          ...[row.left, row.fastest, row.slowest].map((credits) =>
            credits === undefined ? '' : moneyIn(language, credits),
          ),
        ])}
      />
    </figure>
  );
};

function whatOf({ courseTable }: OrgWords, { what }: CourseRow, expiring: string): string {
  return what === 'expiry' ? courseTable.expiry(expiring) : courseTable[what];
}
