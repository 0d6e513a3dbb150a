import assert from 'node:assert/strict';
import { applyDirectory, needsReading } from '../../../domain/approval/known-people.ts';
import type { Action } from '../../../domain/approval/actions.ts';
import { waitingFor, type Request } from '../../support/requests.ts';

/** The request reads the directory; its own clock says `askedAt`, and the answer `asOf`, where it says anything. */
function reads(request: Request, askedAt: number, asOf?: number): void {
  const { policy, state } = request;
  const slice = { revision: 1, people: policy.people, holders: {}, operations: policy.operations };
  const directory = asOf === undefined ? slice : { ...slice, asOf };
  applyDirectory(state, { directory, askedAt, before: policy, policy }, request.now);
}

const actor = { email: 'xiaole.fang@example.com', via: 'test' };
const approval = { name: 'decide', id: '1', actor, round: 1, step: 'gpe', decision: 'approve' } as Action;

describe('the people that a request knows', () => {
  // Found on a cluster: a replay put the asking a second and a half earlier, read the directory once more and stood still.
  it('are as old as the answer says, whatever the clock of the workflow said when it asked', () => {
    for (const askedAt of [-1_500, 0, 1_500]) {
      const request = waitingFor('gpe', 'cloud-sales');
      reads(request, request.now + askedAt, request.now);
      const needs = (afterMs: number): boolean =>
        needsReading(request.state, request.policy, approval, request.now + afterMs);
      assert.deepEqual([needs(59_999), needs(60_000)], [false, true]);
      assert.ok(!('asOf' in (request.state.directory ?? {})));
    }
  });

  it('are as old as their asking where the answer does not say, as in histories from before it did', () => {
    const request = waitingFor('gpe', 'cloud-sales');
    reads(request, request.now - 1_000);
    const needs = (afterMs: number): boolean =>
      needsReading(request.state, request.policy, approval, request.now + afterMs);
    assert.deepEqual([needs(58_999), needs(59_000)], [false, true]);
  });
});
