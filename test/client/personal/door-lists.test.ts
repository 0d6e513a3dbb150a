import assert from 'node:assert/strict';
import type { Confetti } from '../../../client/index.ts';
import type { ListFilter } from '../../../client/lists.ts';
import { openLive } from '../../../client/live/live.ts';
import { customerQuota, openCustomerStarts } from '../../../client/personal/customer-quota.ts';
import { openPersonalDoors, type PersonalDoor } from '../../../client/personal/door.ts';
import { NotAllowedError } from '../../../client/personal/errors.ts';
import { openPeople } from '../../../client/personal/people.ts';
import { requesterKey } from '../../../domain/approval/requester-key.ts';
import { directoryOf } from '../../../domain/directory/content.ts';
import { directoryView, openDirectory } from '../../../domain/directory/state.ts';
import { shippedPolicy } from '../../support/shipped-policy.ts';

const policy = shippedPolicy();
const now = Date.parse('2026-11-22T12:00:00Z');
const page = { limit: 50 };

/** Somebody's door, and the filters that lists were asked for with. */
async function doorOf(email: string): Promise<{ door: PersonalDoor; asked: ListFilter[] }> {
  const asked: ListFilter[] = [];
  const confetti = {
    viewDirectory: async () => directoryView(openDirectory(directoryOf(policy), now)),
    async listPage(filter: ListFilter) {
      asked.push(filter);
      return { requests: [], before: 0, total: 0 };
    },
  } as unknown as Confetti;
  const people = openPeople({ policy, door: confetti, now: () => now });
  const who = await people.principalOf({ kind: 'person', email, name: email });
  const starts = openCustomerStarts({ confetti, quota: customerQuota, now: () => now });
  const means = { confetti, policy, people, now: () => now, live: openLive(confetti), starts };
  return { door: openPersonalDoors(means, 'web')(who), asked };
}

describe('a page of a list', () => {
  it('reaches for a customer as far as their own requests', async () => {
    const { door, asked } = await doorOf('kim@acme.example');
    await door.listPage({ region: 'JP', requesters: ['somebody else'] }, page);
    assert.deepEqual(asked, [{ region: 'JP', requesters: [requesterKey('kim@acme.example')] }]);
  });

  it('reaches for a colleague as far as it is asked for', async () => {
    const { door, asked } = await doorOf('sales.apac@example.com');
    await door.listPage({ region: 'JP' }, page);
    assert.deepEqual(asked, [{ region: 'JP' }]);
  });
});

describe('a page of an inbox', () => {
  it('has what waits for oneself', async () => {
    const { door, asked } = await doorOf('xiaole.fang@example.com');
    await door.inboxPage('mine', { region: 'APAC' }, page);
    assert.deepEqual(asked, [{ region: 'APAC', approvers: ['xiaole.fang'], isOpen: true }]);
  });

  it('has what waits for those who report to one', async () => {
    const { door, asked } = await doorOf('manager.gpe@example.com');
    await door.inboxPage('team', {}, page);
    assert.deepEqual(asked, [{ approvers: ['xiaole.fang', 'sidney.chen'], isOpen: true }]);
  });

  it('has what waits for others', async () => {
    const { door, asked } = await doorOf('xiaole.fang@example.com');
    await door.inboxPage('others', {}, page);
    assert.deepEqual(asked, [{ status: 'in-progress', notApprover: 'xiaole.fang', isOpen: true }]);
  });

  it('is nothing for customers', async () => {
    const { door } = await doorOf('kim@acme.example');
    await assert.rejects(door.inboxPage('mine', {}, page), NotAllowedError);
  });
});
