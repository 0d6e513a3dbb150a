import { z } from 'zod';
import { holdingsOf, type Ask, type Holding } from './holdings.ts';
import { faultOf, kindOfSandbox, type PresetId, type SandboxKind } from './presets.ts';

/** Where an imitated system runs, as the settings name it. */
export interface SandboxPlace {
  readonly name: string;
  readonly url: string;
}

const fault = z.object({
  kind: z.string(),
  times: z.number(),
  status: z.number().optional(),
  code: z.number().optional(),
  delayMs: z.number().optional(),
});
const faultsAnswer = z.object({ faults: z.array(fault) });
const clockAnswer = z.object({ now: z.iso.datetime(), offsetMs: z.number() });
const callsAnswer = z.object({
  counts: z.record(z.string(), z.number()),
  calls: z.array(z.object({ at: z.string(), method: z.string(), path: z.string(), status: z.number() })),
});

/** A fault that waits to strike. */
export type WaitingFault = z.output<typeof fault>;

/** A sandbox as it is now. */
export interface SandboxReading {
  readonly kind: SandboxKind;
  readonly holdings: readonly Holding[];
  readonly faults: readonly WaitingFault[];
  /** Its own time: milliseconds since 1970 UTC, and how far that is from real time. */
  readonly clock: { readonly now: number; readonly offsetMs: number };
  readonly calls: number;
  /** The newest first. */
  readonly latestCalls: z.output<typeof callsAnswer>['calls'];
}

/** A sandbox, or why it cannot be shown: one that is away harms no other. */
export type SandboxState = SandboxPlace &
  ({ readonly reading: SandboxReading } | { readonly reading?: never; readonly why: string });

/** A sandbox that did not do what it was told; the message says which one and why. */
export class SandboxError extends Error {
  override readonly name = 'SandboxError';
}

/** Longer than any of them takes, and short enough to look at the others. */
const answerWithinMs = 3_000;
const shownCalls = 5;

/** How every one of them stands now. Never rejects. */
export function readSandboxes(places: readonly SandboxPlace[]): Promise<SandboxState[]> {
  return Promise.all(
    places.map(async (place) => {
      try {
        return { ...place, reading: await read(place) };
      } catch (error) {
        return { ...place, why: whyNot(error) };
      }
    }),
  );
}

async function read(place: SandboxPlace): Promise<SandboxReading> {
  const kind = kindOfSandbox(place.name);
  const ask: Ask = async (path, schema) => schema.parse(await call(place, 'GET', path));
  const [faults, smtp, clock, calls, holdings] = await Promise.all([
    ask('/_sandbox/faults', faultsAnswer),
    kind === 'mail' ? ask('/_sandbox/smtp-faults', faultsAnswer) : { faults: [] },
    ask('/_sandbox/clock', clockAnswer),
    ask(`/_sandbox/calls?limit=${shownCalls}`, callsAnswer),
    holdingsOf(kind, ask),
  ]);
  return {
    ...{ kind, holdings },
    faults: [...smtp.faults, ...faults.faults],
    clock: { now: Date.parse(clock.now), offsetMs: clock.offsetMs },
    calls: Object.values(calls.counts).reduce((sum, count) => sum + count, 0),
    latestCalls: calls.calls.toReversed(),
  };
}

/** @throws SandboxError where it does not answer, or has no such preset */
export async function switchFaultOn(place: SandboxPlace, preset: PresetId, times: number): Promise<void> {
  const kind = kindOfSandbox(place.name);
  const told = faultOf(kind, preset, times);
  if (told === undefined) throw new SandboxError(`${place.name} has no fault "${preset}".`);
  await tell(place, 'POST', kind === 'mail' ? '/_sandbox/smtp-faults' : '/_sandbox/faults', told);
}

/** @throws SandboxError where it does not answer */
export async function clearFaults(place: SandboxPlace): Promise<void> {
  await tell(place, 'DELETE', '/_sandbox/faults');
  if (kindOfSandbox(place.name) === 'mail') await tell(place, 'DELETE', '/_sandbox/smtp-faults');
}

/** Moves its clock on; null returns it to real time. @throws SandboxError where it does not answer */
export async function moveClock(place: SandboxPlace, byMs: number | null): Promise<void> {
  await tell(place, 'PUT', '/_sandbox/clock', byMs === null ? { now: null } : { advanceMs: byMs });
}

async function tell(place: SandboxPlace, method: string, path: string, body?: object): Promise<void> {
  try {
    await call(place, method, path, body);
  } catch (error) {
    throw new SandboxError(`${place.name}: ${whyNot(error)}`, { cause: error });
  }
}

async function call({ url }: SandboxPlace, method: string, path: string, body?: object): Promise<unknown> {
  const answer = await fetch(`${url}${path}`, {
    method,
    signal: AbortSignal.timeout(answerWithinMs),
    redirect: 'error',
    ...(body === undefined
      ? {}
      : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
  if (!answer.ok) throw new SandboxError(`it answers ${answer.status} to ${method} ${path}`);
  return answer.json();
}

function whyNot(error: unknown): string {
  if (error instanceof SandboxError) return error.message;
  if (error instanceof z.ZodError) return 'it answers something that is not understood';
  if (error instanceof DOMException && error.name === 'TimeoutError') {
    return `no answer within ${answerWithinMs / 1000} s`;
  }
  const { cause } = error as Error;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  return code === 'ECONNREFUSED' ? 'nothing listens there' : `it cannot be reached${code && ` (${code})`}`;
}
