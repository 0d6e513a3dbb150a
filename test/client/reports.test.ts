import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { archivedIds } from '../../client/archived-ids.ts';
import type { ListedRequest, ListFilter } from '../../client/lists.ts';
import { NoAnswerError } from '../../client/refused.ts';
import { openReports } from '../../client/reports.ts';
import type { ResponseFigures } from '../../domain/approval/state.ts';
import type { RequestView } from '../../domain/approval/view.ts';
import { archiveFileOf, type ArchivedRequest } from '../../domain/records/archived-request.ts';
import { withRig } from '../support/rig.ts';
import { shippedPolicy } from '../support/shipped-policy.ts';
import { apac, application, submitted, walkTo } from '../support/walk.ts';
import { viewOf } from './cli/support.ts';

const now = Date.parse('2026-11-22T10:00:00Z');
const hourMs = 3_600_000;
const figures: ResponseFigures = { slaHours: 24, hours: 'elapsed', elapsedMs: hourMs, outcome: 'met' };

const answered = (requestId: string, over: Partial<RequestView> = {}): RequestView =>
  viewOf({
    requestId,
    fields: { region: 'APAC' },
    history: [
      {
        seq: 1,
        at: now - hourMs,
        round: 1,
        step: 'GPE',
        role: 'gpe',
        action: 'Claimed',
        by: 'xiaole.fang@example.com',
        response: figures,
      },
    ],
    ...over,
  });

const listed = (requestId: string, over: Partial<ListedRequest> = {}): ListedRequest => ({
  requestId,
  kind: 'pocApplication',
  status: 'in-progress',
  steps: [],
  approvers: [],
  slaState: 'none',
  startedAt: now - 10 * hourMs,
  isOpen: true,
  ...over,
});

interface World {
  readonly running?: readonly ListedRequest[];
  readonly archive?: Readonly<Record<string, Pick<ArchivedRequest, 'closedAt' | 'view'>>>;
  readonly view?: (requestId: string) => Promise<RequestView | undefined>;
}

/** The reports of a world in memory; keeps who was asked. */
function reportsOf({ running = [], archive = {}, view = async (id) => answered(id) }: World) {
  const asked: string[] = [];
  const lists: ListFilter[] = [];
  const clock = { now };
  const door = openReports({
    policy: shippedPolicy(),
    list: async (filter) => {
      lists.push(filter);
      return [...running];
    },
    view: (requestId) => {
      asked.push(requestId);
      return view(requestId);
    },
    viewDirectory: async () => undefined,
    archivedIds: async () => Object.keys(archive),
    readArchived: async (requestId) => archive[requestId],
    now: () => clock.now,
  });
  return { asked, lists, clock, door };
}

