import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { createActivities } from '../../activities/index.ts';
import type { Requests } from '../../activities/requests/port.ts';
import type { TenantCredits } from '../../activities/tenant-credits/port.ts';
import { actionNames } from '../../domain/approval/actions.ts';
import { slaStates } from '../../domain/approval/clock.ts';
import { historyLabels } from '../../domain/approval/history.ts';
import { requestStatuses } from '../../domain/approval/state.ts';
import { createFakeSystems } from '../support/fake-systems.ts';
import { shippedPolicy } from '../support/shipped-policy.ts';

/*
 * The branches that there are, held against those that a recorded history takes. What is new here is recorded with
 * `node test/replay/record.ts` and a branch of its own in `branches/`.
 */

interface Payload {
  readonly data?: string;
}
type Attributes = Readonly<Record<string, unknown>>;

const folder = new URL('histories/', import.meta.url);

/** What a history's events say, by kind of event: `activityTaskScheduled`. */
const said = new Map<string, Attributes[]>();
for (const file of readdirSync(folder)) {
  const { history } = JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as {
    history: { events: Attributes[] };
  };
  for (const event of history.events) {
    for (const [key, attributes] of Object.entries(event)) {
      const kind = /^(.*)EventAttributes$/.exec(key)?.[1];
      if (kind === undefined) continue;
      said.set(kind, [...(said.get(kind) ?? []), attributes as Attributes]);
    }
  }
}

const of = <T>(kind: string): T[] => (said.get(kind) ?? []) as T[];

function decoded(payload: Payload | undefined): unknown {
  return payload?.data === undefined ? undefined : JSON.parse(Buffer.from(payload.data, 'base64').toString());
}

function assertTaken(branches: readonly string[], taken: readonly unknown[]): void {
  const known = new Set(taken);
  assert.deepEqual(
    branches.filter((branch) => !known.has(branch)),
    [],
    'no recorded history takes these',
  );
}

const scheduled = of<{ activityType: { name: string }; input: { payloads?: Payload[] } }>(
  'activityTaskScheduled',
);

describe('the recorded histories together', () => {
  it('have every workflow', () => {
    const source = readFileSync(new URL('../../workflows/index.ts', import.meta.url), 'utf8');
    const workflows = [...source.matchAll(/export \{ (\w+) \}/g)].map(([, name = '']) => name);
    assert.ok(workflows.length > 0);
    const started = of<{ workflowType: { name: string } }>('workflowExecutionStarted');
    assertTaken(
      workflows,
      started.map(({ workflowType }) => workflowType.name),
    );
  });

  it('have every action of people', () => {
    const accepted = of<{ acceptedRequest: { input: { name: string } } }>('workflowExecutionUpdateAccepted');
    assertTaken(
      actionNames,
      accepted.map(({ acceptedRequest }) => acceptedRequest.input.name),
    );
  });

  it('have every update of an Org, the directory and a record', () => {
    const contracts = ['tenant-credits', 'directory', 'mirror'].map((name) =>
      readFileSync(new URL(`../../workflows/${name}/contract.ts`, import.meta.url), 'utf8'),
    );
    const updates = [...contracts.join('\n').matchAll(/defineUpdate<[^(]*>\('(\w+)'\)/g)];
    assert.ok(updates.length > 5);
    const accepted = of<{ acceptedRequest: { input: { name: string } } }>('workflowExecutionUpdateAccepted');
    assertTaken(
      updates.map(([, name = '']) => name),
      accepted.map(({ acceptedRequest }) => acceptedRequest.input.name),
    );
  });

  it('have a signal that is an action, one that is refused and a report', () => {
    const signals = of<{ signalName: string }>('workflowExecutionSignaled');
    assertTaken(
      ['decide', 'approve', 'grantReport'],
      signals.map(({ signalName }) => signalName),
    );
  });

  it('have every activity', () => {
    // They are named and not run.
    const { dependencies } = createFakeSystems([shippedPolicy()], {} as TenantCredits, {} as Requests);
    const local = ['verifyPolicySlice'];
    const activities = Object.keys(createActivities(dependencies)).filter((name) => !local.includes(name));
    assertTaken(
      activities,
      scheduled.map(({ activityType }) => activityType.name),
    );
  });

  it('have everything that can happen to a request, clocks and endings too', () => {
    const lines = scheduled
      .filter(({ activityType }) => activityType.name === 'archiveRequest')
      .flatMap(({ input }) => {
        const { state } = decoded(input.payloads?.[0]) as { state: { history: { action: string }[] } };
        return state.history.map(({ action }) => action);
      });
    assertTaken(Object.keys(historyLabels), lines);
  });

  for (const [attribute, values] of [
    ['ConfettiStatus', requestStatuses.filter((status) => status !== 'draft')],
    ['ConfettiSlaState', slaStates],
  ] as const) {
    it(`show every ${attribute} that a request can come to`, () => {
      const upserts = of<{ searchAttributes: { indexedFields: Record<string, Payload> } }>(
        'upsertWorkflowSearchAttributes',
      );
      assertTaken(
        values,
        upserts.map(({ searchAttributes }) => decoded(searchAttributes.indexedFields[attribute])),
      );
    });
  }

  it('have every way in which something ends', () => {
    const endings = [
      ...[
        'workflowExecutionCompleted',
        'workflowExecutionContinuedAsNew',
        'workflowExecutionCancelRequested',
      ],
      ...['timerFired', 'timerCanceled', 'activityTaskFailed', 'externalWorkflowExecutionSignaled'],
    ];
    assertTaken(endings, [...said.keys()]);
  });
});
