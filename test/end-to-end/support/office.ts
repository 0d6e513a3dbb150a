import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import type { PayloadKeys } from '../../../client/encryption/keys.ts';
import { createConfetti, type Confetti } from '../../../client/index.ts';
import type { ActionAnswer, ActionName } from '../../../domain/approval/actions.ts';
import type { RequestView } from '../../../domain/approval/view.ts';
import type { FieldValues } from '../../../domain/request/fields.ts';
import type { Policy } from '../../../domain/policy/policy.ts';
import { sampleAccounts } from '../../../sandbox/salesforce/index.ts';
import { clientOf } from '../../support/client-of.ts';
import { eventually, type Place } from '../../support/product.ts';
import { shippedPolicy } from '../../support/shipped-policy.ts';
import { apac, customer, people, type Region, type RegionalPeople } from '../../support/walk.ts';
import { sandboxesOf } from './sandboxes.ts';

/** The account that the sample data of Salesforce and of TiDB Cloud both have, and what Sales writes about it. */
export const acme = sampleAccounts[0]!;

/** Any part of an action's payload that is not what the present state of the request says. */
type Rest = Readonly<Record<string, unknown>>;

/** People at work on the requests of a place, through Confetti's door. */
export interface Office {
  readonly client: Client;
  readonly confetti: Confetti;
  /** A customer applies; answers the workflow id once the first step waits. */
  apply(pocId?: string): Promise<string>;
  view(requestId: string): Promise<RequestView>;
  /** Does something as somebody, on the step that waits and in the present round unless `rest` says otherwise. */
  act(requestId: string, name: ActionName, as: string, rest?: Rest): Promise<ActionAnswer>;
  until(
    requestId: string,
    what: string,
    isSo: (view: RequestView) => boolean,
    withinMs?: number,
  ): Promise<RequestView>;
  /** Has everybody do their part until `step` waits, or until the credits are there. Acme's Org unless given. */
  walkTo(requestId: string, step: keyof RegionalPeople | 'complete', orgId?: string): Promise<RequestView>;
  /** Waits until everybody has been told of everything: nothing of the request is under way any more. */
  untilAtRest(requestId: string): Promise<void>;
  /** Messages of the workflow tasks that failed; there should be none. */
  failedTasks(workflowId: string): Promise<string[]>;
  close(): Promise<void>;
}

/** `policy` is the one that the place has published, `keys` what payloads are encrypted with. */
export async function openOffice(
  place: Place,
  { policy = shippedPolicy(), keys }: { readonly policy?: Policy; readonly keys?: PayloadKeys } = {},
): Promise<Office> {
  const { CONFETTI_ARCHIVE_DIR: archiveDirectory = '' } = place.clientEnv;
  const client = await clientOf(place, keys);
  const confetti = createConfetti({ client, policy, archiveDirectory });

  const view: Office['view'] = async (requestId) => {
    const found = await confetti.view(requestId);
    assert.ok(found, `There is no request ${requestId}`);
    return found;
  };

  const until: Office['until'] = async (requestId, what, isSo, withinMs) => {
    let last: RequestView | undefined;
    const look = async (): Promise<RequestView | undefined> => {
      last = await view(requestId);
      return isSo(last) ? last : undefined;
    };
    return eventually(look, `${requestId}: ${what}`, withinMs).catch((error: unknown) => {
      const { status, waiting, problems } = last ?? {};
      throw new Error(`${String(error)}. It is ${JSON.stringify({ status, waiting, problems })}`);
    });
  };

  /** Acts on the request as it was last seen. */
  const actOn = (
    { requestId, round, steps }: RequestView,
    name: ActionName,
    as: string,
    rest: Rest = {},
  ): Promise<ActionAnswer> => {
    const step = steps.find(({ status }) => status === 'active' || status === 'releasing')?.step;
    const isOnStep = !['submit', 'setFields', 'recall', 'resubmit'].includes(name);
    const common = { id: randomUUID(), actor: { email: as, via: 'test' }, round, ...(isOnStep && { step }) };
    return confetti.act(requestId, name, { ...common, ...rest });
  };

  const fields = await salesFields(place);
  const walkTo: Office['walkTo'] = async (requestId, step, orgId = acme.orgId) => {
    for (;;) {
      const now = await until(
        requestId,
        'nothing is being added',
        ({ round, steps }) => round > 0 && !steps.some(({ status }) => status === 'releasing'),
      );
      const waiting = now.steps.find(({ status }) => status === 'active')?.step as
        keyof RegionalPeople | undefined;
      if (waiting === undefined || waiting === step) return now;
      const who = apac[waiting];
      if (waiting === 'sales') await actOn(now, 'setFields', who, { fields: { ...fields, orgId } });
      if (waiting === 'presales') {
        await actOn(now, 'setFields', who, { fields: { presalesAutoApprove: false } });
      }
      if (waiting === 'beo') await actOn(now, 'fulfil', who);
      else await actOn(now, 'decide', who, { decision: 'approve' });
    }
  };

  return {
    client,
    confetti,
    view,
    until,
    act: async (requestId, ...action) => actOn(await view(requestId), ...action),
    walkTo,
    async apply(pocId = `P-${randomUUID()}`) {
      const requestId = await confetti.startPocApplication({
        ...{ pocId, entryPoint: 'cloud-user', requester: customer, via: 'test', submit: true },
        fields: customerFields,
      });
      await until(requestId, 'it is submitted', ({ round }) => round === 1);
      return requestId;
    },
    async untilAtRest(requestId) {
      await eventually(async () => {
        const { raw } = await client.workflow.getHandle(requestId).describe();
        return (raw.pendingActivities ?? []).length === 0 && !raw.pendingWorkflowTask;
      }, `${requestId} is at rest`);
    },
    async failedTasks(workflowId) {
      const { events } = await client.workflow.getHandle(workflowId).fetchHistory();
      return (events ?? []).flatMap(
        ({ workflowTaskFailedEventAttributes: failed }) => failed?.failure?.message ?? [],
      );
    },
    close: () => client.connection.close(),
  };
}

/** What the customer's form brings. */
export const customerFields: FieldValues = {
  company: acme.name,
  applicationLink: 'https://tidbcloud.example.com/poc/1042',
  region: acme.region,
};

/** What Sales fills in before approving: records that the sandbox has, and who does Presales. */
export async function salesFields(place: Place, account: typeof acme = acme): Promise<FieldValues> {
  const sandboxes = sandboxesOf(place);
  const idOf = async (object: string): Promise<string> => {
    const [row] = await sandboxes.soql(`SELECT Id FROM ${object} WHERE AccountId = '${account.id}'`);
    return String(row?.['Id']);
  };
  return {
    account: account.id,
    contact: await idOf('Contact'),
    opportunity: await idOf('Opportunity'),
    creditsNeeded: 3000,
    creditsExpiryDate: '2099-12-31',
    customerPayment: 'No Payment',
    justification: 'p99 below 10 ms at 20,000 queries a second',
    presales: people[account.region as Region].presales,
    orgId: account.orgId,
  };
}
