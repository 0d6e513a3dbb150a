import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { DriftFacts, HistoryGrant } from '../../../domain/reconciliation/drift-facts.ts';
import type { Drift } from '../../../domain/reconciliation/drift-row.ts';
import { findDrift } from '../../../domain/reconciliation/drift.ts';
import type { LedgerGrant } from '../../../domain/credits/grant.ts';
import { requestOfKey } from '../../../domain/reconciliation/ledger-drift.ts';
import type { RecordedGrant } from '../../../domain/records/request-snapshot.ts';

const now = Date.parse('2026-11-22T12:00:00Z');
const orgId = '77';

function minutesAgo(minutes: number): string {
  return new Date(now - minutes * 60_000).toISOString();
}

function inLedger(grantId: string, credits: number, own: Partial<LedgerGrant> = {}): LedgerGrant {
  return {
    grantId,
    idempotencyKey: `by-hand-${grantId}`,
    orgId,
    credits,
    expiresOn: '2027-06-30',
    grantedAt: minutesAgo(600),
    requestId: '',
    pocId: '',
    remaining: credits,
    ...own,
  };
}

interface Seed {
  /** Amounts of the Org's requests that were granted. */
  readonly granted: readonly { readonly credits: number; readonly isInternal: boolean }[];
  /** Amounts of grants that were there before Confetti. */
  readonly before: readonly number[];
  readonly adopted: readonly number[];
  readonly writtenOff: readonly number[];
  readonly reserved: readonly number[];
  /** Orders that are being carried out, in the ledger already or not. */
  readonly orders: readonly { readonly credits: number; readonly isInLedger: boolean }[];
}

const small: Seed = {
  granted: [
    { credits: 3000, isInternal: false },
    { credits: 500, isInternal: true },
  ],
  before: [200],
  adopted: [],
  writtenOff: [],
  reserved: [],
  orders: [],
};

/** A world in which everything agrees. */
function world(seed: Seed = small): DriftFacts {
  const histories = seed.granted.map(({ credits, isInternal }, index): HistoryGrant => {
    const requestId = `credits/C-${index}`;
    const grantedAt = minutesAgo(500 - (index % 400));
    const grant = { grantId: `G-${index}`, idempotencyKey: `${requestId}/grant/1`, credits, grantedAt };
    return { requestId, grant, inSalesforce: !isInternal };
  });
  const gone = seed.writtenOff.map((credits, index): HistoryGrant => {
    const requestId = `poc/gone-${index}`;
    const grant = {
      grantId: `gone-${index}`,
      idempotencyKey: `${requestId}/grant/1`,
      credits,
      grantedAt: minutesAgo(300),
    };
    return { requestId, grant, inSalesforce: true };
  });
  const adopted = seed.adopted.map((credits, index) => ({ grantId: `hand-${index}`, credits }));
  const orders = seed.orders.map(({ credits }, index) => ({
    requestId: `poc/ordered-${index}`,
    credits,
    idempotencyKey: `poc/ordered-${index}/grant/1`,
    since: minutesAgo(60),
  }));
  const reserved = seed.reserved.map((credits, index) => ({
    requestId: `poc/open-${index}`,
    credits,
    since: minutesAgo(9000),
  }));
  const counted = [...seed.before, ...seed.adopted, ...seed.granted.map(({ credits }) => credits)];
  return {
    orgId,
    histories: [...histories, ...gone],
    tenant: {
      grantedCredits: counted.reduce((sum, credits) => sum + credits, 0),
      reserved,
      orders,
      latest: [],
      adopted,
      writtenOff: gone.map(({ grant: { grantId, credits } }) => ({ grantId, credits })),
    },
    ledger: [
      ...seed.before.map((credits, index) =>
        inLedger(`old-${index}`, credits, { grantedAt: minutesAgo(5000) }),
      ),
      ...histories.map(({ requestId, grant }) =>
        inLedger(grant.grantId, grant.credits, { ...grant, requestId }),
      ),
      ...adopted.map(({ grantId, credits }) => inLedger(grantId, credits)),
      ...orders.flatMap((order, index) =>
        seed.orders[index]?.isInLedger === true
          ? [inLedger(`ordered-${index}`, order.credits, { ...order, grantedAt: minutesAgo(1) })]
          : [],
      ),
    ],
    salesforce: [...histories, ...gone].flatMap(({ requestId, grant, inSalesforce }) =>
      inSalesforce
        ? [{ requestId, recordId: `a0-${requestId}`, credits: grant.credits, grantId: grant.grantId }]
        : [],
    ),
    openRequests: [...reserved, ...orders].map(({ requestId }) => requestId),
    seeded: { before: minutesAgo(1000) },
  };
}

