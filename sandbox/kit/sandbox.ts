import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { Hono } from 'hono';
import type { Context } from 'hono';

import { createCallLog } from './calls.ts';
import { createClock } from './clock.ts';
import type { SandboxClock } from './clock.ts';
import { sandboxControl } from './control.ts';
import { createFaults } from './faults.ts';
import type { Faults } from './faults.ts';
import { serveApp } from './serve.ts';

export interface SandboxOptions {
  /** 0 takes a free port. */
  readonly port: number;
  /** 127.0.0.1 unless given. */
  readonly host?: string;
  /** Path of the SQLite file that keeps the sandbox's data, or `:memory:`. */
  readonly dataFile: string;
}

/** A running imitation of an outside system, with its remote control on `/_sandbox`. */
export interface Sandbox {
  /** Without a slash at its end. */
  readonly url: string;
  readonly port: number;
  readonly faults: Faults;
  readonly clock: SandboxClock;
  close(): Promise<void>;
}

/** What the routes of a sandbox are built on. */
export interface SandboxParts {
  /** Already has the call log, the faults and `/_sandbox` on it. */
  readonly app: Hono<{ Bindings: HttpBindings }>;
  readonly database: DatabaseSync;
  readonly clock: SandboxClock;
  readonly faults: Faults;
}

/**
 * Opens the data, lets `addRoutes` make the tables and routes of the imitated system, and listens. `faultsStrike` says
 * which requests a fault may strike (all unless given).
 */
export async function startSandbox(
  options: SandboxOptions,
  addRoutes: (parts: SandboxParts) => void,
  faultsStrike?: (c: Context) => boolean,
): Promise<Sandbox> {
  if (options.dataFile !== ':memory:') mkdirSync(dirname(options.dataFile), { recursive: true });
  const database = new DatabaseSync(options.dataFile);
  try {
    const clock = createClock();
    const faults = createFaults();
    const calls = createCallLog(() => clock.now());
    const app = new Hono<{ Bindings: HttpBindings }>();
    app.use(calls.middleware());
    app.use(faults.middleware(faultsStrike));
    let closed = false;
    // A request that a slow fault held until after the close finds no database: nobody waits for it any more.
    app.use(async (_c, next) => (closed ? RESPONSE_ALREADY_SENT : next()));
    app.route('/_sandbox', sandboxControl({ faults, clock, calls }));
    addRoutes({ app, database, clock, faults });

    const served = await serveApp(app, options);
    return {
      url: served.url,
      port: served.port,
      faults,
      clock,
      async close() {
        closed = true;
        await served.close();
        if (database.isOpen) database.close();
      },
    };
  } catch (error) {
    database.close();
    throw error;
  }
}
