import type { FieldId } from '../request/fields.ts';
import { checkSelector, unknownRegion, unknownRole } from './name-checks.ts';
import type { Path, Report } from './name-checks.ts';
import { allStepsOf, type Policy, type Route, type RouteStep, type StepKind, type Tier } from './policy.ts';

/** Reports what would make a route of the file stuck, or approve by accident. */
export function checkRoute(policy: Policy, route: Route, path: Path, report: Report): void {
  if (route.sponsor !== undefined) checkSelector(policy, route.sponsor, [...path, 'sponsor'], report);
  if (route.tiers === undefined) {
    if (route.steps.length === 0) report(path, 'has no steps: list them, or tiers with steps');
    if (route.accumulated !== undefined) {
      report([...path, 'accumulated'], 'is about tiers, and there are none: add tiers, or remove the line');
    }
    checkChain(policy, route, route.steps, [...path, 'steps'], report);
  } else {
    checkTiers(policy, route, route.tiers, path, report);
  }
  checkSetters(policy, route, path, report);
}

/** Tiers are read from the first to the last, so each has to let more pass than the one before, and the last everything. */
function checkTiers(policy: Policy, route: Route, tiers: readonly Tier[], path: Path, report: Report): void {
  if (route.steps.length > 0) {
    report([...path, 'steps'], 'each tier has its own steps: move them there, or remove the tiers');
  }
  if (route.accumulated === undefined) {
    report(path, 'has tiers and does not say what counts as accumulated: add accumulated');
  }
  if (!route.credits)
    report([...path, 'credits'], 'tiers go by credits: set credits: true, or remove the tiers');
  tiers.forEach(({ id, upTo, steps }, index) => {
    const at = [...path, 'tiers', index];
    const isLast = index === tiers.length - 1;
    const before = tiers[index - 1]?.upTo;
    if (tiers.findIndex((tier) => tier.id === id) < index) report([...at, 'id'], `tier ${id} is there twice`);
    if (isLast && upTo !== undefined) {
      report([...at, 'upTo'], 'what exceeds the last tier would have no chain: remove its limits');
    }
    if (!isLast && upTo === undefined) {
      report(at, 'takes everything, so the tiers after it are never reached: give it upTo');
    }
    if (before !== undefined && upTo !== undefined && !isWider(upTo, before)) {
      report([...at, 'upTo'], 'lets no more pass than the tier before: list tiers from the smallest on');
    }
    checkChain(policy, route, steps, [...at, 'steps'], report);
  });
}

function isWider(limits: NonNullable<Tier['upTo']>, before: NonNullable<Tier['upTo']>): boolean {
  return (
    limits.creditsNeeded >= before.creditsNeeded &&
    limits.accumulatedCredits >= before.accumulatedCredits &&
    limits.creditsNeeded + limits.accumulatedCredits > before.creditsNeeded + before.accumulatedCredits
  );
}

/** How many decide a step, and which one it waits with. */
function checkShape(
  step: RouteStep,
  kind: StepKind | undefined,
  before: RouteStep | undefined,
  policy: Policy,
  path: Path,
  report: Report,
): void {
  if (kind === 'fulfilment' && step.needs !== undefined) {
    report(
      [...path, 'needs'],
      'nobody approves a fulfilment: whoever releases the credits does; remove the line',
    );
  }
  if (step.alongside !== true) return;
  if (before === undefined) {
    report([...path, 'alongside'], 'is the first step and has none to wait with: remove the line');
  } else if (kind === 'fulfilment' || policy.roles[before.role]?.kind === 'fulfilment') {
    report([...path, 'alongside'], 'a fulfilment comes after the approvals, not beside one: remove the line');
  }
}

function checkChain(
  policy: Policy,
  route: Route,
  steps: readonly RouteStep[],
  path: Path,
  report: Report,
): void {
  const seen = new Set<string>();
  let fulfilments = 0;
  let certainApprovals = 0;
  steps.forEach((step, index) => {
    const at = [...path, index];
    const role = Object.hasOwn(policy.roles, step.role) ? policy.roles[step.role] : undefined;
    if (role === undefined) report([...at, 'role'], unknownRole(policy, step.role));
    if (seen.has(step.role)) report([...at, 'role'], `${step.role} is in this route twice: remove one`);
    seen.add(step.role);
    if (step.switch !== undefined && !Object.hasOwn(policy.switches, step.switch)) {
      report([...at, 'switch'], `no switch "${step.switch}": add it under switches, with true or false`);
    }
    checkShape(step, role?.kind, steps[index - 1], policy, at, report);
    if (step.skipWhen !== undefined && policy.fields[step.skipWhen.field].type !== 'yes-no') {
      report(
        [...at, 'skipWhen', 'field'],
        `${step.skipWhen.field} is not a yes-no field: only those skip a step`,
      );
    }
    step.onlyRegions?.forEach((region, n) => {
      if (!policy.regions.includes(region)) report([...at, 'onlyRegions', n], unknownRegion(policy, region));
    });
    for (const region of Object.keys(step.slaByRegion ?? {})) {
      const atRegion = [...at, 'slaByRegion', region];
      if (!policy.regions.includes(region)) report(atRegion, unknownRegion(policy, region));
      else if (step.onlyRegions !== undefined && !step.onlyRegions.includes(region)) {
        report(atRegion, `the step is not for ${region}: remove the line, or add it to onlyRegions`);
      }
    }
    if (role?.kind === 'fulfilment') fulfilments += 1;
    if (role?.kind === 'approval') {
      if (step.automatic === true) {
        report([...at, 'automatic'], 'an approval is decided by somebody: only a fulfilment is automatic');
      }
      if (fulfilments > 0) report(at, `${step.role} approves after the fulfilment: move it before`);
      const conditional = step.skipWhen ?? step.switch ?? step.onlyRegions;
      if (conditional === undefined) certainApprovals += 1;
    }
  });
  if (certainApprovals === 0) {
    report(path, 'every approval can be left out, so a request could pass unseen: make one unconditional');
  }
  if (route.credits && fulfilments === 0) {
    report(path, 'asks for credits and nobody adds them: end with a fulfilment, or set credits: false');
  }
  if (!route.credits && fulfilments > 0) {
    report(path, 'has a fulfilment step without credits: set credits: true, or remove the step');
  }
}

/** A required field that nobody in the route may set would hold the request for ever. */
function checkSetters(policy: Policy, route: Route, path: Path, report: Report): void {
  const takesPart = new Set([
    'requester',
    'system',
    route.requesterRole,
    ...allStepsOf(route).map((step) => step.role),
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
  const chains = [
    { steps: route.steps, at: [...path, 'steps'] },
    ...(route.tiers ?? []).map((tier, index) => ({
      steps: tier.steps,
      at: [...path, 'tiers', index, 'steps'],
    })),
  ];
  for (const { steps, at } of chains) {
    steps.forEach((step, index) => {
      const role = Object.hasOwn(policy.roles, step.role) ? policy.roles[step.role] : undefined;
      check([...(role?.requires ?? []), ...(step.requires ?? [])], [...at, index]);
    });
  }
}
