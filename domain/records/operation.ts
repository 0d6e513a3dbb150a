/**
 * An internal request as the Ops Portal's Operation History shows it (seed 000, FAQ 5: "check the Approval Info on the
 * Operation History page"). Upserted by `operationId`; an older revision never overwrites a newer one.
 */
export interface Operation {
  /** Id of the request, such as `C-207`. */
  readonly operationId: string;
  readonly orgId: string;
  /** What is asked: `Internal credits request`. */
  readonly title: string;
  /** In words: `In Progress`, `Approved`, `Rejected`, `Recalled`, or `Draft`. */
  readonly status: string;
  /** E-mail address of whoever asked. */
  readonly requester: string;
  readonly credits: number | null;
  /** Who is waited for, in words. */
  readonly waitingFor: string;
  readonly revision: number;
  /** The approval info: every line of the history so far, oldest first. */
  readonly approvalInfo: readonly {
    readonly step: string | null;
    readonly action: string;
    readonly actor: string;
    /** ISO 8601 instant. */
    readonly at: string;
    readonly comment: string | null;
  }[];
  /** The grant, once the credits are there. */
  readonly grantId: string | null;
}
