import { assertNever } from '../../../domain/assert-never.ts';
import type { ResponseFigures } from '../../../domain/approval/state.ts';
import type { StepView } from '../../../domain/approval/step-view.ts';
import type { RequestView } from '../../../domain/approval/view.ts';
import type { Policy } from '../../../domain/policy/policy.ts';
import { fieldIds, fieldValue, type FieldValue } from '../../../domain/request/fields.ts';
import { isConfettiKey, type Grant } from '../../../domain/credits/grant.ts';
import { creditsInWords, groupedNumber } from '../../../domain/wording/credits.ts';
import { timeTaken } from '../../../domain/wording/time.ts';
import { noPoc } from '../../../workflows/credit-request/contract.ts';
import { commandGroupOf } from '../request-ids.ts';
import { tableLines, type Cell } from '../table.ts';
import { clean, dueInWords, sentence, whenInWords, type Style } from '../terminal.ts';
import { headed, statusInWords } from './lists.ts';

/**
 * One request: what is asked and who is waited for, the steps, what is missing, what is wrong, the credits, what happened
 * (ux.md).
 * Labels of fields are those of `policy`.
 */
export function requestLines(style: Style, policy: Pick<Policy, 'fields'>, view: RequestView): string[] {
  return [
    ...openingLines(style, view),
    ...section(style, 'Steps', stepLines(style, view)),
    ...section(style, neededTitle(view), missingLines(view)),
    ...section(style, 'Open problems', problemLines(style, view.problems)),
    ...section(style, 'Credits', creditLines(view)),
    ...section(style, balanceTitle(style, view), balanceLines(style, view)),
    ...section(style, 'Fields', fieldLines(policy, view)),
    ...section(style, 'Refused signals', refusedLines(style, view)),
    ...section(style, 'History', [...earlierLines(style, view), ...historyLines(style, view)]),
  ];
}

/**
 * What `poc submit` and `credits request` say: where the request stands and how to go on. `graceMinutes` is how long a request that is to be
 * submitted waits for what Salesforce knows about it; null where it stays a draft until somebody submits it.
 */
export function submittedLines(style: Style, view: RequestView, graceMinutes: number | null): string[] {
  const problems = view.problems.filter(({ key }) => key !== 'submission');
  const isDraft = view.status === 'draft';
  const waits =
    isDraft && graceMinutes !== null
      ? [`It is submitted once Salesforce has been read, in ${graceMinutes} minutes at the latest.`]
      : [];
  return [
    ...openingLines(style, view),
    ...waits,
    ...section(style, neededTitle(view), missingLines(view)),
    ...section(style, 'Open problems', problemLines(style, problems)),
    '',
    'Go on with',
    ...(isDraft && graceMinutes === null ? draftHints(view) : []),
    ...(view.status === 'sent-back' ? sentBackHints(view) : []),
    `  confetti ${commandGroupOf(view.requestId)} show ${view.requestId}`,
  ];
}

function sentBackHints({ requestId, requester: { email } }: RequestView): string[] {
  return [
    `  confetti set ${requestId} field=value --as ${email}`,
    `  confetti resubmit ${requestId} --as ${email}`,
  ];
}

function draftHints({ requestId, missing, requester: { email } }: RequestView): string[] {
  const assignments = missing.map(({ field }) => `${field}=…`).join(' ');
  return [
    ...(missing.length === 0 ? [] : [`  confetti set ${requestId} ${assignments} --as ${email}`]),
    `  confetti poc submit ${requestId} --as ${email}`,
  ];
}

function openingLines(style: Style, view: RequestView): string[] {
  const { paint } = style;
  const { requester, requestId, round, tier } = view;
  const sponsor = requester.sponsor === undefined ? '' : `, sponsor ${requester.sponsor}`;
  const status = `${statusInWords(view.status)}${round > 1 ? `, round ${round}` : ''}`;
  return [
    paint.bold(clean(view.headline)),
    sentence(style, view.waiting),
    paint.dim(
      clean([requestId, ...forPoc(view), status, `asked for by ${requester.email}${sponsor}`].join(' · ')),
    ),
    ...(tier === undefined ? [] : [clean(`Tier ${tier.id}: ${tier.because}`)]),
  ];
}

