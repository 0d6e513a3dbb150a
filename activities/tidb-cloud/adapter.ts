import type { z } from 'zod';

import type { Grant, GrantAnswer, GrantOrder } from '../../domain/credits/grant.ts';
import { failure } from '../failures.ts';
import { createSend, readAs } from './http.ts';
import type { Answer, TidbCloudSettings } from './http.ts';
import type { CallOptions, TidbCloud } from './port.ts';
import {
  billListAnswer,
  grantAnswer,
  grantListAnswer,
  ledgerAnswer,
  operationAnswer,
  orgAnswer,
  usageAnswer,
} from './wire.ts';

/** The TiDB Cloud port over the Ops contract (`ops-api.openapi.yaml`). Nothing is sent until the first call. */
export function createTidbCloud(settings: TidbCloudSettings): TidbCloud {
  const send = createSend(settings);
  const orgPath = (orgId: string) => `/ops/v1/orgs/${encodeURIComponent(orgId)}`;

  const get = (path: string, options?: CallOptions) => send({ method: 'GET', path, ...options });

  const tidbCloud: TidbCloud = {
    async org(orgId, options) {
      const org = readIfAny(orgAnswer, await get(orgPath(orgId), options));
      if (org === undefined) return undefined;
      const grantedCredits = org.grants.reduce((sum, { credits }) => sum + credits, 0);
      return { ...org, grantCount: org.grants.length, grantedCredits };
    },

    async bills(orgId, options) {
      return mustRead(billListAnswer, await get(`${orgPath(orgId)}/bills`, options)).bills;
    },

    async usage(orgId, { from, to }, options) {
      const path = `${orgPath(orgId)}/usage?${new URLSearchParams({ from, to }).toString()}`;
      return mustRead(usageAnswer, await get(path, options)).usage;
    },

    async grants(orgId, options) {
      return mustRead(ledgerAnswer, await get(`${orgPath(orgId)}/grants`, options)).grants;
    },

    async grant(order, options) {
      const answer = await send({
        method: 'POST',
        path: `${orgPath(order.orgId)}/grants`,
        headers: { 'idempotency-key': order.idempotencyKey },
        body: grantRequest(order),
        ...options,
      });
      if (answer.kind === 'refusal') {
        const { code, message: reason } = answer.error;
        const there =
          code === keyReused
            ? await tidbCloud.findGrant(order.orgId, order.idempotencyKey, options)
            : undefined;
        return there === undefined ? { outcome: 'declined', code, reason } : answerOfBefore(order, there);
      }
      const grant = readAs(grantAnswer, answer);
      assertAnswers(order, grant);
      return { outcome: 'granted', grant };
    },

    async findGrant(orgId, idempotencyKey, options) {
      const path = `${orgPath(orgId)}/grants?${new URLSearchParams({ idempotencyKey }).toString()}`;
      const found = readIfAny(grantListAnswer, await get(path, options));
      return found?.grants.find((grant) => grant.idempotencyKey === idempotencyKey);
    },

    async findGrantById(orgId, grantId, options) {
      const found = readIfAny(ledgerAnswer, await get(`${orgPath(orgId)}/grants`, options));
      return found?.grants.find((grant) => grant.grantId === grantId);
    },

    async recordOperation(operation, options) {
      const { orgId, operationId, ...body } = operation;
      const answer = await send({
        method: 'PUT',
        path: `${orgPath(orgId)}/operations/${encodeURIComponent(operationId)}`,
        body,
        ...options,
      });
      if (answer.kind === 'refusal') {
        if (answer.error.code === 'STALE_REVISION') return { written: false };
        throw failure('Invalid', answer.error.message);
      }
      const recorded = readAs(operationAnswer, answer);
      if (
        recorded.orgId === orgId &&
        recorded.operationId === operationId &&
        recorded.revision === operation.revision
      ) {
        return { written: true };
      }
      throw failure(
        'Unreachable',
        `TiDB Cloud answered operation ${operationId} of Org ${orgId} with another one. Check that the TiDB Cloud address leads to the Ops API.`,
      );
    },

    async ping(options) {
      // The contract has no call of its own for this: an Org that cannot exist is looked up, and 404 is as good as 200.
      await tidbCloud.org('0', options);
    },
  };
  return tidbCloud;
}

/** Reads an answer about an Org; undefined when there is no such Org. */
function readIfAny<Value>(schema: z.ZodType<Value>, answer: Answer): Value | undefined {
  return answer.kind === 'refusal' ? undefined : readAs(schema, answer);
}

/** Reads an answer about an Org that there has to be. */
function mustRead<Value>(schema: z.ZodType<Value>, answer: Answer): Value {
  if (answer.kind === 'refusal') throw failure('Invalid', answer.error.message);
  return readAs(schema, answer);
}

/** What the contract wants to know of an order, and nothing that it does not know. */
function grantRequest({ credits, expiresOn, requestId, pocId, approvers, proof }: GrantOrder): unknown {
  const decisions = proof?.map(({ step, decision, by, at, round }) => ({ step, decision, by, at, round }));
  return { credits, expiresOn, requestId, pocId, approvers, proof: decisions };
}

const keyReused = 'IDEMPOTENCY_KEY_REUSED';

/**
 * A key that is taken has an order of ours behind it that histories have forgotten, because they were restored to an older
 * point. The same credits approved again by the same request are those that are there, whoever decided when this time:
 * another key would add them twice.
 */
function answerOfBefore(order: GrantOrder, grant: Grant): GrantAnswer {
  if (grant.credits === order.credits && grant.expiresOn === order.expiresOn)
    return { outcome: 'granted', grant };
  const { grantId, credits, expiresOn } = grant;
  return {
    outcome: 'declined',
    code: keyReused,
    reason:
      `${credits} credits until ${expiresOn} were added for this request before (${grantId}). Do not release ` +
      `others before that is settled: take these over with "--by-hand ${grantId}", or have TiDB Cloud take them back.`,
  };
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
