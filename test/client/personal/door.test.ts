import assert from 'node:assert/strict';
import type { Confetti } from '../../../client/index.ts';
import type { ListFilter } from '../../../client/lists.ts';
import { openLive } from '../../../client/live/live.ts';
import { customerQuota, openCustomerStarts } from '../../../client/personal/customer-quota.ts';
import { openPersonalDoors, type PersonalDoor } from '../../../client/personal/door.ts';
import { MalformedError, NotAllowedError, NotThereError } from '../../../client/personal/errors.ts';
import { openPeople } from '../../../client/personal/people.ts';
import type { Identity } from '../../../client/personal/principal.ts';
import { NoAnswerError, RefusedError } from '../../../client/refused.ts';
import type { Scope } from '../../../domain/access/access-table.ts';
import { refuse } from '../../../domain/approval/refusal.ts';
import { requesterKey } from '../../../domain/approval/requester-key.ts';
import { viewOf, type RequestView } from '../../../domain/approval/view.ts';
import { directoryOf } from '../../../domain/directory/content.ts';
import { directoryView, openDirectory, type DirectoryView } from '../../../domain/directory/state.ts';
import { utcMinute } from '../../../domain/wording/time.ts';
import { submitted } from '../../support/requests.ts';
import { shippedPolicy } from '../../support/shipped-policy.ts';

const noon = Date.parse('2026-11-22T12:00:00Z');
const policy = shippedPolicy();
const customer = 'casey@acme.example.com';
const gpe = 'xiaole.fang@example.com';
const gpeManager = 'manager.gpe@example.com';
const operator = 'vince.yao@example.com';

const directory = (): DirectoryView => directoryView(openDirectory(directoryOf(policy), noon));

const withoutClock = {
  requestId: 'poc/P-1',
  kind: 'pocApplication',
  status: 'in-progress',
  steps: ['gpe'],
  startedAt: noon,
  isOpen: true,
};
const row = { ...withoutClock, approvers: ['xiaole.fang'], slaState: 'running', dueAt: noon };

/** A request of the customer, as Confetti answers it. */
function customersRequest(): RequestView {
  const { state, policy: slice, now } = submitted('cloud-user');
  return { ...viewOf(state, slice, now, utcMinute), requester: { email: customer } };
}

/** The door of somebody over a Confetti that keeps what it was asked. */
async function doorOf(
  identity: Identity | string,
  answers: Partial<Confetti> = {},
): Promise<{ readonly door: PersonalDoor; readonly asked: unknown[][] }> {
  const asked: unknown[][] = [];
  const answering: Partial<Confetti> = {
    viewDirectory: async () => directory(),
    view: async () => customersRequest(),
    list: async () => [],
    ...answers,
  };
  const confetti = new Proxy({} as Confetti, {
    get: (_, name: keyof Confetti) => {
      const answer = (answering[name] ?? (async () => 'done')) as (...args: unknown[]) => unknown;
      return (...args: unknown[]) => {
        if (name !== 'viewDirectory') asked.push([name, ...args]);
        return answer(...args);
      };
    },
  });
  const now = (): number => noon;
  const people = openPeople({ policy, door: confetti, now });
  const who = await people.principalOf(
    typeof identity === 'string' ? { kind: 'person', email: identity, name: 'Somebody' } : identity,
  );
  const starts = openCustomerStarts({ confetti, quota: customerQuota, now });
  const means = { confetti, policy, people, now, live: openLive(confetti), starts };
  return { door: openPersonalDoors(means, 'web')(who), asked };
}

function machine(...scopes: Scope[]): Identity {
  return { kind: 'machine', name: 'salesforce-connector', scopes };
}

const approval = { id: 'a-1', round: 1, step: 'gpe', decision: 'approve' } as const;

