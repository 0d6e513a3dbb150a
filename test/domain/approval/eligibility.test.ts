import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { isEmployee, wrongDoor } from '../../../domain/approval/door.ts';
import { notEligible } from '../../../domain/approval/eligibility.ts';
import { preparing } from '../../../domain/approval/preparation.ts';
import { askedCredits, inheritedFields } from '../../../domain/approval/vetting.ts';
import type { CreditEntryPoint, Policy, PolicySlice } from '../../../domain/policy/policy.ts';
import type { CreditFacts, PocFacts } from '../../../domain/records/credit-facts.ts';
import type { FieldValues } from '../../../domain/request/fields.ts';
import { shippedSlice } from '../../support/shipped-policy.ts';
import {
  act,
  current,
  customer,
  day,
  draft,
  employee,
  entries,
  factsOf,
  filled,
  handedIn,
  hour,
  monday,
  prepared,
  refusalOf,
  seller,
  submitted,
  vetted,
  waitingFor,
  type Request,
} from '../../support/requests.ts';

const portal =
  'Ask for its credits with the internal request of the Ops Portal ("TiDB Cloud Credits Request for Internal ' +
  'Users"), or with "confetti credits internal".';
const inSalesforce =
  'Credits for a customer are asked for in Salesforce: an Adding Credits Request of their PoC, or "confetti credits request".';

type Facts = Parameters<typeof factsOf>[1];

interface Case {
  readonly what: string;
  readonly asked?: FieldValues;
  readonly facts?: Facts;
  readonly requester?: string;
  readonly says: string;
}

const pocFields = (fields: FieldValues): Facts => ({
  poc: { fields: { ...filled['cloud-sales'], ...fields } },
});

/** Why a request of these circumstances is not eligible, or undefined. */
function because(
  entryPoint: CreditEntryPoint,
  { asked = {}, facts = {}, requester }: Omit<Case, 'what' | 'says'> = {},
  edit?: (policy: Policy) => Policy,
  now = monday,
): string | undefined {
  const request = draft(entryPoint, asked, {
    ...(requester === undefined ? {} : { requester }),
    ...(edit === undefined ? {} : { edit }),
  });
  const { state, policy } = request;
  return notEligible(policy, askedCredits(state, policy), factsOf(request, facts), now);
}

const topUps: Case[] = [
  {
    what: 'a PoC that there is not',
    facts: { poc: null },
    says: 'there is no PoC P-1042. "confetti poc list" shows those there are.',
  },
  {
    what: 'a PoC that is a draft',
    facts: { poc: { status: 'draft' } },
    says: 'PoC P-1042 does not run yet: its application is draft. Credits are added to a PoC that runs.',
  },
  {
    what: 'a PoC that is being approved',
    facts: { poc: { status: 'in-progress' } },
    says: 'PoC P-1042 does not run yet: its application is in progress. Change the credits there, or wait until it runs.',
  },
  {
    what: 'a PoC that was sent back',
    facts: { poc: { status: 'sent-back' } },
    says: 'PoC P-1042 does not run yet: its application is sent back. Credits are added to a PoC that runs.',
  },
  {
    what: 'a PoC that is approved and waits for its credits',
    facts: { poc: { status: 'approved' } },
    says: 'PoC P-1042 does not run yet: its application is approved. Change the credits there, or wait until it runs.',
  },
  {
    what: 'a PoC that is over',
    facts: { poc: { status: 'closed', fields: { pocStatus: 'Succeeded' } } },
    says: 'PoC P-1042 is closed (PoC Status: Succeeded). Apply for a new PoC.',
  },
  {
    what: 'a PoC that is over without a PoC Status',
    facts: { poc: { status: 'closed', fields: {} } },
    says: 'PoC P-1042 is closed (PoC Status: blank). Apply for a new PoC.',
  },
  {
    what: 'a PoC without an Org',
    facts: pocFields({ orgId: null }),
    says: 'PoC P-1042 runs in no TiDB Cloud Org, so there is nothing to add credits to.',
  },
  {
    what: 'the Org of another customer',
    asked: { orgId: '4711' },
    says: 'Org 4711 is not the Org of PoC P-1042, which runs in 1372713. Leave the Org out, or name the other PoC.',
  },
  {
    what: 'an expired PoC',
    facts: pocFields({ creditsExpiryDate: '2026-11-22' }),
    says: 'PoC P-1042 has expired: its Credits Expiry Date was 2026-11-22. Apply for a new PoC.',
  },
  {
    what: 'an Org that TiDB Cloud does not know',
    facts: { org: null },
    says: 'TiDB Cloud has no Org 1372713. Confirm the Org ID in the TiDB Cloud console.',
  },
  {
    what: 'an Org that is suspended',
    facts: { org: { status: 'suspended' } },
    says: 'Org 1372713 (Acme Corp) is suspended, so no credits can be added. Have it reactivated first.',
  },
  {
    what: 'an Org that is closed',
    facts: { org: { status: 'closed' } },
    says: 'Org 1372713 (Acme Corp) is closed, so no credits can be added. Have it reactivated first.',
  },
  {
    what: 'an employee’s Org',
    facts: { org: { ownerEmail: 'Somebody@Example.com' } },
    says: `Org 1372713 is an employee's own account. ${portal}`,
  },
  {
    what: 'an Org whose Account is an internal one',
    asked: { internalUser: true },
    says: `Org 1372713 is an employee's own account. ${portal}`,
  },
];

