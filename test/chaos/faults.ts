import type { FaultInput } from '../../sandbox/kit/faults.ts';
import type { SmtpFaultInput } from '../../sandbox/mail/faults.ts';
import type { PortSetting } from '../../embedded/config.ts';
import type { Place } from '../support/product.ts';
import type { Random } from './random.ts';

/** An outside system that misbehaves on command. */
export type System = 'tidb-cloud' | 'salesforce' | 'lark' | 'mail';

/** A fault with the name that it is counted under. */
export type PlannedFault =
  | { readonly system: 'mail'; readonly name: string; readonly fault: SmtpFaultInput }
  | { readonly system: Exclude<System, 'mail'>; readonly name: string; readonly fault: FaultInput };

const grantCall = { method: 'POST', path: '/ops/v1/orgs' };
const operation = { method: 'PUT', path: '/ops/v1/orgs' };
const lookUp = { method: 'GET', path: '/ops/v1/orgs' };
const mirror = { method: 'POST', path: '/services/data' };
const anyCall = { path: '/services' };
const card = { method: 'POST', path: '/open-apis/im' };

const busy = (status: number, more: object = {}): FaultInput => ({
  kind: 'status',
  status,
  body: { message: 'Chaos', errorCode: 'SERVER_UNAVAILABLE' },
  ...more,
});
const retryAfter = { headers: { 'retry-after': '1' } };

/** What binds exactly-once: a grant whose outcome is lost, unknown, late or worded by nobody. */
const grantFaults: readonly (readonly [number, string, FaultInput])[] = [
  [5, 'grant: cut before commit', { kind: 'drop-before-commit', match: grantCall }],
  [7, 'grant: cut after commit', { kind: 'drop-after-commit', match: grantCall }],
  [3, 'grant: 429 with Retry-After', { ...busy(429, retryAfter), match: grantCall }],
  [3, 'grant: 500', { ...busy(500), match: grantCall }],
  [3, 'grant: slow', { kind: 'slow', delayMs: 1_500, match: grantCall }],
  [5, 'grant: garbage after commit', { kind: 'garbage', match: grantCall }],
];

/** The adapter gives up after 15 seconds; the grant is made afterwards, between the look-up and the next attempt. */
const lateGrant: FaultInput = { kind: 'slow', delayMs: 17_000, match: grantCall };

const otherFaults: readonly (readonly [number, Exclude<System, 'mail'>, string, FaultInput])[] = [
  [3, 'tidb-cloud', 'look-up: 500', { ...busy(500), match: lookUp }],
  [3, 'tidb-cloud', 'look-up: garbage', { kind: 'garbage', match: lookUp }],
  [2, 'tidb-cloud', 'look-up: 429 with Retry-After', { ...busy(429, retryAfter), match: lookUp }],
  [2, 'tidb-cloud', 'look-up: cut', { kind: 'drop-before-commit', match: lookUp }],
  [1, 'tidb-cloud', 'operation: cut after commit', { kind: 'drop-after-commit', match: operation }],
  [1, 'tidb-cloud', 'operation: 500', { ...busy(500), match: operation }],
  [4, 'salesforce', 'mirror: cut before commit', { kind: 'drop-before-commit', match: mirror }],
  [5, 'salesforce', 'mirror: cut after commit', { kind: 'drop-after-commit', match: mirror }],
  [4, 'salesforce', 'mirror: garbage after commit', { kind: 'garbage', match: mirror }],
  [3, 'salesforce', 'any call: 503', { ...busy(503), match: anyCall }],
  [2, 'salesforce', 'any call: 429 with Retry-After', { ...busy(429, retryAfter), match: anyCall }],
  [2, 'salesforce', 'any call: slow', { kind: 'slow', delayMs: 1_500, match: anyCall }],
  [2, 'lark', 'card: 500', { ...busy(500), match: card }],
  [2, 'lark', 'card: cut after commit', { kind: 'drop-after-commit', match: card }],
];

const mailFaults: readonly (readonly [number, string, SmtpFaultInput])[] = [
  [2, 'mail: refused for now', { kind: 'refuse', code: 450 }],
  [2, 'mail: cut after commit', { kind: 'drop-after-commit' }],
];

