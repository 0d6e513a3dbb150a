import assert from 'node:assert/strict';
import type { Activities } from '../../../activities/index.ts';
import type { Aim, SystemName } from './faults.ts';
import type { World } from './world.ts';

export type Outcome = 'success' | 'retryable' | 'permanent' | 'unknown';
export const outcomes: readonly Outcome[] = ['success', 'retryable', 'permanent', 'unknown'];

/** A case that no fault of a system brings about. */
export interface OwnCase {
  readonly name: string;
  run(world: World, callId: string): Promise<void>;
}

/** What becomes of one activity, outcome by outcome. Every fault of the systems that it calls is tried on it. */
export interface Row {
  /** The systems that it calls over the wire, each with the calls that its faults are for. */
  readonly over: Partial<Readonly<Record<SystemName, Aim>>>;
  /** Whether a call changes something outside. */
  readonly writes: boolean;
  /** A call of its own: what is sent is not known outside before, and nothing else asks for it. */
  input(callId: string, world: World, system: SystemName | undefined): unknown;
  /** What has to be there before. */
  prepare?(world: World, callId: string): Promise<unknown>;
  /** Judges an answer. */
  succeeded(answer: unknown, callId: string): void;
  /** Of a write: asserts that it has been done exactly once, however many attempts there were. */
  once?(world: World, callId: string, system: SystemName | undefined): Promise<void>;
  /** Asserts that an answer tells a refusal for good; for activities that do not fail with it. */
  readonly refusedInWords?: (answer: unknown) => void;
  readonly own?: Partial<Readonly<Record<Outcome, readonly OwnCase[]>>>;
  /** Outcomes that cannot be, and why. */
  readonly cannot?: Partial<Readonly<Record<Outcome, string>>>;
}

/** What is sent is refused, and would be refused again. */
export function refusedForGood(
  name: string,
  activity: keyof Activities,
  input: (callId: string) => unknown,
): OwnCase {
  return {
    name,
    run: (world, callId) =>
      assert.rejects(world.attempt(activity, input(callId), callId), { type: 'Invalid', nonRetryable: true }),
  };
}