/** The PoC that a credit request adds to; an application is its own, and an internal request is for none. */
function forPoc({ kind, pocId }: RequestView): string[] {
  return kind === 'creditRequest' && pocId !== noPoc ? [`PoC ${pocId}`] : [];
}

function section(style: Style, title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', style.paint.bold(title), ...lines];
}

function stepLines(style: Style, view: RequestView): string[] {
  const [header = '', ...rows] = tableLines([
    headed(style, ['', 'STEP', 'WHO', 'STATE', 'DUE', 'ANSWERED']),
    ...view.steps.map((step) => [
      markOf(style, step),
      step.label,
      step.who,
      stateOf(step),
      dueOf(style, step),
      step.respondedAt === undefined ? '' : whenInWords(style, step.respondedAt),
    ]),
  ]);
  const details = view.steps.map((step) =>
    detailsOf(style, step).map((detail) => `       ${style.paint.dim(clean(detail))}`),
  );
  return [header, ...rows.flatMap((row, index) => [row, ...(details[index] ?? [])])];
}

/** What else there is to say of a step, a line each, below its row. */
function detailsOf(style: Style, step: StepView): string[] {
  const { votes = [], actsFor = [], added, escalatedTo, note, overridden, carriedFrom, response } = step;
  const said = { approve: 'approved by', reject: 'rejected by' } as const;
  return [
    ...votes.map(({ by, decision, at }) => `${said[decision]} ${by}, ${whenInWords(style, at)}`),
    ...actsFor,
    ...(added === undefined ? [] : [`has to approve as well: ${added.join(', ')}`]),
    ...(escalatedTo === undefined ? [] : [`may decide since it was escalated: ${escalatedTo.join(', ')}`]),
    ...(note === undefined ? [] : [sentence(style, note)]),
    ...(overridden === undefined ? [] : [`overridden by an operator: ${overridden}`]),
    ...(carriedFrom === undefined ? [] : [`approval carried over from round ${carriedFrom}`]),
    ...(response === undefined ? [] : [`${whatCame(step)} after ${responseInWords(response)}`]),
  ];
}

/** A fulfilment's clock is about the credits being there (process.md, reading 4). */
function whatCame({ status }: StepView): string {
  return status === 'fulfilled' ? 'credits added' : 'first response';
}

/** `4 h 10 min (2 h 10 min working time)` */
function responseInWords({ elapsedMs, businessMs }: ResponseFigures): string {
  const elapsed = timeTaken(elapsedMs);
  return businessMs === undefined ? elapsed : `${elapsed} (${timeTaken(businessMs)} working time)`;
}

/** Done, current, coming, skipped: told by shape as well as by colour. */
function markOf({ paint }: Style, { status }: StepView): Cell {
  switch (status) {
    case 'approved':
    case 'fulfilled':
      return { text: '✓', paint: paint.green };
    case 'active':
    case 'releasing':
      return { text: '◉', paint: paint.yellow };
    case 'rejected':
    case 'sent-back':
      return { text: '✗', paint: paint.red };
    case 'coming':
      return '○';
    case 'skipped':
      return '–';
    default:
      return assertNever(status);
  }
}

function stateOf({ status, because, slaState, approvals, overridden, carriedFrom }: StepView): string {
  const stand = approvals === undefined ? '' : `, ${approvals.given} of ${approvals.needed} approvals`;
  switch (status) {
    case 'active':
      return `${slaState === 'paused' ? 'waits for an answer' : 'waits'}${stand}`;
    case 'releasing':
      return 'credits are being added';
    case 'skipped':
      return `skipped: ${because ?? 'not part of this request'}`;
    case 'approved':
    case 'fulfilled':
    case 'rejected':
    case 'sent-back': {
      const how =
        overridden !== undefined ? ', overridden' : carriedFrom !== undefined ? ', carried over' : '';
      return `${statusInWords(status)}${how}`;
    }
    case 'coming':
      return statusInWords(status);
    default:
      return assertNever(status);
  }
}

