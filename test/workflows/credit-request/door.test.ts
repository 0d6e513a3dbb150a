import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { creditFacts, startCreditRequest, type NewCreditRequest } from '../../../client/credit-requests.ts';
import type { Refusal } from '../../../domain/approval/refusal.ts';
import type { RequestView } from '../../../domain/approval/view.ts';
import type { PocFacts } from '../../../domain/records/credit-facts.ts';
import type { FieldValues } from '../../../domain/request/fields.ts';
import { tenantCreditsId, tenantViewQuery } from '../../../workflows/tenant-credits/contract.ts';
import { refusalOf, withRig, type Rig } from '../../support/rig.ts';
import { shippedPolicy } from '../../support/shipped-policy.ts';
import { apac, chainOf, newOrgId, runningPoc, salesFields, topUp, walkTo } from '../../support/walk.ts';

const requester = apac.sales;

/** What is at the door: a running PoC of the Org, as the client would see it, and what is asked of it. */
interface Caller {
  readonly orgId: string;
  readonly poc?: Partial<Omit<PocFacts, 'fields'>> & { readonly fields?: FieldValues };
  readonly asked?: Partial<NewCreditRequest>;
}

/** Asks at the client's door, with TiDB Cloud asked as ever; answers the refusal. */
async function knock(rig: Rig, { orgId, poc = {}, asked = {} }: Caller): Promise<Refusal> {
  const fields = { ...salesFields(), region: 'APAC', orgId, ...poc.fields };
  const facts = { pocId: 'P-1042', status: 'complete', ...poc, fields };
  const usual = topUp('poc/P-1042');
  const all = { creditRequestId: `C-${randomUUID()}`, via: 'test', ...usual, ...asked };
  const request = { ...all, fields: { ...usual.fields, ...asked.fields } };
  const found = await creditFacts(request, {
    view: async () => facts as unknown as RequestView,
    readOrg: (id) => rig.confetti.readOrg(id),
  });
  const refusal = await refusalOf(startCreditRequest(rig.client, shippedPolicy(), request, found));
  await nothingHappened(rig, `credits/${request.creditRequestId}`, String(request.fields.orgId ?? orgId));
  return refusal;
}

/** No workflow, no reservation, nothing in Salesforce, no message. */
async function nothingHappened(rig: Rig, requestId: string, orgId: string): Promise<void> {
  await assert.rejects(rig.client.workflow.getHandle(requestId).describe(), {
    name: 'WorkflowNotFoundError',
  });
  const tenant = rig.client.workflow.getHandle(tenantCreditsId(orgId));
  // It is there where TiDB Cloud was asked about the Org.
  const wasAsked = await tenant.describe().then(
    () => true,
    () => false,
  );
  if (wasAsked) {
    rig.watch(tenant.workflowId);
    assert.deepEqual((await tenant.query(tenantViewQuery)).reserved, {});
  }
  const { salesforce, tidbCloud, notifications } = rig.world;
  assert.deepEqual([salesforce.mirrorCalls, tidbCloud.grants.size, notifications.length], [0, 0, 0]);
}

const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);

