import type { Child, FC } from 'hono/jsx';

/** What a chart is drawn into, in units of about a pixel. */
export interface Canvas {
  readonly width: number;
  /** Sets ids inside the drawing apart from those of the other one. */
  readonly variant: 'wide' | 'narrow';
}

const narrow: Canvas = { variant: 'narrow', width: 340 };

interface ChartProps {
  readonly height: number;
  /** As wide as it is shown where there is room: letters keep their size then. */
  readonly width: number;
  /** What the chart says, for those who do not see it. */
  readonly description: string;
  /** Called for a wide screen and for a phone: the style sheet shows one, so that letters stay readable on both. */
  readonly draw: (canvas: Canvas) => Child;
}

/** A drawing made on the server, without a script; a table with its figures belongs below it (ux.md). */
export const Chart: FC<ChartProps> = ({ height, width, description, draw }) => (
  <>
    {[{ variant: 'wide', width } as const, narrow].map((canvas) => (
      <svg
        class={`chart ${canvas.variant}`}
        viewBox={`0 0 ${canvas.width} ${height}`}
        role="img"
        aria-label={description}
      >
        {draw(canvas)}
      </svg>
    ))}
  </>
);

interface LegendProps {
  readonly entries: readonly { readonly swatch: string; readonly label: string }[];
}

/** What the marks of a chart mean. `swatch` is the class that the mark has in the drawing. */
export const Legend: FC<LegendProps> = ({ entries }) => (
  <ul class="legend">
    {entries.map(({ swatch, label }) => (
      <li>
        <svg class="swatch" viewBox="0 0 20 12" aria-hidden="true">
          {swatchShape(swatch)}
        </svg>
        {label}
      </li>
    ))}
  </ul>
);

/** As the mark looks in the drawing: a line, a dot or an area. */
function swatchShape(swatch: string): Child {
  if (swatch.startsWith('line')) return <line class={swatch} x1="0" y1="6" x2="20" y2="6" />;
  if (swatch.startsWith('dot')) return <circle class={swatch} cx="10" cy="6" r="4" />;
  return <rect class={swatch} x="0" y="1" width="20" height="10" />;
}
