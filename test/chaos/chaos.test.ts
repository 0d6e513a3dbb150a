import assert from 'node:assert/strict';
import { reportOf, type Outcome } from './report.ts';
import { runChaos } from './run.ts';

// A seed whose requests are granted, refused, recalled and amended, under most of the faults that bind exactly-once.
const requests = 7;
const seed = 1305;

describe('a product that is disturbed', function () {
  this.timeout(90_000);
  let outcome: Outcome;

  before('play a few requests while TiDB Cloud fails and the worker is killed', async () => {
    const said: string[] = [];
    outcome = await runChaos({
      ...{ requests, seed, isShort: true, atATime: requests, drainMs: 20_000 },
      say: (line) => said.push(line),
    });
  });

  it('loses nothing, doubles nothing and is stuck nowhere', () => {
    assert.deepEqual(outcome.violations, [], reportOf(outcome));
  });

  it('was disturbed all the same', () => {
    assert.equal(outcome.toll.workerKills, 1);
    const struck = outcome.faults.filter((fault) => fault.struck > 0 && fault.name.startsWith('grant: cut'));
    assert.ok(struck.length > 0, reportOf(outcome));
  });
});
