import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Activities } from '../../../activities/index.ts';
import { viewOf } from '../../../domain/approval/view.ts';
import { archiveFileOf, type ArchivedRequest } from '../../../domain/records/archived-request.ts';
import { pagesFolderOf, type HistoryPage } from '../../../domain/records/history-page.ts';
import type { RequestSnapshot } from '../../../domain/records/request-snapshot.ts';
import type { SystemReport } from '../../../domain/systems.ts';
import { utcMinute } from '../../../domain/wording/time.ts';
import { completed } from '../../support/requests.ts';
import { shippedSlice } from '../../support/shipped-policy.ts';
import { systemFaults, type SystemName } from './faults.ts';
import type { Row } from './row.ts';
import type { World } from './world.ts';

/** A closed request, as the archive is given it. */
export function archived(requestId: string, snapshot?: RequestSnapshot): ArchivedRequest {
  const { state, policy, now } = completed('cloud-sales');
  const view = viewOf(state, policy, now, utcMinute);
  const closedAt = '2026-11-23T09:00:00.000Z';
  return { format: 1, requestId, closedAt, view, state, ...(snapshot === undefined ? {} : { snapshot }) };
}

function pageOf(requestId: string): HistoryPage {
  const { state, view } = archived(requestId);
  const [entries, lines] = [state.history.slice(0, 1), view.history.slice(0, 1)];
  return { format: 1, requestId, createdAt: state.createdAt, firstSeq: 1, entries, lines };
}

const neverRefused = 'the archive takes whatever it is given; what it cannot write is worth another try';

/** Writing to a directory. What is in the way of a name keeps every user from writing, root included. */
function writing(
  activity: 'archiveHistoryPage' | 'archiveRequest',
  content: (requestId: string) => object,
  inTheWay: { name(requestId: string): string; put(file: string): void },
): Row {
  const requestOf = (callId: string): string => `poc/${callId}`;
  const filesOf = (world: World, callId: string): string[] =>
    readdirSync(world.archiveDirectory, { recursive: true })
      .map(String)
      .filter((name) => name.includes(encodeURIComponent(requestOf(callId))) && name.endsWith('.json'));
  const attempt = (world: World, callId: string) =>
    world.attempt(activity, content(requestOf(callId)), callId);
  return {
    over: {},
    writes: true,
    input: (callId) => content(requestOf(callId)),
    succeeded: (answer) => assert.equal(answer, undefined),
    once: async (world, callId) => assert.equal(filesOf(world, callId).length, 1),
    own: {
      retryable: [
        {
          name: 'the archive cannot be written',
          async run(world, callId) {
            const file = path.join(world.archiveDirectory, inTheWay.name(requestOf(callId)));
            inTheWay.put(file);
            await assert.rejects(attempt(world, callId), {
              ...{ type: 'Misconfigured', nonRetryable: false },
              message: /CONFETTI_ARCHIVE_DIR/,
            });
            rmSync(file, { recursive: true });
            await attempt(world, callId);
            assert.equal(filesOf(world, callId).length, 1);
          },
        },
      ],
      unknown: [
        {
          name: 'the worker was lost when it was written',
          async run(world, callId) {
            await attempt(world, callId);
            const first = filesOf(world, callId);
            await attempt(world, callId);
            assert.deepEqual(filesOf(world, callId), first);
          },
        },
      ],
    },
    cannot: { permanent: neverRefused },
  };
}

/** Activities on the archive's directory. */
export const inArchive = {
  page: writing('archiveHistoryPage', pageOf, {
    name: pagesFolderOf,
    put: (file) => writeFileSync(file, ''),
  }),
  request: writing('archiveRequest', archived, { name: archiveFileOf, put: (file) => mkdirSync(file) }),
} satisfies Record<string, Row>;

const inMemory = 'it looks at the policy that the worker has in memory and calls nobody';

/** What a system check says of a system that is disturbed. */
function reported(
  system: SystemName,
  as: string,
): { name: string; run: (world: World, callId: string) => Promise<void> } {
  const fault = systemFaults[system].find(({ read }) => read !== 'recovers');
  assert.ok(fault);
  return {
    name: `${system} is away: it says so and does not fail`,
    async run(world, callId) {
      fault.inject(world, {});
      const reports = (await world.attempt('checkSystems', undefined, callId)) as SystemReport[];
      assert.equal(fault.isWaiting(world), false);
      assert.equal(reports.find((report) => report.system === as)?.state, 'error');
    },
  };
}

/** Activities that no system's fault can fail. */
export const withoutSystems = {
  verifyPolicySlice: {
    over: {},
    writes: false,
    input: () => shippedSlice('cloud-user'),
    succeeded: (answer) => assert.deepEqual(answer, { problem: null }),
    own: {
      permanent: [
        {
          name: 'a forged policy, told in words',
          async run(world, callId) {
            const forged = { ...shippedSlice('cloud-user'), maxReassignments: 1000 };
            const { problem } = (await world.attempt('verifyPolicySlice', forged, callId)) as {
              problem: string;
            };
            assert.match(problem, /was changed after it was made/);
          },
        },
      ],
    },
    cannot: { retryable: inMemory, unknown: inMemory },
  },
  readOperations: {
    over: {},
    writes: false,
    input: () => undefined,
    succeeded: (answer) => assert.ok((answer as { people: unknown[] }).people.length > 0),
    cannot: { retryable: inMemory, permanent: inMemory, unknown: inMemory },
  },
  checkSystems: {
    over: {},
    writes: false,
    input: () => undefined,
    succeeded: (answer) =>
      assert.deepEqual(
        (answer as SystemReport[]).filter(({ state }) => state === 'error'),
        [],
      ),
    own: {
      retryable: [
        reported('Salesforce', 'Salesforce'),
        reported('TiDB Cloud', 'TiDB Cloud'),
        reported('Lark', 'lark'),
        reported('mail', 'mail'),
      ],
    },
    cannot: {
      permanent: 'every fault is reported as the state of a system',
      unknown: 'it only reads: checking again changes nothing outside',
    },
  },
} satisfies Partial<Record<keyof Activities, Row>>;
