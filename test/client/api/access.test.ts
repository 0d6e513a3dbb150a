import assert from 'node:assert/strict';
import type { Confetti } from '../../../client/index.ts';
import type { ListFilter } from '../../../client/lists.ts';
import { extentOf, rights, scopeFor, scopes, type Standing } from '../../../domain/access/access-table.ts';
import { requesterKey } from '../../../domain/approval/requester-key.ts';
import { everyRoute, type Call } from '../../support/server/every-route.ts';
import { cannedConfetti } from '../../support/server/canned-confetti.ts';
import { fakeServer } from '../../support/server/fake-server.ts';

const people: Readonly<Record<Exclude<Standing, 'visitor'>, string>> = {
  customer: 'casey@acme.example.com',
  colleague: 'xiaole.fang@example.com',
  manager: 'manager.gpe@example.com',
  operator: 'vince.yao@example.com',
};
const somebodyElse = 'other@globex.example.com';

/** What Confetti may be asked by somebody who is not let: nothing changes by it. */
const reads: readonly (keyof Confetti)[] = ['view', 'list', 'listPage', 'count', 'viewDirectory', 'revision'];

let requester = somebodyElse;
const { answers, asked } = cannedConfetti(() => requester);
const server = fakeServer(answers, { callsPerMinute: { api: 0 } });

/** Who sends a call, by the headers that say so. */
type Sender = Readonly<Record<string, string>>;

const asPerson = (email: string): Sender => ({ 'x-test-as': email, 'sec-fetch-site': 'same-origin' });
const asMachine = (...given: readonly string[]): Sender => ({
  'x-test-machine': ['connector', ...given].join(' '),
});

async function statusOf({ url, body, takesBehalf }: Call, sender: Sender): Promise<number> {
  asked.length = 0;
  const behalf = takesBehalf === true && 'x-test-machine' in sender ? { onBehalfOf: people.colleague } : {};
  const sent = body === undefined ? {} : { method: 'POST', body: JSON.stringify({ ...body, ...behalf }) };
  const answer = await server.request(url, {
    ...sent,
    headers: { ...sender, 'content-type': 'application/json' },
  });
  await answer.body?.cancel();
  return answer.status;
}

function assertNothingChanged(): void {
  assert.deepEqual(
    asked.map(({ name }) => name).filter((name) => !reads.includes(name)),
    [],
  );
}

function assertDone(status: number): void {
  assert.ok(status === 200 || status === 201, `answered ${status}`);
}

describe('what the API does for whom', () => {
  beforeEach(() => {
    requester = somebodyElse;
  });

  for (const [name, call] of Object.entries(everyRoute)) {
    describe(name, () => {
      it('is nothing for a visitor', async () => {
        assert.equal(await statusOf(call, {}), 401);
        assert.deepEqual(asked, []);
      });

      for (const [standing, email] of Object.entries(people) as [keyof typeof people, string][]) {
        const extent = extentOf(call.right, standing);
        it(`reaches as far for a ${standing} as the table says: ${extent}`, async () => {
          const status = await statusOf(call, asPerson(email));
          if (extent === 'all') return assertDone(status);
          if (extent === 'own' && call.own === 'narrowed') {
            assertDone(status);
            const { requesters } = asked[0]?.args[0] as ListFilter;
            return assert.deepEqual(requesters, [requesterKey(email)]);
          }
          assert.equal(status, extent === 'own' && call.own === 'not-there' ? 404 : 403);
          assertNothingChanged();
        });
      }

      if (extentOf(call.right, 'customer') === 'own') {
        it('is done for a customer whose request it is', async () => {
          requester = people.customer;
          assertDone(await statusOf(call, asPerson(people.customer)));
        });
      }

      const scope = scopeFor(call.right);
      it(`takes the scope ${scope ?? 'of nobody'} of a machine`, async () => {
        const others = scopes.filter((each) => each !== scope);
        assert.equal(await statusOf(call, asMachine(...others)), 403);
        assertNothingChanged();
        if (scope === undefined) return;
        const also = call.also === undefined ? [] : [scopeFor(call.also) ?? ''];
        assertDone(await statusOf(call, asMachine(scope, ...also)));
      });
    });
  }

  it('covers every right but those to see the sandboxes and to read histories, which have no API', () => {
    const covered = new Set(Object.values(everyRoute).map(({ right }) => right));
    assert.deepEqual(
      rights.filter((right) => !covered.has(right)),
      ['see the sandboxes', 'read histories'],
    );
  });

  it('lets colleagues say when they are away themselves', async () => {
    const call = everyRoute['POST /api/v1/directory/edits # of an absence'];
    assert.ok(call?.body);
    const own = { ...call, body: { ...call.body, person: 'xiaole.fang' } };
    assertDone(await statusOf(own, asPerson(people.colleague)));
  });

  it('answers a request of somebody else exactly as one that is not there', async () => {
    const url = '/api/v1/requests/poc/P-1042';
    const answerOf = async (answering: Partial<Confetti>) => {
      const answer = await fakeServer(answering).request(url, {
        headers: { ...asPerson(people.customer), 'x-request-id': 'same' },
      });
      return { status: answer.status, text: await answer.text() };
    };
    const theirs = await answerOf(answers);
    assert.equal(theirs.status, 404);
    assert.deepEqual(theirs, await answerOf({ view: async () => undefined }));
  });
});
