import { setTimeout as delay } from 'node:timers/promises';
import type { RequestView } from '../../domain/approval/view.ts';
import type { Stage } from '../chaos/stage.ts';
import type { Moment } from './moments.ts';
import { nameOf, type Point, type Role } from './points.ts';

/** What dies at a point, and how it comes back. */
export interface Victim {
  kill(): void;
  /** Resolves when it serves again. */
  restart(): Promise<void>;
}

/** Kills at the points of a run. */
export interface Killer {
  /** The points that a run without kills comes by, in their order. */
  readonly seen: readonly Point[];
  /** Names of the points at which it has killed. */
  readonly killed: ReadonlySet<string>;
  onMoment(moment: Moment): boolean;
  /**
   * People are about to act for the nth time: the phase with this number begins. Where nobody is to be there then, it is killed, and people
   * act by what `look` has shown them.
   */
  beginPhase(nth: number, look: () => Promise<RequestView | undefined>): Promise<void>;
  /** The timer with this number is about to ring; resolves when the product is there again, where it was killed. */
  beforeTimer(nth: number, hasRung: () => Promise<unknown>): Promise<void>;
  /** The stage, for people who act while nobody is there. */
  peopleOf(stage: Stage): Stage;
  /** Resolves when everything that was killed is there again. */
  isBack(): Promise<void>;
}

/** Long enough for what is to happen while nobody is there. */
const awayMs = 500;

export function killerOf(
  victim: Victim,
  points: readonly Point[],
  ids: Readonly<Record<Role, string>>,
): Killer {
  const seen: Point[] = [];
  const killed = new Set<string>();
  const left = new Set(points.map(nameOf));
  let phase = 0;
  let back: Promise<void> = Promise.resolve();
  let frozen: RequestView | undefined;
  let isAway = false;

  /** Whether this is one of the points; what is at it is dead then. */
  const isFatal = (point: Point): boolean => {
    seen.push(point);
    const name = nameOf(point);
    if (!left.delete(name)) return false;
    killed.add(name);
    victim.kill();
    return true;
  };
  const comeBack = (): void => {
    back = back.then(() => victim.restart());
    // It is looked at when the run waits for it.
    back.catch(() => undefined);
  };
  /** People act now. */
  const acting = (): void => {
    if (!isAway) return;
    isAway = false;
    back = delay(awayMs).then(async () => {
      await victim.restart();
      frozen = undefined;
    });
    back.catch(() => undefined);
  };

  return {
    seen,
    killed,
    onMoment({ workflowId, of, nth, stage }) {
      const role = (Object.keys(ids) as Role[]).find((each) => ids[each] === workflowId);
      if (role === undefined || phase === 0) return false;
      const dies = isFatal({ phase, role, of, nth, stage });
      if (dies) comeBack();
      return dies;
    },
    async beginPhase(nth, look) {
      await back;
      phase = nth;
      const seenBefore = await look();
      if (!isFatal({ phase, role: 'request', of: 'action', nth: 1, stage: 'without a worker' })) return;
      frozen = seenBefore;
      isAway = true;
    },
    async beforeTimer(nth, hasRung) {
      if (!isFatal({ phase, role: 'request', of: 'timer', nth, stage: 'without a worker' })) return;
      await hasRung();
      comeBack();
      await back;
    },
    peopleOf(stage) {
      const { confetti } = stage;
      const acts =
        <A extends unknown[], R>(act: (...args: A) => R) =>
        (...args: A): R => {
          acting();
          return act(...args);
        };
      return {
        ...stage,
        confetti: {
          ...confetti,
          startPocApplication: acts(confetti.startPocApplication),
          startCreditRequest: acts(confetti.startCreditRequest),
          act: acts(confetti.act),
          view: async (id, ...how) =>
            (id === ids.request ? frozen : undefined) ?? (await confetti.view(id, ...how)),
        },
      };
    },
    isBack: () => back,
  };
}
