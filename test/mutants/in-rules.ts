import type { Mutant } from './mutant.ts';

/** Mistakes in rules that decide which commands a request gives, and when. */
export const ruleMutants: readonly Mutant[] = [
  {
    name: 'every answer is a first response',
    file: 'domain/approval/clock.ts',
    replaces: '  if (clock.respondedAt !== undefined) return undefined;\n',
    by: '',
    why: 'An approval after a claim counts as a second first response, and the reports of SLAs are wrong.',
    caughtBy: {
      test: 'test/domain/approval/deadlines.test.ts',
      named: 'keeps the figures of its first answer when it is decided later',
    },
  },
  {
    name: 'time that waits for the requester is counted',
    file: 'domain/approval/clock.ts',
    replaces: `export function pauseClock(clock: StepClock, now: number): void {
  const open = openStretch(clock);
  if (open !== undefined) open.to = now;`,
    by: `export function pauseClock(clock: StepClock, now: number): void {
  const open = openStretch(clock);
  if (open !== undefined && now < 0) open.to = now;`,
    why: 'An approver breaches because the requester took a week to answer.',
    caughtBy: {
      test: 'test/domain/approval/deadlines.test.ts',
      named: 'a question pushes the remaining reminders back',
    },
  },
  {
    name: "BE&O's clock stops at the release",
    file: 'domain/approval/first-response.ts',
    replaces: "step.kind === 'approval' ? respond(state, policy, step, now) : undefined",
    by: 'respond(state, policy, step, now)',
    why: 'Credits that arrive days late are said to have come in time.',
    caughtBy: {
      test: 'test/domain/approval/adding-credits.test.ts',
      named: 'is no response by claiming or commenting either',
    },
  },
  {
    name: 'an escalation tells the level above',
    file: 'domain/approval/escalation.ts',
    replaces: 'ladder?.levels[level - 1]',
    by: 'ladder?.levels[level]',
    why: 'Operations hear of what a manager could have settled, and the last level tells nobody.',
    caughtBy: {
      test: 'test/domain/approval/deadlines.test.ts',
      named: 'tells the assignee and the manager first',
    },
  },
  {
    name: 'the ladder never ends',
    file: 'domain/approval/alarms.ts',
    replaces: '  if (repetition > ladder.repeat.times) return undefined;\n',
    by: '',
    why: 'Somebody who is away for a month finds a mail for each day, and so do operations.',
    caughtBy: {
      test: 'test/domain/approval/deadlines.test.ts',
      named: 'escalates along the ladder, then repeats its last level, then stops',
    },
  },
  {
    name: 'the reminder is skipped',
    file: 'domain/approval/alarms.ts',
    replaces: 'share !== undefined && share < 1',
    by: 'share !== undefined && share < 0',
    why: 'The first that an approver hears of a deadline is that it has passed.',
    caughtBy: { replayOf: 'v3-enterprise-breached' },
  },
  {
    name: 'one of all is enough',
    file: 'domain/approval/seats.ts',
    replaces: "  if (step.needs !== 'all') return step.needs;\n",
    by: "  if (step.needs === 'all') return 1;\n  if (step.needs > 0) return step.needs;\n",
    why: 'A policy that asks two people for a grant lets one of them decide.',
    caughtBy: {
      test: 'test/domain/approval/several-approvers.test.ts',
      named: 'all of several have to approve waits until the last of them has',
    },
  },
  {
    name: 'an added approver is not waited for',
    file: 'domain/approval/seats.ts',
    replaces: 'forIt.filter(regular).length >= needed && isAddedDone)',
    by: 'forIt.filter(regular).length >= needed)',
    why: 'Whoever was asked for a second opinion reads of the grant.',
    caughtBy: {
      test: 'test/domain/approval/handing-over.test.ts',
      named: 'an added approver has to approve as well',
    },
  },
  {
    name: 'credits on their way can be recalled',
    file: 'domain/approval/check.ts',
    replaces: "  if (isReleasing(state)) return grantUnderWay('Not recalled');\n",
    by: '',
    why: 'Credits arrive for a request that was taken back.',
    caughtBy: {
      test: 'test/domain/approval/internal-requests.test.ts',
      named: 'can recall it until it is released',
    },
  },
  {
    name: 'a recalled request goes on wanting its credits',
    file: 'domain/approval/credits.ts',
    replaces: '!isUnderWay(state) || state.credits.grant !== undefined',
    by: 'state.credits.grant !== undefined',
    why: 'A recalled request holds its credits, and others are put into a higher tier by them.',
    caughtBy: { replayOf: 'v3-top-up-recalled' },
  },
  {
    name: 'a granted request goes on wanting its credits',
    file: 'domain/approval/credits.ts',
    replaces: '!isUnderWay(state) || state.credits.grant !== undefined',
    by: '!isUnderWay(state)',
    why: 'A grant is reserved a second time.',
    caughtBy: {
      test: 'test/domain/approval/adding-credits.test.ts',
      named: 'is over when the credits are granted',
    },
  },
  {
    name: 'every order has the key of the first',
    file: 'domain/approval/credits.ts',
    replaces: 'timesDeclined(state) + 1',
    by: '1',
    why: 'What is released after TiDB Cloud has declined is answered with the old decline for ever.',
    caughtBy: {
      test: 'test/domain/approval/adding-credits.test.ts',
      named: 'can be released again, under another key',
    },
  },
  {
    name: 'every attempt has a key of its own',
    file: 'domain/approval/credits.ts',
    replaces: 'grantKey(state.requestId, timesDeclined(state) + 1)',
    by: 'grantKey(state.requestId, state.revision + 1)',
    why: 'TiDB Cloud takes a repeated order for a new one: paid twice.',
    caughtBy: {
      test: 'test/workflows/tenant-credits/endings.test.ts',
      named: 'an order that got lost is placed again',
    },
  },
  {
    name: 'an order is queued twice',
    file: 'domain/credits/tenant.ts',
    replaces: '  if (!isQueued) tenant.orders.push',
    by: '  if (!isQueued || tenant.orders.length > 0) tenant.orders.push',
    why: 'One order is carried out twice.',
    caughtBy: {
      test: 'test/domain/credits/tenant.test.ts',
      named: 'are queued once however often they are sent',
    },
  },
  {
    name: 'a known grant is counted again',
    file: 'domain/credits/tenant.ts',
    replaces: '  if (isCounted || grantUnder(tenant, grant.idempotencyKey) !== undefined) return;\n',
    by: '  if (isCounted) return;\n',
    why: 'The totals of an Org grow with each lost answer, and its requests go to a higher tier.',
    caughtBy: { test: 'test/domain/credits/tenant.test.ts', named: 'settled twice counts once' },
  },
  {
    name: 'an Org counts a request among those before it',
    file: 'domain/credits/tenant.ts',
    replaces: '.filter(([id]) => id !== requestId);',
    by: '.filter(([id]) => id !== pocId);',
    why: 'An amended request is judged as if it were asked for twice.',
    caughtBy: {
      test: 'test/domain/credits/tenant.test.ts',
      named: 'does not count the request’s own earlier reservation',
    },
  },
  {
    name: 'an approval outlives what it was given on',
    file: 'domain/approval/reopening.ts',
    replaces: 'if (isDecided && because.length > 0)',
    by: 'if (isDecided && because.length > 1)',
    why: 'Ten times the credits are granted by an approval of the amount before.',
    caughtBy: { replayOf: 'v3-top-up-amended-and-breached' },
  },
  {
    name: 'a step that comes in does not go first',
    file: 'domain/approval/steps.ts',
    replaces: '  for (const step of currentSteps(state)) if (!stage.includes(step)) putOff(step);\n',
    by: '',
    why: 'Somebody is asked to decide what another step may still end.',
    caughtBy: {
      test: 'test/domain/approval/adoption.test.ts',
      named: 'asks a step that comes in before the one that waits',
    },
  },
  {
    name: 'a release is not looked at again',
    file: 'domain/approval/steps.ts',
    replaces: "if (next.status === 'coming' && isToBeVettedAgain(state, policy, next)) return;",
    by: 'void isToBeVettedAgain;',
    why: 'Credits are added to a PoC that was closed weeks ago.',
    caughtBy: { replayOf: 'v3-top-up-standard' },
  },
  {
    name: 'a round that is over never ends',
    file: 'domain/approval/end-round.ts',
    replaces: '  state.endsAt = now + policy.resubmitWithinDays * dayMs;\n',
    by: '',
    why: 'Requests that nobody takes up stay in every list for ever.',
    caughtBy: { replayOf: 'v3-top-up-recalled' },
  },
  {
    name: 'the balance is read without a pause',
    file: 'domain/approval/deadlines.ts',
    replaces: 'if ((balanceDueAt(state, policy) ?? Infinity) <= now) state.isBalanceDue = true;',
    by: "if (state.status === 'complete') state.isBalanceDue = true;",
    why: 'Each reminder costs a call, and none of them says anything new.',
    caughtBy: {
      test: 'test/domain/approval/balance.test.ts',
      named: 'is a deadline of the request’s one clock, which asks for it once',
    },
  },
  {
    name: 'an action is not remembered',
    file: 'domain/approval/seen-actions.ts',
    replaces: '  state.answered[id] = { ...given, nth: last + 1 };\n',
    by: '  if (count > kept.answers) state.answered[id] = { ...given, nth: last + 1 };\n',
    why: 'A message that arrives twice is carried out twice.',
    caughtBy: {
      test: 'test/domain/approval/seen-actions.test.ts',
      named: 'is answered the same while it is among the latest 300',
    },
  },
];