const internals: Case[] = [
  {
    what: 'somebody who is no employee',
    requester: customer,
    says: `buyer@customer.example.com is no employee's address: those end in example.com. ${inSalesforce}`,
  },
  {
    what: 'an address that only ends like an employee’s',
    requester: 'eve@notexample.com',
    says: `eve@notexample.com is no employee's address: those end in example.com. ${inSalesforce}`,
  },
  {
    what: 'a customer’s Org',
    facts: { org: { ownerEmail: customer } },
    says: `Org 1372713 (Acme Corp) is a customer's. ${inSalesforce}`,
  },
  {
    what: 'somebody else’s internal Org',
    facts: { org: { ownerEmail: 'sales.jp@example.com' } },
    says: "Org 1372713 is sales.jp@example.com's: internal credits are for one's own account. They can ask themselves.",
  },
  {
    what: 'an Org that TiDB Cloud does not know',
    facts: { org: null },
    says: 'TiDB Cloud has no Org 1372713. Confirm the Org ID in the TiDB Cloud console.',
  },
  {
    what: 'an Org that is suspended',
    facts: { org: { status: 'suspended' } },
    says: 'Org 1372713 (Acme Corp) is suspended, so no credits can be added. Have it reactivated first.',
  },
];

describe('a top-up', () => {
  it('is fit for a PoC that runs, in its Org', () => assert.equal(because('top-up'), undefined));

  for (const { says, what, ...circumstances } of topUps) {
    it(`is refused for ${what}`, () => assert.equal(because('top-up', circumstances), says));
  }

  it('is fit without an Org of its own: it is the PoC’s', () => {
    const request = draft('top-up', { orgId: null });
    const facts = factsOf(request);
    const asked = {
      ...askedCredits(request.state, request.policy),
      fields: inheritedFields(request.state.fields, facts),
    };
    assert.equal(notEligible(request.policy, asked, facts, monday), undefined);
  });

  it('is fit on the PoC’s last day, and not the day after', () => {
    const facts = pocFields({ creditsExpiryDate: '2026-11-23' });
    assert.equal(because('top-up', { facts }, undefined, Date.UTC(2026, 10, 23, 23, 59, 59)), undefined);
    assert.match(
      because('top-up', { facts }, undefined, Date.UTC(2026, 10, 24)) ?? '',
      /has expired: its Credits Expiry Date was 2026-11-23/,
    );
  });

  it('is fit for an expired PoC where the policy allows it', () => {
    const facts = pocFields({ creditsExpiryDate: '2026-01-31' });
    const allowed = (policy: Policy): Policy => ({ ...policy, topUpAfterExpiry: true });
    assert.equal(because('top-up', { facts }, allowed), undefined);
  });

  it('is fit for a PoC without an expiry', () => {
    assert.equal(because('top-up', { facts: pocFields({ creditsExpiryDate: null }) }), undefined);
  });

  it('names the address of the internal request where the policy has one', () => {
    const page = 'https://ops.example.com/internal';
    const linked = (policy: Policy): Policy => ({
      ...policy,
      links: { ...policy.links, 'TiDB Cloud Credits Request for Internal Users': page },
    });
    const facts = { org: { ownerEmail: employee } };
    assert.match(
      because('top-up', { facts }, linked) ?? '',
      /Internal Users", https:\/\/ops\.example\.com\/internal\)/,
    );
  });
});

describe('an internal request', () => {
  it('is fit for an employee’s own Org, however the address is written', () => {
    const facts = { org: { ownerEmail: 'Sales.APAC@Example.com' } };
    assert.equal(because('internal', { facts }), undefined);
  });

  for (const { says, what, ...circumstances } of internals) {
    it(`is refused for ${what}`, () => assert.equal(because('internal', circumstances), says));
  }

  it('has no PoC that could be wrong', () => {
    const { state, policy } = draft('internal');
    assert.equal(askedCredits(state, policy).pocId, undefined);
  });
});

