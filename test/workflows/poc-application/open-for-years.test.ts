import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createArchiveActivities, type Archive } from '../../../activities/archive/activities.ts';
import { createDirectoryArchive } from '../../../activities/archive/directory.ts';
import { readArchived, withAllHistory } from '../../../client/archive.ts';
import type { RequestState } from '../../../domain/approval/state.ts';
import type { RequestView } from '../../../domain/approval/view.ts';
import type { ArchivedRequest } from '../../../domain/records/archived-request.ts';
import { cutOff, inShortRuns, runsOf, type Execution } from '../../support/next-run.ts';
import { replay } from '../../support/replay.ts';
import { withRig, type Rig, type RigOptions } from '../../support/rig.ts';
import { apac, application, submitted } from '../../support/walk.ts';

/** Of what a run hands on, policy and all; 202,141 at most when this was measured. */
const mostHandedOnBytes = 300_000;

/** Of what goes to the archive at the end; 281,425 when this was measured. */
const mostClosingBytes = 400_000;

const step = { round: 1, step: 'presales' };
const presales = { ...step, actor: { email: apac.presales, via: 'test' } };
const requester = { ...step, actor: { email: apac.sales, via: 'test' } };

/** Comments 1, 2, 3 … on the step that waits, from senders that do not wait; resolves when all have been taken in. */
async function comment(rig: Rig, id: string, from: number, upTo: number): Promise<void> {
  const handle = rig.client.workflow.getHandle(id);
  const numbers = Array.from({ length: upTo - from }, (_, index) => from + index);
  await Promise.all(numbers.map((nth) => handle.signal('comment', commentOf(nth))));
  await rig.confetti.act(id, 'comment', commentOf(upTo));
}

function commentOf(nth: number) {
  return { ...presales, id: `comment-${nth}`, comment: `Load test ${nth} went well.` };
}

/** What a run was handed by the one before it, and how many bytes that takes with the rest of its input. */
function handedOn({ events }: Execution): { readonly bytes: number; readonly state: RequestState } {
  const data = events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads?.[0]?.data ?? [];
  const { carried } = JSON.parse(Buffer.from(data).toString()) as { carried: { state: RequestState } };
  return { bytes: data.length, state: carried.state };
}

/** Bytes of the closing record as the archive's activity is given it. */
function closingBytes({ events }: Execution): number {
  const asked = events?.find(
    ({ activityTaskScheduledEventAttributes: each }) => each?.activityType?.name === 'archiveRequest',
  );
  return asked?.activityTaskScheduledEventAttributes?.input?.payloads?.[0]?.data?.length ?? Infinity;
}

