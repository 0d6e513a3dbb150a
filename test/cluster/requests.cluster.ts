import assert from 'node:assert/strict';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { historyLabels } from '../../domain/approval/history.ts';
import { inTurn } from '../../domain/in-turn.ts';
import { sampleAccounts } from '../../sandbox/salesforce/index.ts';
import { untilAtRest } from '../chaos/drain.ts';
import { keepHistories } from '../chaos/evidence.ts';
import { faultsOf } from '../chaos/faults.ts';
import { violations } from '../chaos/invariants.ts';
import { lookAround } from '../chaos/look.ts';
import { play, type Played } from '../chaos/play.ts';
import { scriptOf, type Script } from '../chaos/script.ts';
import { openStage, type Stage } from '../chaos/stage.ts';
import { confirmAs, newMachine, signInAt } from '../client/cli/sign-in/support.ts';
import { acme, openOffice, type Office } from '../end-to-end/support/office.ts';
import { apac, historyOf } from '../support/walk.ts';
import { batch, type Batch } from './batch.ts';
import { buildNextVersion, buildsOf } from './builds.ts';
import { mishaps, type Mishap } from './mishaps.ts';
import { say, timed } from './stopwatch.ts';
import { cluster } from './use-cluster.ts';

const seed = 20_261_122;
const atOnce = 60;
/** More than two cores have to do, and not so many that each waits for longer than Temporal gives a worker. */
const inFlight = 8;