function withTenant(facts: DriftFacts, own: Partial<DriftFacts['tenant']>): DriftFacts {
  return { ...facts, tenant: { ...facts.tenant, ...own } };
}

/** What tells rows apart, without their words. */
function brief({ kind, credits, requestId, grantId }: Drift): unknown[] {
  return [kind, credits, requestId, grantId];
}

function dropFirst<T>(items: readonly T[], isIt: (item: T) => boolean): T[] {
  const at = items.findIndex(isIt);
  return items.filter((_, index) => index !== at);
}

interface Perturbation {
  readonly name: string;
  /** Undefined where this world has nothing to perturb. */
  readonly of: (facts: DriftFacts) => { readonly facts: DriftFacts; readonly rows: unknown[][] } | undefined;
}

/** The first request with a grant in the ledger, of those that Salesforce knows. */
function firstOf(facts: DriftFacts): HistoryGrant | undefined {
  return facts.histories.find(
    ({ requestId, inSalesforce }) => requestId.startsWith('credits/') && inSalesforce,
  );
}

const perturbations: Perturbation[] = [
  {
    name: 'a grant made by hand',
    of: (facts) => ({
      facts: { ...facts, ledger: [...facts.ledger, inLedger('X', 40)] },
      rows: [['grant-by-hand', 40, undefined, 'X']],
    }),
  },
  {
    name: 'a grant that is gone from the ledger',
    of: (facts) => {
      const first = firstOf(facts);
      if (first === undefined) return undefined;
      const { grantId, credits } = first.grant;
      return {
        facts: { ...facts, ledger: facts.ledger.filter((grant) => grant.grantId !== grantId) },
        rows: [['grant-vanished', credits, first.requestId, grantId]],
      };
    },
  },
  {
    name: 'an adopted grant that is gone from the ledger',
    of: (facts) => {
      const [adopted] = facts.tenant.adopted;
      if (adopted === undefined) return undefined;
      const { grantId, credits } = adopted;
      return {
        facts: { ...facts, ledger: facts.ledger.filter((grant) => grant.grantId !== grantId) },
        rows: [['grant-vanished', credits, undefined, grantId]],
      };
    },
  },
  {
    name: 'a written-off grant that is there again',
    of: (facts) => {
      const [gone] = facts.tenant.writtenOff;
      if (gone === undefined) return undefined;
      const ledger = [...facts.ledger, inLedger(gone.grantId, gone.credits)];
      return {
        facts: { ...facts, ledger },
        rows: [['grant-by-hand', gone.credits, undefined, gone.grantId]],
      };
    },
  },
  {
    name: 'another amount in the ledger',
    of: (facts) => {
      const first = firstOf(facts);
      if (first === undefined) return undefined;
      const { grantId } = first.grant;
      const ledger = facts.ledger.map((grant) =>
        grant.grantId === grantId ? { ...grant, credits: grant.credits + 7 } : grant,
      );
      return { facts: { ...facts, ledger }, rows: [['amount-differs', 7, first.requestId, grantId]] };
    },
  },
  {
    name: 'a second grant of one request',
    of: (facts) => {
      const first = firstOf(facts);
      if (first === undefined) return undefined;
      const { requestId } = first;
      const second = inLedger('0-second', 9, { idempotencyKey: `${requestId}/grant/2`, requestId });
      return {
        facts: { ...facts, ledger: [second, ...facts.ledger] },
        rows: [['granted-twice', 9, requestId, '0-second']],
      };
    },
  },
  {
    name: 'a record without the grant',
    of: (facts) => {
      const first = firstOf(facts);
      if (first === undefined) return undefined;
      const { requestId, grant } = first;
      return {
        facts: {
          ...facts,
          salesforce: dropFirst(facts.salesforce, (record) => record.requestId === requestId),
        },
        rows: [['missing-in-salesforce', grant.credits, requestId, grant.grantId]],
      };
    },
  },
  ...[{ credits: 1 }, { grantId: 'other' }].map((own): Perturbation => ({
    name: `a record with another ${Object.keys(own).join('')}`,
    of: (facts) => {
      const first = firstOf(facts);
      if (first === undefined) return undefined;
      const { requestId, grant } = first;
      const salesforce = facts.salesforce.map((record) =>
        record.requestId === requestId ? { ...record, ...own } : record,
      );
      const difference = Math.abs((own.credits ?? grant.credits) - grant.credits);
      const isSame = own.credits === grant.credits;
      return isSame
        ? undefined
        : {
            facts: { ...facts, salesforce },
            rows: [['salesforce-differs', difference, requestId, grant.grantId]],
          };
    },
  })),
  {
    name: 'a grant on two records',
    of: (facts) => {
      const first = firstOf(facts);
      if (first === undefined) return undefined;
      const { requestId, grant } = first;
      const { grantId, credits } = grant;
      const salesforce = [...facts.salesforce, { requestId, recordId: 'twin', credits, grantId }];
      return { facts: { ...facts, salesforce }, rows: [['salesforce-differs', credits, requestId, grantId]] };
    },
  },
  {
    name: 'a record of a request that was not granted',
    of: (facts) => {
      const record: RecordedGrant = { requestId: 'poc/none', recordId: 'a0-x', credits: 11, grantId: 'G-?' };
      return {
        facts: { ...facts, salesforce: [...facts.salesforce, record] },
        rows: [['missing-in-history', 11, 'poc/none', 'G-?']],
      };
    },
  },
  {
    name: 'a reservation of a request that is closed',
    of: (facts) => {
      const stray = { requestId: 'poc/closed', credits: 60, since: minutesAgo(3) };
      return {
        facts: withTenant(facts, { reserved: [...facts.tenant.reserved, stray] }),
        rows: [['reservation-without-request', 60, 'poc/closed', undefined]],
      };
    },
  },
  {
    name: 'an order that waits for more than an hour',
    of: (facts) => {
      const requestId = 'poc/slow';
      const order = { requestId, credits: 70, idempotencyKey: `${requestId}/grant/1`, since: minutesAgo(61) };
      return {
        facts: withTenant(facts, { orders: [...facts.tenant.orders, order] }),
        rows: [['order-unsettled', 70, requestId, undefined]],
      };
    },
  },
  ...[5, -5].map((off): Perturbation => ({
    name: `a total that is off by ${off}`,
    of: (facts) =>
      facts.tenant.grantedCredits + off < 0
        ? undefined
        : {
            facts: withTenant(facts, { grantedCredits: facts.tenant.grantedCredits + off }),
            rows: [['total-differs', 5, undefined, undefined]],
          },
  })),
];

