import { z } from 'zod';

const times = z.int().min(1).max(1_000_000).default(1);

/**
 * A fault of the SMTP side.
 *
 * - `refuse`: answers `code` at `stage` (the recipient, unless given). With `to`, only that address is refused.
 * - `drop-before-commit`: cuts the connection when the whole mail has come; nothing is stored.
 * - `drop-after-commit`: stores the mail, then cuts the connection: the sender cannot know.
 * - `slow`: stores the mail and answers `delayMs` later.
 */
export const smtpFaultSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('refuse'),
    code: z.int().min(400).max(599),
    stage: z.enum(['connect', 'auth', 'sender', 'recipient', 'data']).default('recipient'),
    to: z.email().optional(),
    times,
  }),
  z.strictObject({ kind: z.literal('drop-before-commit'), times }),
  z.strictObject({ kind: z.literal('drop-after-commit'), times }),
  z.strictObject({ kind: z.literal('slow'), delayMs: z.int().min(0).max(600_000), times }),
]);

export type SmtpFaultInput = z.input<typeof smtpFaultSchema>;
export type SmtpFault = z.output<typeof smtpFaultSchema>;
export type SmtpStage = Extract<SmtpFault, { kind: 'refuse' }>['stage'];

/** The faults that wait to strike, in the order they were injected. */
export interface SmtpFaults {
  /** Throws a ZodError for a fault that is not well formed. */
  inject(fault: SmtpFaultInput): void;
  clear(): void;
  list(): readonly SmtpFault[];
  /** Uses up a refusal for this stage, if one waits. `to` is the recipient that is asked for. */
  refusal(stage: SmtpStage, to?: string): number | undefined;
  /** Uses up the first fault that strikes a whole mail, if one waits. */
  onMail(): Exclude<SmtpFault, { kind: 'refuse' }> | undefined;
}

/** An empty fault queue. */
export function createSmtpFaults(): SmtpFaults {
  let queue: SmtpFault[] = [];

  function spend(fault: SmtpFault): void {
    queue = queue.flatMap((queued) => {
      if (queued !== fault) return [queued];
      return fault.times > 1 ? [{ ...fault, times: fault.times - 1 }] : [];
    });
  }

  return {
    inject(fault) {
      queue.push(smtpFaultSchema.parse(fault));
    },
    clear() {
      queue = [];
    },
    list: () => queue.map((fault) => ({ ...fault })),
    refusal(stage, to) {
      for (const fault of queue) {
        if (fault.kind !== 'refuse' || fault.stage !== stage) continue;
        if (fault.to !== undefined && fault.to.toLowerCase() !== to?.toLowerCase()) continue;
        spend(fault);
        return fault.code;
      }
      return undefined;
    },
    onMail() {
      for (const fault of queue) {
        if (fault.kind === 'refuse') continue;
        spend(fault);
        return fault;
      }
      return undefined;
    },
  };
}
