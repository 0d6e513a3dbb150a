import proto, { type temporal } from '@temporalio/proto';
import type { Role } from './points.ts';

const { EventType } = proto.temporal.api.enums.v1;
type Event = temporal.api.history.v1.IHistoryEvent;

/** What a history says about where a worker may die. */
export interface Gaps {
  readonly events: number;
  /** Pairs of neighbouring events that Temporal wrote one after the other; the other pairs it wrote at once. */
  readonly gaps: number;
  /** How many points there have to be of each kind, such as `request: notify done`. */
  readonly points: Readonly<Record<string, number>>;
}

/**
 * The kill points that a history asks for. Every gap between two events has one: the gap before the event that a worker's report
 * writes is `computed` or `done`, the one after it `recorded`, the one before an activity is started or reported `handed out` and
 * `done`, and in the gap before a timer rings or an action arrives nobody is there. What others write (a signal from the Org) comes after one
 * of those.
 */
export function gapsOf(role: Role, events: readonly Event[]): Gaps {
  const points: Record<string, number> = {};
  const add = (of: string, ...stages: readonly string[]): void => {
    for (const stage of stages) {
      const kind = `${role}: ${of} ${stage}`;
      points[kind] = (points[kind] ?? 0) + 1;
    }
  };
  const types = new Map<string, string>();
  let gaps = 0;
  events.forEach((event, index) => {
    const before = events[index - 1];
    if (before !== undefined && !isWrittenWith(event, before)) gaps += 1;
    const {
      activityTaskScheduledEventAttributes: scheduled,
      activityTaskCompletedEventAttributes: completed,
    } = event;
    if (scheduled) types.set(String(event.eventId), scheduled.activityType?.name ?? '');
    if (completed) add(types.get(String(completed.scheduledEventId)) ?? '', 'handed out', 'done', 'recorded');
    if (event.workflowTaskCompletedEventAttributes) add('task', 'computed', 'recorded');
  });
  return { events: events.length, gaps, points };
}

/** Whether Temporal has written both at once, so that nothing can happen between them. */
function isWrittenWith(event: Event, before: Event): boolean {
  switch (event.eventType) {
    // With what made it necessary, whatever that was.
    case EventType.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED:
    // With the task that accepted it.
    case EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED:
    case EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_COMPLETED:
      return true;
    // That something was started is written down when it is over.
    case EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED:
      return before.eventType === EventType.EVENT_TYPE_ACTIVITY_TASK_STARTED;
    default:
      return isCommand(event);
  }
}

/** Whether a workflow task has brought it: such events name the task. */
function isCommand(event: Event): boolean {
  return Object.values(event).some(
    (attributes: unknown) =>
      typeof attributes === 'object' &&
      attributes !== null &&
      Number((attributes as { workflowTaskCompletedEventId?: unknown }).workflowTaskCompletedEventId ?? 0) >
        0,
  );
}
