/** A stretch of a list, as instants in milliseconds, and how many requests lay in it when somebody looked. */
export interface Piece {
  readonly from: number;
  readonly until: number;
  /** An estimate where only part of it was looked at; undefined where nobody has looked. */
  readonly size: number | undefined;
}

/**
 * Where requests lay, from the beginning of a list to its end without a gap. It only guides where to look next: what is
 * there now, reading tells.
 */
export type Outline = readonly Piece[];

export function unknownOutline([from, until]: readonly [from: number, until: number]): Outline {
  return [{ from, until, size: undefined }];
}

/** What to do next on the way from an instant on: read everything before `until`, or count part of it first. */
export type NextLook =
  | { readonly kind: 'read'; readonly until: number }
  | { readonly kind: 'count'; readonly from: number; readonly until: number };

/** How the next requests are sought. */
export interface Seeking {
  /** So many of them are read, where there are. */
  readonly wanted: number;
  /** And not more than so many at once. */
  readonly most: number;
  /** Where a long stretch is cut first, in order. */
  readonly cuts: readonly number[];
  /** Whether the last count found nothing where it should have: then halves find it sooner. */
  readonly isUneven: boolean;
}

/** The nearest stretch after `start` that is worth reading, or what has to be counted before that can be said. */
export function nextLook(outline: Outline, start: number, seeking: Seeking): NextLook {
  const { wanted, most } = seeking;
  let expected = 0;
  for (const piece of outline) {
    if (piece.until <= start) continue;
    const { until } = piece;
    const from = Math.max(piece.from, start);
    const size = share(piece, from, until);
    if (size === undefined || expected + size > most) {
      const isInstant = until - from <= 1;
      // Many that share one instant cannot be cut: they are read by themselves, however many they are.
      if (expected >= wanted / 2 || (isInstant && from > start)) return { kind: 'read', until: from };
      if (!isInstant) return { kind: 'count', from, until: cutIn(from, until, size, seeking) };
    }
    expected += size ?? 0;
    if (expected >= wanted) return { kind: 'read', until };
  }
  return { kind: 'read', until: outline.at(-1)?.until ?? start };
}

/** In the middle of the usual places, else where about what is wanted lies before it. */
function cutIn(
  from: number,
  until: number,
  size: number | undefined,
  { cuts, wanted, isUneven }: Seeking,
): number {
  // Whether it is worth cutting, its number tells.
  if (size === undefined) return until;
  const within = cuts.filter((cut) => from < cut && cut < until);
  const usual = within[Math.floor(within.length / 2)];
  if (usual !== undefined) return usual;
  const part = isUneven ? 0.5 : Math.min((1.3 * wanted) / size, 0.5);
  return Math.max(from + 1, Math.floor(from + (until - from) * part));
}

/** After `size` requests were counted in a stretch; undefined: there turned out to be more than was thought. */
export function afterCount(outline: Outline, counted: Piece): Outline {
  return withPieces(outline, counted, [counted]);
}

/** After everything in a stretch was read; `instants` are those of the requests, in order. */
export function afterReading(
  outline: Outline,
  from: number,
  until: number,
  instants: readonly number[],
): Outline {
  const sizes = new Map<number, number>([[from, 0]]);
  for (const at of instants) sizes.set(at, (sizes.get(at) ?? 0) + 1);
  const begins = [...sizes.keys()];
  // A page that begins where one of them lies finds it at the beginning of a piece.
  const pieces = begins.map((begin, index) => ({
    from: begin,
    until: begins[index + 1] ?? until,
    size: sizes.get(begin),
  }));
  return withPieces(outline, { from, until, size: instants.length }, pieces);
}

/** More are joined again, two by two, so that what is remembered of a list stays small. */
const mostPieces = 500;

function withPieces(outline: Outline, stretch: Piece, pieces: readonly Piece[]): Outline {
  const before = outline
    .filter(({ from }) => from < stretch.from)
    .map((piece) => remainder(piece, stretch, piece.from, Math.min(piece.until, stretch.from)));
  const after = outline
    .filter(({ until }) => until > stretch.until)
    .map((piece) => remainder(piece, stretch, Math.max(piece.from, stretch.until), piece.until));
  const all = [...before, ...pieces, ...after];
  return all.length > mostPieces ? joined(all) : all;
}

/** What is left of a piece beside a stretch that is known better now; what is not in that is shared out over the rest. */
function remainder(piece: Piece, stretch: Piece, from: number, until: number): Piece {
  if (piece.size === undefined) return { from, until, size: undefined };
  if (from === piece.from && until === piece.until) return piece;
  const isWithin = piece.from <= stretch.from && stretch.until <= piece.until;
  if (!isWithin || stretch.size === undefined) return { from, until, size: share(piece, from, until) };
  const rest = piece.until - piece.from - (stretch.until - stretch.from);
  return { from, until, size: (Math.max(0, piece.size - stretch.size) * (until - from)) / rest };
}

/** As if what lies in a piece lay evenly. */
function share({ from, until, size }: Piece, begin: number, end: number): number | undefined {
  return size === undefined ? undefined : (size * (end - begin)) / (until - from);
}

function joined(pieces: readonly Piece[]): Piece[] {
  return pieces.flatMap((piece, index) => {
    if (index % 2 === 1) return [];
    const next = pieces[index + 1];
    if (next === undefined) return [piece];
    const size = piece.size === undefined || next.size === undefined ? undefined : piece.size + next.size;
    return [{ from: piece.from, until: next.until, size }];
  });
}