const someSeed: fc.Arbitrary<Seed> = fc.record({
  granted: fc.array(fc.record({ credits: fc.integer({ min: 1, max: 9000 }), isInternal: fc.boolean() }), {
    maxLength: 6,
  }),
  before: fc.array(fc.integer({ min: 1, max: 9000 }), { maxLength: 3 }),
  adopted: fc.array(fc.integer({ min: 1, max: 9000 }), { maxLength: 3 }),
  writtenOff: fc.array(fc.integer({ min: 1, max: 9000 }), { maxLength: 3 }),
  reserved: fc.array(fc.integer({ min: 1, max: 9000 }), { maxLength: 3 }),
  orders: fc.array(fc.record({ credits: fc.integer({ min: 1, max: 9000 }), isInLedger: fc.boolean() }), {
    maxLength: 3,
  }),
});

const run = { seed: 20240724, numRuns: 50 };

describe('a consistent world', () => {
  it('has no drift', () => {
    fc.assert(
      fc.property(someSeed, (seed) => assert.deepEqual(findDrift(world(seed), now), [])),
      run,
    );
  });

  it('has none when nothing is there', () => {
    const nothing = { ...small, granted: [], before: [] };
    assert.deepEqual(findDrift(world(nothing), now), []);
  });

  it('of 5,000 grants is compared without comparing each with each', () => {
    const granted = Array.from({ length: 5000 }, () => ({ credits: 1, isInternal: false }));
    const facts = world({ ...small, granted });
    // A getter counts how often grants are looked at: the machine's speed says nothing.
    let looks = 0;
    const ledger = facts.ledger.map((grant) => ({
      ...grant,
      get grantId(): string {
        looks += 1;
        return grant.grantId;
      },
    }));
    assert.deepEqual(findDrift({ ...facts, ledger }, now), []);
    assert.ok(looks < 20 * 5000, `${looks} looks`);
  });
});

