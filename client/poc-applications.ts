import type { Client } from '@temporalio/client';
import { refuse } from '../domain/approval/refusal.ts';
import type { PocEntryPoint, Policy } from '../domain/policy/policy.ts';
import { slicePolicy } from '../domain/policy/slice.ts';
import type { FieldValues } from '../domain/request/fields.ts';
import { isPocId, pocIdRule } from '../domain/request/poc-id.ts';
import {
  pocApplicationId,
  pocApplicationType,
  type PocApplicationInput,
} from '../workflows/poc-application/contract.ts';
import { startKey } from './begun-before.ts';
import { RefusedError } from './refused.ts';
import { startRequest } from './start-request.ts';

/** A PoC application as a person or another system hands it in. */
export interface NewPocApplication {
  readonly pocId: string;
  readonly entryPoint: PocEntryPoint;
  /** E-mail address of whoever asks. */
  readonly requester: string;
  readonly via: string;
  readonly fields: FieldValues;
  /** False leaves it a draft. */
  readonly submit: boolean;
}

/**
 * Starts a PoC application under the policy as it is now.
 * @returns the request's workflow id
 */
export function startPocApplication(
  client: Client,
  published: Policy,
  application: NewPocApplication,
): Promise<string> {
  const policy = slicePolicy(published, application.entryPoint);
  const { pocId, requester, via, fields, submit } = application;
  if (!isPocId(pocId))
    throw new RefusedError(
      refuse('malformed', `Not started: "${pocId}" cannot be the id of a PoC: ${pocIdRule}.`),
    );
  const input: PocApplicationInput = { pocId, requester: { email: requester, via }, fields, submit, policy };
  return startRequest(client, {
    workflowType: pocApplicationType,
    input,
    policy,
    request: { requestId: pocApplicationId(pocId), pocId, requester, via, fields },
    key: startKey(application),
    details: `PoC application ${pocId}: ${policy.route.label}, asked for by ${requester}`,
  });
}