describe('gathering the report of first responses', () => {
  it('reads those that run from their workflows, and closed ones from the archive, each once', async () => {
    const closed = { closedAt: '2026-11-22T09:30:00.000Z', view: answered('poc/P-2') };
    const { asked, door } = reportsOf({
      running: [
        listed('poc/P-1'),
        listed('poc/P-2', { isOpen: false }),
        listed('poc/P-3', { isOpen: false }),
      ],
      archive: { 'poc/P-2': closed, 'poc/P-4': closed },
    });
    const { total, requests, unread } = await door.slaReport({ by: ['role'] });
    assert.deepEqual([total.responses, requests, unread], [4, 4, []]);
    assert.deepEqual(asked, ['poc/P-1', 'poc/P-3']);
  });

  it('reads once for all who ask for the same days within half a minute, and says when', async () => {
    const { asked, clock, door } = reportsOf({ running: [listed('poc/P-1')] });
    const [first] = await Promise.all([
      door.slaReport({ by: ['role'] }),
      door.slaReport({ by: ['role'], region: 'JP' }),
    ]);
    clock.now += 29_999;
    const again = await door.slaReport({ by: ['region'] });
    assert.deepEqual([first.asOf, again.asOf, asked], [now, now, ['poc/P-1']]);
    assert.deepEqual(again.by, ['region']);
    clock.now += 1;
    assert.equal((await door.slaReport({ by: ['role'] })).asOf, now + 30_000);
    await door.slaReport({ by: ['role'], kind: 'pocApplication' });
    assert.equal(asked.length, 3);
  });

  it('keeps nothing of a reading that missed some', async () => {
    const { asked, door } = reportsOf({
      running: [listed('poc/P-1')],
      view: async () => {
        throw new NoAnswerError('No worker answered.');
      },
    });
    await door.slaReport({ by: ['role'] });
    await door.slaReport({ by: ['role'] });
    assert.equal(asked.length, 2);
  });

  it('does not list what had ended before the days that are asked for', async () => {
    const { lists, door } = reportsOf({});
    await door.slaReport({ by: ['role'], from: now - 24 * hourMs });
    await door.slaReport({ by: ['role'] });
    assert.deepEqual(lists, [{ notEndedBefore: now - 24 * hourMs }, {}]);
  });

  it('names those that do not answer or cannot be read, and reports the others', async () => {
    const { door } = reportsOf({
      running: [listed('poc/P-1'), listed('poc/P-2')],
      view: async (id) => {
        if (id === 'poc/P-2') throw new NoAnswerError('No worker answered about poc/P-2.');
        return answered(id);
      },
      archive: { 'poc/P-3': { closedAt: '2026-11-22T09:30:00.000Z' } as ArchivedRequest },
    });
    const { total, unread } = await door.slaReport({ by: ['role'] });
    assert.equal(total.responses, 1);
    assert.deepEqual(
      unread.map(({ requestId }) => requestId),
      ['poc/P-2', 'poc/P-3'],
    );
  });

  it('does not wait for each of many where no worker answers, and names them all', async () => {
    const { asked, door } = reportsOf({
      running: Array.from({ length: 40 }, (_, index) => listed(`poc/P-${index}`)),
      view: async (id) => {
        throw new NoAnswerError(`No worker answered about ${id}.`);
      },
    });
    const { unread } = await door.slaReport({ by: ['role'] });
    assert.equal(unread.length, 40);
    // Those that were under way when the tenth was silent are waited for.
    assert.ok(asked.length <= 15, String(asked.length));
  });

  it('leaves out what cannot be of the time or the kind asked for', async () => {
    const { asked, door } = reportsOf({
      running: [listed('poc/P-1', { startedAt: now }), listed('poc/P-2')],
      archive: {
        'poc/P-3': { closedAt: '2026-11-01T00:00:00.000Z', view: answered('poc/P-3') },
        'credits/C-1': {
          closedAt: '2026-11-22T09:30:00.000Z',
          view: answered('credits/C-1', { kind: 'creditRequest' }),
        },
      },
    });
    const asking = { by: ['role'], from: now - 24 * hourMs, to: now, kind: 'pocApplication' } as const;
    assert.equal((await door.slaReport(asking)).requests, 1);
    assert.deepEqual(asked, ['poc/P-2']);
  });

  it('has the figures that a request keeps', () =>
    withRig({}, async (rig) => {
      const id = await submitted(rig, application('cloud-sales'));
      await walkTo(rig, id, 'gpe');
      await rig.pass('3 hours');
      await rig.act(id, 'claim', apac.gpe, {});
      const { door } = reportsOf({ running: [listed(id)], view: rig.confetti.view });
      const { rows } = await door.slaReport({ by: ['role', 'person'] });
      const gpe = rows.find(({ role }) => role === 'GPE');
      assert.deepEqual([gpe?.person, gpe?.responses, gpe?.met, gpe?.breached], [apac.gpe, 1, 1, 0]);
      const hours = (gpe?.elapsed?.worst ?? 0) / hourMs;
      assert.ok(hours >= 3 && hours < 4, String(hours));
    }));

  it('has a breach that nobody answered, and that it is overdue', () =>
    withRig({}, async (rig) => {
      const id = await submitted(rig, application('cloud-sales'));
      await walkTo(rig, id, 'gpe');
      await rig.pass('25 hours');
      await rig.until(id, ({ steps }) => steps.some(({ slaState }) => slaState === 'breached'));
      const { door } = reportsOf({ running: [listed(id)], view: rig.confetti.view });
      const { rows } = await door.slaReport({ by: ['role', 'person'] });
      const gpe = rows.find(({ role }) => role === 'GPE');
      assert.deepEqual(
        [gpe?.person, gpe?.responses, gpe?.breached, gpe?.shareMet, gpe?.open, gpe?.overdue],
        [apac.gpe, 0, 1, 0, 1, 1],
      );
    }));
});

describe('the ids in the archive', () => {
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), 'confetti-archive-'))));
  after(() => {
    rmSync(folder, { recursive: true });
  });

  it('are those of the records in it, and of nothing else', async () => {
    const record = archiveFileOf('poc/P-1');
    for (const name of [
      record,
      archiveFileOf('credits/C-1'),
      `${record}.7.tmp`,
      'x.json',
      '%.json',
      '.DS_Store',
    ]) {
      writeFileSync(join(folder, name), '{}');
    }
    assert.deepEqual((await archivedIds(folder)).toSorted(), ['credits/C-1', 'poc/P-1']);
  });

  it('are none where there is no archive yet', async () => {
    assert.deepEqual(await archivedIds(join(folder, 'none')), []);
  });
});
