/**
 * Somebody who takes part in the process, as the directory has them.
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
  /** Slack member id. */
  readonly slackId?: string;
  /** Salesforce user id. */
  readonly salesforceId?: string;
  /** Region whose calendar they work by, where it is not that of their role. */
  readonly region?: string;
  /** When they are away, the earliest first; two of them never overlap. */
  readonly outOfOffice?: readonly OutOfOffice[];
  /** Instant from which they are gone. */
  readonly departedAt?: number;
  /** Directory id of who has their work since. */
  readonly successor?: string;
}

/** An absence; instants in milliseconds since 1970 UTC. */
export interface OutOfOffice {
  readonly from: number;
  /** The instant at which they are back. */
  readonly until: number;
  /** Directory id of who acts for them meanwhile. */
  readonly delegate?: string;
  readonly note?: string;
}
