import assert from 'node:assert/strict';
import { linearScale, pointList, roundTicks } from '../../../../client/web/charts/scale.ts';

describe('the axes of charts', () => {
  it('lay values out evenly, upside down too', () => {
    const y = linearScale([0, 100], [300, 0]);
    assert.deepEqual([y(0), y(25), y(100)], [300, 225, 0]);
    assert.equal(linearScale([5, 5], [10, 20])(5), 10);
  });

  it('have round steps up to the first that is not below the largest value', () => {
    assert.deepEqual(roundTicks(2890, 4), [0, 1000, 2000, 3000]);
    assert.deepEqual(roundTicks(7, 4), [0, 2, 4, 6, 8]);
    assert.deepEqual(roundTicks(100, 4), [0, 50, 100]);
    assert.deepEqual(roundTicks(0, 4), [0, 1]);
    assert.deepEqual(roundTicks(NaN, 4), [0, 1]);
  });

  it('write points no finer than anybody sees', () => {
    assert.equal(
      pointList([
        [1.04, 2.06],
        [3, 4],
      ]),
      '1,2.1 3,4',
    );
  });
});
