import assert from 'node:assert/strict';
import { ApplicationFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { failure } from '../../../activities/failures.ts';
import { createReconciliationActivities } from '../../../activities/reconciliation/activities.ts';
import type { OrgComparison } from '../../../activities/reconciliation/compare.ts';
import type { TenantReading } from '../../../activities/tenant-credits/port.ts';
import type { RequestView } from '../../../domain/approval/view.ts';
import type { LedgerGrant } from '../../../domain/credits/grant.ts';
import { emptyTenant } from '../../../domain/credits/tenant.ts';
import type { ArchivedCredits } from '../../../domain/records/archived-credits.ts';
import { shippedPolicy } from '../../support/shipped-policy.ts';

const orgId = '77';

function ledgerGrant(requestId: string, credits: number): LedgerGrant {
  return {
    ...{ grantId: `G-${requestId}`, idempotencyKey: `${requestId}/grant/1`, orgId, credits },
    ...{ expiresOn: '2099-12-31', grantedAt: '2026-11-22T02:00:00.000Z' },
    ...{ requestId, pocId: 'P-1', remaining: credits },
  };
}

type Dependencies = Parameters<typeof createReconciliationActivities>[0];

/** An Org in which nothing drifts; what is `other` stands in for it. */
function sources(other: {
  readonly ledger?: readonly LedgerGrant[];
  readonly open?: readonly LedgerGrant[];
  readonly archived?: readonly ArchivedCredits[];
  readonly tenant?: Partial<TenantReading> | null;
  readonly fault?: Error;
  readonly unreadable?: readonly { requestId: string; why: string }[];
  readonly hidden?: boolean;
}): Dependencies {
  const { ledger = [], open = [], archived = [], tenant = {}, fault, unreadable = [] } = other;
  const total = ledger.reduce((sum, { credits }) => sum + credits, 0);
  return {
    policies: [shippedPolicy()],
    tidbCloud: {
      grants: async () => {
        if (fault !== undefined) throw fault;
        return [...ledger];
      },
    },
    salesforce: {
      mirror: async () => assert.fail('Nothing was to be mirrored'),
      recordedGrants: async () =>
        ledger.map(({ requestId, credits, grantId }) => ({ requestId, credits, grantId, recordId: grantId })),
    },
    tenantCredits: {
      orgs: async (page) => ({ orgIds: [page ?? 'first'] }),
      tenant: async () =>
        tenant === null
          ? undefined
          : {
              ...emptyTenant(orgId),
              seededAt: '2026-11-01T00:00:00.000Z',
              grantedCredits: total,
              ...tenant,
            },
    },
    requests: {
      ofOrg: async () =>
        other.hidden === true ? [] : open.map(({ requestId }) => ({ requestId, isRunning: true })),
      view: async (id) => {
        const grant = open.find(({ requestId }) => requestId === id);
        const view = { status: 'complete', entryPoint: 'cloud-user', pocId: 'P-1', credits: { grant } };
        return grant && (view as unknown as RequestView);
      },
    },
    archive: {
      read: async () => undefined,
      creditsIn: async () => ({ requests: archived, unreadable }),
    },
  };
}

function compare(dependencies: Dependencies, subject?: string): Promise<OrgComparison> {
  const environment = new MockActivityEnvironment({}, { logger: new DefaultLogger('ERROR') });
  const { compareOrg } = createReconciliationActivities(dependencies);
  const asked = subject === undefined ? { orgId } : { orgId, subject };
  return environment.run<[typeof asked], OrgComparison, typeof compareOrg>(compareOrg, asked);
}

const fails = (type: string, nonRetryable: boolean, message: RegExp) => (error: unknown) => {
  assert.ok(error instanceof ApplicationFailure, String(error));
  assert.deepEqual([error.type, error.nonRetryable], [type, nonRetryable]);
  assert.match(error.message, message);
  return true;
};

const first = ledgerGrant('poc/P-1', 3000);
const second = ledgerGrant('credits/C-1', 400);
const archivedSecond: ArchivedCredits = {
  ...{ requestId: 'credits/C-1', entryPoint: 'top-up', pocId: 'P-1', orgId },
  grant: second,
};

describe('the comparison of an Org', () => {
  it('finds nothing where open requests, the archive, the ledger and Salesforce agree', async () => {
    const found = await compare(
      sources({ ledger: [first, second], open: [first], archived: [archivedSecond] }),
    );
    assert.deepEqual(found, { rows: [], more: 0, unreadable: [] });
  });

  it('counts a request that is open and in the archive once', async () => {
    const found = await compare(sources({ ledger: [second], open: [second], archived: [archivedSecond] }));
    assert.deepEqual(found.rows, []);
  });

  it('looks at a request that the ledger names and no list has yet', async () => {
    assert.deepEqual((await compare(sources({ ledger: [first], open: [first], hidden: true }))).rows, []);
  });

  it('answers some rows of thousands, and how many more there are', async () => {
    const ledger = Array.from({ length: 5000 }, (_, n) => ({
      ...ledgerGrant('', 1),
      grantId: `X-${n}`,
      idempotencyKey: `by-hand-${n}`,
    }));
    const dependencies = sources({ ledger, tenant: { grantedCredits: 0 } });
    const found = await compare({
      ...dependencies,
      salesforce: { ...dependencies.salesforce, recordedGrants: async () => [] },
    });
    assert.deepEqual([found.rows.length, found.more], [100, 4900]);
    const { rows, more } = await compare(
      { ...dependencies, salesforce: { ...dependencies.salesforce, recordedGrants: async () => [] } },
      'X-4321',
    );
    assert.deepEqual([rows.map(({ grantId }) => grantId), more], [['X-4321'], 0]);
  });

  it('is tried again when a system does not answer', async () => {
    const fault = failure('Unreachable', 'TiDB Cloud did not answer');
    await assert.rejects(compare(sources({ fault })), fails('Unreachable', false, /did not answer/));
  });

  it('is tried again when Temporal does not answer for a request', async () => {
    const dependencies = sources({ ledger: [first], open: [first] });
    const view = async (): Promise<never> => {
      throw new Error('deadline exceeded');
    };
    const requests = { ...dependencies.requests, view };
    await assert.rejects(
      compare({ ...dependencies, requests }),
      fails('Unreachable', false, /how poc\/P-1 stands: deadline exceeded/),
    );
  });

  it('is impossible for an Org that Confetti does not have', async () => {
    await assert.rejects(
      compare(sources({ tenant: null })),
      fails('Invalid', true, /No credits were ever asked for Org 77 here/),
    );
  });

  it('is impossible before the ledger was taken over', async () => {
    const { seededAt: _, ...unseeded } = { ...emptyTenant(orgId), problem: 'keys refused' };
    const dependencies = sources({});
    const tenantCredits = { ...dependencies.tenantCredits, tenant: async () => unseeded };
    await assert.rejects(
      compare({ ...dependencies, tenantCredits }),
      fails('Invalid', true, /has not been taken over: keys refused/),
    );
  });

  it('is impossible while the archived request behind a grant cannot be read, and says so elsewhere', async () => {
    const unreadable = [{ requestId: 'credits/C-1', why: 'credits%2FC-1.json cannot be read: broken' }];
    await assert.rejects(
      compare(sources({ ledger: [second], unreadable })),
      fails('Invalid', true, /credits\/C-1 is in the archive, and credits%2FC-1\.json cannot be read/),
    );
    const elsewhere = await compare(sources({ ledger: [first], open: [first], unreadable }));
    assert.deepEqual(elsewhere, { rows: [], more: 0, unreadable: [unreadable[0]?.why] });
  });

  it('is impossible with facts that mean nothing', async () => {
    await assert.rejects(
      compare(sources({ ledger: [first, first], open: [first] })),
      fails('Invalid', true, /listed twice in the ledger/),
    );
  });
});

describe('the other activities of a reconciliation', () => {
  const activities = createReconciliationActivities(sources({}));

  it('list the Orgs page by page', async () => {
    assert.deepEqual(await activities.listOrgs({}), { orgIds: ['first'] });
    assert.deepEqual(await activities.listOrgs({ page: 'second' }), { orgIds: ['second'] });
  });

  it('know the operations queue of the published policy', async () => {
    const { people, channels } = await activities.readOperations();
    assert.deepEqual(
      people.map(({ id }) => id),
      ['vince.yao', 'kevin.lu', 'dexter.deng'],
    );
    assert.deepEqual(channels, ['mail', 'lark']);
  });
});
