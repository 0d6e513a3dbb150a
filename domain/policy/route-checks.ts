import type { FieldId } from '../request/fields.ts';
import { checkSelector, unknownRegion, unknownRole } from './name-checks.ts';
import type { Path, Report } from './name-checks.ts';
import type { Policy, Route } from './policy.ts';

/** Reports what would make a route of the file stuck, or approve by accident. */
export function checkRoute(policy: Policy, route: Route, path: Path, report: Report): void {
  if (route.sponsor !== undefined) checkSelector(policy, route.sponsor, [...path, 'sponsor'], report);
  const seen = new Set<string>();
  let fulfilments = 0;
  let certainApprovals = 0;
  route.steps.forEach((step, index) => {
    const at = [...path, 'steps', index];
    const role = Object.hasOwn(policy.roles, step.role) ? policy.roles[step.role] : undefined;
    if (role === undefined) report([...at, 'role'], unknownRole(policy, step.role));
    if (seen.has(step.role)) report([...at, 'role'], `${step.role} is in this route twice: remove one`);
    seen.add(step.role);
    if (step.switch !== undefined && !Object.hasOwn(policy.switches, step.switch)) {
      report([...at, 'switch'], `no switch "${step.switch}": add it under switches, with true or false`);
    }
    if (step.skipWhen !== undefined && policy.fields[step.skipWhen.field].type !== 'yes-no') {
      report(
        [...at, 'skipWhen', 'field'],
        `${step.skipWhen.field} is not a yes-no field: only those skip a step`,
      );
    }
    step.onlyRegions?.forEach((region, n) => {
      if (!policy.regions.includes(region)) report([...at, 'onlyRegions', n], unknownRegion(policy, region));
    });
    if (role?.kind === 'fulfilment') fulfilments += 1;
    if (role?.kind === 'approval') {
      if (fulfilments > 0) report(at, `${step.role} approves after the fulfilment: move it before`);
      const conditional = step.skipWhen ?? step.switch ?? step.onlyRegions;
      if (conditional === undefined) certainApprovals += 1;
    }
  });
  if (certainApprovals === 0) {
    report(
      [...path, 'steps'],
      'every approval can be left out, so a request could pass unseen: make one unconditional',
    );
  }
  if (route.credits && fulfilments === 0) {
    report(
      [...path, 'steps'],
      'asks for credits and nobody adds them: end with a fulfilment, or set credits: false',
    );
  }
  if (!route.credits && fulfilments > 0) {
    report(
      [...path, 'credits'],
      'has a fulfilment step without credits: set credits: true, or remove the step',
    );
  }
  checkSetters(policy, route, path, report);
}

/** A required field that nobody in the route may set would hold the request for ever. */
function checkSetters(policy: Policy, route: Route, path: Path, report: Report): void {
  const takesPart = new Set([
    'requester',
    'system',
    route.requesterRole,
    ...route.steps.map((step) => step.role),
  ]);
  const check = (fields: readonly FieldId[], at: Path): void => {
    for (const field of fields) {
      if (policy.fields[field].setBy.some((who) => takesPart.has(who))) continue;
      report(
        at,
        `${field} is required and nobody in this route may set it: add to its setBy, or drop it here`,
      );
    }
  };
  check(route.submission.requires, [...path, 'submission', 'requires']);
  route.steps.forEach((step, index) => {
    const role = Object.hasOwn(policy.roles, step.role) ? policy.roles[step.role] : undefined;
    check([...(role?.requires ?? []), ...(step.requires ?? [])], [...path, 'steps', index]);
  });
}
