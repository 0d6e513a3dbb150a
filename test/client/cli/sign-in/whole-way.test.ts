import assert from 'node:assert/strict';
import { openSignIns } from '../../../../client/cli/sign-in/sign-ins.ts';
import type { Confetti } from '../../../../client/index.ts';
import { RefusedError } from '../../../../client/refused.ts';
import { listen, type Listening } from '../../../../client/server/listen.ts';
import { createSignIn } from '../../../../client/sign-in/index.ts';
import type { Actor } from '../../../../domain/approval/actions.ts';
import { refuse } from '../../../../domain/approval/refusal.ts';
import { freePort } from '../../../../embedded/ports.ts';
import { sandboxCredentials } from '../../../../sandbox/credentials.ts';
import { startIdentitySandbox } from '../../../../sandbox/identity/index.ts';
import type { Sandbox } from '../../../../sandbox/kit/sandbox.ts';
import { fakeServer } from '../../../support/server/fake-server.ts';
import { viewOf } from '../support.ts';
import { confirmAs, newMachine, signInAt, type Machine } from './support.ts';

const email = 'xiaole.fang@example.com';
const { web, cli } = sandboxCredentials.identity;
const waits = { step: 'gpe', label: 'GPE', status: 'active', who: 'Xiaole Fang', assignees: ['xiaole.fang'] };
const view = viewOf({
  steps: [{ ...waits, stage: 0, hours: 'elapsed', slaState: 'none', slaHours: null } as never],
});
const missing = [{ field: 'orgId', label: 'Org ID', setBy: 'Sales', where: 'PoC page' } as const];

/** The identity provider, sign-in, API and command line as they are; behind them a Confetti that answers what is said here. */
describe('from sign-in on the command line to an approval', function () {
  // A provider is asked every five seconds whether somebody has been there.
  this.timeout(30_000);
  let provider: Sandbox;
  let server: Listening;
  let machine: Machine;
  let acted: Actor[];

  beforeEach(async () => {
    acted = [];
    const answers: Partial<Confetti> = {
      view: async (requestId) => (requestId === 'poc/P-1042' ? view : { ...view, requestId }),
      async listPage() {
        const listed = {
          requestId: 'poc/P-1042',
          kind: 'pocApplication',
          status: 'in-progress',
          account: 'Acme',
        };
        const clock = { slaState: 'none', startedAt: 0, isOpen: true };
        return {
          requests: [{ ...listed, ...clock, steps: ['gpe'], approvers: ['xiaole.fang'] }],
          before: 0,
        };
      },
      async act(requestId, _name, { actor }) {
        acted.push(actor);
        if (requestId !== 'poc/P-1042')
          throw new RefusedError(refuse('missing-fields', 'Not approved: Org ID is empty.', missing));
        return { requestId, status: 'in-progress', round: 1, message: 'Approved. Next: Regional Leader.' };
      },
    };
    const port = await freePort();
    const audience = `http://127.0.0.1:${port}/api`;
    const place = { port: 0, dataFile: ':memory:' };
    provider = await startIdentitySandbox({
      ...place,
      webUrl: 'http://127.0.0.1:1',
      audience,
    });
    const signIn = createSignIn(
      {
        ...{ issuer: provider.url, clientId: web.clientId, clientSecret: web.clientSecret },
        ...{ audience, publicUrl: 'http://127.0.0.1:1', sessionKeys: [new Uint8Array(32)] },
      },
      Date.now,
    );
    const commandLine = { issuer: provider.url, clientId: cli.clientId, audience };
    server = await listen(fakeServer(answers, { signIn, commandLine }), { host: '127.0.0.1', port });
    machine = newMachine();
  });
  afterEach(async () => {
    machine.remove();
    await Promise.all([server.close(0), provider.close()]);
  });

  it('somebody signs in, sees what waits for them, and approves it', async () => {
    const { exitCode, out, err, browser } = await signInAt(machine, server.url, confirmAs(email));
    assert.equal(exitCode, 0, err);
    assert.match(
      out,
      new RegExp(`^Signed in as ${email.replaceAll('.', '\\.')}|^Signed in as .*\\(${email}\\)`),
    );
    assert.match(browser.page, /You can close this page/);

    const inbox = await machine.run('inbox');
    assert.equal(inbox.exitCode, 0, inbox.err);
    assert.match(inbox.out, /poc\/P-1042 +Acme/);

    const approval = await machine.run('approve', 'P-1042');
    assert.deepEqual([approval.exitCode, approval.err], [0, '']);
    assert.equal(approval.out, 'Approved. Next: Regional Leader.\n');
    assert.deepEqual(acted, [{ email, via: 'api' }]);

    const refused = await machine.run('approve', 'P-2', '--json');
    assert.equal(refused.exitCode, 1);
    const said = JSON.parse(refused.out) as { error: unknown };
    const message = 'Not approved: Org ID is empty.';
    assert.deepEqual(said.error, { code: 'missing-fields', message, missing });

    // An hour later the access token has expired, and the refresh token has not.
    const signIns = openSignIns(machine.folder);
    const known = signIns.current()!;
    signIns.renew({ ...known, expiresAt: 1 });
    assert.equal((await machine.run('inbox')).exitCode, 0);
    const renewed = signIns.current()!;
    assert.notEqual(renewed.accessToken, known.accessToken);

    // Signed out at the provider as well: the refresh token is good for nothing any more.
    assert.equal((await machine.run('sign-out')).exitCode, 0);
    signIns.keep({ ...renewed, expiresAt: 1 });
    const { exitCode: after, err: why } = await machine.run('inbox');
    assert.equal(after, 1);
    assert.match(why, /^Your sign-in at \S+ has expired: run "confetti sign-in/);
  });

  it('somebody who stops in the browser is not signed in', async () => {
    const { exitCode, out, err } = await signInAt(machine, server.url, (browser) =>
      browser.submit({ abort: 'yes' }),
    );
    assert.deepEqual([exitCode, out], [1, '']);
    assert.match(err, /Not signed in: it was refused in the browser/);
    assert.equal(openSignIns(machine.folder).current(), undefined);
  });
});
