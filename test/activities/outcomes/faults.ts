import type { FailureKind } from '../../../activities/failures.ts';
import type { FaultInput } from '../../../sandbox/kit/faults.ts';
import { garbageShapes } from '../../../sandbox/kit/garbage.ts';
import type { SmtpFaultInput } from '../../../sandbox/mail/faults.ts';
import type { World } from './world.ts';

export type SystemName = 'Salesforce' | 'TiDB Cloud' | 'Lark' | 'mail' | 'Temporal';

/** Which calls of a system a fault is for. */
export type Aim = NonNullable<FaultInput['match']>;

/**
 * A way in which one call of a system goes wrong.
 *
 * - `retryable`: nothing was done.
 * - `unknown`: it may have been done, and the caller is not told.
 * - `permanent`: refused, and it would be refused again.
 */
export interface SystemFault {
  readonly name: string;
  readonly outcome: 'retryable' | 'unknown' | 'permanent';
  /** What an activity that reads, or one that writes, fails with; `recovers` where the adapter gets over it by itself. */
  readonly read: FailureKind | 'recovers';
  readonly write: FailureKind | 'recovers';
  inject(world: World, aim: Aim): void;
  /** Whether it still waits for a call. */
  isWaiting(world: World): boolean;
}

type HttpSystem = 'salesforce' | 'tidbCloud' | 'lark';
type Kind = FailureKind | 'recovers';
type Said = readonly [fault: FaultInput, outcome: SystemFault['outcome'], read: Kind, write?: Kind];

function overHttp(system: HttpSystem, faults: readonly Said[]): SystemFault[] {
  return faults.map(([fault, outcome, read, write = read]) => ({
    ...{ name: nameOf(fault), outcome, read, write },
    inject: (world, match) => world[system].faults.inject({ ...fault, match }),
    isWaiting: (world) => world[system].faults.list().length > 0,
  }));
}

function nameOf(fault: FaultInput): string {
  if (fault.kind === 'refusal') return fault.name;
  if (fault.kind === 'garbage') return `garbage (${fault.shape})`;
  return fault.kind === 'status' ? `status ${fault.status}` : fault.kind;
}

const refusal = (name: string): FaultInput => ({ kind: 'refusal', name });

/** What every system over HTTP does. A true answer under a wrong type is read all the same, but where `wrongType` says. */
const common = (wrongType: Kind = 'recovers'): Said[] => [
  [{ kind: 'drop-before-commit' }, 'retryable', 'Unreachable'],
  [{ kind: 'drop-after-commit' }, 'unknown', 'Unreachable'],
  [{ kind: 'slow', delayMs: 30 }, 'retryable', 'recovers'],
  ...garbageShapes.map((shape): Said => [
    { kind: 'garbage', shape },
    'unknown',
    shape === 'wrong-type' ? wrongType : 'Unreachable',
  ]),
];

function onSmtp(faults: readonly (readonly [string, SmtpFaultInput, SystemFault['outcome'], Kind])[]) {
  return faults.map(([name, fault, outcome, kind]): SystemFault => ({
    ...{ name, outcome, read: kind, write: kind },
    inject: (world) => world.mail.smtpFaults.inject(fault),
    isWaiting: (world) => world.mail.smtpFaults.list().length > 0,
  }));
}

/** Every fault of every system, each of which is tried on every activity that calls the system. */
export const systemFaults: Readonly<Record<SystemName, readonly SystemFault[]>> = {
  Salesforce: overHttp('salesforce', [
    // Its library goes by the type.
    ...common('Unreachable'),
    [refusal('session-expired'), 'retryable', 'recovers'],
    [refusal('keys-refused'), 'retryable', 'recovers'],
    [refusal('row-locked'), 'retryable', 'recovers', 'Busy'],
    [refusal('request-limit'), 'retryable', 'Busy'],
    [refusal('concurrent-limit'), 'retryable', 'Busy'],
    [refusal('too-many-requests'), 'retryable', 'Busy'],
    [refusal('unavailable'), 'retryable', 'Busy'],
    [
      { kind: 'status', status: 400, body: [{ errorCode: 'FIELD_INTEGRITY_EXCEPTION', message: 'No.' }] },
      'permanent',
      'Invalid',
    ],
  ]),
  'TiDB Cloud': overHttp('tidbCloud', [
    ...common(),
    [refusal('session-expired'), 'retryable', 'Busy'],
    [refusal('keys-refused'), 'retryable', 'Unauthorized'],
    [refusal('too-many-requests'), 'retryable', 'Busy'],
    // A server that breaks down may have written before.
    [refusal('unavailable'), 'unknown', 'Busy', 'Unreachable'],
    [{ kind: 'status', status: 400, body: { code: 'INVALID', message: 'No.' } }, 'permanent', 'Invalid'],
  ]),
  Lark: overHttp('lark', [
    ...common(),
    [refusal('session-expired'), 'retryable', 'recovers'],
    [refusal('keys-refused'), 'retryable', 'recovers'],
    [refusal('too-many-requests'), 'retryable', 'Busy'],
    [refusal('receiver-limit'), 'retryable', 'Busy'],
    [{ kind: 'status', status: 503 }, 'unknown', 'Unreachable'],
    [refusal('not-available-to-receiver'), 'permanent', 'Invalid'],
  ]),
  mail: onSmtp([
    ['421 at connecting', { kind: 'refuse', code: 421, stage: 'connect' }, 'retryable', 'Busy'],
    ['450 for the recipient', { kind: 'refuse', code: 450 }, 'retryable', 'Busy'],
    ['452 for the mail', { kind: 'refuse', code: 452, stage: 'data' }, 'retryable', 'Busy'],
    ['drop-before-commit', { kind: 'drop-before-commit' }, 'retryable', 'Unreachable'],
    ['slow', { kind: 'slow', delayMs: 30 }, 'retryable', 'recovers'],
    ['drop-after-commit', { kind: 'drop-after-commit' }, 'unknown', 'Unreachable'],
    ['garbage', { kind: 'garbage' }, 'unknown', 'Unreachable'],
    ['550 for the recipient', { kind: 'refuse', code: 550 }, 'permanent', 'Invalid'],
  ]),
  Temporal: (['asked', 'answered'] as const).map((cut) => ({
    name: cut === 'asked' ? 'drop-before-commit' : 'drop-after-commit',
    outcome: cut === 'asked' ? 'retryable' : 'unknown',
    ...{ read: 'Unreachable', write: 'Unreachable' },
    inject: (world) => world.cutTemporal(cut),
    isWaiting: (world) => world.isCutWaiting,
  })),
};
