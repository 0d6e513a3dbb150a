import type { Moment } from './moments.ts';

/** Whose history it is: of the request that is walked, or of the Org that grants its credits. */
export type Role = 'request' | 'tenant';

/**
 * Where something is killed. A walk has a phase for each action of people, from that action until nothing is under way any more;
 * `nth` counts within the phase, so that a kill in one phase changes nothing about the points of the next.
 */
export interface Point {
  readonly phase: number;
  readonly role: Role;
  /** Type of an activity; `task` for a workflow task; `action` and `timer` for what arrives while no worker is there. */
  readonly of: string;
  readonly nth: number;
  readonly stage: Moment['stage'] | 'without a worker';
}

/** `action 3, request: notify 2 done`. */
export function nameOf({ phase, role, of, nth, stage }: Point): string {
  return `action ${phase}, ${role}: ${of} ${nth} ${stage}`;
}

/**
 * Points to be run together, one a phase: everything is at rest between phases, so each kill meets what it would meet alone. Round
 * after round until all are in one.
 */
export function roundsOf(points: readonly Point[]): Point[][] {
  const phases = new Map<number, Point[]>();
  for (const point of points) phases.set(point.phase, [...(phases.get(point.phase) ?? []), point]);
  const columns = [...phases.values()];
  const longest = Math.max(0, ...columns.map(({ length }) => length));
  return Array.from({ length: longest }, (_none, round) => columns.flatMap((column) => column[round] ?? []));
}

/** Which points are asked for. */
export interface Slice {
  /** Every nth; all when it is 1. */
  readonly every: number;
  /** Chooses with which it begins. */
  readonly seed: number;
  /** Only those with this in their name. */
  readonly only?: string;
}

export function sliceOf(points: readonly Point[], { every, seed, only = '' }: Slice): Point[] {
  return points
    .filter((point) => nameOf(point).includes(only))
    .filter((_point, index) => (index + seed) % every === 0);
}
