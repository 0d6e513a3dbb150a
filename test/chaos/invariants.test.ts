import assert from 'node:assert/strict';
import type { RequestView } from '../../domain/approval/view.ts';
import { shippedPolicy } from '../support/shipped-policy.ts';
import { violations, type Violation } from './invariants.ts';
import type { Played } from './play.ts';
import { soundWorld, type SoundWorld } from './sound-world.ts';
import type { World } from './world.ts';

const requestId = 'poc/P-1042';

/** What is found wrong once somebody has spoiled the sound world. */
function foundIn(
  spoil: (sound: SoundWorld) => { played?: Partial<Played>; world?: Partial<World> },
): Violation[] {
  const sound = soundWorld();
  const { played, world } = spoil(sound);
  return violations(shippedPolicy(), [{ ...sound.played, ...played }], { ...sound.world, ...world });
}

/** The same, with the request's view spoiled. */
function foundInView(spoil: (view: RequestView) => Partial<RequestView>): Violation[] {
  return foundIn(({ world }) => {
    const view = world.requests.get(requestId);
    assert.ok(view);
    return { world: { requests: new Map([[requestId, { ...view, ...spoil(view) }]]) } };
  });
}

function assertFound(found: readonly Violation[], kind: Violation['kind'], text: RegExp): void {
  const lines = found.map((violation) => `${violation.kind}: ${violation.about}: ${violation.text}`);
  assert.ok(
    found.some((violation) => violation.kind === kind && text.test(violation.text)),
    `Found only:\n${lines.join('\n')}`,
  );
}

const ended = { ending: 'rejected', granted: 0 } as const;

