import assert from 'node:assert/strict';
import type { Client } from '@temporalio/client';
import { NotTrustedError } from '../../../client/cli/failures.ts';
import { isTrusting, needTrust } from '../../../client/cli/trust.ts';

const namespace = 'default';
const here = { address: '127.0.0.1:7233', namespace };

/** A client of a server whose namespace has this noted. */
function clientOf(data: Record<string, string>): Client {
  const describeNamespace = async () => ({ namespaceInfo: { data } });
  return { workflowService: { describeNamespace } } as unknown as Client;
}

const embedded = clientOf({ 'confetti-embedded': 'yes' });

describe('people are taken at their word', () => {
  it('by the Temporal of npm start on this machine', async () => {
    assert.equal(await isTrusting(embedded, here), true);
  });

  it('not by another Temporal that is reached on this machine, such as through a tunnel', async () => {
    assert.equal(await isTrusting(clientOf({}), here), false);
  });

  it('not by the Temporal of npm start on another machine', async () => {
    assert.equal(await isTrusting(embedded, { address: '10.0.0.7:7233', namespace }), false);
  });

  it('or are told to sign in, or to say that everybody is trusted', async () => {
    const refused = needTrust(embedded, { address: 'temporal.example.com:7233', namespace });
    await assert.rejects(refused, (error) => {
      assert.ok(error instanceof NotTrustedError);
      assert.match(
        error.message,
        /^Not done: temporal\.example\.com:7233 is not the Temporal of `npm start`/,
      );
      assert.match(error.message, /"confetti sign-in URL".*CONFETTI_TRUST_AS=yes/);
      return true;
    });
  });
});
