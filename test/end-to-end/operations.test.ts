import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { makeCurrentCommand } from '../../client/worker-deployment.ts';
import { cloneRoot } from '../../embedded/config.ts';
import { eventually } from '../support/product.ts';
import { commandsOf, runInShell, squeezed } from '../support/temporal-cli.ts';
import { useProduct } from './support/product.ts';

const text = readFileSync(path.join(cloneRoot, 'docs', 'operations.md'), 'utf8');

describe('docs/operations.md', function () {
  this.timeout(60_000);
  const product = useProduct();

  for (const { title, commands } of commandsOf(text)) {
    it(`section "${title}" does what it says`, async () => {
      const env = product().place.clientEnv;
      for (const { command, output } of commands) {
        let said = '';
        const isAsShown = async (): Promise<boolean> => {
          const { code, stdout, stderr } = await runInShell(command, env);
          said = `${stdout}${stderr}`;
          assert.equal(code, 0, `${command}\n${said}`);
          const lines = said.split('\n').map(squeezed);
          return output.every((shown) => lines.some((line) => matches(line, shown)));
        };
        // A schedule is made, and shown, a moment after the worker's start.
        await eventually(isAsShown, command).catch((error: unknown) =>
          assert.fail(`${String(error)}\nThe page shows:\n${output.join('\n')}\nIt said:\n${said}`),
        );
      }
    });
  }

  it('has the command that makes a build current', () => {
    assert.ok(text.includes(makeCurrentCommand('2026.11.22-a1b2c3d')));
  });
});

/** A line of the page may end in `…`, which stands for anything. */
function matches(actual: string, shown: string): boolean {
  return shown.endsWith('…') ? actual.startsWith(shown.slice(0, -1).trimEnd()) : actual === shown;
}