describe('the door of a colleague', () => {
  it('acts in their name, over the surface they use', async () => {
    const { door, asked } = await doorOf(gpe);
    await door.act('poc/P-1', 'decide', approval);
    assert.deepEqual(asked, [
      ['act', 'poc/P-1', 'decide', { ...approval, actor: { email: gpe, via: 'web' } }],
    ]);
  });

  it('lets nobody act as somebody else, whatever the payload says', async () => {
    const { door, asked } = await doorOf(gpe);
    const forged = { ...approval, actor: { email: operator, via: 'web' } };
    await door.act('poc/P-1', 'decide', forged);
    assert.equal((asked[0]![3] as { actor: { email: string } }).actor.email, gpe);
    await assert.rejects(door.act('poc/P-1', 'decide', approval, { onBehalfOf: operator }), MalformedError);
    assert.equal(asked.length, 1);
  });

  it('lists what waits for them, for their team and for others', async () => {
    const { door, asked } = await doorOf(gpeManager);
    await door.inboxPage('mine', {}, { limit: 10 });
    await door.inboxPage('team', { region: 'APAC' }, { limit: 1 });
    await door.inboxCount('others', { region: 'JP' });
    const others = { status: 'in-progress', notApprover: 'manager.gpe', isOpen: true };
    assert.deepEqual(asked, [
      ['listPage', { approvers: ['manager.gpe'], isOpen: true }, { limit: 10 }],
      ['listPage', { region: 'APAC', approvers: ['xiaole.fang', 'sidney.chen'], isOpen: true }, { limit: 1 }],
      ['count', { region: 'JP', ...others }],
    ]);
  });

  it('is refused what operators do, and nothing is asked', async () => {
    const { door, asked } = await doorOf(gpe);
    const nudge = { id: 'n', round: 1, step: 'gpe', comment: 'please' };
    await assert.rejects(door.act('poc/P-1', 'nudge', nudge), NotAllowedError);
    await assert.rejects(
      door.actOnMany([{ requestId: 'poc/P-1', name: 'nudge', payload: nudge }]),
      NotAllowedError,
    );
    await assert.rejects(door.reconcile({}), NotAllowedError);
    await assert.rejects(door.slaReport({ by: ['person'] }), NotAllowedError);
    assert.deepEqual(asked, []);
  });

  it('says when they are away, and not when others are', async () => {
    const { door, asked } = await doorOf(gpe);
    const away = { kind: 'setOutOfOffice', from: noon, until: noon + 1000 } as const;
    await door.editDirectory('e-1', { ...away, person: 'xiaole.fang' });
    await assert.rejects(door.editDirectory('e-2', { ...away, person: 'sidney.chen' }), NotAllowedError);
    assert.equal(asked.length, 1);
  });
});

