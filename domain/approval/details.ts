import { emailsOf } from '../people/directory.ts';
import type { PolicySlice } from '../policy/policy.ts';
import { inMarkdown, markdownRow } from '../wording/markdown.ts';
import { utcMinute } from '../wording/time.ts';
import type { RequestState } from './state.ts';
import { mayStillDecide } from './seats.ts';
import type { StepView } from './step-view.ts';
import { currentSteps } from './steps.ts';
import { viewOf } from './view.ts';

const maxHistoryLines = 12;

/**
 * Current details for Temporal Web, in Markdown (ux.md): who is waited for, the steps, open problems, the latest
 * history, and what an operator can type.
 */
export function detailsInMarkdown(state: RequestState, policy: PolicySlice, now: number): string {
  const view = viewOf(state, policy, now, utcMinute, maxHistoryLines);
  const steps = view.steps.map((step) => {
    const { label, who, because, status, respondedAt } = step;
    const responded = respondedAt === undefined ? '' : utcMinute(respondedAt);
    return markdownRow([label, who || because || '', status, due(step), responded]);
  });
  const problems = view.problems.map(({ text }) => `- ${inMarkdown(text)}`);
  const missing = view.missing.map(
    ({ label, setBy, where }) => `- ${inMarkdown(`${label} is empty: ${setBy} sets it (${where})`)}`,
  );
  const history = view.history.map(({ at, step, action, by, comment }) =>
    markdownRow([utcMinute(at), step ?? '', action, by, comment ?? '']),
  );
  return [
    `**${inMarkdown(view.waiting)}**`,
    '',
    markdownRow(['Step', 'Who', 'State', 'First response due', 'Responded']),
    markdownRow(['---', '---', '---', '---', '---']),
    ...steps,
    ...section('Tier', view.tier === undefined ? [] : [inMarkdown(`${view.tier.id}: ${view.tier.because}`)]),
    ...section(
      'Credits',
      (view.balance?.lines ?? []).map((line) => `- ${inMarkdown(line)}`),
    ),
    ...section('Open problems', problems),
    ...section('Needed before the next decision', missing),
    ...section('What to type', whatToType(state, policy)),
    ...(view.refusedSignals.length === 0
      ? []
      : section(
          'Refused signals',
          view.refusedSignals.slice(-3).map(({ refusal }) => `- ${inMarkdown(refusal.message)}`),
        )),
    '',
    '### History',
    markdownRow(['When', 'Step', 'What', 'Who', 'Comment']),
    markdownRow(['---', '---', '---', '---', '---']),
    ...history,
  ].join('\n');
}

function due({ status, slaHours, dueAt }: StepView): string {
  if (dueAt !== undefined) return utcMinute(dueAt);
  if (status === 'skipped') return '';
  return slaHours === null ? 'no SLA set' : `after ${slaHours} h`;
}

/** The commands that move the request on, with who may give them. */
function whatToType(state: RequestState, policy: PolicySlice): string[] {
  const command = (action: string, as: string | undefined): string =>
    `    npx confetti ${action} --as ${as ?? 'EMAIL'}`;
  const id = state.requestId;
  if (state.status === 'draft') return [command(`poc submit ${id}`, state.requester.email)];
  return currentSteps(state).flatMap((step): string[] => {
    if (step.status === 'releasing') return [];
    if (step.unassigned !== undefined) {
      const [operator] = emailsOf(policy, policy.operations.operators);
      return [command(`reassign ${id} --to EMAIL`, operator)];
    }
    const [assignee] = emailsOf(policy, mayStillDecide(step));
    if (step.questions.some(({ answeredAt }) => answeredAt === undefined)) {
      return [command(`answer ${id} --comment TEXT`, state.requester.email)];
    }
    return [command(`${step.kind === 'fulfilment' ? 'fulfil' : 'approve'} ${id}`, assignee)];
  });
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', `### ${title}`, '', ...lines];
}
