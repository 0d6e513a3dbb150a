import { RefusedError } from '../../client/refused.ts';
import type { ActionName } from '../../domain/approval/actions.ts';
import { historyLabels } from '../../domain/approval/history.ts';
import type { StepView } from '../../domain/approval/step-view.ts';
import type { RequestView } from '../../domain/approval/view.ts';
import { deliver, DoubledError, isRefused, type Letter } from './delivery.ts';
import type { Violation } from './invariants.ts';
import { kinds } from './kinds.ts';
import { untilAnswered, untilFound } from './patience.ts';
import type { Detour, Script } from './script.ts';
import type { Stage } from './stage.ts';

/** A request that people have played, as they saw it. */
export interface Played {
  readonly script: Script;
  readonly requestId: string;
  /** The lines that the history must have, one for each action that was acknowledged, with who did it. */
  readonly acknowledged: readonly { readonly action: string; readonly by: string }[];
  /** What went wrong before everybody's eyes: a late action that was carried out, an action that stayed unanswered … */
  readonly complaints: readonly Omit<Violation, 'about'>[];
}

/** How an accepted action shows in the history, where it does not depend on its payload. */
const lines: Partial<Record<ActionName, string>> = {
  claim: historyLabels.claimed,
  comment: historyLabels.commented,
  ask: historyLabels.asked,
  answer: historyLabels.answered,
  setFields: historyLabels['fields-set'],
  amend: historyLabels.amended,
  fulfil: historyLabels.released,
  recall: historyLabels.recalled,
  resubmit: historyLabels.resubmitted,
};
const decisions: Readonly<Record<string, string>> = {
  approve: historyLabels.approved,
  reject: historyLabels.rejected,
  'send-back': historyLabels['sent-back'],
};

/** The longest that the request may keep people waiting: Temporal gives up a dead worker's reading after a minute. */
const waitMs = 240_000;

/** More than any script takes. */
const mostActions = 60;

/** Actions that a second click cannot repeat; the others would just be done once more. */
const decisive: readonly ActionName[] = ['decide', 'fulfil', 'recall', 'resubmit'];

/**
 * Has people do what a script says, from handing in to its ending. `moved` is told of every action that was carried
 * out. Never rejects: what goes wrong is in the complaints.
 */
