import type { Child, FC } from 'hono/jsx';
import type { ResponseDistribution, ResponseSpan } from '../../../domain/reports/response-distribution.ts';
import type { Language } from '../languages.ts';
import { numberIn } from '../wording/numbers.ts';
import { durationIn } from '../wording/time.ts';
import { Chart, type Canvas } from './chart.tsx';
import { linearScale } from './scale.ts';

interface ResponseTimesProps {
  readonly language: Language;
  readonly distribution: ResponseDistribution;
  readonly description: string;
  /** `SLA 24 h` */
  readonly slaLabel: (hours: number) => string;
}

const height = 132;
const top = 34;
const bottom = height - 22;
const hourMs = 3_600_000;

/** The kinds of responses, as they are stacked: what was in time stands on the ground. */
const kinds = ['met', 'unset', 'breached'] as const;

/** How one role's first responses are spread over spans of time: a bar for each span, and its SLAs as lines across. */
export const ResponseTimes: FC<ResponseTimesProps> = (props) => (
  <Chart
    height={height}
    width={600}
    description={props.description}
    draw={(canvas) => drawing(props, canvas)}
  />
);

function drawing(
  { language, distribution, slaLabel }: ResponseTimesProps,
  { width, variant }: Canvas,
): Child {
  const { spans, slaHours, role } = distribution;
  const most = Math.max(1, ...spans.map(countOf));
  const x = linearScale([0, spans.length], [0, width]);
  const y = linearScale([0, most], [bottom, top]);
  const hatch = `late-${variant}-${role.replace(/\W+/g, '-')}`;
  return (
    <>
      <pattern id={hatch} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect class="late-ground" width="6" height="6" />
        <line class="late-stripe" x1="0" y1="0" x2="0" y2="6" />
      </pattern>
      <line class="grid" x1="0" x2={width} y1={bottom} y2={bottom} />
      {spans.map((span, index) => (
        <>
          {bars(span, y).map(({ kind, from, to }) => (
            <rect
              class={`bar ${kind}`}
              {...(kind === 'breached' ? { fill: `url(#${hatch})` } : {})}
              x={x(index) + 3}
              width={x(1) - 6}
              y={to}
              height={from - to}
            />
          ))}
          {countOf(span) === 0 ? null : (
            <text class="label" x={x(index + 0.5)} y={y(countOf(span)) - 4} text-anchor="middle">
              {numberIn(language, countOf(span))}
            </text>
          )}
          <text class="axis" x={x(index + 0.5)} y={height - 6} text-anchor="middle">
            {spanWords(language, span, spans[index - 1], variant)}
          </text>
        </>
      ))}
      {slaHours.map((hours, index) => (
        <>
          <line
            class="mark sla"
            x1={x(placeOf(hours, spans))}
            x2={x(placeOf(hours, spans))}
            y1="4"
            y2={bottom}
          />
          <text
            class="label sla"
            x={x(placeOf(hours, spans)) - 5}
            y={12 + (index % 2) * 13}
            text-anchor="end"
          >
            {slaLabel(hours)}
          </text>
        </>
      ))}
    </>
  );
}

export function countOf({ met, breached, unset }: ResponseSpan): number {
  return met + breached + unset;
}

interface Bar {
  readonly kind: (typeof kinds)[number];
  readonly from: number;
  readonly to: number;
}

function bars(span: ResponseSpan, y: (count: number) => number): readonly Bar[] {
  let below = 0;
  return kinds.flatMap((kind) => {
    if (span[kind] === 0) return [];
    const from = y(below);
    below += span[kind];
    return [{ kind, from, to: y(below) }];
  });
}

/** Spans are equally wide on paper, whatever time they take. */
function placeOf(hours: number, spans: readonly ResponseSpan[]): number {
  const index = spans.findIndex(({ upToHours }) => upToHours !== null && hours <= upToHours);
  const end = spans[index]?.upToHours;
  if (end === undefined || end === null) return spans.length - 0.5;
  const begin = spans[index - 1]?.upToHours ?? 0;
  return index + (hours - begin) / (end - begin);
}

/** `≤ 24 h`, and `> 7 d` of the last one; the bare time where there is little room. */
function spanWords(
  language: Language,
  { upToHours }: ResponseSpan,
  before: ResponseSpan | undefined,
  variant: Canvas['variant'],
): string {
  if (upToHours === null) return `> ${spanEnd(language, before?.upToHours ?? 0)}`;
  return variant === 'wide' ? `≤ ${spanEnd(language, upToHours)}` : spanEnd(language, upToHours);
}

function spanEnd(language: Language, hours: number): string {
  return durationIn(language, hours * hourMs);
}
