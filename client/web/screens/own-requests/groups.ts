import type { ListedRequest } from '../../../lists.ts';

/** How a request stands for whoever asked for it: what needs them first. */
export const ownGroups = ['question', 'sentBack', 'draft', 'underWay', 'running', 'closed'] as const;
export type OwnGroup = (typeof ownGroups)[number];

/** A paused clock waits for the requester's answer (ux.md, "SLA chip"). */
export function ownGroupOf({ isOpen, status, slaState }: ListedRequest): OwnGroup {
  if (!isOpen) return 'closed';
  switch (status) {
    case 'draft':
      return 'draft';
    case 'sent-back':
    case 'rejected':
    case 'recalled':
      return 'sentBack';
    case 'approved':
    case 'complete':
      return 'running';
    default:
      return slaState === 'paused' ? 'question' : 'underWay';
  }
}

/** The groups that have requests, in their order. */
export function inOwnGroups(
  requests: readonly ListedRequest[],
): { readonly group: OwnGroup; readonly requests: readonly ListedRequest[] }[] {
  return ownGroups
    .map((group) => ({ group, requests: requests.filter((each) => ownGroupOf(each) === group) }))
    .filter((each) => each.requests.length > 0);
}
