import { Hono } from 'hono';
import type { Context } from 'hono';
import { z } from 'zod';

import type { CallLog } from './calls.ts';
import type { SandboxClock } from './clock.ts';
import { faultKinds } from './faults.ts';
import type { Faults } from './faults.ts';
import { controlPage } from './control-page.ts';
import { pageHeaders } from '../page.ts';

const clockBody = z.union([
  z.strictObject({ now: z.iso.datetime({ offset: true }).nullable() }),
  z.strictObject({ advanceMs: z.int() }),
]);

/** The body as JSON; undefined when it is not, which every schema here refuses. */
async function jsonBody(c: Context): Promise<unknown> {
  try {
    return await c.req.json<unknown>();
  } catch {
    return undefined;
  }
}

function refuse(c: Context, expected: string, error: z.ZodError): Response {
  return c.json({ message: `Send JSON like ${expected}. ${z.prettifyError(error)}` }, 400);
}

/**
 * The remote control of a sandbox, mounted on `/_sandbox`. It is not part of the imitated system and needs no sign-in:
 * sandboxes listen on loopback.
 *
 * - `GET /`: a page for people with what can be told to this sandbox and what waits.
 * - `GET /faults` · `POST /faults` (one fault or a list) · `DELETE /faults`
 * - `GET /clock` · `PUT /clock` with `{ "now": instant or null }` or `{ "advanceMs": n }`
 * - `GET /calls?limit=n`
 */
export function sandboxControl(parts: { faults: Faults; clock: SandboxClock; calls: CallLog }): Hono {
  const { faults, clock, calls } = parts;
  const control = new Hono();
  const showFaults = () => ({
    faults: faults.list(),
    injectedCount: faults.injectedCount,
    kinds: faultKinds,
    refusals: faults.refusals(),
  });
  const showClock = () => ({ now: clock.now().toISOString(), offsetMs: clock.offsetMs });

  control.get('/', (c) => c.html(controlPage(faults, clock), 200, pageHeaders));
  control.get('/faults', (c) => c.json(showFaults()));
  control.post('/faults', async (c) => {
    const body = await jsonBody(c);
    const parsed = z
      .array(faults.schema)
      .min(1)
      .safeParse(Array.isArray(body) ? body : [body]);
    if (!parsed.success) {
      const example = '{"kind":"status","status":503,"times":2,"match":{"method":"POST","path":"/ops"}}';
      return refuse(c, example, parsed.error);
    }
    for (const fault of parsed.data) faults.inject(fault);
    return c.json(showFaults(), 201);
  });
  control.delete('/faults', (c) => {
    faults.clear();
    return c.json(showFaults());
  });

  control.get('/clock', (c) => c.json(showClock()));
  control.put('/clock', async (c) => {
    const parsed = clockBody.safeParse(await jsonBody(c));
    if (!parsed.success) {
      return refuse(c, '{"now":"2026-03-01T09:00:00Z"}, {"now":null} or {"advanceMs":60000}', parsed.error);
    }
    if ('now' in parsed.data) clock.set(parsed.data.now);
    else clock.advance(parsed.data.advanceMs);
    return c.json(showClock());
  });

  control.get('/calls', (c) => {
    const limit = z.coerce.number().int().min(1).max(500).default(50).safeParse(c.req.query('limit'));
    if (!limit.success) return c.json({ message: 'limit is a whole number from 1 to 500.' }, 400);
    return c.json({ counts: calls.counts(), calls: calls.recent(limit.data) });
  });
  return control;
}
