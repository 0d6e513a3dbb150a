/**
 * Somebody who takes part in the process, as the policy's directory has them.
 *
 * `id` is the stable directory id (`xiaole.fang`): lists and search attributes carry it instead of an address.
 */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  /** Directory id of the person's manager: the next rung when they do not answer. */
  readonly manager?: string;
  /** Lark open id; without one the person is reached by their e-mail address there. */
  readonly larkId?: string;
}
