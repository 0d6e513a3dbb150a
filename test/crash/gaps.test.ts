import assert from 'node:assert/strict';
import proto, { type temporal } from '@temporalio/proto';
import { gapsOf } from './gaps.ts';

const { EventType } = proto.temporal.api.enums.v1;
type Event = temporal.api.history.v1.IHistoryEvent;

/** A workflow that has one activity carried out and ends. */
const history = (
  [
    { eventType: EventType.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED },
    { eventType: EventType.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED },
    { eventType: EventType.EVENT_TYPE_WORKFLOW_TASK_STARTED },
    { eventType: EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED, workflowTaskCompletedEventAttributes: {} },
    {
      eventType: EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED,
      activityTaskScheduledEventAttributes: {
        activityType: { name: 'notify' },
        workflowTaskCompletedEventId: 4,
      },
    },
    { eventType: EventType.EVENT_TYPE_ACTIVITY_TASK_STARTED },
    {
      eventType: EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED,
      activityTaskCompletedEventAttributes: { scheduledEventId: 5 },
    },
    { eventType: EventType.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED },
    { eventType: EventType.EVENT_TYPE_WORKFLOW_TASK_STARTED },
    { eventType: EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED, workflowTaskCompletedEventAttributes: {} },
    {
      eventType: EventType.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED,
      workflowExecutionCompletedEventAttributes: { workflowTaskCompletedEventId: 10 },
    },
  ] as unknown as Event[]
).map((event, index) => ({ ...event, eventId: index + 1 }) as unknown as Event);

describe('the kill points that a history asks for', () => {
  it('are two of each workflow task and three of each activity', () => {
    assert.deepEqual(gapsOf('request', history).points, {
      'request: task computed': 2,
      'request: task recorded': 2,
      'request: notify handed out': 1,
      'request: notify done': 1,
      'request: notify recorded': 1,
    });
  });

  it('leave out the pairs of events that Temporal writes at once', () => {
    // Before each task starts and is completed, and before the activity starts.
    assert.equal(gapsOf('request', history).gaps, 5);
    assert.equal(gapsOf('request', history).events, 11);
  });

  it('leave out an activity that was given up: it is handed out again', () => {
    const timedOut = history.map((event, index) =>
      index === 6
        ? { eventId: event.eventId, eventType: EventType.EVENT_TYPE_ACTIVITY_TASK_TIMED_OUT }
        : event,
    ) as Event[];
    assert.equal(gapsOf('request', timedOut).points['request: notify done'], undefined);
  });
});
