import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { connect, type ConnectionOptions } from 'node:tls';
import { cloneRoot } from '../../embedded/config.ts';
import { tlsOverlay } from '../deploy/compose-file.ts';
import { openOffice } from '../end-to-end/support/office.ts';
import { run } from '../support/temporal-cli.ts';
import { timed } from './stopwatch.ts';
import { cluster } from './use-cluster.ts';

/** The last file of the folder: from here on the cluster has TLS. */
describe('a cluster with certificates on both sides, as deploy/tls.compose.yml has it', function () {
  this.timeout(180_000);
  let folder: string;

  const certificates = async (name: string): Promise<string> => {
    const made = path.join(folder, name);
    const script = path.join(cloneRoot, 'deploy/tls-certificates.sh');
    const { code, stderr } = await run('sh', [script, made], { PATH: process.env['PATH'] ?? '' });
    assert.equal(code, 0, stderr);
    return made;
  };
  const changes = (made: string) => ({
    overlay: tlsOverlay,
    variables: { TEMPORAL_CERTIFICATES: made, TEMPORAL_TLS: 'true' },
  });
  /** The settings of a client, as a worker gets them. */
  const clientEnv = (made: string): Record<string, string> => {
    const { place, envOf } = cluster();
    const ofWorker = Object.entries(envOf('worker', changes(made)));
    return {
      ...place.clientEnv,
      ...Object.fromEntries(ofWorker.filter(([name]) => name.startsWith('TEMPORAL_TLS'))),
    };
  };
  let ours: string;

  before('start Temporal, a worker and the server with certificates', async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'confetti-certificates-'));
    ours = await certificates('ours');
    const { temporal, workers, server, envOf } = cluster();
    await timed('the same cluster with TLS', async () => {
      await Promise.all([...workers, server].map((each) => each.stop()));
      await temporal.stop();
      await temporal.start(envOf('temporal', changes(ours)));
      await workers[0].start(envOf('worker', changes(ours)));
      await server.start(envOf('server', changes(ours)));
    });
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  it('is set up by the temporal command with a certificate', async () => {
    await cluster().runOnce('temporal-setup', changes(ours));
  });

  it('takes a request through its approvals', async () => {
    const office = await openOffice({ ...cluster().place, clientEnv: clientEnv(ours) });
    try {
      const requestId = await office.apply();
      const view = await office.walkTo(requestId, 'complete');
      assert.equal(view.status, 'complete');
    } finally {
      await office.close();
    }
  });

  describe('answers', () => {
    const answer = async (made: string, shown?: string): Promise<string> => {
      const read = (folder_: string, file: string) => readFileSync(path.join(folder_, file));
      const certificate = shown && { cert: read(shown, 'confetti.pem'), key: read(shown, 'confetti.key') };
      return firstAnswer({
        ...{ port: cluster().place.config.ports.CONFETTI_TEMPORAL_PORT, servername: 'temporal' },
        ...{ ca: read(made, 'ca.pem'), ALPNProtocols: ['h2'], ...certificate },
      });
    };

    it('who shows a certificate of its authority', async () => {
      assert.equal(await answer(ours, ours), 'data');
    });

    it('nobody without a certificate', async () => {
      assert.match(await answer(ours), /ALERT_CERTIFICATE_REQUIRED/);
    });

    it('nobody with a certificate of another authority', async () => {
      assert.match(await answer(ours, await certificates('theirs')), /ALERT_/);
    });

    it('with a certificate that only its own authority vouches for', async () => {
      const theirs = await certificates('others');
      assert.match(await answer(theirs, ours), /SELF_SIGNED|UNABLE_TO|SIGNATURE/);
    });
  });
});

/** `data` once the server says anything, else the code of what was wrong. */
function firstAnswer(options: ConnectionOptions): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', ...options });
    const end = (said: string): void => {
      socket.destroy();
      resolve(said);
    };
    socket.once('data', () => end('data'));
    socket.once('error', (error: NodeJS.ErrnoException) => end(error.code ?? error.message));
    socket.once('close', () => end('closed'));
  });
}