describe('credits that expire before they can be used', () => {
  // In APAC: Sales Manager and Regional Leader 24 h each by the allowance, RDG 4 h, Finance 8 h, BE&O 4 h: 64 h.
  const usableFrom = monday + 64 * hour;
  const cases: [entryPoint: CreditEntryPoint, region: string, lastRefused: string, hours: string][] = [
    ['top-up', 'APAC', '2026-11-25', '64 h'],
    ['top-up', 'JP', '2026-11-24', '40 h'],
    ['internal', 'APAC', '2026-11-23', '28 h'],
  ];
  for (const [entryPoint, region, lastRefused, hours] of cases) {
    it(`are refused until ${lastRefused} for a ${entryPoint} in ${region}, and fit from the day after`, () => {
      const on = (creditsExpiryDate: string): string | undefined =>
        because(entryPoint, { asked: { region, creditsExpiryDate } });
      const next = new Date(Date.parse(lastRefused) + day).toISOString().slice(0, 10);
      assert.equal(
        on(lastRefused),
        `the credits would expire on ${lastRefused}, before they can be used: the approvals take about ${hours} ` +
          `by their SLAs. Ask for a Credits Expiry Date of ${next} or later.`,
      );
      assert.equal(on(next), undefined);
    });
  }

  it('are judged to the last moment of their day', () => {
    const endOfDay = Date.UTC(2026, 10, 26, 23, 59, 59, 999);
    const asked = { creditsExpiryDate: '2026-11-26' };
    const on = (now: number): string | undefined => because('top-up', { asked }, undefined, now);
    const latest = monday + (endOfDay - usableFrom);
    assert.equal(on(latest), undefined);
    assert.notEqual(on(latest + 1), undefined);
  });

  it('are judged by the policy’s allowance for steps without an SLA', () => {
    const none = (policy: Policy): Policy => ({
      ...policy,
      balance: { ...policy.balance, allowanceHours: 0 },
    });
    const asked = { creditsExpiryDate: '2026-11-24' };
    assert.equal(because('top-up', { asked }, none), undefined);
    assert.notEqual(because('top-up', { asked }), undefined);
  });
});

describe('a request that is found unfit', () => {
  function unfit(
    facts: (request: Request) => CreditFacts = (request) => factsOf(request, { org: null }),
  ): Request {
    const request = handedIn('top-up');
    return vetted(request, facts(request));
  }

  it('is sent back to its requester with the reason, before it goes to anybody', () => {
    const request = unfit();
    assert.deepEqual([request.state.status, request.state.steps], ['sent-back', []]);
    const [line] = entries(request, 'sent-back');
    assert.deepEqual(
      [line?.by, line?.comment],
      [
        'Confetti',
        'Not eligible: TiDB Cloud has no Org 1372713. Confirm the Org ID in the TiDB Cloud console.',
      ],
    );
  });

  it('reserves nothing', () => {
    const { state } = unfit();
    assert.deepEqual(state.credits, {});
  });

  it('is not looked at again until it is resubmitted', () => {
    const request = unfit();
    const before = JSON.stringify(request.state);
    vetted(request);
    assert.equal(JSON.stringify(request.state), before);
  });

  it('can be mended and resubmitted, and is looked at again then', () => {
    const request = unfit((asked) => factsOf(asked, pocFields({ orgId: '42' })));
    assert.match(entries(request, 'sent-back')[0]?.comment ?? '', /is not the Org of PoC P-1042/);
    act(request, 'setFields', { by: seller, fields: { orgId: '42' } });
    act(request, 'resubmit', { by: seller });
    assert.equal(preparing(request.state, request.policy), 'checking');
    vetted(request, factsOf(request, pocFields({ orgId: '42' })));
    prepared(request);
    assert.deepEqual([request.state.round, current(request).step], [2, 'sales-manager']);
  });

  it('closes where nobody takes it up', () => {
    const request = unfit();
    assert.equal(request.state.endsAt, monday + 30 * day);
  });
});

describe('what a top-up takes over from its PoC', () => {
  const poc: PocFacts = {
    pocId: 'P-1042',
    status: 'complete',
    fields: {
      company: 'Acme',
      account: 'A-1',
      region: 'JP',
      orgId: '77',
      justification: 'PoC',
      internalUser: false,
    },
  };

  it('is what it does not say itself, and nothing of the amount', () => {
    assert.deepEqual(inheritedFields({ company: 'Acme Holding', region: '' }, { poc }), {
      account: 'A-1',
      region: 'JP',
      orgId: '77',
      internalUser: false,
    });
  });

  it('is whether the Account is internal, whatever the request says', () => {
    const internal = { ...poc, fields: { internalUser: true } };
    assert.deepEqual(inheritedFields({ internalUser: false }, { poc: internal }), { internalUser: true });
  });

  it('is nothing where there is no PoC', () => assert.deepEqual(inheritedFields({}, { poc: null }), {}));

  it('is there before the route is planned: the region decides who is asked', () => {
    const request = handedIn('top-up', { region: null, orgId: null });
    vetted(request, factsOf(request, { poc, org: { orgId: '77' } }));
    prepared(request);
    assert.deepEqual(
      [current(request).step, current(request).assignees],
      ['regional-leader', ['regional-leader.jp']],
    );
    assert.equal(request.state.credits.reserved?.orgId, '77');
  });
});