describe('each thing that is wrong', () => {
  for (const { name, of } of perturbations) {
    it(`gives its row and no other: ${name}`, () => {
      let found = 0;
      fc.assert(
        fc.property(someSeed, (seed) => {
          const perturbed = of(world(seed));
          if (perturbed === undefined) return;
          found += 1;
          assert.deepEqual(findDrift(perturbed.facts, now).map(brief), perturbed.rows);
        }),
        run,
      );
      assert.ok(found > 0);
    });
  }

  it('is found beside any others, and the rows do not depend on how facts are listed', () => {
    const everything = {
      granted: small.granted,
      before: [5],
      adopted: [6],
      writtenOff: [7],
      reserved: [8],
      orders: [],
    };
    const reversed = (facts: DriftFacts): DriftFacts => ({
      ...facts,
      histories: facts.histories.toReversed(),
      ledger: facts.ledger.toReversed(),
      salesforce: facts.salesforce.toReversed(),
      openRequests: facts.openRequests.toReversed(),
      tenant: {
        ...facts.tenant,
        reserved: facts.tenant.reserved.toReversed(),
        orders: facts.tenant.orders.toReversed(),
        adopted: facts.tenant.adopted.toReversed(),
        writtenOff: facts.tenant.writtenOff.toReversed(),
      },
    });
    // Those that touch different things, so that each row stays what it is alone.
    const apart = [
      'a grant made by hand',
      'an adopted grant that is gone from the ledger',
      'a written-off grant that is there again',
      'another amount in the ledger',
      'a second grant of one request',
      'a record without the grant',
      'a record of a request that was not granted',
      'a reservation of a request that is closed',
      'an order that waits for more than an hour',
      'a total that is off by 5',
    ];
    const chosen = perturbations.filter(({ name }) => apart.includes(name));
    fc.assert(
      fc.property(fc.shuffledSubarray(chosen), (several) => {
        let facts = world(everything);
        const expected: unknown[][] = [];
        for (const { of } of several) {
          const perturbed = of(facts);
          assert.ok(perturbed !== undefined);
          facts = perturbed.facts;
          expected.push(...perturbed.rows);
        }
        const rows = findDrift(facts, now);
        const inText = (row: unknown[]): string => JSON.stringify(row);
        assert.deepEqual(rows.map(brief).map(inText).toSorted(), expected.map(inText).toSorted());
        assert.deepEqual(findDrift(reversed(facts), now), rows);
        assert.deepEqual(JSON.parse(JSON.stringify(rows)), rows);
      }),
      run,
    );
  });
});

