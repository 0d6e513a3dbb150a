import { Hono } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { z } from 'zod';

import { userIdOf } from './data-set.ts';
import { SalesforceError } from './errors.ts';
import { normalizeId } from './ids.ts';
import { isObject } from './input.ts';
import { printInstant } from './instants.ts';
import type { Org } from './org.ts';
import { showRecord } from './read.ts';
import { updateRecord } from './records.ts';

const lockBody = z.strictObject({
  id: z.string(),
  times: z.int().min(1).default(1),
});
const usageBody = z.strictObject({ used: z.int().min(0) });
/** Who edits records by hand: somebody of BE&O, and never Confetti's own user. */
const editorId = userIdOf('kevin.lu@example.com');
const convertBody = z.strictObject({ accountId: z.string().optional() });

/**
 * Salesforce's part of the remote control, mounted on `/_sandbox` beside the kit's.
 *
 * - `GET /records/{Object}`: every record, deleted ones too.
 * - `PATCH /records/{Object}/{id}` with `{ "Field": value }`: what a person does with the Edit button, rules included.
 * - `POST /expire-sessions`: every access token is refused from now on with 401 INVALID_SESSION_ID.
 * - `POST /locks` with `{ "id", "times"? }`: the next writes of that record fail with UNABLE_TO_LOCK_ROW.
 * - `PUT /api-usage` with `{ "used" }`: at the daily limit (see `/limits`) calls fail with 403 REQUEST_LIMIT_EXCEEDED.
 * - `POST /leads/{id}/convert` with `{ "accountId"? }`: what a person does with the Convert button, which REST cannot.
 */
export function salesforceControl(org: Org): Hono {
  const control = new Hono();

  control.get('/records/:object', (c) => {
    const object = org.schema.object(c.req.param('object'));
    if (object === undefined) {
      const names = org.schema.objects.map(({ name }) => name).join(', ');
      return c.json({ message: `There is no such object. Ask for one of ${names}.` }, 404);
    }
    return c.json({ records: org.store.all(object, true).map((record) => showRecord(record, '60.0')) });
  });

  control.patch('/records/:object/:id', async (c) => {
    const object = org.schema.object(c.req.param('object'));
    const fields = await c.req.json<unknown>().catch(() => undefined);
    if (object === undefined || !isObject(fields)) {
      const message = 'Name an object and a record id, and send JSON like {"Credits_Granted__c":null}.';
      return c.json({ message }, object === undefined ? 404 : 400);
    }
    try {
      const { id } = org.store.atomically(() =>
        updateRecord(org, object, c.req.param('id'), fields, { userId: editorId, autoAssign: false }),
      );
      const record = org.store.get(object, id);
      return c.json(record === undefined ? { id } : showRecord(record, '60.0'));
    } catch (error) {
      if (!(error instanceof SalesforceError)) throw error;
      return c.json(error.body(), error.status as ContentfulStatusCode);
    }
  });

  control.post('/expire-sessions', (c) => {
    org.sessions.expireAll();
    return c.body(null, 204);
  });

  control.post('/locks', async (c) => {
    const parsed = lockBody.safeParse(await c.req.json<unknown>().catch(() => undefined));
    const id = parsed.success ? normalizeId(parsed.data.id) : null;
    if (!parsed.success || id === null) {
      return c.json({ message: 'Send JSON like {"id":"a record id","times":2}.' }, 400);
    }
    org.locks.set(id, parsed.data.times);
    return c.json({ id, times: parsed.data.times }, 201);
  });

  control.put('/api-usage', async (c) => {
    const parsed = usageBody.safeParse(await c.req.json<unknown>().catch(() => undefined));
    if (!parsed.success) return c.json({ message: 'Send JSON like {"used":15000}.' }, 400);
    org.usage.set(parsed.data.used);
    return c.json({ used: org.usage.used, limit: org.usage.limit });
  });

  control.post('/leads/:id/convert', async (c) => {
    const parsed = convertBody.safeParse(await c.req.json<unknown>().catch(() => ({})));
    const object = org.schema.object('Lead');
    const id = normalizeId(c.req.param('id'));
    const lead = object === undefined || id === null ? undefined : org.store.get(object, id);
    if (!parsed.success || object === undefined || lead === undefined || lead.deleted) {
      return c.json(
        { message: 'Name an existing Lead, and send JSON like {"accountId":"an Account id"}.' },
        404,
      );
    }
    const now = printInstant(org.clock.now());
    org.store.update(object, lead.id, {
      ...lead.fields,
      Status: 'Converted',
      IsConverted: true,
      ConvertedAccountId: parsed.data.accountId === undefined ? null : normalizeId(parsed.data.accountId),
      LastModifiedDate: now,
      SystemModstamp: now,
    });
    return c.body(null, 204);
  });
  return control;
}