describe('the invariants of the chaos suite', () => {
  it('find nothing wrong in a sound world', () => {
    assert.deepEqual(
      foundIn(() => ({})),
      [],
    );
  });

  it('find a grant that was made twice', () => {
    const found = foundIn(({ world }) => {
      const [grant] = world.ledger;
      assert.ok(grant);
      return {
        world: { ledger: [grant, { ...grant, grantId: 'G-2', idempotencyKey: `${requestId}/grant/2` }] },
      };
    });
    assertFound(found, 'doubled', /granted by G-1 and G-2/);
    assertFound(found, 'wrong', /the sums differ/);
  });

  it('find a grant that is missing', () => {
    const found = foundIn(() => ({ world: { ledger: [] } }));
    assertFound(found, 'lost', /3000 credits were approved and are not in the ledger/);
  });

  it('find a wrong amount', () => {
    const found = foundIn(({ world }) => ({
      world: { ledger: world.ledger.map((grant) => ({ ...grant, credits: 2999 })) },
    }));
    assertFound(found, 'wrong', /2999 credits were granted, not 3000/);
  });

  it('find a grant to another Org', () => {
    const found = foundIn(({ world }) => ({
      world: { ledger: world.ledger.map((grant) => ({ ...grant, orgId: '7' })) },
    }));
    assertFound(found, 'wrong', /granted to Org 7/);
  });

  it('find a grant that the history does not have', () => {
    const found = foundInView(() => ({ credits: {} }));
    assertFound(found, 'wrong', /its history does not have grant G-1/);
  });

  it('find a grant for a request that was rejected', () => {
    const found = foundIn(({ played }) => ({ played: { script: { ...played.script, ...ended } } }));
    assertFound(found, 'wrong', /G-1 grants 3000 credits, and it ended rejected/);
  });

  it('find a grant that nobody asked for', () => {
    const found = foundIn(({ world }) => {
      const [grant] = world.ledger;
      assert.ok(grant);
      return { world: { ledger: [grant, { ...grant, grantId: 'G-9', requestId: 'poc/P-9' }] } };
    });
    assertFound(found, 'wrong', /G-9 is for poc\/P-9, which nobody asked for/);
  });

  for (const label of ['Presales', 'GPE', 'Regional Leader']) {
    it(`find that the approval of ${label} is missing`, () => {
      const found = foundInView(({ history }) => ({
        history: history.filter(({ step, action }) => !(step === label && action === 'Approved')),
      }));
      assertFound(found, 'wrong', new RegExp(`without the approval of ${label}`));
    });
  }

  it('find an approval that was reopened and not given again', () => {
    const found = foundInView(({ history }) => {
      const release = history.findIndex(({ action }) => action === 'Credits released');
      const line = history[release];
      assert.ok(line);
      const reopened = { ...line, step: 'GPE', action: 'Reopened', seq: line.seq - 0.5 };
      return { history: history.toSpliced(release, 0, reopened) };
    });
    assertFound(found, 'wrong', /without the approval of GPE/);
  });

  it('find an approval by somebody who does not hold the role', () => {
    const found = foundInView(({ history }) => ({
      history: history.map((line) =>
        line.step === 'GPE' && line.action === 'Approved' ? { ...line, by: 'sdr.na@example.com' } : line,
      ),
    }));
    assertFound(found, 'wrong', /sdr.na@example.com decided for GPE and does not hold that role/);
  });

  it('find a grant that names other approvers', () => {
    const found = foundIn(({ world }) => ({
      world: { ledger: world.ledger.map((grant) => ({ ...grant, approvers: [] })) },
    }));
    assertFound(found, 'wrong', /as approvers, who are/);
  });

  it('find a grant that is proved by other decisions', () => {
    const found = foundIn(({ world }) => ({
      world: { ledger: world.ledger.map((grant) => ({ ...grant, proof: grant.proof?.slice(1) ?? [] })) },
    }));
    assertFound(
      found,
      'wrong',
      /G-1 is proved by "gpe approved by xiaole.fang.*and the history says "presales approved/,
    );
  });

  it('find a grant that nobody released', () => {
    const found = foundInView(({ history }) => ({
      history: history.filter(({ action }) => action !== 'Credits released'),
    }));
    assertFound(found, 'wrong', /that nobody released/);
  });

  it('find that Salesforce has another sum', () => {
    assertFound(
      foundIn(() => ({ world: { records: [] } })),
      'wrong',
      /the ledger has 3000.*Salesforce with the Ops Portal has 0/,
    );
  });

  it('find that the Org has counted something else', () => {
    const found = foundIn(({ world }) => ({
      world: { tenants: world.tenants.map((tenant) => ({ ...tenant, grantedCredits: 6000 })) },
    }));
    assertFound(found, 'wrong', /the Org’s workflow has 6000/);
  });

  it('find a reservation that was left', () => {
    const held = { credits: 3000, pocId: 'P-1042', since: 0, before: { org: 0, poc: 0 } };
    const found = foundIn(({ world }) => ({
      world: { tenants: world.tenants.map((tenant) => ({ ...tenant, reserved: { [requestId]: held } })) },
    }));
    assertFound(found, 'stuck', /still reserves 3000 credits for it/);
  });

  it('find a request that is stuck', () => {
    const found = foundInView(() => ({ status: 'approved', waiting: 'Waiting for CEG BE&O' }));
    assertFound(found, 'stuck', /it is approved, not complete: Waiting for CEG BE&O/);
  });

  it('find what people saw go wrong', () => {
    const complaint = { kind: 'doubled', text: 'a late fulfil was carried out' } as const;
    assertFound(
      foundIn(() => ({ played: { complaints: [complaint] } })),
      'doubled',
      /a late fulfil/,
    );
  });

  it('find a workflow that cannot be replayed', () => {
    const found = foundIn(() => ({
      world: { requests: new Map(), silent: new Map([[requestId, 'Nondeterminism error']]) },
    }));
    assertFound(found, 'stuck', /it does not answer: Nondeterminism error/);
  });

  it('find a closed request that the archive lacks', () => {
    const found = foundIn(({ played }) => ({ played: { script: { ...played.script, ending: 'closed' } } }));
    assertFound(found, 'stuck', /not in the archive/);
  });

  it('find an acknowledged action that is gone', () => {
    const found = foundInView(({ history }) => ({
      history: history.filter(({ step }) => step !== 'Presales'),
    }));
    assertFound(
      found,
      'lost',
      /"Approved" by presales.apac@example.com was acknowledged 1 times and is in the history 0 times/,
    );
  });

  it('find an action that was carried out twice', () => {
    const found = foundInView(({ history }) => ({ history: history.flatMap((line) => [line, line]) }));
    assertFound(found, 'doubled', /is in the history 2 times/);
  });

  it('find a workflow that failed, a failed task, and what is still under way', () => {
    const found = foundIn(({ world }) => ({
      world: {
        runs: world.runs.map((run) => ({
          ...run,
          ...{ status: 'FAILED', failedTasks: ['not deterministic'], pending: ['grantCredits'] },
        })),
      },
    }));
    assertFound(found, 'wrong', /its workflow is FAILED/);
    assertFound(found, 'wrong', /a workflow task failed: not deterministic/);
    assertFound(found, 'stuck', /grantCredits is still under way/);
  });
});
