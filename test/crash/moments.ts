import proto, { type temporal } from '@temporalio/proto';
import type { Listener } from './relay.ts';

const { v1 } = proto.temporal.api.workflowservice;

/**
 * Something between a worker and Temporal after which the history is another:
 *
 * - of a workflow task: `computed` (the worker is done, Temporal has not heard of it), `recorded` (it is in the history, and
 *   the worker has not heard of that);
 * - of an activity: `handed out` (Temporal has noted it as started, the worker has not begun), `done` (it has been carried out,
 *   Temporal has not heard of it), `recorded`.
 */
export interface Moment {
  readonly workflowId: string;
  /** Type of the activity; `task` for a workflow task. */
  readonly of: string;
  /** The first of that kind in the workflow since counting began is 1. */
  readonly nth: number;
  readonly stage: 'handed out' | 'computed' | 'done' | 'recorded';
}

type Thing = Pick<Moment, 'workflowId' | 'of' | 'nth'>;

/** Reads the moments of a worker from what it and Temporal say. */
export interface Watch extends Listener {
  /** Begins counting with the first again. */
  countAnew(): void;
}

/** `onMoment` answers whether the worker dies at that one. */
export function watchMoments(onMoment: (moment: Moment) => boolean): Watch {
  const things = new Map<string, Thing>();
  const numbers = new Map<string, Map<string, number>>();

  /** Which one of its kind it is; the same for each attempt at it. */
  const number = (workflowId: string, of: string, id: string): number => {
    const kind = `${workflowId} ${of}`;
    const known = numbers.get(kind) ?? new Map<string, number>();
    numbers.set(kind, known);
    if (!known.has(id)) known.set(id, known.size + 1);
    return known.get(id) ?? 0;
  };
  const tokenOf = (token: Uint8Array | null | undefined): string => Buffer.from(token ?? []).toString('hex');

  const noteTask = (task: temporal.api.workflowservice.v1.IPollWorkflowTaskQueueResponse): void => {
    const { workflowExecution, taskToken, query, startedEventId } = task;
    const workflowId = workflowExecution?.workflowId ?? '';
    // A query leaves nothing in the history.
    if (workflowId === '' || query) return;
    const nth = number(workflowId, 'task', `${workflowExecution?.runId} ${String(startedEventId)}`);
    things.set(tokenOf(taskToken), { workflowId, of: 'task', nth });
  };
  const noteActivity = (task: temporal.api.workflowservice.v1.IPollActivityTaskQueueResponse): boolean => {
    const { workflowExecution, activityType, activityId, taskToken } = task;
    const workflowId = workflowExecution?.workflowId ?? '';
    if (workflowId === '') return false;
    const of = activityType?.name ?? '';
    const thing = {
      ...{ workflowId, of },
      nth: number(workflowId, of, `${workflowExecution?.runId} ${activityId}`),
    };
    things.set(tokenOf(taskToken), thing);
    return onMoment({ ...thing, stage: 'handed out' });
  };
  const at = (token: Uint8Array | null | undefined, stage: Moment['stage']): boolean => {
    const thing = things.get(tokenOf(token));
    return thing !== undefined && onMoment({ ...thing, stage });
  };

  return {
    countAnew: () => numbers.clear(),
    asked(method, request) {
      switch (method) {
        case 'RespondWorkflowTaskCompleted':
          return at(v1.RespondWorkflowTaskCompletedRequest.decode(request).taskToken, 'computed');
        case 'RespondActivityTaskCompleted':
          return at(v1.RespondActivityTaskCompletedRequest.decode(request).taskToken, 'done');
        default:
          return false;
      }
    },
    answered(method, request, answer) {
      switch (method) {
        case 'PollWorkflowTaskQueue':
          noteTask(v1.PollWorkflowTaskQueueResponse.decode(answer));
          return false;
        case 'PollActivityTaskQueue':
          return noteActivity(v1.PollActivityTaskQueueResponse.decode(answer));
        case 'RespondWorkflowTaskCompleted': {
          const { workflowTask, activityTasks } = v1.RespondWorkflowTaskCompletedResponse.decode(answer);
          if (workflowTask) noteTask(workflowTask);
          const { taskToken } = v1.RespondWorkflowTaskCompletedRequest.decode(request);
          const isLast = at(taskToken, 'recorded');
          return activityTasks.map(noteActivity).includes(true) || isLast;
        }
        case 'RespondActivityTaskCompleted':
          return at(v1.RespondActivityTaskCompletedRequest.decode(request).taskToken, 'recorded');
        default:
          return false;
      }
    },
  };
}
