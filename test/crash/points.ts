import proto, { type temporal } from '@temporalio/proto';
import type { Moment } from './moments.ts';

const { EventType } = proto.temporal.api.enums.v1;
type Event = temporal.api.history.v1.IHistoryEvent;

/** Whose history it is: of the request that is walked, or of the Org that grants its credits. */
export type Role = 'request' | 'tenant';

/** Where a worker is killed. */
export type Point =
  | ({ readonly role: Role } & Omit<Moment, 'workflowId'>)
  /** No worker is there when people act for the nth time (the first is handing in), and comes back later. */
  | { readonly role: 'people'; readonly of: 'action'; readonly nth: number; readonly stage: 'without a worker' }
  /** No worker is there when the nth timer of the request rings. */
  | { readonly role: 'request'; readonly of: 'timer'; readonly nth: number; readonly stage: 'without a worker' };

/** `request: notify 3 done`. */
export function nameOf({ role, of, nth, stage }: Point): string {
  return `${role}: ${of} ${nth} ${stage}`;
}

/** What a history says about where its worker may die. */
export interface Enumerated {
  readonly points: readonly Point[];
  /** Pairs of neighbouring events that Temporal wrote one after the other; the other pairs it wrote at once. */
  readonly gaps: number;
  readonly events: number;
}

/**
 * The kill points of a recorded history. Every gap between two events has one: the gap before the event that a worker's report
 * writes is `computed` or `done`, the one after it `recorded`, the one before an activity is started or reported `handed out` and `done`, and
 * in the gap before a timer rings nobody is there. Gaps before what others write (a signal from the Org, an update) are
 * those after the report before, or belong to the people's actions.
 * @param from number of the first event that counts
 */
export function enumerate(role: Role, events: readonly Event[], from = 1): Enumerated {
  const points: Point[] = [];
  const numbers = new Map<string, number>();
  const scheduled = new Map<string, Thing>();
  const next = (of: string): number => {
    const nth = (numbers.get(of) ?? 0) + 1;
    numbers.set(of, nth);
    return nth;
  };
  let gaps = 0;
  events.forEach((event, index) => {
    const isCounted = Number(event.eventId) >= from;
    const add = (...these: readonly Point[]): void => void (isCounted && points.push(...these));
    const before = events[index - 1];
    if (isCounted && before !== undefined && !isWrittenWith(event, before)) gaps += 1;
    switch (event.eventType) {
      case EventType.EVENT_TYPE_WORKFLOW_TASK_STARTED:
        next('task');
        break;
      case EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED: {
        const task = { role, of: 'task', nth: numbers.get('task') ?? 0 };
        add({ ...task, stage: 'computed' }, { ...task, stage: 'recorded' });
        break;
      }
      case EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED: {
        const of = event.activityTaskScheduledEventAttributes?.activityType?.name ?? '';
        const activity = { role, of, nth: next(of) };
        scheduled.set(String(event.eventId), activity);
        break;
      }
      case EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED: {
        const activity = scheduled.get(
          String(event.activityTaskCompletedEventAttributes?.scheduledEventId ?? ''),
        );
        if (activity === undefined) break;
        for (const stage of ['handed out', 'done', 'recorded'] as const) add({ ...activity, stage });
        break;
      }
      case EventType.EVENT_TYPE_TIMER_FIRED:
        if (role === 'request') add({ role, of: 'timer', nth: next('timer'), stage: 'without a worker' });
        break;
      default:
    }
  });
  return { points, gaps, events: events.length };
}

interface Thing {
  readonly role: Role;
  readonly of: string;
  readonly nth: number;
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
    // What is started is written down when it is over.
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
      Number((attributes as { workflowTaskCompletedEventId?: unknown }).workflowTaskCompletedEventId ?? 0) > 0,
  );
}
