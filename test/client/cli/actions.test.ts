import assert from 'node:assert/strict';
import type { Confetti } from '../../../client/index.ts';
import { confettiAt, viewOf } from './support.ts';

/** What a command line sends about a request whose BE&O step waits. */
async function sent(...args: string[]): Promise<Record<string, unknown>> {
  let seen: Record<string, unknown> = {};
  const door = {
    view: async (requestId: string) => viewOf({ requestId, steps: [{ ...step, status: 'active' }] }),
    act: async (requestId: string, name: string, { id: _, ...payload }: { id: string }) => {
      seen = { requestId, name, ...payload };
      return { requestId, status: 'approved', round: 1, message: 'Done.' };
    },
  } as unknown as Confetti;
  const { exitCode, err } = await confettiAt(door, ...args, '--as', 'vince.yao@example.com');
  assert.equal(exitCode, 0, err);
  return seen;
}

const step = {
  step: 'beo',
  label: 'CEG BE&O',
  who: 'Vince Yao',
  assignees: ['vince.yao'],
  slaState: 'running',
  slaHours: 4,
  stage: 0,
  hours: 'elapsed',
} as const;

describe('confetti amend', () => {
  it('sends the fields as the policy types them', async () => {
    const amended = await sent(
      'amend',
      'C-207',
      'creditsNeeded=2000',
      'justification=less',
      '--comment',
      'x',
    );
    assert.deepEqual(amended, {
      requestId: 'credits/C-207',
      name: 'amend',
      actor: { email: 'vince.yao@example.com', via: 'cli' },
      round: 1,
      fields: { creditsNeeded: 2000, justification: 'less' },
      comment: 'x',
    });
  });
});

describe('confetti fulfil', () => {
  it('releases the credits', async () => {
    const { requestId, name, step: named, byHand } = await sent('fulfil', 'credits/C-207');
    assert.deepEqual([requestId, name, named, byHand], ['credits/C-207', 'fulfil', 'beo', undefined]);
  });

  it('names a grant that was made by hand', async () => {
    const { byHand } = await sent('fulfil', 'P-1042', '--by-hand', 'G-77', '--reference', 'shot.png');
    assert.deepEqual(byHand, { grantId: 'G-77', reference: 'shot.png' });
  });

  it('says where the evidence is, for a grant whose id is not at hand', async () => {
    const { byHand } = await sent('fulfil', 'P-1042', '--by-hand', '--reference', 'shot.png');
    assert.deepEqual(byHand, { reference: 'shot.png' });
  });
});
