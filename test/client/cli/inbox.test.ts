import assert from 'node:assert/strict';
import type { Confetti } from '../../../client/index.ts';
import type { ListedRequest, ListFilter } from '../../../client/lists.ts';
import { NoAnswerError } from '../../../client/refused.ts';
import { directoryOf } from '../../../domain/directory/content.ts';
import { directoryView, openDirectory } from '../../../domain/directory/state.ts';
import { shippedPolicy } from '../../support/shipped-policy.ts';
import { confetti, confettiAt, now, type Ran } from './support.ts';

const hourMs = 3_600_000;
const content = directoryOf(shippedPolicy());
const person = (id: string, manager?: string) => ({
  id,
  name: id,
  email: `${id}@example.com`,
  ...(manager === undefined ? {} : { manager }),
});
const people = Object.fromEntries(
  [person('ada'), person('bob', 'ada'), person('cy', 'bob'), person('dee')].map((each) => [each.id, each]),
);

const listed: ListedRequest = {
  requestId: 'poc/P-1',
  kind: 'pocApplication',
  status: 'in-progress',
  region: 'APAC',
  account: 'Acme',
  steps: ['gpe'],
  approvers: ['cy', 'dee'],
  slaState: 'running',
  dueAt: now + hourMs,
  startedAt: 0,
  isOpen: true,
};

/** A Confetti with four people of the directory, three of them one above the other. */
function door(over: Partial<Confetti> = {}) {
  const filters: ListFilter[] = [];
  const fake: Partial<Confetti> = {
    viewDirectory: async () => directoryView(openDirectory({ ...content, people }, 0)),
    list: async (filter) => {
      filters.push(filter);
      return [listed];
    },
    ...over,
  };
  const run = (...args: string[]): Promise<Ran> => confettiAt(fake, ...args);
  return { filters, run };
}

describe('confetti inbox', () => {
  it('is what waits for a person of the directory', async () => {
    const { filters, run } = door();
    const { exitCode, out, err } = await run('inbox', '--as', 'Cy@example.com');
    assert.deepEqual([exitCode, err, filters], [0, '', [{ approvers: ['cy'], isOpen: true }]]);
    assert.match(out, /in 1 h +poc\/P-1 +Acme +PoC +GPE +APAC\n$/);
  });

  it('is narrowed to what is asked for', async () => {
    const { filters, run } = door();
    await run(
      ...['inbox', '--as', 'cy@example.com', '--step', 'gpe', '--region', 'JP', '--sla', 'breached'],
      ...['--older-than', '3d', '--due-within', '4h', '--entry-point', 'top-up'],
    );
    assert.deepEqual(filters, [
      {
        step: 'gpe',
        region: 'JP',
        slaState: 'breached',
        startedBefore: now - 72 * hourMs,
        entryPoint: 'top-up',
        dueBefore: now + 4 * hourMs,
        approvers: ['cy'],
        isOpen: true,
      },
    ]);
  });

  it('is what waits for everybody below somebody, with who of them', async () => {
    const { filters, run } = door();
    const { out } = await run('inbox', '--as', 'ada@example.com', '--team');
    assert.deepEqual(filters, [{ approvers: ['bob', 'cy'], isOpen: true }]);
    assert.match(out, /REGION +WHO\n.*APAC +cy\n$/);
    const { team } = JSON.parse((await run('inbox', '--as', 'ada@example.com', '--team', '--json')).out) as {
      team: string[];
    };
    assert.deepEqual(team, ['bob', 'cy']);
  });

  it('is refused for the team of somebody whom nobody reports to', async () => {
    const { exitCode, err } = await door().run('inbox', '--as', 'dee@example.com', '--team');
    assert.equal(exitCode, 1);
    assert.match(err, /^Nobody reports to dee:/);
  });

  it('is refused for somebody who is in no directory', async () => {
    const { exitCode, err } = await door().run('inbox', '--as', 'eve@example.com');
    assert.equal(exitCode, 1);
    assert.match(err, /^There is no person eve@example\.com\./);
  });

  for (const [what, viewDirectory] of [
    ['does not run', async () => undefined],
    [
      'does not answer',
      async () => {
        throw new NoAnswerError('No worker answered.');
      },
    ],
  ] as const) {
    it(`takes people from the policy file where the directory ${what}, and says so`, async () => {
      const { filters, run } = door({ viewDirectory });
      const { exitCode, err } = await run('inbox', '--as', 'xiaole.fang@example.com');
      assert.deepEqual([exitCode, filters[0]?.approvers], [0, ['xiaole.fang']]);
      assert.equal(err, 'The directory does not answer: people are taken from the policy file.\n');
    });
  }
});

describe('confetti poc list', () => {
  it('is narrowed to what waits for somebody, and to the same as an inbox', async () => {
    const { filters, run } = door();
    const { exitCode } = await run('poc', 'list', '--approver', 'cy@example.com', '--step', 'gpe', '--open');
    assert.equal(exitCode, 0);
    assert.deepEqual(filters, [{ kind: 'pocApplication', step: 'gpe', isOpen: true, approvers: ['cy'] }]);
  });

  it('asks for no people where nobody is named', async () => {
    const { run } = door({ viewDirectory: () => assert.fail('the directory was asked') });
    assert.equal((await run('poc', 'list')).exitCode, 0);
  });
});

describe('what a list cannot be narrowed to', () => {
  const wrong: readonly (readonly [args: readonly string[], says: RegExp])[] = [
    [['--region', 'Mars'], /"Mars" is not a region of the policy: use one of APAC, /],
    [['--step', 'constructor'], /"constructor" is not a step of the policy: use one of sdr, /],
    [['--sla', 'late'], /Allowed choices are none, running, paused, breached, met/],
    [['--older-than', '3'], /must be a length of time such as 45m, 4h, 3d or 2w/],
    [['--due-within', '-1h'], /must be a length of time/],
    [['--entry-point', 'web'], /Allowed choices are cloud-user, cloud-sales/],
  ];
  for (const [args, says] of wrong) {
    it(`exits with 2: ${args.join(' ')}`, async () => {
      for (const command of [
        ['poc', 'list'],
        ['inbox', '--as', 'a@example.com'],
      ]) {
        const { exitCode, err } = await confetti(...command, ...args);
        assert.equal(exitCode, 2);
        assert.match(err, says);
      }
    });
  }
});