describe('the door of a customer', () => {
  it('shows their own application without its internals', async () => {
    const { door } = await doorOf(customer);
    assert.deepEqual((await door.view('poc/P-1')).history, []);
  });

  it('does not have those of others, as if there were none', async () => {
    const { door } = await doorOf('mallory@rival.example.com');
    const missing = await doorOf('mallory@rival.example.com', { view: async () => undefined });
    const refusal = async (answer: Promise<unknown>): Promise<string> =>
      answer.then(
        () => assert.fail('was shown'),
        (error: unknown) => {
          assert.ok(error instanceof NotThereError);
          return error.message;
        },
      );
    const there = await refusal(door.view('poc/P-1'));
    assert.equal(there, await refusal(missing.door.view('poc/P-1')));
    assert.equal(there, await refusal(door.act('poc/P-1', 'recall', { id: 'r', round: 1 })));
  });

  it('lists what they asked for, whatever the filter says', async () => {
    const { door, asked } = await doorOf(customer);
    await door.list({ requesters: [requesterKey(gpe)], region: 'APAC' } satisfies ListFilter);
    assert.deepEqual(asked, [['list', { region: 'APAC', requesters: [requesterKey(customer)] }]]);
  });

  it('applies in their own name', async () => {
    const { door, asked } = await doorOf(customer);
    const application = { pocId: 'P-2A3B4C5D', entryPoint: 'cloud-user', fields: {}, submit: true } as const;
    await door.startPocApplication(application);
    const [, started] = asked.find(([name]) => name === 'startPocApplication') ?? [];
    assert.equal((started as { requester: string }).requester, customer);
    const forCustomer = { pocId: 'P-3', entryPoint: 'cloud-sales', fields: {}, submit: true } as const;
    await assert.rejects(door.startPocApplication(forCustomer), NotAllowedError);
  });

  describe('as often as customers may', () => {
    const open = ['poc/P-1', 'poc/P-2', 'poc/P-3'].map((requestId) => ({ ...row, requestId, isOpen: true }));
    const application = { pocId: 'P-2A3B4C5D', entryPoint: 'cloud-user', fields: {}, submit: true } as const;
    const started = (asked: readonly unknown[][]) =>
      asked.filter(([name]) => name === 'startPocApplication').length;

    it('and no more, whatever surface they come over', async () => {
      const { door, asked } = await doorOf(customer, { list: async () => open });
      await assert.rejects(door.startPocApplication(application), /3 of your applications are open/);
      assert.equal(started(asked), 0);
    });

    it('where a program hands it in for them', async () => {
      const { door, asked } = await doorOf(machine('requests:start'), { list: async () => open });
      const forCustomer = door.startPocApplication(application, { onBehalfOf: customer });
      await assert.rejects(forCustomer, /3 of your applications are open/);
      await door.startPocApplication(application, { onBehalfOf: gpe });
      assert.equal(started(asked), 1);
    });

    it('which is no matter to colleagues: they are not even looked up', async () => {
      const { door, asked } = await doorOf(gpe, { list: async () => open });
      await door.startPocApplication({ ...application, entryPoint: 'cloud-sales' });
      assert.deepEqual(
        asked.map(([name]) => name),
        ['startPocApplication'],
      );
    });
  });
});

describe('what customers do not reach of their own', () => {
  const application = { pocId: 'P-2A3B4C5D', entryPoint: 'cloud-user', submit: true } as const;

  it('is a record of Salesforce: what is read there would be shown to them', async () => {
    const { door, asked } = await doorOf(customer);
    const naming = { ...application, fields: { company: 'Acme', lead: 'Globex' } };
    await assert.rejects(door.startPocApplication(naming), /Not yours to say: lead/);
    const fields = { account: '0015g00000AcmeRobo' };
    await assert.rejects(door.act('poc/P-1', 'setFields', { id: 's', round: 1, fields }), MalformedError);
    assert.deepEqual(
      asked.filter(([name]) => name !== 'view'),
      [],
    );
  });

  it('is an id of their choice', async () => {
    const { door, asked } = await doorOf(customer);
    const chosen = { ...application, pocId: 'P-1042', fields: {} };
    await assert.rejects(door.startPocApplication(chosen), /Leave the id out/);
    assert.deepEqual(asked, []);
  });

  it('is who is waited for and until when', async () => {
    const { door, asked } = await doorOf(customer, { list: async () => [row] });
    assert.deepEqual(await door.list({ slaState: 'breached', step: 'gpe', dueBefore: noon }), [
      { ...withoutClock, approvers: [], slaState: 'none' },
    ]);
    assert.deepEqual(asked, [['list', { requesters: [requesterKey(customer)] }]]);
  });

  it('is what colleagues said and decided, in answers and refusals alike', async () => {
    const answer = {
      requestId: 'poc/P-1',
      status: 'recalled',
      round: 1,
      message: 'Waiting for GPE (Xiaole Fang)',
    };
    const done = await doorOf(customer, { act: async () => answer });
    assert.equal((await done.door.act('poc/P-1', 'recall', { id: 'r', round: 1 })).message, 'Done.');
    const refused = await doorOf(customer, {
      act: async () => {
        throw new RefusedError(refuse('already-decided', 'Already approved by Xiaole Fang'));
      },
    });
    await assert.rejects(
      refused.door.act('poc/P-1', 'recall', { id: 'r', round: 1 }),
      (error: unknown) => error instanceof RefusedError && !error.message.includes('Xiaole'),
    );
    const used = await doorOf(customer, {
      act: async () => {
        throw new RefusedError(
          refuse('id-used', 'Not done: the id r was used before, for "claim" by Xiaole'),
        );
      },
    });
    await assert.rejects(
      used.door.act('poc/P-1', 'recall', { id: 'r', round: 1 }),
      /its id was used before, for something else\. Send it under another id\.$/,
    );
  });
});