function dueOf(style: Style, step: StepView): Cell {
  if (step.status === 'skipped') return '';
  if (step.status === 'coming') return step.slaHours === null ? 'no SLA set' : `within ${step.slaHours} h`;
  switch (step.slaState) {
    case 'none':
      return 'no SLA set';
    case 'paused':
      return 'paused';
    case 'met':
      return 'in time';
    case 'breached': {
      if (step.respondedAt !== undefined) return { text: 'late', paint: style.paint.red };
      const due = step.dueAt === undefined ? 'overdue' : dueInWords(style, step.dueAt);
      return { text: due, paint: style.paint.red };
    }
    case 'running':
      return step.dueAt === undefined ? '' : dueInWords(style, step.dueAt);
    default:
      return assertNever(step.slaState);
  }
}

function neededTitle(view: RequestView): string {
  const current = view.steps.find(({ status }) => status === 'active');
  return current === undefined ? 'Needed before submitting' : `Needed from ${current.label} on`;
}

function missingLines({ missing }: RequestView): string[] {
  return tableLines(
    missing.map(({ label, field, setBy, where }) => [`${label} (${field})`, `${setBy} sets it`, where]),
  );
}

function problemLines(style: Style, problems: RequestView['problems']): string[] {
  return problems.map(({ text, since }) => `  ${sentence(style, text)} (${whenInWords(style, since)})`);
}

function refusedLines(style: Style, { refusedSignals }: RequestView): string[] {
  return refusedSignals.map(
    ({ at, by, refusal }) =>
      `  ${whenInWords(style, at)}${by === undefined ? '' : `, ${clean(by)}`}: ${clean(refusal.message)}`,
  );
}

function creditLines({ credits: { reserved, accumulated, grant } }: RequestView): string[] {
  return tableLines([
    ...(reserved === undefined ? [] : [['Reserved', creditsInWords(reserved)]]),
    ...(accumulated === undefined
      ? []
      : [['Accumulated', `${creditsInWords(accumulated)} in the Org, this request included`]]),
    ...(grant === undefined ? [] : [['Added', grantInWords(grant)]]),
  ]);
}

function grantInWords({ grantId, credits, expiresOn, grantedAt, idempotencyKey }: Grant): string {
  const byHand = isConfettiKey(idempotencyKey) ? '' : ' by hand, and verified';
  const added = `${creditsInWords(credits)} on ${grantedAt.slice(0, 10)}${byHand}`;
  return `${added}, usable until ${expiresOn} (grant ${grantId})`;
}

const balanceMarks = { ok: '', warning: ' ▲', critical: ' ■' } as const;

function balanceTitle(style: Style, { balance }: RequestView): string {
  if (balance === undefined) return '';
  return `Balance${balanceMarks[balance.level]} (read ${whenInWords(style, balance.readAt)})`;
}

function balanceLines(style: Style, { balance }: RequestView): string[] {
  return (balance?.lines ?? []).map((line) => `  ${sentence(style, line)}`);
}

function fieldLines(policy: Pick<Policy, 'fields'>, { fields }: RequestView): string[] {
  const filled = fieldIds.flatMap((field) => {
    const value = fieldValue(fields, field);
    return value === null ? [] : [[policy.fields[field].label, valueInWords(value)]];
  });
  return tableLines(filled);
}

function valueInWords(value: FieldValue): string {
  switch (typeof value) {
    case 'boolean':
      return value ? 'yes' : 'no';
    case 'number':
      return groupedNumber(value);
    default:
      return String(value);
  }
}

/** Where the lines are that are not shown. */
function earlierLines({ paint }: Style, { requestId, earlierHistory }: RequestView): string[] {
  if (earlierHistory === undefined) return [];
  const many = `${groupedNumber(earlierHistory.lines)} earlier lines are in the archive`;
  const show = `confetti ${commandGroupOf(requestId)} show ${requestId} --all-history`;
  return [paint.dim(`  ${many}: ${show}`)];
}

function historyLines(style: Style, { history }: RequestView): string[] {
  return tableLines(
    history.map(({ at, step, action, by, via, comment }) => [
      whenInWords(style, at),
      step ?? '',
      action,
      via === undefined ? by : `${by} (${via})`,
      comment ?? '',
    ]),
  );
}
