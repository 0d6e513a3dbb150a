import assert from 'node:assert/strict';
import type { Confetti } from '../../../client/index.ts';
import { RefusedError } from '../../../client/refused.ts';
import { refuse } from '../../../domain/approval/refusal.ts';
import { emptyReport, withUnreadable } from '../../../domain/reconciliation/report.ts';
import { confetti, confettiAt } from './support.ts';

const by = ['--as', 'vince.yao@example.com'];
const why = ['--reason', 'agreed with Sales'];

/** A door that remembers what was asked of it. */
function door(): { readonly asked: unknown[]; readonly stub: Partial<Confetti> } {
  const asked: unknown[] = [];
  const settle =
    (name: string) =>
    async (settling: object): Promise<{ accumulated: number; granted: number; reserved: number }> => {
      asked.push({ name, ...settling });
      return { accumulated: 3400, granted: 3400, reserved: 0 };
    };
  const stub: Partial<Confetti> = {
    adoptGrant: settle('adopt'),
    writeOffGrant: settle('write-off'),
    releaseReservation: settle('release'),
    mirrorAgain: async ({ requestId }) => {
      asked.push(requestId);
      return { how: 'sent', receipt: { recordId: 'a00', written: true, apiCalls: 1, notes: ['No user.'] } };
    },
  };
  return { asked, stub };
}

describe('confetti credits reconcile', () => {
  it('exits with 0 where nothing drifts, and is JSON for programs', async () => {
    const { exitCode, out } = await confettiAt(
      { reconcile: async () => emptyReport },
      '--json',
      'credits',
      'reconcile',
    );
    assert.deepEqual([exitCode, JSON.parse(out)], [0, emptyReport]);
  });

  it('exits with 1 where an Org could not be read', async () => {
    const report = withUnreadable(emptyReport, { where: 'Org 77', why: 'TiDB Cloud did not answer' });
    const { exitCode, out } = await confettiAt(
      { reconcile: async () => report },
      'credits',
      'reconcile',
      '77',
    );
    assert.equal(exitCode, 1);
    assert.match(out, /! Org 77: TiDB Cloud did not answer/);
  });
});

describe('the commands that settle a drift', () => {
  const settling: [string, string, object][] = [
    ['adopt', 'G-1', { grantId: 'G-1' }],
    ['write-off', 'G-1', { grantId: 'G-1' }],
    ['release', 'C-207', { requestId: 'credits/C-207' }],
  ];
  for (const [name, subject, expected] of settling) {
    it(`say who and why: ${name}`, async () => {
      const { asked, stub } = door();
      const { exitCode, out } = await confettiAt(stub, 'credits', name, '77', subject, ...by, ...why);
      assert.equal(exitCode, 0);
      assert.deepEqual(asked, [{ name, orgId: '77', by: by[1], reason: why[1], ...expected }]);
      assert.match(out, /Org 77: 3,400 credits granted, 0 reserved\.\n$/);
    });
  }

  it('send a record again, and say what was left out', async () => {
    const { asked, stub } = door();
    const { out } = await confettiAt(stub, 'credits', 'mirror', 'P-1', ...by);
    assert.deepEqual([asked, out], [['poc/P-1'], 'The record of poc/P-1 was sent again. No user.\n']);
  });

  it('exit with 1 where they are refused', async () => {
    const adoptGrant = async (): Promise<never> => {
      throw new RefusedError(refuse('no-drift', 'Not settled: nothing drifts.'));
    };
    const ran = await confettiAt({ adoptGrant }, 'credits', 'adopt', '77', 'G-1', ...by, ...why);
    assert.deepEqual([ran.exitCode, ran.err], [1, 'Not settled: nothing drifts.\n']);
  });

  const wrong: [string, string[], RegExp][] = [
    ['by nobody', ['adopt', '77', 'G-1', ...why], /Say who you are: .*--as EMAIL/],
    ['without a reason', ['write-off', '77', 'G-1', ...by], /required option '--reason <text>'/],
    [
      'for an Org that is no number',
      ['release', 'acme', 'C-207', ...by, ...why],
      /number of a TiDB Cloud Org/,
    ],
    ['of no request', ['mirror', 'tenant/77', ...by], /is no request/],
  ];
  for (const [name, args, says] of wrong) {
    it(`exit with 2 ${name}`, async () => {
      const { exitCode, err } = await confetti('credits', ...args);
      assert.equal(exitCode, 2);
      assert.match(err, says);
    });
  }
});
