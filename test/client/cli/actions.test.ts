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

describe('a step that goes to others', () => {
  const cases: readonly (readonly [args: readonly string[], payload: object])[] = [
    [
      ['reassign', 'P-1', '--to', 'a@example.com', '--from', 'b@example.com', '--comment', 'x'],
      { name: 'reassign', to: 'a@example.com', from: 'b@example.com', comment: 'x' },
    ],
    [['delegate', 'P-1', '--to', 'a@example.com'], { name: 'delegate', to: 'a@example.com' }],
    [
      ['add-approver', 'P-1', '--approver', 'a@example.com', '--comment', 'x'],
      { name: 'addApprover', approver: 'a@example.com', comment: 'x' },
    ],
    [['nudge', 'P-1', '--reason', 'it is urgent'], { name: 'nudge', comment: 'it is urgent' }],
    [
      ['override', 'P-1', '--decision', 'send-back', '--reason', 'all are away'],
      { name: 'override', decision: 'send-back', comment: 'all are away' },
    ],
    [['approve', 'P-1', '--seen', 'abc'], { name: 'decide', decision: 'approve', seen: 'abc' }],
  ];
  for (const [args, payload] of cases) {
    it(`is sent as it is said: ${args.join(' ')}`, async () => {
      const actor = { email: 'vince.yao@example.com', via: 'cli' };
      assert.deepEqual(await sent(...args), {
        requestId: 'poc/P-1',
        step: 'beo',
        round: 1,
        actor,
        ...payload,
      });
    });
  }

  const wrong: readonly (readonly [args: readonly string[], says: RegExp])[] = [
    [['delegate', 'P-1'], /required option '--to <email>'/],
    [['delegate', 'P-1', '--to', 'a'], /must be an e-mail address/],
    [['add-approver', 'P-1'], /required option '--approver <email>'/],
    [['nudge', 'P-1'], /required option '--reason <text>'/],
    [['nudge', 'P-1', '--reason', ' '], /It must say why/],
    [['override', 'P-1', '--reason', 'x'], /required option '--decision <decision>'/],
    [['override', 'P-1', '--reason', 'x', '--decision', 'maybe'], /Allowed choices are approve, reject/],
  ];
  for (const [args, says] of wrong) {
    it(`exits with 2: ${args.join(' ')}`, async () => {
      const { exitCode, err } = await confettiAt({}, ...args, '--as', 'vince.yao@example.com');
      assert.equal(exitCode, 2);
      assert.match(err, says);
    });
  }
});
