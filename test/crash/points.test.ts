import assert from 'node:assert/strict';
import { nameOf, roundsOf, sliceOf, type Point } from './points.ts';

const point = (phase: number, nth: number): Point => ({
  phase,
  role: 'request',
  of: 'notify',
  nth,
  stage: 'done',
});
const points = [point(1, 1), point(1, 2), point(1, 3), point(2, 1), point(3, 1), point(3, 2)];
const names = (these: readonly Point[]): string[] => these.map(nameOf);

describe('the runs of the crash matrix', () => {
  it('kill once in each phase at most, and at every point once', () => {
    const rounds = roundsOf(points);
    for (const round of rounds) {
      const phases = round.map(({ phase }) => phase);
      assert.equal(new Set(phases).size, phases.length);
    }
    assert.deepEqual(names(rounds.flat()).sort(), names(points).sort());
  });

  it('are as many as the longest phase has points', () => {
    assert.equal(roundsOf(points).length, 3);
  });

  it('can be those of one kind alone', () => {
    assert.deepEqual(names(sliceOf(points, { every: 1, seed: 0, only: 'action 2' })), [
      'action 2, request: notify 1 done',
    ]);
  });

  it('of a slice are every nth point, and all slices together are all points', () => {
    const slices = [0, 1, 2].map((seed) => sliceOf(points, { every: 3, seed }));
    assert.deepEqual(
      slices.map(({ length }) => length),
      [2, 2, 2],
    );
    assert.deepEqual(names(slices.flat()).sort(), names(points).sort());
  });
});
