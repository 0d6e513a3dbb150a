import { defineUpdate } from '@temporalio/workflow';

/** Of an open request: has its outbox send Salesforce everything again. Answers at once; the outbox goes on trying. */
export const mirrorUpdate = defineUpdate<undefined, [MirrorAsked]>('mirror');

export interface MirrorAsked {
  /** The operator's e-mail address. */
  readonly by: string;
}

/** Sends Salesforce the record of a closed request, from the archive. */
export const mirrorClosedRequestType = 'mirrorClosedRequest';

export interface MirrorClosedRequestInput extends MirrorAsked {
  /** Workflow id of the request. */
  readonly requestId: string;
}

export function mirrorClosedRequestId(requestId: string): string {
  return `mirror/${requestId}`;
}