describe('a top-up is refused at the door, and nothing is started or changed', () => {
  const amounts: Record<string, unknown> = {
    'of nothing': 0,
    'of less than nothing': -500,
    'of half a credit': 0.5,
    'of a million billion': 1e15,
    'of no number': 'many',
  };
  for (const [what, creditsNeeded] of Object.entries(amounts)) {
    it(what, () =>
      withRig({}, async (rig) => {
        const { code, message } = await knock(rig, {
          orgId: newOrgId(),
          asked: { fields: { creditsNeeded } as FieldValues },
        });
        assert.equal(code, 'invalid-field');
        assert.match(message, /^Not started: Credits Needed /);
      }),
    );
  }

  const unfit: Record<string, [Omit<Caller, 'orgId'>, RegExp]> = {
    'for the Org of another customer': [
      { asked: { fields: { orgId: '1' } } },
      /^Not submitted: Org 1 is not the Org of PoC P-1042, which runs in \d+/,
    ],
    'of a PoC that has expired': [
      { poc: { fields: { creditsExpiryDate: '2025-12-31' } } },
      /^Not submitted: PoC P-1042 has expired: its Credits Expiry Date was 2025-12-31/,
    ],
    'of a PoC that is closed': [
      { poc: { status: 'closed', fields: { pocStatus: 'Failed' } } },
      /^Not submitted: PoC P-1042 is closed \(PoC Status: Failed\)/,
    ],
    'of a PoC that does not run yet': [
      { poc: { status: 'in-progress' } },
      /^Not submitted: PoC P-1042 does not run yet: its application is in progress/,
    ],
    'whose credits would expire before they can be used': [
      { asked: { fields: { creditsExpiryDate: tomorrow } } },
      /^Not submitted: the credits would expire on .*, before they can be used/,
    ],
    'for an employee’s own account': [
      { poc: { fields: { internalUser: true } } },
      /^Not submitted: This is an employee's own account\. Ask for its credits with the internal request/,
    ],
    'without a PoC': [{ asked: { pocId: undefined as never } }, /^Not submitted: name the PoC/],
    'under an id that cannot be one': [
      { asked: { creditRequestId: '../C-1' } },
      /^Not started: "\.\.\/C-1" cannot be the id of a credit request/,
    ],
  };
  for (const [what, [caller, message]] of Object.entries(unfit)) {
    it(what, () =>
      withRig({}, async (rig) => {
        assert.match((await knock(rig, { orgId: newOrgId(), ...caller })).message, message);
      }),
    );
  }

  it('of an Org that TiDB Cloud does not know', () =>
    withRig({}, async (rig) => {
      const orgId = newOrgId();
      rig.world.tidbCloud.unknownOrgs.add(orgId);
      assert.match((await knock(rig, { orgId })).message, /^Not submitted: TiDB Cloud has no Org \d+/);
    }));

  it('of an Org that is suspended', () =>
    withRig({}, async (rig) => {
      const orgId = newOrgId();
      rig.world.tidbCloud.orgs.set(orgId, { status: 'suspended' });
      assert.match((await knock(rig, { orgId })).message, /is suspended, so no credits can be added/);
    }));

  it('of an Org that turns out to be an employee’s', () =>
    withRig({}, async (rig) => {
      const orgId = newOrgId();
      rig.world.tidbCloud.orgs.set(orgId, { ownerEmail: 'somebody@example.com' });
      assert.match((await knock(rig, { orgId })).message, /is an employee's own account/);
    }));
});

describe('an internal request is refused at the door', () => {
  const internal = (orgId: string, asks = requester): Partial<NewCreditRequest> => ({
    entryPoint: 'internal',
    pocId: undefined as never,
    requester: asks,
    fields: { orgId, region: 'APAC' },
  });

  it('for a customer’s Org, and pointed to Salesforce', () =>
    withRig({}, async (rig) => {
      const orgId = newOrgId();
      const { message } = await knock(rig, { orgId, asked: internal(orgId) });
      assert.match(message, /is a customer's\. Credits for a customer are asked for in Salesforce/);
    }));

  it('for a colleague’s Org', () =>
    withRig({}, async (rig) => {
      const orgId = newOrgId();
      rig.world.tidbCloud.orgs.set(orgId, { ownerEmail: 'colleague@example.com' });
      const { message } = await knock(rig, { orgId, asked: internal(orgId) });
      assert.match(message, /is colleague@example\.com's: internal credits are for one's own account/);
    }));

  it('from whoever is no employee', () =>
    withRig({}, async (rig) => {
      const orgId = newOrgId();
      const { message } = await knock(rig, { orgId, asked: internal(orgId, 'maria@acme.org') });
      assert.match(message, /maria@acme\.org is no employee's address/);
    }));
});

describe('a PoC that really runs', () => {
  it('takes a credit request under one id once, also after it is closed', () =>
    withRig({ policy: chainOf('presales', 'beo') }, async (rig) => {
      const request = { ...topUp(await runningPoc(rig)), creditRequestId: `C-${randomUUID()}`, via: 'test' };
      const id = await rig.confetti.startCreditRequest(request);
      rig.watch(id);
      const other = { ...request, fields: { ...request.fields, creditsNeeded: 4711 } };
      const asSomebodyElse = { ...request, requester: apac.sdr };
      const elsewhere = { ...request, via: 'another surface', requester: request.requester.toUpperCase() };
      const isTakenOnce = async (): Promise<void> => {
        for (const same of [request, elsewhere])
          assert.equal(await rig.confetti.startCreditRequest(same), id);
        for (const another of [other, asSomebodyElse]) {
          const { code, message } = await refusalOf(rig.confetti.startCreditRequest(another));
          assert.equal(code, 'id-used');
          assert.match(
            message,
            /exists already, and was asked for otherwise.*"confetti credits show credits\/C-/,
          );
        }
      };
      await isTakenOnce();
      await rig.client.workflow.getHandle(id).cancel();
      await rig.client.workflow.getHandle(id).result();
      await isTakenOnce();
    }));

  it('takes none any more when its owner has closed it', () =>
    withRig({ policy: chainOf('presales', 'beo') }, async (rig) => {
      const poc = await runningPoc(rig);
      await rig.act(poc, 'setFields', apac.sales, { fields: { pocStatus: 'Succeeded' } });
      const refusal = await refusalOf(rig.askCredits(topUp(poc)));
      assert.equal(refusal.code, 'not-eligible');
      assert.match(refusal.message, /is closed \(PoC Status: Succeeded\)\. Apply for a new PoC/);
    }));

  it('is not there under another name', () =>
    withRig({}, async (rig) => {
      const refusal = await refusalOf(rig.askCredits(topUp('poc/P-unheard-of')));
      assert.match(refusal.message, /^Not submitted: there is no PoC P-unheard-of/);
    }));
});

describe('what is done twice', () => {
  it('a release by BE&O while the credits are on their way is refused, and they are added once', () =>
    withRig({ policy: chainOf('beo') }, async (rig) => {
      const poc = 'P-1042';
      rig.stage({
        pocId: poc,
        status: 'complete',
        fields: { ...salesFields(), region: 'APAC', orgId: newOrgId() },
      });
      const id = await rig.askCredits(topUp(`poc/${poc}`));
      await walkTo(rig, id, 'beo');
      rig.world.tidbCloud.faults.push('busy');
      await rig.act(id, 'fulfil', apac.beo, {});
      assert.equal((await refusalOf(rig.act(id, 'fulfil', apac.beo, {}))).code, 'grant-under-way');
      await rig.until(id, ({ status }) => status === 'closed', '10 seconds');
      assert.equal((await refusalOf(rig.act(id, 'fulfil', apac.beo, { step: 'beo' }))).code, 'closed');
      assert.equal(rig.world.tidbCloud.grants.size, 1);
    }));
});
