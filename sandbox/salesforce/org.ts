import type { SandboxClock } from '../kit/clock.ts';
import type { ValidationRule } from './rules.ts';
import type { Schema } from './schema/schema.ts';
import type { Sessions } from './sessions.ts';
import type { Store } from './store.ts';
import type { ApiUsage } from './usage.ts';

/** Stands for whichever record is written next. */
export const anyRecord = '*';

/** The organization that the routes serve: its schema, data, rules and what tests have broken in it. */
export interface Org {
  readonly schema: Schema;
  readonly store: Store;
  readonly clock: SandboxClock;
  readonly sessions: Sessions;
  readonly usage: ApiUsage;
  readonly rules: readonly ValidationRule[];
  /** Ids below this sequence belong to the data set, so that they are the same at every fresh start. */
  readonly firstFreeSequence: number;
  /** The queue that the Lead assignment rule gives Leads to. */
  readonly leadQueueId: string;
  /** How often the next writes of a record, or of {@link anyRecord}, are refused with UNABLE_TO_LOCK_ROW. */
  readonly locks: Map<string, number>;
}
