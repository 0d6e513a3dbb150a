import { defineQuery, defineSignal } from '@temporalio/workflow';
import type { AdoptionPreview } from '../../domain/approval/adoption.ts';
import type { RequestState } from '../../domain/approval/state.ts';
import type { RequestView } from '../../domain/approval/view.ts';
import type { GrantAnswer } from '../../domain/credits/grant.ts';
import type { PolicySlice } from '../../domain/policy/policy.ts';
import type { FieldValues } from '../../domain/request/fields.ts';

/*
 * Messages that every request type shares. The actions of people (`decide`, `claim` …) are updates and signals under the
 * names in `domain/approval/actions.ts`, with those payloads and `UpdateAnswer` as the answer.
 */

/**
 * The `ApplicationFailure.type` of a refused action. Its first detail is the `Refusal`, its second the action's key where it
 * was judged before the update was accepted.
 */
export const refusedFailure = 'Refused';

export const viewQuery = defineQuery<RequestView>('view');

/** What adopting a policy would change; nothing is changed by asking. */
export const adoptionPreviewQuery = defineQuery<AdoptionPreview, [PolicySlice]>('adoptionPreview');

/** What `tenantCredits` reports about a grant that it was asked for. */
export interface GrantReport {
  readonly idempotencyKey: string;
  readonly answer: GrantAnswer;
}

export const grantReportSignal = defineSignal<[GrantReport]>('grantReport');

/** How far the outside world knows the request: sequence numbers of the history and the revision of the fields. */
export interface OutboxCursors {
  readonly mirroredSeq: number;
  readonly mirroredRevision: number;
  readonly notifiedSeq: Readonly<Record<string, number>>;
}

/** What continue-as-new hands on. */
export interface CarriedRequest {
  readonly state: RequestState;
  readonly cursors: OutboxCursors;
  /** Which Account, Lead and Opportunity Salesforce was last asked about. */
  readonly recordsRead?: string;
}

/** What every request is started with. */
export interface RequestInput {
  /** Who asks, and on which surface. */
  readonly requester: { readonly email: string; readonly via: string };
  readonly fields: FieldValues;
  /** The rules that the request can need, for its entry point; its people come from the directory. */
  readonly policy: PolicySlice;
  /** What an earlier run of this request handed on. */
  readonly carried?: CarriedRequest;
}
