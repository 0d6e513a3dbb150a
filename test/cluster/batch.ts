import { performance } from 'node:perf_hooks';
import { RefusedError } from '../../client/refused.ts';
import { historyLabels } from '../../domain/approval/history.ts';
import type { ActionName, ActionPayloads } from '../../domain/approval/actions.ts';
import type { RequestView } from '../../domain/approval/view.ts';
import { inTurn } from '../../domain/in-turn.ts';
import { kinds } from '../chaos/kinds.ts';
import { untilAnswered, untilFound } from '../chaos/patience.ts';
import type { Played } from '../chaos/play.ts';
import { scriptOf, type Script } from '../chaos/script.ts';
import type { Stage } from '../chaos/stage.ts';

/** Requests of Sales that are in the same place and are decided side by side, as fast as the cluster lets them. */
export interface Batch {
  readonly ids: readonly string[];
  /** Hands all of them in, and waits until Presales has each and has filled in its field. */
  handIn(): Promise<void>;
  /** Presales, GPE and the Regional Leader approve all of them; what is left is with BE&O. */
  approveAll(): Promise<Pace>;
  /** BE&O releases the credits, and Sales closes each request once they are there. */
  finish(): Promise<void>;
  /** For the invariants. */
  played(): readonly Played[];
}

/** How fast something went; times of one call in milliseconds. */
export interface Pace {
  readonly count: number;
  readonly seconds: number;
  readonly medianMs: number;
  readonly p99Ms: number;
}

interface Member {
  readonly script: Script;
  readonly requestId: string;
  readonly acknowledged: { action: string; by: string }[];
}

const kind = kinds['cloud-sales'];
const waitMs = 120_000;

/** Requests for these Orgs in turn, for ten credits each. */
export function batch(stage: Stage, size: number, orgIds: readonly string[], atATime: number): Batch {
  const members = Array.from({ length: size }, (_, index): Member => {
    const script: Script = {
      ...scriptOf(1, 1),
      ...{ id: `P-B${String(index + 1).padStart(4, '0')}`, kind: 'cloud-sales', credits: 10, granted: 10 },
      ...{ orgId: orgIds[index % orgIds.length] ?? '', isAutoApproved: false, detours: [], ending: 'closed' },
    };
    return { script, requestId: kind.requestId(script), acknowledged: [] };
  });
  const each = (work: (member: Member) => Promise<void>): Promise<unknown> => inTurn(members, atATime, work);

  const act = async (
    { requestId, acknowledged }: Member,
    name: ActionName,
    line: string,
    by: string,
    rest: Readonly<Record<string, unknown>>,
  ): Promise<void> => {
    const id = `${requestId}/${acknowledged.length + 1}`;
    // The action's type is checked by the request itself.
    const payload = { id, actor: { email: by, via: 'cluster' }, round: 1, ...rest } as unknown;
    const isDone = await untilFound(async () => {
      try {
        await untilAnswered(() => stage.confetti.act(requestId, name, payload as ActionPayloads[ActionName]));
        return true;
      } catch (error) {
        // A worker that was too slow for Temporal may have shown what is then done once more.
        if (error instanceof RefusedError && error.refusal.code === 'stale-round') return undefined;
        throw error;
      }
    }, waitMs);
    if (isDone === undefined)
      throw new Error(`${requestId}: ${name} was not possible within ${waitMs / 1000} s`);
    acknowledged.push({ action: line, by });
  };
  const until = async (
    { requestId }: Member,
    what: string,
    isSo: (view: RequestView) => boolean,
  ): Promise<void> => {
    const found = await untilFound(async () => {
      const view = await untilAnswered(() => stage.confetti.view(requestId));
      return view !== undefined && isSo(view) ? true : undefined;
    }, waitMs);
    if (found === undefined) throw new Error(`${requestId}: not so within ${waitMs / 1000} s: ${what}`);
  };
  const peopleOf = ({ script }: Member) => stage.customerOf(script.orgId).people;

  return {
    ids: members.map(({ requestId }) => requestId),
    async handIn() {
      await each(async (member) => {
        await kind.start(stage, member.script);
        const isWithPresales = ({ round, steps }: RequestView): boolean =>
          round === 1 && steps.some(({ status }) => status === 'active');
        await until(member, 'Presales has it', isWithPresales);
        const fields = { presalesAutoApprove: false };
        await act(member, 'setFields', historyLabels['fields-set'], peopleOf(member).presales, { fields });
      });
    },
    async approveAll() {
      const times: number[] = [];
      const startedAt = performance.now();
      for (const step of ['presales', 'gpe', 'regional-leader'] as const) {
        await each(async (member) => {
          const askedAt = performance.now();
          const approval = { step, decision: 'approve' };
          await act(member, 'decide', historyLabels.approved, peopleOf(member)[step], approval);
          times.push(performance.now() - askedAt);
        });
      }
      return paceOf(times, performance.now() - startedAt);
    },
    async finish() {
      await each(async (member) => {
        const { beo, sales } = peopleOf(member);
        await act(member, 'fulfil', historyLabels.released, beo, { step: 'beo' });
        await until(member, 'the credits are there', ({ status }) => status === 'complete');
        const fields = { pocStatus: 'Succeeded' };
        await act(member, 'setFields', historyLabels['fields-set'], sales, { fields });
      });
    },
    played: () => members.map((member) => ({ ...member, complaints: [] })),
  };
}

function paceOf(times: readonly number[], tookMs: number): Pace {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { count: times.length, seconds: tookMs / 1000, medianMs: at(0.5), p99Ms: at(0.99) };
}
