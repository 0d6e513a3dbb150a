import assert from 'node:assert/strict';
import type { RequestAction } from '../../../client/act-on-many.ts';
import type { Outcome } from '../../../client/each-by-itself.ts';
import type { Confetti } from '../../../client/index.ts';
import type { ListedRequest, ListFilter } from '../../../client/lists.ts';
import { NoAnswerError } from '../../../client/refused.ts';
import type { ActionAnswer } from '../../../domain/approval/actions.ts';
import type { StepView } from '../../../domain/approval/step-view.ts';
import { confettiAt, viewOf, type Ran } from './support.ts';

const gpe: StepView = {
  step: 'gpe',
  label: 'GPE',
  status: 'active',
  who: 'Xiaole Fang',
  assignees: ['xiaole.fang'],
  slaState: 'running',
  slaHours: 24,
  stage: 0,
  hours: 'elapsed',
};
const person = { id: 'xiaole.fang', name: 'Xiaole Fang', email: 'xiaole.fang@example.com' };

const listed = (requestId: string): ListedRequest => ({
  requestId,
  kind: 'pocApplication',
  status: 'in-progress',
  account: 'Acme',
  steps: ['gpe'],
  approvers: ['xiaole.fang'],
  slaState: 'none',
  startedAt: 0,
  isOpen: true,
});

const done = (requestId: string): Outcome<ActionAnswer> => ({
  outcome: 'done',
  done: { requestId, status: 'in-progress', round: 1, message: 'Approved. Under way.' },
});

/** Requests whose GPE step waits; `otherwise` is what becomes of some of them. There is no P-0 and P-9 is silent. */
function office(otherwise: Readonly<Record<string, Outcome<ActionAnswer>>> = {}, mine: ListedRequest[] = []) {
  const sent: RequestAction[] = [];
  const filters: ListFilter[] = [];
  const door = {
    viewDirectory: async () => ({ people: { 'xiaole.fang': person } }),
    list: async (filter: ListFilter) => {
      filters.push(filter);
      return mine;
    },
    view: async (requestId: string) => {
      if (requestId === 'poc/P-9') throw new NoAnswerError('No worker answered about poc/P-9.');
      return requestId === 'poc/P-0' ? undefined : viewOf({ requestId, round: 2, steps: [gpe] });
    },
    actOnMany: async (actions: readonly RequestAction[]) => {
      sent.push(...actions);
      return actions.map(({ requestId }) => otherwise[requestId] ?? done(requestId));
    },
  } as unknown as Confetti;
  const run = (...args: string[]): Promise<Ran> => confettiAt(door, ...args, '--as', person.email);
  return { sent, filters, run };
}

const refused: Outcome<ActionAnswer> = {
  outcome: 'refused',
  refusal: { code: 'missing-fields', message: 'Not approved: Org ID is empty; Sales sets it.' },
};