describe('the door of somebody with a token for less than they may do', () => {
  const withToken = (...scopes: Scope[]): Identity => ({
    kind: 'person',
    email: operator,
    name: 'Vince',
    scopes,
  });

  it('opens to what its scopes name', async () => {
    const { door } = await doorOf(withToken('requests:read'));
    assert.equal(door.extent('see requests'), 'all');
    await door.list({});
  });

  it('opens to nothing else, and says which scope is missing', async () => {
    const { door, asked } = await doorOf(withToken('requests:read'));
    await assert.rejects(
      door.act('poc/P-1', 'decide', approval),
      /may approve requests, but not with this token: it needs the scope requests:act or confetti/,
    );
    await assert.rejects(door.checkSystems(), /not with this token: it needs the scope confetti/);
    assert.deepEqual(asked, []);
  });

  it('opens no further than they may go without it', async () => {
    const { door } = await doorOf({ ...withToken('orgs:read'), email: customer } as Identity);
    await assert.rejects(door.org('1372713'), /may not see Orgs\. Colleagues/);
  });
});

describe('the door of a machine', () => {
  it('opens as far as its scopes', async () => {
    const { door, asked } = await doorOf(machine('requests:read'));
    await door.list({});
    await assert.rejects(door.org('77'), /its token needs the scope orgs:read/);
    await assert.rejects(door.act('poc/P-1', 'decide', approval, { onBehalfOf: gpe }), NotAllowedError);
    assert.equal(asked.length, 1);
  });

  it('acts for the person whom it names, under its own name as the surface', async () => {
    const { door, asked } = await doorOf(machine('requests:act'));
    await assert.rejects(door.act('poc/P-1', 'decide', approval), /for whom it acts/);
    await door.act('poc/P-1', 'decide', approval, { onBehalfOf: gpe });
    assert.deepEqual((asked[0]![3] as { actor: unknown }).actor, { email: gpe, via: 'salesforce-connector' });
  });
});

describe('who people are', () => {
  it('is read once for requests that come close together', async () => {
    let [looks, now] = [0, noon];
    const door = { viewDirectory: async () => ((looks += 1), directory()) };
    const people = openPeople({ policy, door, now: () => now });
    await Promise.all([people.directory(), people.directory()]);
    assert.equal(looks, 1);
    now += 6_000;
    await people.directory();
    assert.equal(looks, 2);
    people.forget();
    await people.directory();
    assert.equal(looks, 3);
  });

  it('stays as last known while the directory does not answer', async () => {
    let [isAway, now] = [false, noon];
    const viewDirectory = async (): Promise<DirectoryView> => {
      if (isAway) throw new NoAnswerError('away');
      return directory();
    };
    const people = openPeople({ policy, door: { viewDirectory }, now: () => now });
    await people.directory();
    [isAway, now] = [true, noon + 60_000];
    const who = await people.principalOf({ kind: 'person', email: operator, name: 'V' });
    assert.equal(who.kind === 'person' && who.standing, 'operator');
  });

  it('is not guessed where the directory never answered', async () => {
    const viewDirectory = async (): Promise<DirectoryView> => {
      throw new NoAnswerError('away');
    };
    const people = openPeople({ policy, door: { viewDirectory }, now: () => noon });
    await assert.rejects(people.principalOf({ kind: 'person', email: operator, name: 'V' }), NoAnswerError);
  });
});
