import type { GrantOrder } from '../../domain/credits/grant.ts';
import { failure } from '../failures.ts';
import { createSend, readAs } from './http.ts';
import type { TidbCloudSettings } from './http.ts';
import type { TidbCloud } from './port.ts';
import { billListAnswer, grantAnswer, grantListAnswer, orgAnswer } from './wire.ts';

/** The TiDB Cloud port over the Ops contract (`ops-api.openapi.yaml`). Nothing is sent until the first call. */
export function createTidbCloud(settings: TidbCloudSettings): TidbCloud {
  const send = createSend(settings);
  const orgPath = (orgId: string) => `/ops/v1/orgs/${encodeURIComponent(orgId)}`;

  const tidbCloud: TidbCloud = {
    async org(orgId, options) {
      const answer = await send({ method: 'GET', path: orgPath(orgId), ...options });
      return answer.kind === 'refusal' ? undefined : readAs(orgAnswer, answer);
    },

    async bills(orgId, options) {
      const answer = await send({ method: 'GET', path: `${orgPath(orgId)}/bills`, ...options });
      if (answer.kind === 'refusal') throw failure('Invalid', answer.error.message);
      return readAs(billListAnswer, answer).bills;
    },

    async grant(order, options) {
      const { idempotencyKey, orgId, credits, expiresOn, requestId, pocId, approvers } = order;
      const answer = await send({
        method: 'POST',
        path: `${orgPath(orgId)}/grants`,
        headers: { 'idempotency-key': idempotencyKey },
        body: { credits, expiresOn, requestId, pocId, approvers },
        ...options,
      });
      if (answer.kind === 'refusal') {
        return { outcome: 'declined', code: answer.error.code, reason: answer.error.message };
      }
      const grant = readAs(grantAnswer, answer);
      assertAnswers(order, grant);
      return { outcome: 'granted', grant };
    },

    async findGrant(orgId, idempotencyKey, options) {
      const path = `${orgPath(orgId)}/grants?${new URLSearchParams({ idempotencyKey }).toString()}`;
      const answer = await send({ method: 'GET', path, ...options });
      if (answer.kind === 'refusal') return undefined;
      return readAs(grantListAnswer, answer).grants.find((grant) => grant.idempotencyKey === idempotencyKey);
    },

    async ping(options) {
      // The contract has no call of its own for this: an Org that cannot exist is looked up, and 404 is as good as 200.
      await tidbCloud.org('0', options);
    },
  };
  return tidbCloud;
}

/** A server that ignores the idempotency key, or mixes up Orgs, must not pass for a grant. */
function assertAnswers(
  order: GrantOrder,
  grant: { orgId: string; idempotencyKey: string; credits: number },
): void {
  if (
    grant.orgId === order.orgId &&
    grant.idempotencyKey === order.idempotencyKey &&
    grant.credits === order.credits
  ) {
    return;
  }
  throw failure(
    'Unreachable',
    `TiDB Cloud answered the grant of ${order.credits} credits to Org ${order.orgId} with another grant. Look the idempotency key up before anything is sent again.`,
  );
}
