import { differences, type Finding } from './compare.ts';
import type { Cell } from './cell.ts';
import { gapsOf } from './gaps.ts';
import type { Victim } from './killer.ts';
import type { Repeats } from './picture.ts';
import { nameOf, roundsOf, sliceOf, type Point, type Slice } from './points.ts';
import { playThrough, type Ran } from './run.ts';
import type { Files } from './temporal.ts';
import type { Walk } from './walks.ts';

/** A cell and what dies in it. */
export interface Bench {
  readonly cell: Cell;
  readonly victim: Victim;
}

/** A walk as it goes when nothing is killed. */
export interface Recorded {
  readonly walk: Walk;
  readonly undisturbed: Ran;
  /** The sample data of the outside systems is of that day (UTC), so a picture is compared with one of the same day. */
  readonly day: string;
  readonly points: readonly Point[];
  readonly events: number;
  readonly gaps: number;
}

/** What was found at one point. */
export interface PointFindings {
  readonly point: string;
  readonly findings: readonly Finding[];
}

/** A walk with its kills. */
export interface Killed {
  readonly walk: Walk;
  readonly asked: number;
  readonly killed: number;
  /** Names of points that no run came by again. */
  readonly notReached: readonly string[];
  readonly found: readonly PointFindings[];
  readonly repeats: Repeats;
}

const today = (): string => new Date().toISOString().slice(0, 10);

let runs = 0;

async function play(
  { cell, victim }: Bench,
  files: Files,
  walk: Walk,
  points: readonly Point[],
): Promise<Ran> {
  const { policy, file } = await files.policyOf(walk);
  await cell.usePolicy(file);
  runs += 1;
  return playThrough(cell, { walk, policy, number: runs, victim, points });
}

/** A recording that was slowed down so much that Temporal gave something up is made again. */
const recordings = 4;

/**
 * Records a walk without kills, twice: both have to leave the same behind and come by the same points, which have to be those that
 * the histories ask for.
 */
export async function record(bench: Bench, files: Files, walk: Walk): Promise<Recorded> {
  let reason = '';
  let last: Recorded | undefined;
  for (let attempt = 0; attempt < recordings; attempt += 1) {
    const day = today();
    const ran = await play(bench, files, walk, []);
    const { histories, seen: points, findings } = ran;
    const request = gapsOf('request', histories.request);
    const tenant = gapsOf('tenant', histories.tenant);
    const asked = { ...request.points, ...tenant.points };
    reason = [
      ...findings.map(({ text }) => text),
      ...unlike(asked, countsOf(points)),
      ...(last?.day !== day
        ? []
        : differences(last.undisturbed.picture, ran.picture).map(({ kind, text }) => `${kind}: ${text}`)),
    ].join('; ');
    const recorded = {
      ...{ walk, undisturbed: ran, day, points },
      events: request.events + tenant.events,
      gaps: request.gaps + tenant.gaps,
    };
    if (reason === '' && last?.day === today()) return recorded;
    last = reason === '' ? recorded : undefined;
  }
  throw new Error(`The walk "${walk.name}" is not the same twice without any kill: ${reason}`);
}

function countsOf(points: readonly Point[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { role, of, stage } of points) {
    if (stage === 'without a worker') continue;
    const kind = `${role}: ${of} ${stage}`;
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
}

function unlike(asked: Readonly<Record<string, number>>, seen: Readonly<Record<string, number>>): string[] {
  return Object.keys({ ...asked, ...seen })
    .filter((kind) => asked[kind] !== seen[kind])
    .map(
      (kind) => `the histories have ${asked[kind] ?? 0} times "${kind}", the worker ${seen[kind] ?? 0} times`,
    );
}

export interface MatrixOptions extends Slice {
  readonly say: (line: string) => void;
}

/** A course that a run takes by chance, such as two activities that end in one task, leaves points out: those are tried again. */
const tries = 4;

/** Kills at the points of recorded walks, in all cells at a time. */
export async function killAll(
  benches: readonly Bench[],
  files: Files,
  recorded: readonly Recorded[],
  { say, ...slice }: MatrixOptions,
): Promise<Killed[]> {
  const results = recorded.map(({ walk, points }) => ({
    ...{ walk, killed: 0, notReached: [] as string[], found: [] as PointFindings[] },
    asked: sliceOf(points, slice).length,
    repeats: { mails: 0, cards: 0 },
  }));
  interface Job {
    readonly index: number;
    readonly points: readonly Point[];
    readonly attempt: number;
  }
  const jobs: Job[] = recorded.flatMap(({ points }, index) =>
    roundsOf(sliceOf(points, slice)).map((round) => ({ index, points: round, attempt: 1 })),
  );
  // Those of the walk that waits longest first.
  jobs.reverse();
  let done = 0;
  let killed = 0;

  const ofToday = new Map<string, Promise<Recorded>>();
  /** The recording as it is today; made anew by the first who needs it after midnight. */
  const undisturbedBy = (bench: Bench, one: Recorded): Promise<Recorded> => {
    if (one.day === today()) return Promise.resolve(one);
    const key = `${one.walk.name} ${today()}`;
    const known = ofToday.get(key) ?? record(bench, files, one.walk);
    ofToday.set(key, known);
    return known;
  };

  const work = async (bench: Bench): Promise<void> => {
    for (let job = jobs.shift(); job !== undefined; job = jobs.shift()) {
      const { index, points, attempt } = job;
      const result = results[index];
      const one = recorded[index];
      if (result === undefined || one === undefined) continue;
      const { walk, undisturbed, day } = await undisturbedBy(bench, one);
      const { ran, findings } = await judged(bench, files, walk, undisturbed, points);
      if (day !== today()) {
        jobs.push(job);
        continue;
      }
      const reached = points.filter((point) => ran?.killed.has(nameOf(point)) === true);
      const missed = points.filter((point) => !reached.includes(point));
      if (findings.length === 0) {
        result.killed += reached.length;
        killed += reached.length;
      } else if (points.length > 1) {
        // Which of them it is shows alone.
        say(`${walk.name}: ${points.length} kills together changed something; each is looked at alone`);
        jobs.push(...points.map((point) => ({ index, points: [point], attempt })));
        continue;
      } else {
        result.killed += reached.length;
        killed += reached.length;
        result.found.push({ point: points.map(nameOf).join(), findings });
        for (const { kind, text } of findings) say(`${walk.name}, ${nameOf(points[0]!)}: ${kind}: ${text}`);
      }
      if (ran !== undefined) {
        result.repeats = {
          mails: result.repeats.mails + ran.repeats.mails,
          cards: result.repeats.cards + ran.repeats.cards,
        };
      }
      if (missed.length > 0 && attempt < tries) jobs.push({ index, points: missed, attempt: attempt + 1 });
      else if (findings.length === 0) result.notReached.push(...missed.map(nameOf));
      done += 1;
      if (done % 10 === 0) say(`${done} runs, ${killed} kills, ${jobs.length} runs to come`);
    }
  };
  await Promise.all(benches.map(work));
  return results;
}

/** What a run with kills has changed. A run that does not come to its end is stuck. */
async function judged(
  bench: Bench,
  files: Files,
  walk: Walk,
  undisturbed: Ran,
  points: readonly Point[],
): Promise<{ ran?: Ran; findings: readonly Finding[] }> {
  try {
    const ran = await play(bench, files, walk, points);
    return { ran, findings: [...ran.findings, ...differences(undisturbed.picture, ran.picture)] };
  } catch (error) {
    await bench.cell.comeBack();
    return { findings: [{ kind: 'stuck', text: error instanceof Error ? error.message : String(error) }] };
  }
}
