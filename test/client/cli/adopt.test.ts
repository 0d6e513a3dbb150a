import assert from 'node:assert/strict';
import type { Adopting } from '../../../client/adoption.ts';
import type { Confetti } from '../../../client/index.ts';
import type { ListedRequest, ListFilter } from '../../../client/lists.ts';
import { NoAnswerError, RefusedError } from '../../../client/refused.ts';
import type { AdoptionPreview } from '../../../domain/approval/adoption.ts';
import { confettiAt, type Ran } from './support.ts';

const by = ['--as', 'vince.yao@example.com', '--reason', 'edition 2026'];

const previewOf = (requestId: string, changes: readonly string[], hash = 'new'): AdoptionPreview => ({
  requestId,
  from: { edition: '2024-07-24', hash: 'old' },
  to: { edition: '2026', hash },
  changes,
});

/** P-1 would change, P-2 would not, P-3 goes by the policy already, P-4 is refused and P-5 does not answer. */
async function look(requestId: string): Promise<AdoptionPreview> {
  switch (requestId) {
    case 'poc/P-1':
      return previewOf(requestId, ['Legal comes in', 'GPE, approvals needed: one becomes all']);
    case 'poc/P-3':
      return previewOf(requestId, [], 'old');
    case 'poc/P-4':
      throw new RefusedError({
        code: 'closed',
        message: 'Not adopted: poc/P-4: it is closed, and only read.',
      });
    case 'poc/P-5':
      throw new NoAnswerError('No worker answered about poc/P-5.');
    default:
      return previewOf(requestId, []);
  }
}

function office(ids: readonly string[] = []) {
  const adopted: [string, Adopting][] = [];
  const filters: ListFilter[] = [];
  const door: Partial<Confetti> = {
    list: async (filter) => {
      filters.push(filter);
      return ids.map((requestId) => ({ requestId }) as ListedRequest);
    },
    previewAdoption: look,
    adoptPolicy: async (requestId, adopting) => {
      const preview = await look(requestId);
      if (preview.from.hash === preview.to.hash) return { preview };
      adopted.push([requestId, adopting]);
      return {
        preview,
        answer: { requestId, status: 'in-progress', round: 1, message: 'Policy adopted. Under way.' },
      };
    },
  };
  const run = (...args: string[]): Promise<Ran> => confettiAt(door, 'policy', 'adopt', ...args);
  return { adopted, filters, run };
}

describe('confetti policy adopt', () => {
  it('says with --dry-run what would change in each, and changes nothing', async () => {
    const { adopted, run } = office();
    const { exitCode, out, err } = await run('P-1', 'P-2', 'P-3', '--dry-run');
    assert.deepEqual([exitCode, err, adopted], [0, '', []]);
    assert.equal(
      out,
      [
        '  poc/P-1  Legal comes in',
        '           GPE, approvals needed: one becomes all',
        '  poc/P-2  goes on as it is',
        '  poc/P-3  goes on as it is: it goes by this policy already',
        '  3 of 3 looked at',
        '  Nothing was changed: without --dry-run it would be.',
        '',
      ].join('\n'),
    );
  });

  it('adopts it in each by itself, and reports what was refused and what did not answer', async () => {
    const { adopted, run } = office();
    const { exitCode, out, err } = await run('P-4', 'P-5', 'P-1', 'P-3', ...by, '--action-id', 'b1');
    assert.equal(exitCode, 1);
    assert.deepEqual(adopted, [
      [
        'poc/P-1',
        { id: 'b1', actor: { email: 'vince.yao@example.com', via: 'cli' }, comment: 'edition 2026' },
      ],
    ]);
    assert.match(
      out,
      /poc\/P-1 {2}Policy adopted\. Under way\.\n +Legal comes in\n.*\n {2}poc\/P-3 {2}goes on/,
    );
    assert.match(out, / {2}2 of 4 done\n$/);
    assert.match(err, /^ {2}poc\/P-4 {2}Not adopted: .*only read\.\n {2}poc\/P-5 {2}No worker answered/);
    assert.ok(
      err.includes(
        "To repeat: confetti policy adopt poc/P-5 --as vince.yao@example.com --reason 'edition 2026' --action-id b1\n",
      ),
      err,
    );
  });

  it('is for all open requests, or for those that are narrowed down', async () => {
    const { adopted, filters, run } = office(['poc/P-1', 'poc/P-2']);
    assert.equal((await run('--all', ...by)).exitCode, 0);
    await run(
      '--region',
      'JP',
      '--kind',
      'pocApplication',
      '--step',
      'gpe',
      '--entry-point',
      'enterprise',
      ...by,
    );
    assert.deepEqual(filters, [
      { isOpen: true },
      { region: 'JP', kind: 'pocApplication', step: 'gpe', entryPoint: 'enterprise', isOpen: true },
    ]);
    assert.deepEqual(
      adopted.map(([requestId]) => requestId),
      ['poc/P-1', 'poc/P-2', 'poc/P-1', 'poc/P-2'],
    );
  });

  it('says where there are none', async () => {
    const { exitCode, out } = await office().run('--all', ...by);
    assert.deepEqual([exitCode, out], [0, 'No such requests.\n']);
  });

  it('answers programs with previews and answers', async () => {
    const { run } = office();
    const shown = JSON.parse((await run('P-1', 'P-4', '--dry-run', '--json')).out) as {
      items: { outcome: string; changes?: string[] }[];
    };
    assert.deepEqual(
      shown.items.map(({ outcome, changes }) => [outcome, changes?.length]),
      [
        ['done', 2],
        ['refused', undefined],
      ],
    );
  });

  const wrong: readonly (readonly [args: readonly string[], says: RegExp])[] = [
    [[...by], /Say which requests: their ids, --all, --region/],
    [['P-1', '--all', ...by], /Name requests, or say which ones, not both/],
    [['P-1'], /Say why they adopt it: --reason TEXT/],
    [['P-1', '--as', 'vince.yao@example.com'], /--reason TEXT/],
    [['P-1', '--as', 'vince.yao@example.com', '--reason', ''], /It must say why/],
    [['--region', 'Mars', '--dry-run'], /"Mars" is not a region/],
    [['--step', 'nope', '--dry-run'], /"nope" is not a step/],
  ];
  for (const [args, says] of wrong) {
    it(`exits with 2: ${args.join(' ')}`, async () => {
      const { adopted, run } = office();
      const { exitCode, err } = await run(...args);
      assert.equal(exitCode, 2);
      assert.match(err, says);
      assert.deepEqual(adopted, []);
    });
  }
});
