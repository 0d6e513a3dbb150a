import Table from 'cli-table3';
import type { Finding } from './compare.ts';
import type { Killed, Recorded } from './matrix.ts';

interface Results {
  readonly every: number;
  readonly seed: number;
  readonly recorded: readonly Recorded[];
  readonly killed: readonly Killed[];
  readonly ofTemporal: readonly Killed[];
  readonly seconds: number;
}

/** More points than this share that no run came by again is a matrix that does not say enough. */
const mostNotReached = 0.05;

const kinds: readonly Finding['kind'][] = ['lost', 'doubled', 'stuck', 'wrong'];

/** What the matrix has found, for people; it ends as mocha does, with a kill for a test. */
export function reportOf({ every, seed, recorded, killed, ofTemporal, seconds }: Results): {
  readonly text: string;
  readonly isSound: boolean;
} {
  const table = new Table({
    head: [
      'walk',
      'events',
      'gaps',
      'kill points',
      'worker killed',
      'Temporal killed',
      'not reached',
      ...kinds,
    ],
    style: { head: [], border: [] },
  });
  recorded.forEach(({ walk, events, gaps, points }, index) => {
    const worker = killed[index];
    const temporal = ofTemporal[index];
    const both = [worker, temporal].filter((one) => one !== undefined);
    const missed = both.reduce((sum, { notReached }) => sum + notReached.length, 0);
    const counts = kinds.map((kind) => countOf(both, kind));
    const kills = [worker?.killed ?? 0, temporal?.killed ?? 0];
    table.push([walk.name, events, gaps, points.length, ...kills, missed, ...counts]);
  });
  const all = [...killed, ...ofTemporal];
  const sum = (of: (one: Killed) => number, over: readonly Killed[] = all): number =>
    over.reduce((total, one) => total + of(one), 0);
  const kills = sum(({ killed: reached }) => reached);
  const failed = sum(({ found }) => found.length);
  const missed = all.flatMap(({ walk, notReached }) => notReached.map((name) => `  ${walk.name}, ${name}`));
  const isEnough = missed.length <= mostNotReached * sum(({ asked }) => asked) && kills > 0;
  const points = recorded.reduce((total, one) => total + one.points.length, 0);
  const lines = [
    table.toString(),
    ...(missed.length === 0 ? [] : ['Not reached, because every try took another course:', ...missed]),
    `Worker killed at ${sum(({ killed: reached }) => reached, killed)} of ${points} kill points` +
      (every === 1 ? '' : ` (every ${every}th, seed ${seed})`) +
      `, Temporal ${sum(({ killed: reached }) => reached, ofTemporal)} times, in ${seconds.toFixed(0)} s.`,
    `Sent again under the same id, and shown once: ${sum(({ repeats }) => repeats.mails)} mails, ${sum(({ repeats }) => repeats.cards)} cards.`,
    ...all.flatMap(({ walk, found }) =>
      found.flatMap(({ point, findings }) =>
        findings.map(({ kind, text }) => `  ${kind}: ${walk.name}, ${point}: ${text}`),
      ),
    ),
    `${kills} kills · ${kinds.map((kind) => `${countOf(all, kind)} ${kind}`).join(' · ')}`,
    ...(isEnough ? [] : ['Too few kill points were reached to say anything.']),
    '',
    `  ${kills - failed} passing (${seconds.toFixed(0)}s)`,
    ...(failed === 0 ? [] : [`  ${failed} failing`]),
  ];
  return { text: lines.join('\n'), isSound: failed === 0 && isEnough };
}

/** At how many points something was lost, doubled … */
function countOf(killed: readonly Killed[], kind: Finding['kind']): number {
  return killed
    .flatMap(({ found }) => found)
    .filter(({ findings }) => findings.some((finding) => finding.kind === kind)).length;
}
