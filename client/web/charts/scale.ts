/** Where a value lies on an axis, straight from one range to the other. */
export function linearScale(
  [fromValue, toValue]: readonly [number, number],
  [from, to]: readonly [number, number],
): (value: number) => number {
  const span = toValue - fromValue;
  // A range of nothing lies at its beginning; tenths of units are finer than any screen.
  return (value) => rounded(span === 0 ? from : from + ((value - fromValue) / span) * (to - from));
}

/** Round numbers from 0 to the first one that is not below `max`: about `count` steps of 1, 2 or 5 times a power of ten. */
export function roundTicks(max: number, count: number): readonly number[] {
  if (!(max > 0)) return [0, 1];
  const rough = max / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5].find((factor) => factor * power >= rough) ?? 10);
  const steps = Math.ceil(max / step);
  return Array.from({ length: steps + 1 }, (_, index) => index * step);
}

/** `12,3.5 14,8`: points of a polyline or polygon. */
export function pointList(points: readonly (readonly [x: number, y: number])[]): string {
  return points.map(([x, y]) => `${rounded(x)},${rounded(y)}`).join(' ');
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
