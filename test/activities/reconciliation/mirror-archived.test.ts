import assert from 'node:assert/strict';
import { mirrorArchived } from '../../../activities/reconciliation/mirror-archived.ts';
import { wholeSnapshot } from '../../../domain/approval/snapshot.ts';
import { viewOf } from '../../../domain/approval/view.ts';
import type { ArchivedRequest } from '../../../domain/records/archived-request.ts';
import type { RequestSnapshot } from '../../../domain/records/request-snapshot.ts';
import { utcMinute } from '../../../domain/wording/time.ts';
import { completed } from '../../support/requests.ts';

const { state, policy, now } = completed('cloud-sales');
const whole = wholeSnapshot(state, policy, now);
const receipt = { recordId: 'a00', written: true, apiCalls: 1, notes: [] };

/** What Salesforce was sent of a record. */
async function sent(snapshot: RequestSnapshot | undefined): Promise<RequestSnapshot[]> {
  const record: ArchivedRequest = {
    ...{ format: 1, requestId: 'poc/P-1', closedAt: '2026-11-23T09:00:00.000Z', state },
    view: viewOf(state, policy, now, utcMinute),
    ...(snapshot === undefined ? {} : { snapshot }),
  };
  const all: RequestSnapshot[] = [];
  const mirror = async (one: RequestSnapshot): Promise<typeof receipt> => {
    all.push(one);
    return receipt;
  };
  const parts = { archive: { read: async () => record }, salesforce: { mirror } };
  assert.deepEqual(await mirrorArchived('poc/P-1', parts, new AbortController().signal), receipt);
  return all;
}

describe('the record of a closed request', () => {
  it('is sent as the archive has it, with the grant', async () => {
    assert.deepEqual(await sent(whole), [whole]);
    assert.equal(whole.granted?.credits, state.credits.grant?.credits);
    assert.equal(whole.history.at(-1)?.sequence, state.history.at(-1)?.seq);
  });

  it('says that there is no grant where there is none', () => {
    assert.equal(wholeSnapshot({ ...state, credits: {} }, policy, now).granted, null);
  });

  const refusals: [string, RequestSnapshot | undefined, RegExp][] = [
    ['an earlier version archived it', undefined, /archived by an earlier version/],
    ['it is of an internal request', { ...whole, entryPoint: 'internal' }, /has no record in Salesforce/],
  ];
  for (const [name, snapshot, message] of refusals) {
    it(`is not sent when ${name}`, async () => {
      await assert.rejects(sent(snapshot), { type: 'Invalid', nonRetryable: true, message });
    });
  }
});
