import type { ActionName } from '../approval/actions.ts';
import type { StepView } from '../approval/step-view.ts';
import { isUnderWay } from '../approval/under-way.ts';
import type { RequestView } from '../approval/view.ts';
import { holdersIn, type DirectoryContent } from '../directory/content.ts';
import { sameEmail } from '../people/directory.ts';
import type { Person } from '../people/person.ts';
import type { PolicySlice, RoleId } from '../policy/policy.ts';
import { textField, type FieldId } from '../request/fields.ts';
import type { Standing } from './access-table.ts';
import { customerFields } from './customer-view.ts';

/*
 * What somebody may do on a request, as far as its view tells: surfaces offer this and nothing else. It decides nothing: the
 * request judges every action by what it knows then (`domain/approval/check.ts`).
 */

/** Whoever looks; `person` is absent for a customer. */
export interface Looker {
  readonly email: string;
  readonly standing: Standing;
  readonly person?: Person;
}

export interface PossibleActions {
  /** Whether they asked for it or sponsor it. */
  readonly speaks: boolean;
  readonly onRequest: readonly ActionName[];
  /** On each step that waits, where there is something. */
  readonly onSteps: readonly { readonly step: StepView; readonly actions: readonly ActionName[] }[];
  /** The fields that they may set now. */
  readonly fields: readonly FieldId[];
}

interface Means {
  readonly view: RequestView;
  /** The published policy for the view's entry point: who sets a field is read from it. */
  readonly policy: PolicySlice;
  readonly directory: Pick<DirectoryContent, 'people' | 'holders'>;
}

/** What `who` may do now. */
export function possibleActions(who: Looker, means: Means): PossibleActions {
  const { view } = means;
  const speaks = speaksFor(who, view);
  const isReleasing = view.steps.some(({ status }) => status === 'releasing');
  const onSteps = view.steps
    .filter(({ status }) => status === 'active')
    .map((step) => ({ step, actions: actionsOnStep(who, means, step, speaks) }))
    .filter(({ actions }) => actions.length > 0);
  const fields = isReleasing ? [] : settableFields(who, means, speaks);
  return { speaks, onRequest: onRequest(who, view, { speaks, isReleasing, fields }), onSteps, fields };
}

function speaksFor({ email, person }: Looker, { requester }: RequestView): boolean {
  const isSponsor = person !== undefined && person.id === requester.sponsorId;
  return isSponsor || sameEmail(requester.email, email);
}

function onRequest(
  { standing }: Looker,
  view: RequestView,
  facts: Pick<PossibleActions, 'speaks' | 'fields'> & { readonly isReleasing: boolean },
): ActionName[] {
  const { speaks, isReleasing, fields } = facts;
  const names: ActionName[] = [];
  if (view.status === 'closed') return names;
  if (speaks && view.status === 'draft') names.push('submit');
  if (speaks && ['rejected', 'sent-back', 'recalled'].includes(view.status)) names.push('resubmit');
  if (fields.length > 0) names.push(speaks && isUnderWay(view) ? 'amend' : 'setFields');
  if (speaks && isUnderWay(view) && !isReleasing) names.push('recall');
  if (standing === 'operator' && !isReleasing) names.push('adoptPolicy');
  return names;
}

function actionsOnStep(
  who: Looker,
  { view, policy, directory }: Means,
  step: StepView,
  speaks: boolean,
): ActionName[] {
  const { person, standing } = who;
  const isOperator = standing === 'operator';
  const isOwn = sameEmail(view.requester.email, who.email);
  const isFulfilment = policy.roles[step.step]?.kind === 'fulfilment';
  const has = (id: string | undefined): boolean =>
    id !== undefined && (step.assignees.includes(id) || step.deciders?.includes(id) === true);
  const isApprover = has(person?.id);
  const mayDecide = step.deciders?.includes(person?.id ?? '') === true && !isOwn;
  const others =
    step.claimedBy !== undefined && step.approvals === undefined && step.claimedBy !== person?.name;
  const leads =
    person !== undefined && step.assignees.some((id) => directory.people[id]?.manager === person.id);
  const names: ActionName[] = [];
  if (mayDecide && !others) {
    names.push(isFulfilment ? 'fulfil' : 'decide', 'ask');
    if (step.respondedAt === undefined && step.claimedBy === undefined) names.push('claim');
  }
  // Comments are among colleagues.
  if ((isApprover || speaks || isOperator) && standing !== 'customer') names.push('comment');
  if (speaks && (step.questions?.length ?? 0) > 0) names.push('answer');
  if ((isApprover || leads || isOperator) && !isOwn) names.push('reassign');
  if ((isApprover || leads || isOperator) && !isOwn && step.assignees.length > 0) names.push('delegate');
  if (mayDecide) names.push('addApprover');
  if (isOperator) names.push('nudge');
  if (isOperator && !isFulfilment && !isOwn) names.push('override');
  return names;
}

function settableFields(who: Looker, means: Means, speaks: boolean): FieldId[] {
  const { view, policy } = means;
  const { kind, status } = view;
  if (status === 'closed') return [];
  const mayBeSet = (field: FieldId): boolean => {
    const runs = status === 'complete' || status === 'approved';
    if (field === 'pocStatus') return kind === 'pocApplication' && runs;
    return status !== 'complete';
  };
  const shown: readonly FieldId[] =
    who.standing === 'customer' ? customerFields : (Object.keys(policy.fields) as FieldId[]);
  return shown.filter((field) => mayBeSet(field) && maySet(who, means, speaks, field));
}

function maySet(who: Looker, means: Means, speaks: boolean, field: FieldId): boolean {
  const { setBy } = means.policy.fields[field];
  // Operators mend what Confetti fills in; what people decide by is theirs alone.
  if (setBy.includes('system') && who.standing === 'operator') return true;
  if (setBy.includes('requester') && speaks) return true;
  return setBy.some((role) => holdsRole(who, means, role));
}

/** Whether they hold the role in this request: by the directory's table, by a field that names them, or with its step. */
function holdsRole({ person }: Looker, { view, policy, directory }: Means, role: RoleId): boolean {
  if (person === undefined || !Object.hasOwn(policy.roles, role)) return false;
  const step = view.steps.find((each) => each.step === role);
  const hasStep =
    step?.assignees.includes(person.id) === true || step?.deciders?.includes(person.id) === true;
  if (hasStep) return true;
  const selector = policy.roles[role]?.assignee ?? '';
  const name = selector.slice(selector.indexOf(':') + 1);
  if (selector.startsWith('field:')) {
    const named = textField(view.fields, name as FieldId);
    if (named !== undefined) return sameEmail(named, person.email) || named === person.id;
  }
  if (selector === 'manager:requester') {
    const asker = Object.values(directory.people).find(({ email }) => sameEmail(email, view.requester.email));
    return asker?.manager === person.id;
  }
  const region = textField(view.fields, 'region');
  const ownRole = selector.startsWith('region:') ? name : role;
  return region !== undefined && holdersIn(directory, ownRole, region).includes(person.id);
}
