const unitMs = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;

/** The milliseconds of a length of time such as `45m`, `4h`, `3d` or `2w`; undefined for any other text. */
export function parseLengthOfTime(text: string): number | undefined {
  const [, count, unit] = /^(\d{1,5})(m|h|d|w)$/.exec(text) ?? [];
  return count === undefined ? undefined : Number(count) * unitMs[unit as keyof typeof unitMs];
}
