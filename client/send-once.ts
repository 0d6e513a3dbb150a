import { randomUUID } from 'node:crypto';
import { WorkflowUpdateFailedError, type WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { refusedFailure } from '../workflows/approval/contract.ts';

/** An update that is carried out once, however often it is sent. */
interface Once<Payload> {
  readonly name: string;
  readonly payload: Payload & { readonly id: string };
  /** What it is, as the workflow tells it from others; undefined where it cannot be understood. */
  readonly key: string | undefined;
}

/** What workflows answer beside the answer: which action it is for. */
interface Keyed {
  readonly to?: { readonly key: string };
}

/**
 * Sends an update under its own id, so that Temporal answers it the same however often it is sent (design.md, *The approval
 * chain*). Temporal goes by that id alone: what it answers may be for another action, or a refusal of some time ago. The
 * workflow knows what it carried out under each id, so where the answer is not for this action it is asked once more, under
 * an id that Temporal has not seen: it answers the same action the same and refuses another one, which leaves no event.
 */
export async function sendOnce<Answer extends object, Payload>(
  handle: WorkflowHandle,
  { name, payload, key }: Once<Payload>,
): Promise<Answer> {
  const send = (updateId: string): Promise<Answer & Keyed> =>
    handle.executeUpdate<Answer & Keyed, [unknown]>(name, { args: [payload], updateId });
  try {
    const answer = await send(payload.id);
    if (answer.to?.key === key) return withoutKey(answer);
  } catch (error) {
    if (!isRefusal(error) || keyOf(error) === key) throw error;
  }
  return withoutKey(await send(randomUUID()));
}

function withoutKey<Answer extends object>({ to: _to, ...answer }: Answer & Keyed): Answer {
  return answer as unknown as Answer;
}

type RefusedUpdate = WorkflowUpdateFailedError & { readonly cause: ApplicationFailure };

function isRefusal(error: unknown): error is RefusedUpdate {
  return (
    error instanceof WorkflowUpdateFailedError &&
    error.cause instanceof ApplicationFailure &&
    error.cause.type === refusedFailure
  );
}

function keyOf({ cause }: RefusedUpdate): unknown {
  return cause.details?.[1] ?? undefined;
}