describe('the right door', () => {
  const slices = (['cloud-user', 'cloud-sales', 'enterprise', 'top-up'] as const).map((id) =>
    shippedSlice(id),
  );

  it('of a PoC application and a top-up is not for an internal Account: it is the Ops Portal’s', () => {
    for (const slice of slices)
      assert.equal(wrongDoor(slice, { internalUser: true }), `This is an employee's own account. ${portal}`);
  });

  it('is open while nobody knows, and for a customer', () => {
    for (const slice of slices)
      for (const fields of [{}, { internalUser: null }, { internalUser: false }])
        assert.equal(wrongDoor(slice, fields), undefined);
  });

  it('is open for everybody where a policy of before says nothing of doors', () => {
    const { audience: _, ...route } = shippedSlice('cloud-user').route;
    const slice: PolicySlice = { ...shippedSlice('cloud-user'), route };
    assert.equal(wrongDoor(slice, { internalUser: true }), undefined);
  });

  it('is said when a PoC of an internal Account is submitted', () => {
    const { code, message } = refusalOf(draft('cloud-sales', { internalUser: true }), 'submit', {
      by: seller,
    });
    assert.deepEqual(
      [code, message],
      ['not-eligible', `Not submitted: This is an employee's own account. ${portal}`],
    );
  });

  it('is shown when it turns out later, and no more once it was a mistake', () => {
    const request = waitingFor('presales', 'cloud-sales');
    act(request, 'setFields', { by: 'vince.yao@example.com', fields: { internalUser: true } });
    assert.deepEqual(
      request.state.problems.map(({ key }) => key),
      ['door'],
    );
    act(request, 'setFields', { by: 'vince.yao@example.com', fields: { internalUser: false } });
    assert.deepEqual(request.state.problems, []);
  });
});

describe('an employee', () => {
  const employees = { emailDomains: ['example.com', 'corp.example.org'] };
  const cases: [email: string, is: boolean][] = [
    ['a@example.com', true],
    ['A@EXAMPLE.COM', true],
    ['a@corp.example.org', true],
    ['a@mail.example.com', false],
    ['a@example.org', false],
    ['example.com@customer.test', false],
    ['', false],
  ];
  for (const [email, is] of cases) {
    it(`is ${is ? '' : 'not '}${email === '' ? 'nobody' : email}`, () =>
      assert.equal(isEmployee({ employees }, email), is));
  }
});

describe('amounts that nobody can ask for', () => {
  const amounts: [unknown, RegExp][] = [
    [0, /must be a whole number of credits above zero/],
    [-1, /above zero/],
    [0.5, /whole number of credits/],
    [2999.99, /whole number of credits/],
    [100_001, /Credits Needed is 100,001, and a request may ask for 100,000 at most/],
    [Number.MAX_SAFE_INTEGER, /may ask for 100,000 at most/],
    [1e21, /whole number of credits/],
    ['3000', /whole number of credits/],
    [true, /whole number of credits/],
  ];
  for (const [creditsNeeded, says] of amounts) {
    const inWords = JSON.stringify(creditsNeeded);
    for (const entryPoint of ['top-up', 'internal'] as const) {
      it(`are refused when they are submitted: ${inWords} (${entryPoint})`, () => {
        const request = draft(entryPoint, { creditsNeeded: creditsNeeded as number });
        const { code, message } = refusalOf(request, 'submit', { by: request.state.requester.email });
        assert.equal(code, 'invalid-field');
        assert.match(message, says);
      });

      it(`are refused when they are amended: ${inWords} (${entryPoint})`, () => {
        const request = submitted(entryPoint);
        const { code, message } = refusalOf(request, 'amend', {
          by: request.state.requester.email,
          fields: { creditsNeeded },
        });
        assert.equal(code, 'invalid-field');
        assert.match(message, says);
      });
    }
  }

  for (const creditsNeeded of [NaN, Infinity, [3000], { credits: 1 }]) {
    it(`are no amounts at all: ${inspect(creditsNeeded)}`, () => {
      const request = submitted('top-up');
      const { code } = refusalOf(request, 'amend', { by: seller, fields: { creditsNeeded } });
      assert.ok(['malformed', 'invalid-field'].includes(code));
    });
  }

  it('end at the policy’s limit, which is allowed', () => {
    assert.equal(submitted('top-up', { creditsNeeded: 100_000 }).state.tier?.id, 'elevated');
  });
});
