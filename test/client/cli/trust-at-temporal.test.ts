import assert from 'node:assert/strict';
import { join } from 'node:path';
import { Connection } from '@temporalio/client';
import { startDevServer, type DevServer } from '../../../embedded/dev-server.ts';
import { temporalCli } from '../../../embedded/engine/temporal-cli.ts';
import { run, type Ran } from '../../support/temporal-cli.ts';

const unmarked = 'somebody-elses';

describe('--as before a Temporal server', function () {
  this.timeout(60_000);
  let server: DevServer;

  before(async () => {
    const cli = await temporalCli(() => undefined);
    server = await startDevServer({ cli, port: 0, headless: true, searchAttributes: {} });
    const connection = await Connection.connect({ address: server.address });
    const workflowExecutionRetentionPeriod = { seconds: 86_400 as never };
    await connection.workflowService.registerNamespace({
      namespace: unmarked,
      workflowExecutionRetentionPeriod,
    });
    await connection.close();
  });
  after(async () => {
    await server.stop();
  });

  const approve = (namespace: string, env: Record<string, string> = {}): Promise<Ran> =>
    confetti(['approve', 'P-1', '--as', 'xiaole.fang@example.com'], namespace, env);
  const confetti = (args: string[], namespace: string, env: Record<string, string> = {}): Promise<Ran> => {
    const file = join(import.meta.dirname, '../../../client/cli/main.ts');
    const temporal = { TEMPORAL_ADDRESS: server.address, TEMPORAL_NAMESPACE: namespace };
    const given = { PATH: process.env['PATH'] ?? '', XDG_CONFIG_HOME: '/nowhere', ...temporal, ...env };
    return run(process.execPath, [file, ...args], given);
  };

  it('is taken at its word where npm start brought it', async () => {
    const { code, stderr } = await approve('default');
    assert.equal(code, 1);
    assert.match(stderr, /^There is no request poc\/P-1\./);
  });

  it('is refused elsewhere, and says what to do', async () => {
    const { code, stdout, stderr } = await approve(unmarked);
    assert.deepEqual([code, stdout], [1, '']);
    assert.match(stderr, /^Not done: 127\.0\.0\.1:\d+ is not the Temporal of `npm start` on this machine/);
    assert.match(stderr, /Sign in with "confetti sign-in URL" and leave --as out\./);
  });

  it('is taken at its word where CONFETTI_TRUST_AS says that everybody is trusted', async () => {
    const { stderr } = await approve(unmarked, { CONFETTI_TRUST_AS: 'yes' });
    assert.doesNotMatch(stderr, /taken at their word/);
    assert.match(stderr, /There is no request poc\/P-1\.|has no namespace/);
  });

  it('is explained by whoami', async () => {
    const [trusting, other] = await Promise.all([
      confetti(['whoami'], 'default'),
      confetti(['whoami'], unmarked),
    ]);
    assert.match(trusting.stdout, /^Commands go to Temporal at \S+ itself: TEMPORAL_ADDRESS is set\.\n/);
    assert.match(trusting.stdout, /taken at their word: it is the Temporal of `npm start` on this machine/);
    assert.match(
      other.stdout,
      /Nobody is taken at their word there \(--as\): sign in, or set CONFETTI_TRUST_AS=yes/,
    );
  });
});
