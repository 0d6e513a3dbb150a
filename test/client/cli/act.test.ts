import assert from 'node:assert/strict';
import {
  carryOut,
  type ActOptions,
  type MakeAction,
  type StepRule,
} from '../../../client/cli/commands/act.ts';
import { openSession, type Session } from '../../../client/cli/session.ts';
import type { Confetti } from '../../../client/index.ts';
import { NoAnswerError } from '../../../client/refused.ts';
import type { StepView } from '../../../domain/approval/step-view.ts';

const step = (name: string, status: StepView['status'], ...assignees: string[]) => ({
  step: name,
  status,
  assignees,
});

interface Sent {
  readonly requestId: string;
  readonly name: string;
  readonly payload: Record<string, unknown>;
}

/** A session whose Confetti shows one request in round 2 with these steps, and keeps what it is sent. */
function rig(steps: readonly object[], answer: () => object = () => ({ message: 'Claimed.' })) {
  const sent: Sent[] = [];
  const confetti = {
    view: async (requestId: string) => ({ requestId, round: 2, waiting: 'Waiting', steps }),
    viewDirectory: async () => ({ people: { ada: { id: 'ada', name: 'Ada', email: 'a@example.com' } } }),
    act: async (requestId: string, name: string, payload: Record<string, unknown>) => {
      sent.push({ requestId, name, payload });
      return answer();
    },
  } as unknown as Confetti;
  let out = '';
  const terminal = {
    out: (text: string) => (out += text),
    err: () => undefined,
    outIsTerminal: false,
    errIsTerminal: false,
    now: () => 0,
  };
  const real = openSession(terminal, { isJson: true, isUtc: false });
  const run: Session = { ...real, withConfetti: (use) => use(confetti) };
  const claim = (options: Partial<ActOptions> = {}, stepRule?: StepRule): Promise<void> => {
    const given = { as: 'a@example.com', ...options };
    const made: MakeAction = (base, stepOf) => ({ name: 'claim', payload: { ...base, step: stepOf() } });
    return carryOut(run, 'P-1', given, made, stepRule);
  };
  return { sent, claim, out: () => JSON.parse(out) as Record<string, unknown> };
}

describe('an action on the command line', () => {
  it('is for the step that waits and the round as it is now', async () => {
    const { sent, claim } = rig([step('sdr', 'approved'), step('sales', 'active'), step('gpe', 'coming')]);
    await claim();
    const { requestId, name, payload } = sent[0]!;
    assert.deepEqual([requestId, name, payload['step'], payload['round']], ['poc/P-1', 'claim', 'sales', 2]);
  });

  it('is for the step and the round that are named', async () => {
    const { sent, claim } = rig([step('sales', 'active')]);
    await claim({ step: 'gpe', round: 1 });
    assert.deepEqual([sent[0]!.payload['step'], sent[0]!.payload['round']], ['gpe', 1]);
  });

  it('has an id of its own, which programs are told', async () => {
    const { sent, claim, out } = rig([step('sales', 'active')]);
    await claim();
    assert.equal(out()['actionId'], sent[0]!.payload['id']);
  });

  it('has the id that is given, so that it can be sent again', async () => {
    const { sent, claim } = rig([step('sales', 'active')]);
    await claim({ actionId: 'again' });
    assert.equal(sent[0]!.payload['id'], 'again');
  });

  it('is refused where no step waits', async () => {
    const { sent, claim } = rig([step('sales', 'approved')]);
    await assert.rejects(claim(), /no step of poc\/P-1 waits for anybody now/);
    assert.deepEqual(sent, []);
  });

  describe('where several steps wait', () => {
    const several = [step('gpe', 'active', 'ada', 'bob'), step('finance', 'active', 'bob')];

    it('is for the one that waits for whoever acts', async () => {
      const { sent, claim } = rig(several);
      await claim({}, 'own');
      assert.equal(sent[0]!.payload['step'], 'gpe');
    });

    it('has to name it where none or more than one waits for them', async () => {
      for (const steps of [
        [step('gpe', 'active', 'bob'), step('finance', 'active')],
        [step('gpe', 'active', 'ada'), step('finance', 'active', 'ada')],
      ]) {
        const { sent, claim } = rig(steps);
        await assert.rejects(claim({}, 'own'), /Several steps wait: say which with --step gpe\|finance/);
        assert.deepEqual(sent, []);
      }
    });

    it('has to name it for what is done to the step of others', async () => {
      const { claim } = rig(several);
      await assert.rejects(claim({}, 'named'), /Several steps wait/);
    });
  });

  it('says how to send the same again when nobody answers', async () => {
    const { claim } = rig([step('sales', 'active')], () => {
      throw new NoAnswerError('No worker answered.');
    });
    await assert.rejects(claim({ actionId: 'x1' }), /add --step sales --round 2 --action-id x1/);
  });
});