describe('what an operator settles', () => {
  const byHand = { ...world(), ledger: [...world().ledger, inLedger('X', 40)] };
  const settled: [string, DriftFacts][] = [
    [
      'by adopting a grant made by hand',
      withTenant(byHand, { adopted: [{ grantId: 'X', credits: 40 }], grantedCredits: 3740 }),
    ],
    [
      'by writing off a grant that vanished',
      withTenant(
        { ...world(), ledger: dropFirst(world().ledger, ({ grantId }) => grantId === 'G-1') },
        { writtenOff: [{ grantId: 'G-1', credits: 500 }], grantedCredits: 3200 },
      ),
    ],
    [
      'by adopting the amount of the ledger',
      withTenant(
        {
          ...world(),
          ledger: world().ledger.map((grant) =>
            grant.grantId === 'G-1' ? { ...grant, credits: 400 } : grant,
          ),
        },
        { adopted: [{ grantId: 'G-1', credits: 400 }], grantedCredits: 3600 },
      ),
    ],
    [
      'by adopting the second grant of a request',
      withTenant(
        {
          ...world(),
          ledger: [...world().ledger, inLedger('X', 40, { idempotencyKey: 'credits/C-0/grant/2' })],
        },
        { adopted: [{ grantId: 'X', credits: 40 }], grantedCredits: 3740 },
      ),
    ],
  ];
  for (const [name, facts] of settled) {
    it(`is drift no longer: ${name}`, () => assert.deepEqual(findDrift(facts, now), []));
  }

  it('of a grant that Confetti counts and no history has leaves the total right, and says what is counted', () => {
    const latest = [{ grantId: 'X', credits: 40 }];
    const facts = withTenant(byHand, { latest, grantedCredits: 3740 });
    assert.deepEqual(
      findDrift(facts, now).map((row) => [...brief(row), row.counted]),
      [['grant-by-hand', 40, undefined, 'X', 40]],
    );
  });

  it('has the total wrong when it was not counted', () => {
    const facts = withTenant(byHand, { adopted: [{ grantId: 'X', credits: 40 }] });
    assert.deepEqual(findDrift(facts, now).map(brief), [['total-differs', 40, undefined, undefined]]);
  });
});

describe('a row', () => {
  it('says what, where, since when, and how to settle it', () => {
    const facts = { ...world(), ledger: [...world().ledger, inLedger('X', 1040, { requestId: 'a favour' })] };
    assert.deepEqual(findDrift(facts, now), [
      {
        kind: 'grant-by-hand',
        orgId,
        credits: 1040,
        since: '2026-11-22T02:00:00.000Z',
        grantId: 'X',
        counted: 0,
        settledBy: 'adopt',
        settleWith: 'confetti credits adopt 77 X --as OPERATOR --reason "…"',
        what: 'Grant X of 1,040 credits was made by hand: no request stands behind it (it names a favour).',
        where: 'in TiDB Cloud, in no history',
      },
    ]);
  });

  const settledWith: [string, string | undefined][] = [
    ['a grant that is gone from the ledger', 'confetti credits write-off 77 G-0 --as OPERATOR --reason "…"'],
    ['another amount in the ledger', 'confetti credits adopt 77 G-0 --as OPERATOR --reason "…"'],
    ['a second grant of one request', 'confetti credits adopt 77 0-second --as OPERATOR --reason "…"'],
    ['a record without the grant', 'confetti credits mirror credits/C-0 --as OPERATOR'],
    ['a record with another credits', 'confetti credits mirror credits/C-0 --as OPERATOR'],
    ['a record of a request that was not granted', 'confetti credits mirror poc/none --as OPERATOR'],
    [
      'a reservation of a request that is closed',
      'confetti credits release 77 poc/closed --as OPERATOR --reason "…"',
    ],
    ['an order that waits for more than an hour', undefined],
    ['a total that is off by 5', undefined],
  ];
  for (const [name, command] of settledWith) {
    it(`of ${name} is settled with ${command === undefined ? 'no' : 'its'} command`, () => {
      const perturbed = perturbations.find((one) => one.name === name)?.of(world());
      assert.ok(perturbed !== undefined);
      assert.deepEqual(
        findDrift(perturbed.facts, now).map(({ settleWith }) => settleWith),
        [command],
      );
    });
  }

  it('quotes ids that a shell would take apart', () => {
    const facts = { ...world(), ledger: [...world().ledger, inLedger("it's; rm", 1)] };
    assert.equal(
      findDrift(facts, now)[0]?.settleWith,
      String.raw`confetti credits adopt 77 'it'\''s; rm' --as OPERATOR --reason "…"`,
    );
  });

  it('about the total does the sum', () => {
    const ledger = [...world().ledger, inLedger('X', 40)].filter(({ grantId }) => grantId !== 'G-1');
    const facts = withTenant({ ...world(), ledger }, { grantedCredits: 3705 });
    assert.equal(
      findDrift(facts, now).find(({ kind }) => kind === 'total-differs')?.what,
      'Confetti counts 3,705 credits granted, 5 too many: the ledger has 3,240 − 40 made by hand + 500 vanished = 3,700.',
    );
  });

  it('comes before what is younger, whatever the ids', () => {
    const young = inLedger('A', 1, { grantedAt: minutesAgo(1) });
    const old = inLedger('B', 2, { grantedAt: '2026-11-22T20:00:00+09:00' });
    const facts = { ...world(), ledger: [...world().ledger, young, old] };
    assert.deepEqual(
      findDrift(facts, now).map(({ grantId }) => grantId),
      ['B', 'A'],
    );
  });

  it('about two records names them in one order', () => {
    const facts = world();
    const twin = { ...facts.salesforce[0]!, recordId: 'a0-0' };
    const said = [
      [...facts.salesforce, twin],
      [twin, ...facts.salesforce],
    ].map((salesforce) => findDrift({ ...facts, salesforce }, now).map(({ what }) => what));
    const words = ['The grant of credits/C-0 (3,000 credits, G-0) is on 2 records: a0-0, a0-credits/C-0.'];
    assert.deepEqual(said, [words, words]);
  });

  it('about an order says what keeps it', () => {
    const order = {
      requestId: 'poc/1',
      credits: 5,
      idempotencyKey: 'poc/1/grant/1',
      since: minutesAgo(90),
      problem: 'TiDB Cloud: 503',
    };
    assert.equal(
      findDrift(withTenant(world(), { orders: [order] }), now)[0]?.what,
      'The grant of 5 credits for poc/1 is not settled after 1 h 30 min: TiDB Cloud: 503.',
    );
  });
});

