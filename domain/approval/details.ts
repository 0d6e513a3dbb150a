import type { PolicySlice } from '../policy/policy.ts';
import { utcMinute } from '../wording/time.ts';
import type { RequestState } from './state.ts';
import { viewOf } from './view.ts';

const maxHistoryLines = 12;

/**
 * Current details for Temporal Web, in Markdown (ux.md): who is waited for, the steps, open problems, the latest
 * history, and what an operator can type.
 */
export function detailsInMarkdown(state: RequestState, policy: PolicySlice, now: number): string {
  const view = viewOf(state, policy, now, utcMinute);
  const steps = view.steps.map(({ label, who, because, status, dueAt, respondedAt }) =>
    row([
      label,
      who || because || '',
      status,
      dueAt === undefined ? 'no SLA set' : utcMinute(dueAt),
      respondedAt === undefined ? '' : utcMinute(respondedAt),
    ]),
  );
  const problems = view.problems.map(({ text }) => `- ${escape(text)}`);
  const missing = view.missing.map(
    ({ label, setBy, where }) => `- ${escape(`${label} is empty: ${setBy} sets it (${where})`)}`,
  );
  const history = view.history
    .slice(-maxHistoryLines)
    .map(({ at, step, action, by, comment }) => row([utcMinute(at), step ?? '', action, by, comment ?? '']));
  return [
    `**${escape(view.waiting)}**`,
    '',
    row(['Step', 'Who', 'State', 'First response due', 'Responded']),
    row(['---', '---', '---', '---', '---']),
    ...steps,
    ...section('Open problems', problems),
    ...section('Needed before the next decision', missing),
    ...(view.refusedSignals.length === 0
      ? []
      : section(
          'Refused signals',
          view.refusedSignals.slice(-3).map(({ refusal }) => `- ${escape(refusal.message)}`),
        )),
    '',
    '### History',
    row(['When', 'Step', 'What', 'Who', 'Comment']),
    row(['---', '---', '---', '---', '---']),
    ...history,
  ].join('\n');
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', `### ${title}`, ...lines];
}

function row(cells: readonly string[]): string {
  return `| ${cells.map(escape).join(' | ')} |`;
}

/** People's words must not break the table or become markup. */
function escape(text: string): string {
  return text
    .replace(/[\r\n]+/g, ' ')
    .slice(0, 300)
    .replace(/[\\|<>`[\]*_~]/g, '\\$&');
}