describe('requests on a cluster', function () {
  this.timeout(420_000);
  let stage: Stage;
  let office: Office;
  let many: Batch;
  /** Whatever has been played in these tests, for the invariants at the end. */
  const played: Played[] = [];
  const scripts = Array.from({ length: 36 }, (_, index) => scriptOf(seed, index + 1));

  before('open the office', async () => {
    stage = await openStage(cluster().place);
    office = await openOffice(cluster().place);
    await faultsOf(cluster().place).liftLimits();
    const orgIds = new Set(sampleAccounts.filter(({ internal }) => !internal).map(({ orgId }) => orgId));
    many = batch(stage, atOnce, [...orgIds].slice(0, 4), inFlight);
  });
  after('close it', async () => {
    await stage.close();
    await office.close();
  });

  /** Has people play scripts while things happen to the cluster. */
  const playThrough = async (some: readonly Script[], planned: readonly Mishap[]): Promise<void> => {
    const happening = mishaps(planned, say);
    await inTurn(some, 8, async (script) => {
      played.push(await play(stage, script, () => happening.moved()));
      stage.hasPlayed(script.id);
    });
    await happening.allHappened();
    await faultsOf(cluster().place).liftLimits();
  };

  it('take a whole PoC of a customer to its credits, one of its approvals by command through the server', async () => {
    await timed('a whole PoC, from the application to the credits', async () => {
      const pocId = 'P-WALK';
      const requestId = await office.apply(pocId);
      const machine = newMachine();
      try {
        const signedIn = await signInAt(
          machine,
          cluster().place.url('CONFETTI_HTTP_PORT'),
          confirmAs(apac.sdr),
        );
        assert.equal(signedIn.exitCode, 0, signedIn.err);
        assert.match((await machine.run('inbox')).out, /P-WALK/);
        const approval = await machine.run('approve', pocId, '--comment', 'A qualified lead');
        assert.match(approval.out, /^Approved\. Waiting for Sales/, approval.err);
      } finally {
        machine.remove();
      }
      await office.walkTo(requestId, 'complete');
      const view = await office.view(requestId);
      const steps = ['SDR: Approved', 'Sales: Approved', 'Presales: Approved', 'GPE: Approved'];
      assert.deepEqual(
        historyOf(view).filter((line) => /(Approved|Credits added)$/.test(line)),
        [...steps, 'Regional Leader: Approved', 'CEG BE&O: Credits added'],
      );
      const approvers = [apac.sdr, apac.sales, apac.presales, apac.gpe, apac['regional-leader']];
      played.push({
        requestId,
        script: {
          ...scriptOf(seed, 1),
          ...{ id: pocId, kind: 'cloud-user', orgId: acme.orgId, credits: 3000, granted: 3000 },
          ...{ ending: 'complete', detours: [], isAutoApproved: false },
        },
        acknowledged: approvers.map((by) => ({ action: historyLabels.approved, by })),
        complaints: [],
      });
    });
  });

  it('are approved side by side, each approval on disk before it is answered', async () => {
    played.push(...many.played());
    await timed(`${atOnce} requests handed in`, () => many.handIn());
    const { count, seconds, medianMs, p99Ms } = await many.approveAll();
    const rate = (count / seconds).toFixed(1);
    say(
      `${count} approvals, ${inFlight} in flight: ${rate} a second; ` +
        `one takes ${medianMs.toFixed(0)} ms (median), ${p99Ms.toFixed(0)} ms (99th percentile)`,
    );
    assert.equal(count, 3 * atOnce);
  });

  it('go on while Temporal, PostgreSQL and a worker are killed', async () => {
    const { temporal, postgres, workers } = cluster();
    const [first] = workers;
    const away = async (part: { start(): Promise<void> }, end: () => Promise<void>): Promise<void> => {
      await end();
      await delay(1_000);
      await part.start();
    };
    await timed('requests played under kills', () =>
      playThrough(scripts.slice(0, 24), [
        { afterMoves: 20, what: 'SIGKILL of Temporal', happen: () => away(temporal, temporal.kill) },
        { afterMoves: 45, what: 'SIGKILL of PostgreSQL', happen: () => away(postgres, postgres.kill) },
        {
          afterMoves: 70,
          what: 'pg_ctl stop -m immediate',
          happen: () => away(postgres, postgres.stopImmediately),
        },
        { afterMoves: 95, what: 'SIGKILL of a worker', happen: () => away(first, first.kill) },
      ]),
    );
    for (const { name, ends } of [temporal, postgres, ...workers, cluster().server])
      if (ends.length > 0) say(`  ${name} ended by itself ${ends.length} times and was started again`);
  });

  it('go on while the workers are upgraded one after the other', async () => {
    const { workers, envOf, place } = cluster();
    const next = path.join(place.config.dataDir, 'next-version.js');
    await buildNextVersion(next);
    await timed('requests played and finished under an upgrade', async () => {
      await Promise.all([
        many.finish(),
        playThrough(
          scripts.slice(24),
          workers.map((worker, index) => ({
            afterMoves: 10 + 20 * index,
            what: `upgrade of ${worker.name}`,
            async happen() {
              await worker.stop();
              await worker.start({ ...envOf('worker'), CONFETTI_WORKFLOW_BUNDLE: next });
            },
          })),
        ),
      ]);
    });
    const builds = await Promise.all(many.ids.map((id) => buildsOf(stage.client, id)));
    const upgraded = builds.filter((each) => each.length > 1).length;
    say(`  ${upgraded} of ${builds.length} requests ran on both versions`);
    assert.ok(upgraded > 0);
  });

  it('have all come to their end: nothing lost, nothing doubled, nothing stuck', async () => {
    await timed('waiting until everything is at rest', () => untilAtRest(stage.client, 180_000, true));
    // Workers that remember nothing replay every history to look at it.
    await inTurn(cluster().workers, 2, async (worker) => {
      await worker.stop();
      await worker.start();
    });
    const ids = played.map(({ requestId }) => requestId);
    const world = await timed('looking at everything', () => lookAround(cluster().place, stage, ids, 60_000));
    const found = violations(stage.policy, played, world);
    const folder = await keepHistories(stage.client, found);
    say(`  ${played.length} requests, ${world.ledger.length} grants, ${found.length} violations`);
    assert.deepEqual(found, [], `their histories are in ${folder ?? 'no folder'}`);
  });
});