describe('grants', () => {
  it('of the very instant of the seeding are judged, and those before are not', () => {
    const { before } = world().seeded;
    const facts = (grantedAt: string): DriftFacts => {
      const ledger = [...world().ledger, inLedger('X', 40, { grantedAt })];
      return withTenant({ ...world(), ledger }, { grantedCredits: 3740 });
    };
    assert.deepEqual(findDrift(facts('2026-11-21T19:19:59.999Z'), now), []);
    assert.equal(before, '2026-11-21T19:20:00.000Z');
    assert.equal(findDrift(facts('2026-11-22T04:20:00+09:00'), now)[0]?.kind, 'grant-by-hand');
  });

  it('that BE&O made by hand for a request belong to it, and a second one is too many', () => {
    const facts = world();
    const byHand = facts.histories.map((history) => ({
      ...history,
      grant: { ...history.grant, idempotencyKey: 'by hand' },
    }));
    const ledger = facts.ledger.map((grant) => ({ ...grant, idempotencyKey: `by hand ${grant.grantId}` }));
    assert.deepEqual(findDrift({ ...facts, histories: byHand, ledger }, now), []);
    const second = inLedger('X', 40, { idempotencyKey: 'credits/C-0/grant/1' });
    assert.deepEqual(
      findDrift({ ...facts, histories: byHand, ledger: [...ledger, second] }, now).map(brief),
      [['granted-twice', 40, 'credits/C-0', 'X']],
    );
  });

  it('of a request without a history are one too many from the second on', () => {
    const twin = (grantId: string, attempt: number): LedgerGrant =>
      inLedger(grantId, attempt, { idempotencyKey: `poc/9/grant/${attempt}` });
    const facts = { ...world(), ledger: [...world().ledger, twin('Y', 2), twin('X', 1)] };
    assert.deepEqual(findDrift(facts, now).map(brief), [
      ['granted-twice', 2, 'poc/9', 'Y'],
      ['grant-by-hand', 1, undefined, 'X'],
    ]);
  });

  it('of a request whose own is gone are not two', () => {
    const facts = world();
    const remade = inLedger('X', 3000, { idempotencyKey: 'credits/C-0/grant/2' });
    const ledger = [...facts.ledger.filter(({ grantId }) => grantId !== 'G-0'), remade];
    const rows = findDrift({ ...facts, ledger }, now);
    assert.deepEqual(rows.map(brief), [
      ['grant-by-hand', 3000, undefined, 'X'],
      ['grant-vanished', 3000, 'credits/C-0', 'G-0'],
    ]);
    assert.equal(
      rows[0]?.what,
      'Grant X of 3,000 credits has the key of credits/C-0, whose history does not have it.',
    );
  });

  it('that an operator adopted are the ones that another is too many beside', () => {
    const twin = (grantId: string): LedgerGrant =>
      inLedger(grantId, 40, { idempotencyKey: `poc/9/grant/${grantId === 'X' ? 1 : 2}` });
    const facts = withTenant(
      { ...world(), ledger: [...world().ledger, twin('X'), twin('Y')] },
      { adopted: [{ grantId: 'Y', credits: 40 }], grantedCredits: 3740 },
    );
    assert.deepEqual(findDrift(facts, now).map(brief), [['granted-twice', 40, 'poc/9', 'X']]);
  });

  it('that two requests claim have the total wrong', () => {
    const facts = world();
    const claimed = { ...facts.histories[0]!, requestId: 'poc/claims', inSalesforce: false };
    assert.deepEqual(
      findDrift(
        withTenant({ ...facts, histories: [...facts.histories, claimed] }, { grantedCredits: 6700 }),
        now,
      ).map(brief),
      [['total-differs', 3000, undefined, undefined]],
    );
  });
});