/** The numbers of the comments in a history whose lines are 1, 2, 3 …. Comments that were sent together come in any order. */
function commentsIn(lines: readonly { readonly seq: number; readonly comment?: string }[]): number[] {
  assert.deepEqual(
    lines.map(({ seq }) => seq),
    lines.map((_, index) => index + 1),
  );
  return lines
    .flatMap(({ comment = '' }) => /^Load test (\d+)/.exec(comment)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

describe('a request that is open for years', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(path.join(tmpdir(), 'confetti-archive-'));
  });
  afterEach(() => {
    rmSync(directory, { recursive: true, force: true });
  });

  /** A worker whose archive is a directory, but for what a test has it do otherwise. */
  const archivedIn = (otherwise: (archive: Archive) => Partial<Archive> = () => ({})): RigOptions => {
    const archive = createDirectoryArchive(directory);
    return { activities: createArchiveActivities({ archive: { ...archive, ...otherwise(archive) } }) };
  };

  /** Closes the request; answers its record. */
  async function closed(rig: Rig, id: string): Promise<ArchivedRequest> {
    await rig.client.workflow.getHandle(id).cancel();
    const isThere = async (): Promise<boolean> => (await readArchived(directory, id)) !== undefined;
    await rig.untilTrue(isThere, '1 minute');
    return (await readArchived(directory, id))!;
  }

  it('stays small through 3,000 comments and several runs, and loses no line', () =>
    withRig(archivedIn(), async (rig) => {
      const id = await inShortRuns(rig);
      const first = await rig.confetti.act(id, 'comment', commentOf(1));
      const { response } = (await rig.view(id)).steps[0]!;
      // Every fourth week a question, which stops the clock for a day.
      for (let week = 1; week <= 104; week += 1) {
        await comment(rig, id, (week - 1) * 28 + 2, week * 28 + 1);
        if (week % 4 === 0) {
          await rig.confetti.act(id, 'ask', { ...presales, id: `ask-${week}`, question: 'How many nodes?' });
          await rig.pass('1 day');
          await rig.confetti.act(id, 'answer', { ...requester, id: `answer-${week}`, answer: 'Three.' });
        }
        await rig.pass(week % 4 === 0 ? '6 days' : '7 days');
      }
      await comment(rig, id, 104 * 28 + 2, 2999);
      const last = await rig.confetti.act(id, 'comment', commentOf(3000));

      const runs = await runsOf(rig, id);
      assert.ok(runs.length >= 3, `${runs.length} runs`);
      for (const run of runs.slice(0, -1)) assert.deepEqual(cutOff(run), []);
      const handed = runs.slice(1).map(handedOn);
      for (const { bytes } of handed) assert.ok(bytes < mostHandedOnBytes, `${bytes} bytes handed on`);
      const { state } = handed.at(-1)!;
      const { clock, questions } = state.steps[0]!;
      assert.deepEqual(clock?.response, response);
      // Those that were answered last, and one that may wait.
      assert.ok(questions.length <= 21, `${questions.length} questions`);

      const view = await rig.view(id);
      assert.ok(view.history.length <= 400);
      const whole = await withAllHistory(directory, view);
      assert.deepEqual(commentsIn(whole.history), upTo(3000));
      const carriedSeq = state.history.at(-1)!.seq;
      const answers = whole.history.filter(({ seq, action }) => seq <= carriedSeq && action === 'Answered');
      // The clock ran on after each answer.
      assert.equal(clock?.stretches.length, 1 + answers.length);
      assert.deepEqual(await rig.confetti.act(id, 'comment', commentOf(3000)), last);
      const again = await rig.confetti.act(id, 'comment', commentOf(1));
      assert.match(again.message, /^Done already: .*Waiting for Presales/);
      assert.deepEqual({ ...again, message: first.message }, first);
      assert.equal((await rig.view(id)).history.length, view.history.length);

      const record = await closed(rig, id);
      assert.deepEqual(commentsIn(record.state.history), upTo(3000));
      assert.deepEqual(commentsIn(record.view.history), upTo(3000));
      assert.equal(record.view.history.at(-1)?.action, 'Closed');
      assert.deepEqual([record.state.archivedHistory, record.view.earlierHistory], [undefined, undefined]);
      await rig.untilTrue(() => readdirSync(directory).length === 1);
      const bytes = closingBytes((await runsOf(rig, id)).at(-1)!);
      assert.ok(bytes < mostClosingBytes, `${bytes} bytes to the archive`);
      for (const history of [runs[1]!, runs.at(-2)!]) await replay({ workflowId: id, history });
    })).timeout(60_000);

  it('keeps its lines while the archive is away, says so, and moves them when it is back', () =>
    withRig({}, async (rig) => {
      rig.world.archiveDown = new Error('the disk is full');
      const id = await submitted(rig, application('enterprise'));
      await comment(rig, id, 1, 420);
      const isTold = ({ problems }: RequestView): boolean => problems.some(({ key }) => key === 'archive');
      const away = await rig.until(id, isTold, '10 seconds');
      assert.deepEqual(commentsIn(away.history), upTo(420));
      assert.match(away.problems[0]?.text ?? '', /could not be moved to the archive: the disk is full$/);
      rig.world.archiveDown = undefined;
      const back = await rig.until(id, ({ earlierHistory }) => earlierHistory !== undefined, '10 minutes');
      assert.deepEqual(back.problems, []);
      assert.equal(back.history[0]?.seq, 201);
      assert.equal(rig.world.archivePages.length, 1);
    }));

  it('keeps what Salesforce has not been told of', () =>
    withRig({}, async (rig) => {
      const id = await submitted(rig, application('enterprise'));
      rig.world.salesforce.down = new Error('down for maintenance');
      await comment(rig, id, 1, 420);
      await rig.pass('1 minute');
      assert.equal(rig.world.archivePages.length, 0);
      rig.world.salesforce.down = undefined;
      await rig.until(id, ({ earlierHistory }) => earlierHistory?.lines === 200, '1 minute');
      for (const { seq } of rig.world.archivePages[0]!.entries) {
        assert.ok([...rig.world.salesforce.rows.values()].some(({ sequence }) => sequence === seq));
      }
    }));

  it('has every line once where the worker died between writing and hearing of it', () => {
    const written: string[] = [];
    const diesOnce = <Asked>(what: string, write: (asked: Asked) => Promise<void>) => {
      return async (asked: Asked): Promise<void> => {
        await write(asked);
        written.push(what);
        if (written.filter((each) => each === what).length === 1) throw new Error('the worker died');
      };
    };
    const dying = archivedIn((archive) => ({
      writePage: diesOnce('page', (page) => archive.writePage(page)),
      write: diesOnce('record', (record) => archive.write(record)),
    }));
    return withRig(dying, async (rig) => {
      const id = await submitted(rig, application('enterprise'));
      await comment(rig, id, 1, 420);
      await rig.until(id, ({ earlierHistory }) => earlierHistory !== undefined, '1 second');
      await closed(rig, id);
      await rig.untilTrue(() => written.length === 4, '1 second');
      assert.deepEqual(written, ['page', 'page', 'record', 'record']);
      const record = (await readArchived(directory, id))!;
      assert.deepEqual(commentsIn(record.state.history), upTo(420));
      assert.deepEqual(commentsIn(record.view.history), upTo(420));
    });
  });
});
