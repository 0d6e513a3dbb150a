import assert from 'node:assert/strict';
import { applicationHasSettled, creditRequestHasSettled, settled, whyStopped } from '../../client/hand-in.ts';
import type { RequestView } from '../../domain/approval/view.ts';

/** A view with what settling goes by. */
const view = (parts: Partial<RequestView>): RequestView =>
  ({ status: 'draft', problems: [], history: [], steps: [], ...parts }) as unknown as RequestView;

const gap = {
  key: 'submission',
  text: 'Not submitted: Account is empty.',
} as RequestView['problems'][number];

describe('what has been handed in', () => {
  it('is looked at until it has settled', async () => {
    const views = [view({}), view({}), view({ status: 'in-progress' })];
    const found = await settled(
      async () => views.shift(),
      ({ status }) => status !== 'draft',
      60_000,
    );
    assert.equal(found?.status, 'in-progress');
  });

  it('is shown as it is when settling takes too long', async () => {
    const found = await settled(
      async () => view({}),
      () => false,
      0,
    );
    assert.equal(found.status, 'draft');
  });

  it('may be gone', async () => {
    const views: (RequestView | undefined)[] = [undefined];
    const found = await settled(
      async () => views.shift(),
      () => false,
      60_000,
    );
    assert.equal(found, undefined);
  });

  it('has settled as an application once it is submitted, stopped, or was meant as a draft', () => {
    assert.equal(applicationHasSettled(view({}), true), false);
    assert.equal(applicationHasSettled(view({}), false), true);
    assert.equal(applicationHasSettled(view({ problems: [gap] }), true), true);
    assert.equal(applicationHasSettled(view({ status: 'in-progress' }), true), true);
  });

  it('has settled as a credit request once somebody is waited for, or nobody will be', () => {
    assert.equal(creditRequestHasSettled(view({ status: 'in-progress' })), false);
    const steps = [{ status: 'active' }] as unknown as RequestView['steps'];
    assert.equal(creditRequestHasSettled(view({ status: 'in-progress', steps })), true);
    assert.equal(creditRequestHasSettled(view({ status: 'sent-back' })), true);
  });

  it('says why it was stopped', () => {
    assert.equal(whyStopped(view({})), undefined);
    assert.equal(whyStopped(view({ problems: [gap] })), 'Not submitted: Account is empty.');
    const history = [{ action: 'Sent back', comment: 'Not eligible: the PoC is over' }];
    const sentBack = { status: 'sent-back', history } as unknown as Partial<RequestView>;
    assert.match(whyStopped(view(sentBack)) ?? '', /^Sent back\. Not eligible/);
  });
});