/** The faults for about one grant: often one of its own, now and then a look-up that fails as well, and others. */
export function faultsForOneRequest(random: Random, isLateAllowed: boolean): PlannedFault[] {
  const faults: PlannedFault[] = [];
  const other = (only?: System): void => {
    const choices = otherFaults.filter(([, system]) => only === undefined || system === only);
    const [, system, name, fault] = random.weighted(choices.map((choice) => [choice[0], choice] as const));
    faults.push({ system, name, fault });
  };
  if (random.chance(0.35)) {
    const [, name, fault] = random.weighted(grantFaults.map((choice) => [choice[0], choice] as const));
    faults.push({ system: 'tidb-cloud', name, fault });
    if (random.chance(0.3)) other('tidb-cloud');
  }
  if (isLateAllowed && random.chance(0.015)) {
    faults.push({ system: 'tidb-cloud', name: 'grant: made after we gave up', fault: lateGrant });
  }
  while (random.chance(0.4)) other();
  if (random.chance(0.08)) {
    const [, name, fault] = random.weighted(mailFaults.map((choice) => [choice[0], choice] as const));
    faults.push({ system: 'mail', name, fault });
  }
  return faults;
}

/** How many faults of one name were planned, waited in a sandbox, and struck a call. */
export interface FaultCount {
  readonly name: string;
  readonly injected: number;
  readonly struck: number;
}

/** The remote controls of a place's sandboxes. */
export interface Faults {
  inject(planned: PlannedFault): Promise<void>;
  /** Resolves when no fault of this name waits any more, or after `withinMs`. */
  untilStruck(planned: PlannedFault, withinMs: number): Promise<void>;
  /** Signs the product out of Salesforce. */
  expireSessions(): Promise<void>;
  /** Takes back what has not struck yet, and counts. */
  clear(): Promise<FaultCount[]>;
  /** Keeps limits that belong to one day or one minute of real use from being what the run is about. */
  liftLimits(): Promise<void>;
}

const ports: Readonly<Record<System, PortSetting>> = {
  'tidb-cloud': 'CONFETTI_SANDBOX_TIDB_CLOUD_PORT',
  salesforce: 'CONFETTI_SANDBOX_SALESFORCE_PORT',
  lark: 'CONFETTI_SANDBOX_LARK_PORT',
  mail: 'CONFETTI_SANDBOX_MAILBOX_PORT',
};

export function faultsOf(place: Place): Faults {
  const control = (system: System, path: string): string => `${place.url(ports[system])}/_sandbox/${path}`;
  const queueOf = (system: System): string => control(system, system === 'mail' ? 'smtp-faults' : 'faults');
  const waiting = async (system: System): Promise<unknown[]> =>
    (await call<{ faults: unknown[] }>(queueOf(system))).faults;
  const injected: PlannedFault[] = [];

  return {
    async inject(planned) {
      injected.push(planned);
      await call(queueOf(planned.system), 'POST', planned.fault);
    },
    async untilStruck({ system, fault }, withinMs) {
      const endsAt = Date.now() + withinMs;
      while (Date.now() < endsAt && (await waiting(system)).some((left) => isSame(left, fault))) {
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    expireSessions: () => call(control('salesforce', 'expire-sessions'), 'POST'),
    async clear() {
      const left = new Map<System, unknown[]>();
      for (const system of Object.keys(ports) as System[]) {
        left.set(system, await waiting(system));
        await call(queueOf(system), 'DELETE');
      }
      const names = [...new Set(injected.map(({ name }) => name))].sort();
      return names.map((name) => {
        const ofName = injected.filter((planned) => planned.name === name);
        const [first] = ofName;
        const unspent =
          first === undefined
            ? 0
            : (left.get(first.system) ?? []).filter((fault) => isSame(fault, first.fault)).length;
        return { name, injected: ofName.length, struck: ofName.length - unspent };
      });
    },
    async liftLimits() {
      await call(control('tidb-cloud', 'rate-limit'), 'PUT', { perMinute: 100_000 });
      await call(control('salesforce', 'api-usage'), 'PUT', { used: 0 });
    },
  };
}

/** A waiting fault has what was injected, and its defaults filled in. */
function isSame(waiting: unknown, fault: object): boolean {
  const given = waiting as Record<string, unknown>;
  return Object.entries(fault).every(([key, value]) => JSON.stringify(given[key]) === JSON.stringify(value));
}

async function call<T>(url: string, method = 'GET', body?: unknown): Promise<T> {
  const answer = await fetch(url, { method, ...(body !== undefined && { body: JSON.stringify(body) }) });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${url} answered ${answer.status}: ${text}`);
  return (text === '' ? undefined : JSON.parse(text)) as T;
}
