/*
 * Faults as people think of them, and what the sandboxes' remote control is sent for each (`POST /_sandbox/faults`, for mail
 * `/_sandbox/smtp-faults`). Only the imitated system's own calls are struck, never the pages that people look at.
 */

export type SandboxKind = 'salesforce' | 'tidb-cloud' | 'lark' | 'mail' | 'identity' | 'other';

/** What a sandbox imitates, by the name that the settings give it. */
export function kindOfSandbox(name: string): SandboxKind {
  const kinds: readonly (readonly [RegExp, SandboxKind])[] = [
    [/salesforce/i, 'salesforce'],
    [/tidb/i, 'tidb-cloud'],
    [/lark|feishu/i, 'lark'],
    [/mail/i, 'mail'],
    [/identity|oidc/i, 'identity'],
  ];
  return kinds.find(([pattern]) => pattern.test(name))?.[1] ?? 'other';
}

export const presetIds = [
  'away',
  'too-many',
  'slow',
  'drop-before',
  'drop-after',
  'garbage',
  'try-later',
  'no-such-recipient',
] as const;
export type PresetId = (typeof presetIds)[number];

/** A preset strikes so many calls, or (`untilCleared`) all of them until the faults are cleared. */
interface Preset {
  readonly fault: object;
  readonly untilCleared?: true;
}

const slowMs = 5_000;
const serviceAway = [{ message: 'The service is not available.', errorCode: 'SERVER_UNAVAILABLE' }];

/** Which calls of an HTTP sandbox are the system's own. */
const callsOf: Readonly<Record<Exclude<SandboxKind, 'mail'>, string | undefined>> = {
  salesforce: '/services',
  'tidb-cloud': '^/(ops|v1beta1)/',
  lark: '/open-apis',
  identity: undefined,
  other: undefined,
};

const smtpPresets: Readonly<Partial<Record<PresetId, Preset>>> = {
  away: { fault: { kind: 'refuse', code: 421, stage: 'connect' }, untilCleared: true },
  'try-later': { fault: { kind: 'refuse', code: 450, stage: 'recipient' } },
  'no-such-recipient': { fault: { kind: 'refuse', code: 550, stage: 'recipient' } },
  slow: { fault: { kind: 'slow', delayMs: slowMs } },
  'drop-before': { fault: { kind: 'drop-before-commit' } },
  'drop-after': { fault: { kind: 'drop-after-commit' } },
};

function httpPresets(kind: Exclude<SandboxKind, 'mail'>): Readonly<Partial<Record<PresetId, Preset>>> {
  const path = callsOf[kind];
  const match = path === undefined ? {} : { match: { path } };
  return {
    away: {
      fault: {
        ...{ kind: 'status', status: 503 },
        ...(kind === 'salesforce' ? { body: serviceAway } : {}),
        ...match,
      },
      untilCleared: true,
    },
    'too-many': { fault: { kind: 'status', status: 429, headers: { 'retry-after': '1' }, ...match } },
    slow: { fault: { kind: 'slow', delayMs: slowMs, ...match } },
    'drop-before': { fault: { kind: 'drop-before-commit', ...match } },
    // What TiDB Cloud commits is a grant: the call whose outcome must not stay unknown (design.md, "Credits, exactly once").
    'drop-after': {
      fault: {
        kind: 'drop-after-commit',
        ...(kind === 'tidb-cloud' ? { match: { method: 'POST', path: '/ops' } } : match),
      },
    },
    garbage: { fault: { kind: 'garbage', ...match } },
  };
}

/** What can be switched on in a sandbox. */
export function presetsOf(kind: SandboxKind): readonly PresetId[] {
  return presetIds.filter((id) => presetTable(kind)[id] !== undefined);
}

/** Enough to outlast any trial. */
const untilCleared = 1_000_000;

/** The fault that a preset stands for; undefined where the sandbox has no such preset. */
export function faultOf(kind: SandboxKind, id: PresetId, times: number): object | undefined {
  const preset = presetTable(kind)[id];
  if (preset === undefined) return undefined;
  return { ...preset.fault, times: preset.untilCleared === true ? untilCleared : times };
}

function presetTable(kind: SandboxKind): Readonly<Partial<Record<PresetId, Preset>>> {
  return kind === 'mail' ? smtpPresets : httpPresets(kind);
}
