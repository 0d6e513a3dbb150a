import assert from 'node:assert/strict';
import { applyDirectory } from '../../../domain/approval/known-people.ts';
import type { PolicySlice } from '../../../domain/policy/policy.ts';
import { current, day, operator, refusalOf, waitingFor, type Request } from '../../support/requests.ts';

/** Asked for by somebody of the directory; GPE has it. */
const asked = (): Request => waitingFor('gpe', 'cloud-sales', {}, { requester: 'presales.jp@example.com' });

/** The request reads the directory: its people are those of its policy, but for what is edited. */
function reads(request: Request, edit: (people: PolicySlice['people']) => PolicySlice['people']): void {
  const { policy: before } = request;
  const policy: PolicySlice = { ...before, people: edit(before.people) };
  const directory = { revision: 1, people: policy.people, holders: {}, operations: policy.operations };
  applyDirectory(request.state, { directory, askedAt: request.now, before, policy }, request.now);
  Object.assign(request, { policy });
}

const readdressed =
  (id: string, email: string) =>
  (people: PolicySlice['people']): PolicySlice['people'] => {
    const person = people[id];
    assert.ok(person);
    return { ...people, [id]: { ...person, email } };
  };

describe('whoever asked', () => {
  it('approves nothing of it under a new address either', () => {
    const request = asked();
    reads(request, (people) => people);
    reads(request, readdressed('presales.jp', 'new.address@example.com'));
    current(request).assignees.push('presales.jp');
    const { code } = refusalOf(request, 'decide', { by: 'new.address@example.com', decision: 'approve' });
    assert.equal(code, 'own-request');
  });
});

describe('somebody who has left', () => {
  const left =
    (id: string, at: number) =>
    (people: PolicySlice['people']): PolicySlice['people'] => {
      const person = people[id];
      assert.ok(person);
      return { ...people, [id]: { ...person, departedAt: at } };
    };

  it('overrides nothing, though they are still among the operators', () => {
    const request = asked();
    reads(request, left('kevin.lu', request.now - day));
    assert.equal(operator, 'kevin.lu@example.com');
    const { code, message } = refusalOf(request, 'override', {
      by: operator,
      decision: 'approve',
      comment: 'It is late',
    });
    assert.deepEqual([code, /Kevin Lu has left/.test(message)], ['not-yours', true]);
  });

  it('gives nothing that waits for them to anybody: that is an operator’s to do', () => {
    const request = asked();
    reads(request, left('xiaole.fang', request.now - day));
    const { code } = refusalOf(request, 'reassign', {
      by: 'xiaole.fang@example.com',
      to: 'sidney.chen@example.com',
    });
    assert.equal(code, 'not-yours');
  });

  it('does nothing as whoever asked either', () => {
    const request = asked();
    reads(request, left('presales.jp', request.now - day));
    assert.equal(refusalOf(request, 'recall', { by: 'presales.jp@example.com' }).code, 'not-yours');
  });
});