describe('a key of Confetti', () => {
  const keys: [string, string | undefined][] = [
    ['poc/P-1/grant/1', 'poc/P-1'],
    ['credits/C-207/grant/12', 'credits/C-207'],
    ['poc/a/grant/1/grant/2', 'poc/a/grant/1'],
    ['poc/P-1/grant/', undefined],
    ['poc/P-1/grant/x', undefined],
    ['/grant/1', undefined],
    ['', undefined],
  ];
  for (const [key, requestId] of keys) {
    it(`${JSON.stringify(key)} is ${requestId === undefined ? 'none' : `of ${requestId}`}`, () =>
      assert.equal(requestOfKey(key), requestId));
  }
});

describe('facts that mean nothing', () => {
  const twice = world().ledger;
  const odd: [string, DriftFacts, RegExp][] = [
    ['a grant of another Org', { ...world(), orgId: '78' }, /grant old-0 is of Org 77, not of 78/],
    [
      'a grant listed twice',
      { ...world(), ledger: [...twice, twice[1]!] },
      /G-0 is listed twice in the ledger/,
    ],
    [
      'a request listed twice',
      { ...world(), histories: [...world().histories, world().histories[0]!] },
      /credits\/C-0 is listed twice in the histories/,
    ],
    [
      'an amount that is no number',
      { ...world(), ledger: [inLedger('X', Number.NaN)] },
      /grant X of the ledger is not an amount \(NaN\)/,
    ],
    [
      'a negative total',
      withTenant(world(), { grantedCredits: -1 }),
      /Confetti's total is not an amount \(-1\)/,
    ],
    [
      'a record without an amount',
      { ...world(), salesforce: [{ requestId: 'poc/1', recordId: 'a0', credits: Number.NaN, grantId: 'G' }] },
      /record a0 of Salesforce is not an amount/,
    ],
    ['no seeding', { ...world(), seeded: { before: '' } }, /the seeding has no instant \(""\)/],
    [
      'a grant of no time',
      { ...world(), ledger: [inLedger('X', 1, { grantedAt: 'lately' })] },
      /grant X of the ledger has no instant \("lately"\)/,
    ],
    [
      'a reservation of no time',
      withTenant(world(), { reserved: [{ requestId: 'poc/1', credits: 1, since: '' }] }),
      /the reservation of poc\/1 has no instant/,
    ],
  ];
  for (const [name, facts, reason] of odd) {
    it(`are refused: ${name}`, () => {
      assert.throws(() => findDrift(facts, now), RangeError);
      assert.throws(() => findDrift(facts, now), reason);
      assert.throws(() => findDrift(facts, now), /cannot be reconciled/);
    });
  }
});
