import assert from 'node:assert/strict';
import type { Handover, OpenSteps } from '../../../client/handover.ts';
import type { Confetti } from '../../../client/index.ts';
import type { Outcome } from '../../../client/each-by-itself.ts';
import { NoAnswerError, RefusedError } from '../../../client/refused.ts';
import type { ActionAnswer } from '../../../domain/approval/actions.ts';
import { applyEdit } from '../../../domain/directory/apply-edit.ts';
import { checkEdit } from '../../../domain/directory/check-edit.ts';
import { directoryOf } from '../../../domain/directory/content.ts';
import type { DirectoryEdit } from '../../../domain/directory/edit.ts';
import { directoryView, openDirectory } from '../../../domain/directory/state.ts';
import { shippedPolicy } from '../../support/shipped-policy.ts';
import { confettiAt, now, type Ran } from './support.ts';

const by = ['--as', 'vince.yao@example.com'];
const [xiaole, sidney] = ['xiaole.fang@example.com', 'sidney.chen@example.com'];

const open: OpenSteps = {
  steps: [
    { requestId: 'poc/P-1', headline: 'Acme · PoC', round: 1, step: 'gpe', label: 'GPE' },
    {
      requestId: 'poc/P-2',
      headline: 'Globex · PoC',
      round: 2,
      step: 'gpe',
      label: 'GPE',
      actsFor: 'Xiaole Fang for Nicole Sun',
    },
  ],
  silent: [],
};

const moved = (requestId: string): Outcome<ActionAnswer> => ({
  outcome: 'done',
  done: { requestId, status: 'in-progress', round: 1, message: 'Reassigned. Under way.' },
});

/** A directory in memory, and what waits for Xiaole Fang; keeps what is edited and handed over, in its order. */
function office(outcomes: readonly Outcome<ActionAnswer>[] = [], waits = open) {
  const state = openDirectory(directoryOf(shippedPolicy()), 0);
  const edits: DirectoryEdit[] = [];
  const handovers: Handover[] = [];
  const order: string[] = [];
  const door: Partial<Confetti> = {
    viewDirectory: async () => directoryView(state),
    editDirectory: async (edit) => {
      edits.push(edit);
      order.push('edited');
      const refusal = checkEdit(state, edit, now);
      if (refusal !== undefined) throw new RefusedError(refusal);
      return applyEdit(state, edit, now);
    },
    openStepsOf: async () => {
      order.push('looked');
      return waits;
    },
    handOver: async (handover) => {
      handovers.push(handover);
      order.push('moved');
      return handover.steps.map(({ requestId }, index) => outcomes[index] ?? moved(requestId));
    },
  };
  const run = (...args: string[]): Promise<Ran> => confettiAt(door, 'directory', ...args, ...by);
  return { state, edits, handovers, order, run, door };
}

