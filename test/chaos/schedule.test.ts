import assert from 'node:assert/strict';
import { commandOf, summaryOf } from './report.ts';
import { scheduleOf } from './schedule.ts';
import { scriptOf } from './script.ts';

describe('the schedule of the chaos suite', () => {
  it('is the same for the same seed', () => {
    assert.deepEqual(scheduleOf({ requests: 50, seed: 7 }), scheduleOf({ requests: 50, seed: 7 }));
  });

  it('is another for another seed', () => {
    assert.notDeepEqual(scheduleOf({ requests: 50, seed: 7 }), scheduleOf({ requests: 50, seed: 8 }));
  });

  it('has the same script for a request, however many there are', () => {
    const [few, many] = [10, 100].map((requests) => scheduleOf({ requests, seed: 3 }).scripts.slice(0, 10));
    assert.deepEqual(few, many);
  });

  it('survives being written down', () => {
    const schedule = scheduleOf({ requests: 20, seed: 5 });
    assert.deepEqual(JSON.parse(JSON.stringify(schedule)), schedule);
  });

  it('has requests of every end', () => {
    const endings = new Set(Array.from({ length: 200 }, (_, index) => scriptOf(1, index + 1).ending));
    assert.deepEqual([...endings].sort(), ['closed', 'complete', 'recalled', 'rejected', 'sent-back']);
  });

  it('grants what was asked for last, and nothing to who does not come through', () => {
    for (let number = 1; number <= 300; number += 1) {
      const { granted, credits, detours, ending, isAutoApproved } = scriptOf(2, number);
      const amended = detours.find(({ what }) => what === 'amend');
      const isThrough = ending === 'complete' || ending === 'closed';
      assert.equal(granted, isThrough ? (amended?.credits ?? credits) : 0);
      assert.ok(!isAutoApproved || detours.every(({ at }) => at !== 'gpe'), 'GPE is not asked');
    }
  });

  it('disturbs in the order of its moments, with kills of both processes', () => {
    const { disturbances } = scheduleOf({ requests: 100, seed: 4 });
    const moments = disturbances.map(({ afterMoves }) => afterMoves);
    assert.deepEqual(
      moments,
      moments.toSorted((a, b) => a - b),
    );
    const kinds = new Set(disturbances.map(({ what }) => what));
    assert.deepEqual([...kinds].sort(), ['expire-sessions', 'fault', 'kill-temporal', 'kill-worker']);
  });
});

describe('the report of the chaos suite', () => {
  const sound = { requests: 500, seed: 12, violations: [] };
  const rest = {
    ...{ granted: 0, faults: [], actions: 0, seconds: 0 },
    toll: { workerKills: 0, temporalKills: 0, expiredSessions: 0 },
  };

  it('ends with what was lost, doubled and stuck', () => {
    assert.equal(summaryOf({ ...sound, ...rest }), '500 requests · 0 lost · 0 doubled · 0 stuck');
  });

  it('counts a request once, however much is wrong with it', () => {
    const violations = [
      { kind: 'doubled', about: 'poc/P-1', text: 'a' },
      { kind: 'doubled', about: 'poc/P-1', text: 'b' },
      { kind: 'wrong', about: 'Org 7', text: 'c' },
    ] as const;
    assert.equal(
      summaryOf({ ...sound, ...rest, violations }),
      '500 requests · 0 lost · 1 doubled · 0 stuck · 1 otherwise wrong',
    );
  });

  it('names the command that runs it again', () => {
    assert.equal(commandOf(sound), 'npm run chaos -- --requests 500 --seed 12');
  });
});
