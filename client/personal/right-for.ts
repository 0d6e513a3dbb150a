import type { Right } from '../../domain/access/access-table.ts';
import type { ActionName } from '../../domain/approval/actions.ts';

const rightForAction = {
  submit: 'speak for a request',
  answer: 'speak for a request',
  setFields: 'speak for a request',
  recall: 'speak for a request',
  resubmit: 'speak for a request',
  amend: 'speak for a request',
  decide: 'approve requests',
  claim: 'approve requests',
  comment: 'approve requests',
  ask: 'approve requests',
  fulfil: 'approve requests',
  reassign: 'approve requests',
  delegate: 'approve requests',
  addApprover: 'approve requests',
  nudge: 'operate requests',
  override: 'operate requests',
  adoptPolicy: 'operate requests',
} as const satisfies Readonly<Record<ActionName, Right>>;

/** The right that an action takes. */
export function rightFor(name: ActionName): Right {
  return rightForAction[name];
}