describe('confetti directory depart', () => {
  it('says with --preview what waits for them and to whom it would go, and changes nothing', async () => {
    const { order, run } = office();
    const { exitCode, out } = await run('depart', xiaole, '--to', sidney, '--preview');
    assert.deepEqual([exitCode, order], [0, ['looked']]);
    assert.match(out, /REQUEST +STEP +WHAT +ACTS FOR +GOES TO\n {2}poc\/P-1 +GPE +Acme · PoC +Sidney Chen\n/);
    assert.match(out, /poc\/P-2 +GPE +Globex · PoC +Xiaole Fang for Nicole Sun +Sidney Chen\n/);
    assert.match(out, /Nothing was changed/);
  });

  it('records it first, and then moves each open step to the successor', async () => {
    const { edits, handovers, order, run } = office();
    const { exitCode, out } = await run('depart', xiaole, '--to', sidney, '--action-id', 'b1');
    assert.deepEqual([exitCode, order], [0, ['edited', 'looked', 'moved']]);
    const actor = { email: 'vince.yao@example.com', via: 'cli' };
    assert.deepEqual(edits, [
      { kind: 'depart', id: 'b1', actor, person: 'xiaole.fang', successor: 'sidney.chen' },
    ]);
    const [{ from, to, steps, id, comment } = assert.fail('nothing was handed over')] = handovers;
    assert.deepEqual([from.id, to.id, steps, id], ['xiaole.fang', 'sidney.chen', open.steps, 'b1']);
    assert.equal(comment, 'Xiaole Fang hands over to Sidney Chen');
    assert.match(out, /^Xiaole Fang .*\n {2}poc\/P-1 {2}GPE: Reassigned\..*\n(.*\n) {2}2 of 2 moved\n$/);
  });

  it('goes on where one is refused or does not answer, and says what is left and how to repeat', async () => {
    const { run } = office([
      { outcome: 'refused', refusal: { code: 'own-request', message: 'Not reassigned: Sidney asked.' } },
      { outcome: 'unknown', why: 'No worker answered about poc/P-2.' },
    ]);
    const { exitCode, out, err } = await run('depart', xiaole, '--to', sidney);
    assert.equal(exitCode, 1);
    assert.match(out, / {2}0 of 2 moved\n$/);
    assert.match(err, /^ {2}poc\/P-1 {2}Not reassigned: Sidney asked\.\n {2}poc\/P-2 {2}No worker answered/);
    const again = (to: string): string => `confetti directory move ${xiaole} --to ${to} ${by.join(' ')}\n`;
    assert.ok(err.includes(`To repeat: ${again(sidney)}`), err);
    assert.ok(err.includes(`stays with Xiaole Fang; to somebody else: ${again('EMAIL')}`), err);
  });

  it('says which requests could not be looked at', async () => {
    const silent = [{ requestId: 'poc/P-9', why: 'No worker answered about poc/P-9.' }];
    const { run } = office([], { steps: [], silent });
    const { exitCode, err } = await run('depart', xiaole, '--to', sidney);
    assert.equal(exitCode, 1);
    assert.match(
      err,
      /poc\/P-9 {2}No worker answered about poc\/P-9\.\n +To repeat: confetti directory move/,
    );
  });

  it('repeated does not record it again, and takes the same successor', async () => {
    const { edits, handovers, run } = office();
    await run('depart', xiaole, '--to', sidney);
    const { exitCode, out } = await run('depart', xiaole);
    assert.equal(exitCode, 0);
    assert.match(out, /^Xiaole Fang is gone since .* already\./);
    assert.deepEqual([edits.length, handovers.length, handovers[1]?.to.id], [1, 2, 'sidney.chen']);
  });

  it('without a successor says what stays, and how to move it', async () => {
    const { order, run } = office();
    const { exitCode, out, err } = await run('depart', xiaole);
    assert.deepEqual([exitCode, order], [1, ['edited', 'looked']]);
    assert.match(out, /poc\/P-1 +GPE .* nobody: no successor is named\n/);
    assert.equal(err, `  To move it: confetti directory move ${xiaole} --to EMAIL ${by.join(' ')}\n`);
  });

  it('ahead of the day only records it: they are there until then', async () => {
    const { edits, order, run } = office();
    const { exitCode, out } = await run('depart', xiaole, '--to', sidney, '--at', '2026-12-01');
    assert.deepEqual([exitCode, order], [0, ['edited', 'looked']]);
    assert.equal('at' in edits[0]! && edits[0].at, Date.parse('2026-12-01'));
    assert.match(out, /them, until they are gone\n/);
    assert.ok(out.includes(`is moved with: confetti directory move ${xiaole} --to ${sidney}`), out);
  });

  it('moves nothing where it is refused', async () => {
    const { order, door } = office();
    const args = ['directory', 'depart', xiaole, '--to', sidney, '--as', sidney];
    const { exitCode, err } = await confettiAt(door, ...args);
    assert.deepEqual([exitCode, order], [1, ['edited']]);
    assert.match(err, /Sidney Chen is no operator/);
  });

  it('says how to repeat where the directory did not answer, and moves nothing', async () => {
    const { door, order } = office();
    const editDirectory = async (): Promise<never> => {
      throw new NoAnswerError('No worker answered.');
    };
    const args = ['directory', 'depart', xiaole, '--to', sidney, ...by, '--action-id', 'b1'];
    const { exitCode, err } = await confettiAt({ ...door, editDirectory }, ...args);
    assert.deepEqual([exitCode, order], [1, []]);
    assert.match(err, /Nothing was moved yet\. To send the same again, add --action-id b1/);
  });

  it('answers programs with what became of each', async () => {
    const { run } = office();
    const { out } = await run('depart', xiaole, '--to', sidney, '--json', '--action-id', 'b1');
    const { departure, actionId, items } = JSON.parse(out) as {
      departure: string;
      actionId: string;
      items: { requestId: string; outcome: string; step: string }[];
    };
    assert.match(departure, /^Xiaole Fang/);
    assert.equal(actionId, 'b1');
    assert.deepEqual(
      items.map(({ requestId, outcome, step }) => [requestId, outcome, step]),
      [
        ['poc/P-1', 'done', 'gpe'],
        ['poc/P-2', 'done', 'gpe'],
      ],
    );
  });
});

describe('confetti directory move', () => {
  it('moves what waits for somebody who stays in the directory as they are', async () => {
    const { edits, handovers, run } = office();
    const { exitCode } = await run('move', 'xiaole.fang', '--to', sidney, '--comment', 'is ill');
    assert.deepEqual([exitCode, edits, handovers[0]?.comment], [0, [], 'is ill']);
  });

  it('says that nothing waits for them', async () => {
    const { run } = office([], { steps: [], silent: [] });
    const { exitCode, out } = await run('move', xiaole, '--to', sidney);
    assert.deepEqual([exitCode, out], [0, 'Nothing waits for Xiaole Fang.\n']);
  });

  const wrong: readonly (readonly [args: readonly string[], exitCode: number, says: RegExp])[] = [
    [['move', xiaole], 2, /required option '--to <email>'/],
    [['move', xiaole, '--to', 'sidney'], 2, /must be an e-mail address/],
    [['move', xiaole, '--to', xiaole], 2, /Xiaole Fang cannot take over from themselves/],
    [['move', xiaole, '--to', 'nobody@example.com'], 1, /There is no person nobody@example\.com/],
    [['depart', 'nobody@example.com'], 1, /There is no person nobody@example\.com/],
    [['depart', xiaole, '--at', 'soon'], 2, /must be a day such as/],
  ];
  for (const [args, exitCode, says] of wrong) {
    it(`exits with ${exitCode}: ${args.join(' ')}`, async () => {
      const { order, run } = office();
      const ran = await run(...args);
      assert.deepEqual([ran.exitCode, order], [exitCode, []]);
      assert.match(ran.err, says);
    });
  }
});
