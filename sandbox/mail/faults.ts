import { z } from 'zod';

import { createFaultQueue } from '../kit/fault-queue.ts';

const times = z.int().min(1).max(1_000_000).default(1);

/**
 * A fault of the SMTP side.
 *
 * - `refuse`: answers `code` at `stage` (the recipient, unless given). With `to`, only that address is refused.
 * - `drop-before-commit`: cuts the connection when the whole mail has come; nothing is stored.
 * - `drop-after-commit`: stores the mail, then cuts the connection: the sender cannot know.
 * - `slow`: stores the mail and answers `delayMs` later.
 * - `garbage`: stores the mail and answers something that is no SMTP.
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
  z.strictObject({ kind: z.literal('garbage'), times }),
]);

export type SmtpFaultInput = z.input<typeof smtpFaultSchema>;
export type SmtpFault = z.output<typeof smtpFaultSchema>;
type Refuse = Extract<SmtpFault, { kind: 'refuse' }>;
export type SmtpStage = Refuse['stage'];

/** Every kind in a few words, for people. */
export const smtpFaultKinds: Readonly<Record<SmtpFault['kind'], string>> = {
  refuse: 'answers code at stage (connect, auth, sender, recipient, data), of one address where to is given',
  'drop-before-commit': 'cuts the connection when the mail has come; nothing is kept',
  'drop-after-commit': 'keeps the mail, then cuts the connection',
  slow: 'keeps the mail and answers delayMs later',
  garbage: 'keeps the mail and answers something that is no SMTP',
};

/** The faults that wait to strike, in the order they were injected. */
export interface SmtpFaults {
  /** Throws a ZodError for a fault that is not well formed. */
  inject(fault: SmtpFaultInput): void;
  clear(): void;
  list(): readonly SmtpFault[];
  /** How many times one struck so far; `clear` does not reset it. */
  readonly injectedCount: number;
  /** Uses up a refusal for this stage, if one waits. `to` is the recipient that is asked for. */
  refusal(stage: SmtpStage, to?: string): number | undefined;
  /** Uses up the first fault that strikes a whole mail, if one waits. */
  onMail(): Exclude<SmtpFault, Refuse> | undefined;
}

/** No faults yet. */
export function createSmtpFaults(): SmtpFaults {
  const queue = createFaultQueue<SmtpFault>();
  const isMeant = (fault: Refuse, to: string | undefined): boolean =>
    fault.to === undefined || fault.to.toLowerCase() === to?.toLowerCase();
  return {
    inject: (fault) => queue.add(smtpFaultSchema.parse(fault)),
    clear: () => queue.clear(),
    list: () => queue.list(),
    get injectedCount() {
      return queue.injectedCount;
    },
    refusal: (stage, to) =>
      queue.take(
        (fault): fault is Refuse => fault.kind === 'refuse' && fault.stage === stage && isMeant(fault, to),
      )?.code,
    onMail: () => queue.take((fault): fault is Exclude<SmtpFault, Refuse> => fault.kind !== 'refuse'),
  };
}
