import assert from 'node:assert/strict';
import {
  extentOf,
  rights,
  scopeFor,
  scopes,
  standings,
  type Extent,
  type Right,
} from '../../../domain/access/access-table.ts';
import { customerView } from '../../../domain/access/customer-view.ts';
import { standingOf } from '../../../domain/access/standing-of.ts';
import { viewOf } from '../../../domain/approval/view.ts';
import { directoryOf } from '../../../domain/directory/content.ts';
import { utcMinute } from '../../../domain/wording/time.ts';
import { act, completed, monday, submitted, type Request } from '../../support/requests.ts';
import { shippedPolicy } from '../../support/shipped-policy.ts';

const directory = directoryOf(shippedPolicy());

describe('the access table', () => {
  // Written out once more, a letter a cell (- none, o own, a all), so that no cell changes by accident.
  const cells: Readonly<Record<Right, string>> = {
    //                              visitor customer colleague manager operator
    'see requests': '-oaaa',
    'apply for a PoC': '-aaaa',
    'request a PoC for a customer': '--aaa',
    'request credits': '--aaa',
    'speak for a request': '-oaaa',
    'approve requests': '--aaa',
    'operate requests': '----a',
    'hand work over': '---aa',
    'see Orgs': '--aaa',
    'see reports': '--aaa',
    'see reports by person': '---aa',
    'see the policy': '--aaa',
    'check a policy': '----a',
    'see the directory': '--aaa',
    'edit absences': '--oaa',
    'edit the directory': '----a',
    'see the sandboxes': '--aaa',
    'read histories': '----a',
  };
  const letters: Readonly<Record<Extent, string>> = { none: '-', own: 'o', all: 'a' };

  for (const right of rights) {
    it(`says who may ${right}`, () => {
      assert.equal(standings.map((standing) => letters[extentOf(right, standing)]).join(''), cells[right]);
    });
  }

  it('gives a visitor nothing', () => {
    assert.deepEqual(
      rights.filter((right) => extentOf(right, 'visitor') !== 'none'),
      [],
    );
  });

  it('gives machines no right that people need to be operators for', () => {
    const ofOperators = rights.filter((right) => extentOf(right, 'manager') === 'none');
    assert.deepEqual(
      ofOperators.flatMap((right) => scopeFor(right) ?? []),
      [],
    );
  });

  it('has a right for every scope', () => {
    const used = new Set(rights.map(scopeFor));
    assert.deepEqual(
      scopes.filter((scope) => !used.has(scope)),
      [],
    );
  });
});

describe('the standing of somebody who has signed in', () => {
  const standing = (email: string): string => standingOf(directory, email, monday).standing;

  it('is a customer outside the directory', () =>
    assert.equal(standing('casey@acme.example.com'), 'customer'));
  it('is a colleague in the directory, whatever the case of the address', () =>
    assert.equal(standing('Xiaole.Fang@Example.com'), 'colleague'));
  it('is a manager with people who report to them', () =>
    assert.equal(standing('manager.gpe@example.com'), 'manager'));
  it('is an operator of BE&O', () => assert.equal(standing('vince.yao@example.com'), 'operator'));

  it('is not taken from a directory id that a provider passes off as an address', () => {
    assert.equal(standing('vince.yao'), 'customer');
  });

  it('ends with their last day', () => {
    const person = directory.people['vince.yao']!;
    const people = { ...directory.people, 'vince.yao': { ...person, departedAt: monday } };
    const at = (now: number): string => standingOf({ ...directory, people }, person.email, now).standing;
    assert.equal(at(monday - 1), 'operator');
    assert.equal(at(monday), 'departed');
  });
});

describe('what a customer sees of their application', () => {
  const seen = ({ state, policy, now }: Request): ReturnType<typeof customerView> =>
    customerView(viewOf(state, policy, now, utcMinute));

  it('is how it stands, without who is asked and what they said', () => {
    const request = submitted('cloud-user');
    act(request, 'comment', { by: 'sdr.apac@example.com', comment: 'a secret about them' });
    const text = JSON.stringify(seen(request));
    for (const internal of ['sdr.apac', 'APAC SDR', 'APAC Sales', 'secret']) {
      assert.ok(!text.includes(internal), internal);
    }
    assert.equal(seen(request).waiting, 'Being looked at: SDR');
    assert.deepEqual(seen(request).history, []);
  });

  it('says that the PoC runs once the credits are there', () => {
    assert.equal(seen(completed('cloud-user')).waiting, 'The PoC runs');
  });
});
