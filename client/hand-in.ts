import { setTimeout as delay } from 'node:timers/promises';
import { historyLabels } from '../domain/approval/history.ts';
import type { RequestView } from '../domain/approval/view.ts';

const lookEveryMs = 200;

/**
 * The request as soon as it has settled, or as it is after `withinMs`; undefined where it is not there. Whoever has just
 * handed it in is shown who is waited for.
 */
export async function settled<View extends RequestView | undefined>(
  look: () => Promise<View>,
  hasSettled: (view: RequestView) => boolean,
  withinMs: number,
): Promise<View> {
  const endsAt = Date.now() + withinMs;
  for (;;) {
    const view = await look();
    if (view === undefined || hasSettled(view) || Date.now() >= endsAt) return view;
    await delay(lookEveryMs);
  }
}

/** Whether an application is submitted, or it is clear that it will not be by itself; a draft is settled at once. */
export function applicationHasSettled(view: RequestView, submit: boolean): boolean {
  return !submit || view.status !== 'draft' || whyStopped(view) !== undefined;
}

/** Whether somebody is waited for: PoC and Org were looked at, and the tier is known. Or it is clear that nobody is. */
export function creditRequestHasSettled(view: RequestView): boolean {
  if (view.status === 'draft') return whyStopped(view) !== undefined;
  const isWaiting = view.steps.some(({ status }) => status === 'active' || status === 'releasing');
  return view.status !== 'in-progress' || isWaiting;
}

/** Why a request that was handed in is not under way; undefined when it is, or is not judged yet. */
export function whyStopped({ status, problems, history }: RequestView): string | undefined {
  if (status === 'draft') return problems.find(({ key }) => key === 'submission' || key === 'held')?.text;
  if (status !== 'sent-back') return undefined;
  const sentBack = history.findLast(({ action }) => action === historyLabels['sent-back']);
  return `Sent back. ${sentBack?.comment ?? 'Its history says why.'}`;
}