describe('an action on several requests', () => {
  it('is sent to each once, under one id, for its own round and step', async () => {
    const { sent, run } = office();
    const { exitCode, out, err } = await run(
      'approve',
      'P-1',
      'C-2',
      'poc/P-1',
      '--comment',
      'fine',
      '--action-id',
      'b1',
    );
    const payload = {
      id: 'b1',
      actor: { email: person.email, via: 'cli' },
      round: 2,
      step: 'gpe',
      decision: 'approve',
      comment: 'fine',
    };
    assert.deepEqual(sent, [
      { name: 'decide', payload, requestId: 'poc/P-1' },
      { name: 'decide', payload, requestId: 'credits/C-2' },
    ]);
    assert.deepEqual([exitCode, err], [0, '']);
    assert.match(
      out,
      /^ {2}poc\/P-1 +Approved\. Under way\.\n {2}credits\/C-2 +Approved.*\n {2}2 of 2 done\n$/,
    );
  });

  for (const [command, name] of [
    ['reject', 'decide'],
    ['claim', 'claim'],
    ['comment', 'comment'],
  ] as const) {
    it(`can be ${command}`, async () => {
      const { sent, run } = office();
      const comment = command === 'claim' ? [] : ['--comment', 'x'];
      assert.equal((await run(command, 'P-1', 'P-2', ...comment)).exitCode, 0);
      assert.deepEqual(
        sent.map((action) => action.name),
        [name, name],
      );
    });
  }

  it('that is refused for one is done for the others, and says which and why on standard error', async () => {
    const { run } = office({ 'poc/P-2': refused });
    const { exitCode, out, err } = await run('approve', 'P-1', 'P-2', 'P-3', 'P-0');
    assert.equal(exitCode, 1);
    assert.match(out, /poc\/P-1 .*\n.*poc\/P-3 .*\n {2}2 of 4 done\n$/);
    assert.equal(
      err,
      '  poc/P-2  Not approved: Org ID is empty; Sales sets it.\n' +
        '  poc/P-0  There is no request poc/P-0. "confetti poc list" shows those there are.\n',
    );
  });

  it('that is refused for several reasons says them line by line', async () => {
    const message = 'Not approved:\n  Org ID is empty.\n  Presales is empty.';
    const { run } = office({
      'poc/P-2': { outcome: 'refused', refusal: { code: 'missing-fields', message } },
    });
    const { err } = await run('approve', 'P-1', 'P-2');
    assert.equal(err, '  poc/P-2  Not approved:\n      Org ID is empty.\n      Presales is empty.\n');
  });

  it('says how to repeat what nobody answered: sent, with its step and round; not sent, as it was', async () => {
    const { run } = office({ 'poc/P-2': { outcome: 'unknown', why: 'No worker answered.' } });
    const { exitCode, err } = await run(
      'approve',
      'P-2',
      'P-9',
      '--comment',
      "it's fine",
      '--action-id',
      'b1',
    );
    assert.equal(exitCode, 1);
    const again = (rest: string): string =>
      `To repeat: confetti approve --comment 'it'\\''s fine' ${rest} --action-id b1\n`;
    assert.ok(err.includes(again(`poc/P-2 --as ${person.email} --step gpe --round 2`)), err);
    assert.ok(err.includes(again(`poc/P-9 --as ${person.email}`)), err);
  });

  it('answers programs with what became of each', async () => {
    const { run } = office({ 'poc/P-2': refused });
    const { out } = await run('approve', 'P-1', 'P-2', '--action-id', 'b1', '--json');
    assert.deepEqual(JSON.parse(out), {
      actionId: 'b1',
      items: [
        {
          requestId: 'poc/P-1',
          outcome: 'done',
          status: 'in-progress',
          round: 1,
          message: 'Approved. Under way.',
        },
        {
          requestId: 'poc/P-2',
          outcome: 'refused',
          refusal: { code: 'missing-fields', message: 'Not approved: Org ID is empty; Sales sets it.' },
        },
      ],
    });
  });
});

describe('an action on all that waits for whoever acts', () => {
  it('lists it first, and then does it', async () => {
    const { sent, filters, run } = office({}, [listed('poc/P-1'), listed('poc/P-2')]);
    const { exitCode, out } = await run(
      'claim',
      '--all-mine',
      '--region',
      'APAC',
      '--kind',
      'pocApplication',
    );
    assert.equal(exitCode, 0);
    assert.deepEqual(filters, [
      { region: 'APAC', kind: 'pocApplication', approvers: ['xiaole.fang'], isOpen: true },
    ]);
    assert.deepEqual(
      sent.map(({ requestId }) => requestId),
      ['poc/P-1', 'poc/P-2'],
    );
    assert.match(out, /^ {2}DUE +REQUEST .*\n(.*\n){2} {2}poc\/P-1 +Approved/);
  });

  it('is nothing where nothing waits', async () => {
    const { exitCode, out } = await office().run('approve', '--all-mine');
    assert.deepEqual([exitCode, out], [0, 'Nothing waits for Xiaole Fang.\n']);
  });

  it('is refused for somebody whom the directory does not know', async () => {
    const { exitCode, err } = await confettiAt(
      { viewDirectory: async () => ({ people: {} }) as never },
      ...['approve', '--all-mine', '--as', 'nobody@example.com'],
    );
    assert.equal(exitCode, 1);
    assert.match(err, /^There is no person nobody@example\.com\./);
  });
});

describe('what is said wrongly of several requests', () => {
  const wrong: readonly (readonly [args: readonly string[], says: RegExp])[] = [
    [['approve'], /Name a request, such as P-1042 or C-207/],
    [['approve', 'P-1', '--all-mine'], /Name requests, or say --all-mine, not both/],
    [['approve', 'P-1', '--region', 'APAC'], /--region and --kind narrow down --all-mine/],
    [['approve', '--all-mine', '--region', 'Mars'], /"Mars" is not a region of the policy: use one of APAC/],
    [['approve', '--all-mine', '--kind', 'x'], /Allowed choices are pocApplication, creditRequest/],
    [['approve', 'P-1', 'P-2', '--round', '1'], /--round is one request's/],
    [['approve', 'P-1', 'P-2', '--seen', 'x'], /--seen is of one request/],
    [['reject', '--all-mine'], /unknown option '--all-mine'/],
    [['approve', 'P-1', 'tenant/1'], /"tenant\/1" is no request/],
  ];
  for (const [args, says] of wrong) {
    it(`exits with 2: ${args.join(' ')}`, async () => {
      const { sent, run } = office();
      const { exitCode, err } = await run(...args);
      assert.equal(exitCode, 2);
      assert.match(err, says);
      assert.deepEqual(sent, []);
    });
  }
});
