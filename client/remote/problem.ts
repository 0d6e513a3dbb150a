import { z } from 'zod';
import type { RefusalCode } from '../../domain/approval/refusal.ts';
import { fieldIds } from '../../domain/request/fields.ts';
import { NoAnswerError, RefusedError } from '../refused.ts';

/** The server did not do what was asked; the message is the server's own, or says why there is none. */
export class ServerProblemError extends Error {
  override readonly name = 'ServerProblemError';
  /** The code of the problem, such as `not-allowed`; `server` where no Confetti answers. */
  readonly code: string;
  /** The status of the answer; undefined where there was none that could be understood. */
  readonly status: number | undefined;

  constructor(code: string, message: string, status?: number, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.status = status;
  }
}

/** As much of a problem (RFC 9457) as is told on; what else a newer server says is left out. */
const problemSchema = z.object({
  type: z.string(),
  detail: z.string(),
  code: z.string().default('server'),
  missing: z
    .array(z.object({ field: z.enum(fieldIds), label: z.string(), setBy: z.string(), where: z.string() }))
    .exactOptional(),
  errors: z.array(z.object({ field: z.string(), message: z.string() })).default([]),
});

const refused = 'urn:confetti:refused:';

/**
 * What an answer that is no success means for whoever asked, as the same errors that Confetti throws without a server;
 * undefined where it says nothing that could be understood.
 */
export function errorOf(status: number, answer: unknown): Error | undefined {
  const parsed = problemSchema.safeParse(answer);
  if (!parsed.success) return undefined;
  const { type, detail, code, missing, errors } = parsed.data;
  if (type.startsWith(refused)) {
    // A code that only a newer server knows is told on as it is.
    const why = type.slice(refused.length) as RefusalCode;
    return new RefusedError({ code: why, message: detail, ...(missing === undefined ? {} : { missing }) });
  }
  if (code === 'no-answer') return new NoAnswerError(detail);
  const wrong = errors.filter(({ message }) => !detail.includes(message));
  const lines = [detail, ...wrong.map(({ field, message }) => `${field} ${message}`)];
  return new ServerProblemError(code, lines.join('\n'), status);
}
