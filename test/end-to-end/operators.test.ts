import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { cloneRoot } from '../../embedded/config.ts';
import type { RequestView } from '../../domain/approval/view.ts';
import { eventually } from '../support/product.ts';
import { commandsOf, runInShell, squeezed } from '../support/temporal-cli.ts';
import type { PageCommand } from '../support/temporal-cli.ts';
import { apac, historyOf, type RegionalPeople } from '../support/walk.ts';
import { acme } from './support/office.ts';
import { useProduct } from './support/product.ts';

/** For each section of the page: what its request waits for before, and what must be so after its commands. */
const sections: Record<string, { waitsFor: keyof RegionalPeople; then?: (view: RequestView) => boolean }> = {
  'Find requests': { waitsFor: 'gpe' },
  'Look at a request': { waitsFor: 'gpe' },
  Approve: { waitsFor: 'gpe', then: (view) => statusOf(view, 'gpe') === 'approved' },
  'When an action is refused': {
    waitsFor: 'presales',
    then: (view) => statusOf(view, 'presales') === 'active',
  },
  'Set fields': { waitsFor: 'presales', then: (view) => statusOf(view, 'gpe') === 'skipped' },
  'Claim, ask and answer': {
    waitsFor: 'gpe',
    then: (view) => view.steps.some(({ step, slaState }) => step === 'gpe' && slaState === 'met'),
  },
  'Reassign a step': {
    waitsFor: 'gpe',
    then: (view) => view.steps.some(({ step, who }) => step === 'gpe' && who === 'Sidney Chen'),
  },
  'Reject, or send back': { waitsFor: 'gpe', then: ({ round }) => round === 2 },
  Recall: { waitsFor: 'sales', then: ({ status }) => status === 'recalled' },
  'Release the credits': { waitsFor: 'beo', then: ({ credits }) => credits.grant?.credits === 3000 },
  Signals: { waitsFor: 'gpe', then: (view) => statusOf(view, 'gpe') === 'approved' },
  Cancel: { waitsFor: 'gpe', then: ({ status }) => status === 'closed' },
};

function statusOf({ steps }: RequestView, step: string): string | undefined {
  return steps.find((candidate) => candidate.step === step)?.status;
}

const page = commandsOf(readFileSync(path.join(cloneRoot, 'docs', 'operators.md'), 'utf8'));

describe('docs/operators.md', () => {
  const product = useProduct();

  /** Runs a command of the page on this request, and compares what it says with what the page shows. */
  async function runAsShown({ command, output }: PageCommand, requestId: string): Promise<void> {
    const forRequest = (text: string): string =>
      text.replaceAll('poc/P-1042', requestId).replaceAll('1372813089209061633', acme.orgId);
    const isRefused = output.some((line) => line.startsWith('Error: '));
    let said: string;
    const isAsShown = async (): Promise<boolean> => {
      const { code, stdout, stderr } = await runInShell(forRequest(command), product().place.clientEnv);
      said = `${stdout}${stderr}`;
      assert.equal(code, isRefused ? 1 : 0, said);
      const lines = said.split('\n').map(squeezed);
      return output.every((line) => lines.some((actual) => matches(actual, forRequest(line))));
    };
    // Lists follow a moment later; an action is sent once.
    if (/^temporal workflow (list|count)/.test(command)) await eventually(isAsShown, command);
    else
      assert.ok(await isAsShown(), `${command}\nThe page shows:\n${output.join('\n')}\nIt said:\n${said!}`);
  }

  it('has a test for every section with commands', () => {
    assert.deepEqual(
      page.map(({ title }) => title),
      Object.keys(sections),
    );
  });

  for (const { title, commands } of page) {
    it(`section "${title}" does what it says`, async () => {
      const { office } = product();
      const { waitsFor, then = () => true } = sections[title] ?? assert.fail(`${title} is not in the test`);
      const id = await office.apply();
      await office.walkTo(id, waitsFor);
      for (const command of commands) await runAsShown(command, id);
      await office.until(id, `it is as "${title}" says`, then);
      assert.deepEqual(await office.failedTasks(id), []);
    });
  }
});

/** A line of the page may end in `…`, which stands for anything. */
function matches(actual: string, shown: string): boolean {
  return shown.endsWith('…') ? actual.startsWith(shown.slice(0, -1).trimEnd()) : actual === shown;
}

describe('signals from the Temporal CLI', () => {
  const product = useProduct();

  const signal = async (requestId: string, rest: string): Promise<void> => {
    const command = `temporal workflow signal --workflow-id '${requestId}' ${rest}`;
    const { code, stderr } = await runInShell(command, product().place.clientEnv);
    assert.equal(code, 0, stderr);
  };

  it('that nobody can decode is refused where people see it, and harms nothing', async () => {
    const { office } = product();
    const id = await office.apply();
    await signal(id, "--name decide --input 'x' --input-meta encoding=binary/unknown");
    const view = await office.until(id, 'it is noted', ({ refusedSignals }) => refusedSignals.length === 1);
    assert.match(
      view.refusedSignals[0]!.refusal.message,
      /^Not done: in "decide", the payload could not be decoded/,
    );
    await office.act(id, 'decide', apac.sdr, { decision: 'approve' });
    assert.deepEqual(await office.failedTasks(id), []);
  });

  it('without a payload, with the wrong one, and of an unknown name are refused and harm nothing', async () => {
    const { office } = product();
    const id = await office.apply();
    await signal(id, '--name decide');
    await signal(id, `--name setFields --input '[1, 2]'`);
    await signal(id, `--name approve --input '{}'`);
    await signal(id, `--name grantReport --input '{"idempotencyKey": 7}'`);
    await signal(id, "--name whatever --input 'x' --input-meta encoding=binary/unknown");
    const view = await office.until(
      id,
      'they are noted',
      ({ refusedSignals }) => refusedSignals.length === 5,
    );
    assert.deepEqual(
      view.refusedSignals.map(({ action }) => action),
      ['decide', 'setFields', 'approve', 'grantReport', 'whatever'],
    );
    assert.deepEqual(await office.failedTasks(id), []);
  });

  it('and updates that nobody can decode are refused with the reason', async () => {
    const { office, place } = product();
    const id = await office.apply();
    const command = `temporal workflow update execute --workflow-id '${id}' --name decide --input x --input-meta encoding=binary/unknown`;
    const { code, stderr } = await runInShell(command, place.clientEnv);
    assert.equal(code, 1);
    assert.match(stderr, /Not done: in "decide", the payload could not be decoded/);
    assert.deepEqual(await office.failedTasks(id), []);
  });

  it('sent twice decide once', async () => {
    const { office } = product();
    const id = await office.apply();
    const payload = JSON.stringify({
      ...{ id: 'twice', actor: { email: apac.sdr, via: 'temporal' }, round: 1 },
      ...{ step: 'sdr', decision: 'approve' },
    });
    await signal(id, `--name decide --input '${payload}'`);
    await signal(id, `--name decide --input '${payload}'`);
    await office.until(id, 'Sales is waited for', (view) => statusOf(view, 'sales') === 'active');
    const view = await office.view(id);
    assert.equal(historyOf(view).filter((line) => line === 'SDR: Approved').length, 1);
    assert.deepEqual(view.refusedSignals, []);
  });
});
