import assert from 'node:assert/strict';
import { ApplicationFailure } from '@temporalio/common';
import { createActivities, type Activities } from '../../../activities/index.ts';
import { systemFaults, type SystemFault, type SystemName } from './faults.ts';
import { outcomes, type Outcome, type Row } from './row.ts';
import { table } from './table.ts';
import { openWorld, type World } from './world.ts';

type Name = keyof Activities;
const names = Object.keys(table) as Name[];

/** The faults of one outcome that an activity can meet: of a read nothing is ever unknown, so it only fails. */
function faultsOf(row: Row, outcome: Outcome): (readonly [SystemName, SystemFault])[] {
  const isThis = (fault: SystemFault): boolean =>
    fault.outcome === outcome || (!row.writes && outcome === 'retryable' && fault.outcome === 'unknown');
  const isPossible = outcome !== 'unknown' || row.writes;
  return (Object.keys(row.over) as SystemName[]).flatMap((system) =>
    isPossible ? systemFaults[system].filter(isThis).map((fault) => [system, fault] as const) : [],
  );
}

describe('what becomes of an activity', function () {
  this.timeout(120_000);
  let world: World;
  let calls = 0;
  before(async () => {
    world = await openWorld();
  });
  after(() => world.close());

  const nextCall = (): string => `N-${(calls += 1)}`;

  /** Calls with what one fault needs, and says how to call again. */
  async function call(name: Name, system: SystemName | undefined) {
    const row: Row = table[name];
    const callId = nextCall();
    await row.prepare?.(world, callId);
    const input = await row.input(callId, world, system);
    return {
      attempt: () => world.attempt(name, input, callId),
      async assertDone(answer: unknown) {
        row.succeeded(answer, callId);
        await row.once?.(world, callId, system);
      },
    };
  }

  it('is in the table, for every activity of the task queue', () => {
    const unused = new Proxy({}, { get: () => undefined }) as Parameters<typeof createActivities>[0];
    assert.deepEqual(names.toSorted(), Object.keys(createActivities(unused)).toSorted());
  });

  for (const name of names) {
    const row: Row = table[name];

    describe(name, () => {
      it('has something to show, or a reason, for each outcome', () => {
        for (const outcome of outcomes) {
          const tried = faultsOf(row, outcome).length + (row.own?.[outcome]?.length ?? 0);
          const isTried = outcome === 'success' || tried > 0;
          assert.notEqual(isTried, row.cannot?.[outcome] !== undefined, outcome);
        }
        assert.equal(row.writes, row.once !== undefined, 'a write is counted');
      });

      for (const system of Object.keys(row.over).length === 0
        ? [undefined]
        : (Object.keys(row.over) as SystemName[])) {
        it(`success: it is done${system === undefined ? '' : `, with ${system}`}`, async () => {
          const { attempt, assertDone } = await call(name, system);
          await assertDone(await attempt());
        });
      }

      for (const outcome of ['retryable', 'unknown'] as const) {
        for (const [system, fault] of faultsOf(row, outcome)) {
          it(`${outcome}: ${system}, ${fault.name}`, async () => {
            const { attempt, assertDone } = await call(name, system);
            fault.inject(world, row.over[system] ?? {});
            const expected = row.writes ? fault.write : fault.read;
            let answer: unknown;
            if (expected === 'recovers') answer = await attempt();
            else await assert.rejects(attempt(), isRetryable(system, expected));
            assert.equal(fault.isWaiting(world), false, 'the fault has struck');
            await assertDone(expected === 'recovers' ? answer : await attempt());
          });
        }
      }

      for (const [system, fault] of faultsOf(row, 'permanent')) {
        it(`permanent: ${system}, ${fault.name}`, async () => {
          const { attempt } = await call(name, system);
          fault.inject(world, row.over[system] ?? {});
          if (row.refusedInWords !== undefined) row.refusedInWords(await attempt());
          else await assert.rejects(attempt(), { type: 'Invalid', nonRetryable: true });
          assert.equal(fault.isWaiting(world), false, 'the fault has struck');
        });
      }

      for (const outcome of outcomes) {
        for (const own of row.own?.[outcome] ?? []) {
          it(`${outcome}: ${own.name}`, () => own.run(world, nextCall()));
        }
      }
    });
  }
});

/** Temporal tries again whatever is no failure of ours, as an answer that Temporal itself did not give. */
function isRetryable(system: SystemName, kind: string): (error: unknown) => boolean {
  return (error) => {
    if (error instanceof ApplicationFailure) {
      assert.deepEqual([error.type, error.nonRetryable], [kind, false], error.message);
    } else assert.equal(system, 'Temporal', String(error));
    return true;
  };
}
