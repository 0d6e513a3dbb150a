import type { PayloadCodec } from '@temporalio/common';
import type { CommandLineSignIn } from '../announcement.ts';
import type { Policy } from '../../domain/policy/policy.ts';
import type { Confetti } from '../index.ts';
import type { PersonalDoor } from '../personal/door.ts';
import type { Timing } from '../live/timing.ts';
import type { CustomerQuota } from '../personal/customer-quota.ts';
import type { People } from '../personal/people.ts';
import type { Identity, Principal } from '../personal/principal.ts';
import type { Hono } from 'hono';
import type { OurCookies } from './cookies.ts';
import type { Logger } from './log.ts';
import type { CallsInAMinute } from './rate-limits.ts';

/** What the surfaces over HTTP are built on. */
export interface ServerParts {
  readonly confetti: Confetti;
  readonly policy: Policy;
  /** The policy as its file has it, with the comments that say where each rule comes from; it is not shown without. */
  readonly policyText?: string;
  readonly people: People;
  readonly signIn: SignIn;
  /** How a command line signs in; without it none can. */
  readonly commandLine?: CommandLineSignIn;
  readonly links: ServerLinks;
  /** Shows what is encrypted to operators in Temporal Web; absent where nothing is. */
  readonly codecServer?: CodecServerParts;
  readonly now: () => number;
  /** Where calls are logged; nowhere without one. */
  readonly log?: Logger;
  /** When changes are looked for, and event streams kept alive; real time without one. */
  readonly timing?: Timing;
  /** How many calls are taken in a minute; what is not said is as `callsInAMinute` has it. */
  readonly callsPerMinute?: Partial<CallsInAMinute>;
  /** Addresses and networks of the proxies before this server; none without it. */
  readonly trustedProxies?: readonly string[];
  /** What customers may have open and hand in; `customerQuota` without it. */
  readonly customerQuota?: CustomerQuota;
}

/** What the codec server works with. */
export interface CodecServerParts {
  readonly codec: PayloadCodec;
  /** The one that the keys are for. */
  readonly namespace: string;
}

/** Places outside that pages link to; what is not set is not linked. No slash at their ends. */
export interface ServerLinks {
  /** This server as people reach it, for what is written down elsewhere; without it, as each of them did. */
  readonly confetti?: string;
  /** Temporal Web with its namespace, such as `http://127.0.0.1:8233/namespaces/default`. */
  readonly temporalWeb?: string;
  /** Salesforce's pages, such as `http://127.0.0.1:8811`. */
  readonly salesforce?: string;
  /** The Ops Portal, such as `http://127.0.0.1:8812`. */
  readonly opsPortal?: string;
  /** The imitated systems, where they run. */
  readonly sandboxes?: readonly { readonly name: string; readonly url: string }[];
}

/** How people and machines show who they are. Tests have one that takes their word. */
export interface SignIn {
  /** Routes under `/sign-in` and `/sign-out`. */
  readonly routes: Hono<ServerEnv>;
  /**
   * Whoever sent a request: by its bearer token, else by its session cookie; undefined for a visitor.
   * @throws BadTokenError for a token that is forged, expired or for somebody else's API
   */
  identify(request: Request): Promise<Identity | undefined>;
  /** Where a browser is sent to sign in and come back to `returnTo`, a path on this server. */
  signInUrl(returnTo: string): string;
}

/** A token that is not good: the message says why, and never repeats it. */
export class BadTokenError extends Error {
  override readonly name = 'BadTokenError';
}

/** What every handler finds on its context. */
export interface ServerEnv {
  readonly Variables: {
    readonly requestId: string;
    /** Undefined for a visitor. */
    who: Principal | undefined;
    /** Of whoever is signed in; handlers behind `signedIn` have one. */
    door: PersonalDoor;
    readonly cookies: OurCookies;
  };
}