export async function play(stage: Stage, script: Script, moved: () => Promise<void>): Promise<Played> {
  const kind = kinds[script.kind];
  const requester = kind.requester(stage, script);
  const requestId = kind.requestId(script);
  const acknowledged: { action: string; by: string }[] = [];
  const complaints: Omit<Violation, 'about'>[] = [];
  const detours = [...script.detours];
  const isDeclined = detours.some(({ isAfterDecline }) => isAfterDecline);
  let last: Detour | undefined;
  let sent = 0;

  const see = async (): Promise<RequestView> => {
    const view = await untilAnswered(() => stage.confetti.view(requestId));
    if (view === undefined) throw new Error(`${requestId} is gone`);
    return view;
  };

  const act = async (
    view: RequestView,
    name: ActionName,
    as: string,
    rest: Readonly<Record<string, unknown>> = {},
  ): Promise<void> => {
    if (sent >= mostActions) throw new Error(`it goes in circles: ${view.waiting}`);
    const habit = script.habits[sent % script.habits.length] ?? { delivery: 'update', aside: 'none' };
    sent += 1;
    const isOnStep = !['submit', 'setFields', 'amend', 'recall', 'resubmit'].includes(name);
    const letter = (id: string, email: string): Letter => ({
      requestId,
      name,
      payload: {
        id: `${requestId}/${sent}${id}`,
        actor: { email, via: 'chaos' },
        round: view.round,
        ...(isOnStep && { step: waitingStep(view)?.step }),
        ...rest,
      },
    });
    const refused = async (aside: string, which: Letter): Promise<void> => {
      if (await isRefused(stage, which)) return;
      complaints.push({ kind: 'doubled', text: `${aside} ${name} was carried out` });
    };

    if (habit.aside === 'stranger') await refused('a stranger’s', letter('-stranger', 'nobody@example.com'));
    // Declined credits are with BE&O again, who may release them once more.
    const isDecisive = decisive.includes(name) && !(name === 'fulfil' && isDeclined);
    const delivery = habit.delivery === 'double-click' && !isDecisive ? 'twice' : habit.delivery;
    const isClosing = script.ending === 'closed' && view.status === 'complete';
    await whenChecked(() => deliver(stage, letter('', as), delivery)).catch((error: unknown) => {
      // What closes the request may have been carried out already; the history will say so.
      if (!isClosing || !(error instanceof RefusedError) || error.refusal.code !== 'closed') throw error;
    });
    const line = lines[name] ?? decisions[String(rest['decision'])] ?? name;
    acknowledged.push({ action: line, by: as });
    await moved();
    if (habit.aside === 'late' && isDecisive) await refused('a late', letter('-late', as));
  };

  /** Does the next thing that the script says; false when it has come to its end. */
  const move = async (view: RequestView): Promise<boolean> => {
    if (view.status === 'closed') return false;
    if (view.status === 'complete') {
      const closer = kind.closer?.(stage, script);
      if (script.ending === 'closed' && closer !== undefined) {
        await act(view, 'setFields', closer, { fields: { pocStatus: 'Succeeded' } });
      }
      return false;
    }
    const ended = ['rejected', 'sent-back', 'recalled'].includes(view.status);
    if (ended) {
      if (last?.isResubmitted !== true) return false;
      await act(view, 'resubmit', requester);
      return true;
    }
    const step = waitingStep(view);
    if (step === undefined) throw new Error(`nobody is waited for: ${view.waiting}`);
    const detour = takeDetour(detours, step.step, view);
    if (detour !== undefined) {
      last = detour;
      await takeTurn(detour, view, assigneeOf(stage, step));
      return true;
    }
    await doPart(view, step);
    return true;
  };

  const takeTurn = async (detour: Detour, view: RequestView, assignee: string): Promise<void> => {
    const comment = `${script.id}: ${detour.what}`;
    const amender = kind.amender(stage, script);
    switch (detour.what) {
      case 'ask':
        await act(view, 'ask', assignee, { question: comment });
        return act(view, 'answer', requester, { answer: comment });
      case 'claim':
        return act(view, 'claim', assignee);
      case 'comment':
        return act(view, 'comment', assignee, { comment });
      case 'amend':
        return act(view, amender.name, amender.by, { fields: { creditsNeeded: detour.credits } });
      case 'recall':
        return act(view, 'recall', requester, { comment });
      case 'reject':
      case 'send-back':
        return act(view, 'decide', assignee, { decision: detour.what, comment });
    }
  };

  const doPart = async (view: RequestView, step: StepView): Promise<void> => {
    const assignee = assigneeOf(stage, step);
    const known = view.fields as Readonly<Record<string, unknown>>;
    const blank = Object.entries(kind.fill(stage, script, step.step)).filter(
      ([field]) => (known[field] ?? null) === null,
    );
    if (blank.length > 0) await act(view, 'setFields', assignee, { fields: Object.fromEntries(blank) });
    await (step.step === kind.release
      ? act(view, 'fulfil', assignee)
      : act(view, 'decide', assignee, { decision: 'approve' }));
  };

  try {
    // A start whose answer was lost is sent again, and answered the same.
    await untilAnswered(() => kind.start(stage, script));
    await moved();
    for (;;) {
      const view = await untilFound(async () => {
        const now = await see();
        return isMoving(now) || (now.status === 'complete' && kind.closer === undefined) ? undefined : now;
      }, waitMs);
      if (view === undefined)
        throw new Error(`it did not move for ${waitMs / 1000} s: ${(await see()).waiting}`);
      if (!(await move(view))) break;
    }
  } catch (error) {
    const kind = error instanceof DoubledError ? 'doubled' : 'stuck';
    complaints.push({ kind, text: error instanceof Error ? error.message : String(error) });
  }
  return { script, requestId, acknowledged, complaints };
}

/**
 * Refusals after which people look again and go on. After a change a credit request is looked at again, and nobody decides
 * meanwhile. And a worker that ends in the middle of a task may have shown already what is then done once more by another
 * one, ten seconds later: the credits that were there are being added, the round that had begun has not.
 */
const passingRefusals: readonly string[] = ['being-checked', 'grant-under-way', 'stale-round'];

async function whenChecked(send: () => Promise<unknown>): Promise<void> {
  const isSent = await untilFound(async () => {
    try {
      await send();
      return true;
    } catch (error) {
      if (error instanceof RefusedError && passingRefusals.includes(error.refusal.code)) return undefined;
      throw error;
    }
  }, waitMs);
  if (isSent === undefined) throw new Error(`nothing could be done with it for ${waitMs / 1000} s`);
}

/** Whether nobody has anything to do because the request itself has: it is submitted, looked at, reserved or granted. */
function isMoving(view: RequestView): boolean {
  const isUnderWay = view.status === 'in-progress' || view.status === 'approved';
  return view.status === 'draft' || (isUnderWay && waitingStep(view) === undefined);
}

function waitingStep({ steps }: RequestView): StepView | undefined {
  return steps.find(({ status }) => status === 'active');
}

function assigneeOf({ policy }: Stage, { assignees, step }: StepView): string {
  const person = policy.people[assignees[0] ?? ''];
  if (person === undefined) throw new Error(`${step} waits for nobody`);
  return person.email;
}

/** The next thing that the script has for this step, which it has once. */
function takeDetour(detours: Detour[], step: string, { history }: RequestView): Detour | undefined {
  const isDeclined = history.some(({ action }) => action === historyLabels['grant-declined']);
  const index = detours.findIndex(
    (detour) => detour.at === step && (isDeclined || detour.isAfterDecline !== true),
  );
  return index < 0 ? undefined : detours.splice(index, 1)[0];
}
