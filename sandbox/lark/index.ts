import type { HttpBindings } from '@hono/node-server';
import type { Context, Hono } from 'hono';
import { z } from 'zod';

import { sandboxCredentials } from '../credentials.ts';
import { startSandbox } from '../kit/sandbox.ts';
import type { Sandbox, SandboxOptions, SandboxParts } from '../kit/sandbox.ts';
import { pageHeaders } from '../page.ts';
import { larkAnswer, larkErrors } from './errors.ts';
import type { LarkError } from './errors.ts';
import { readMessage } from './messages.ts';
import { messagesPage } from './pages.ts';
import { larkRefusals } from './refusals.ts';
import { createLarkStore } from './store.ts';
import type { LarkStore, StoredMessage } from './store.ts';

export type { StoredMessage } from './store.ts';

const tokenLifetimeMs = 7_200_000;
/** Lark's limits for sending: 50 a second for the app, 5 a second to one receiver. */
const messagesPerSecond = 50;
const messagesPerSecondToOne = 5;

const credentials = z.object({ app_id: z.string(), app_secret: z.string() });

async function jsonBody(c: Context): Promise<unknown> {
  try {
    return await c.req.json<unknown>();
  } catch {
    return undefined;
  }
}

/** The message as the API shows it to the app that sent it. */
function shown({ messageId, msgType, content, createdAtMs }: StoredMessage) {
  return {
    message_id: messageId,
    msg_type: msgType,
    create_time: String(createdAtMs),
    update_time: String(createdAtMs),
    deleted: false,
    updated: false,
    sender: { id: sandboxCredentials.lark.appId, id_type: 'app_id', sender_type: 'app' },
    body: { content },
  };
}

/** What is wrong with the call's token, if anything. */
function tokenError(c: Context, store: LarkStore, now: Date): LarkError | undefined {
  const token = /^Bearer (.+)$/.exec(c.req.header('authorization') ?? '')?.[1];
  if (token === undefined) return larkErrors.missingToken;
  return store.tokenIsValid(token, now) ? undefined : larkErrors.invalidToken;
}

function addOpenApis(app: Hono<{ Bindings: HttpBindings }>, store: LarkStore, now: () => Date): void {
  app.post('/open-apis/auth/v3/tenant_access_token/internal', async (c) => {
    const given = credentials.safeParse(await jsonBody(c));
    const { appId, appSecret } = sandboxCredentials.lark;
    if (given.data?.app_id !== appId) return larkAnswer(larkErrors.invalidAppId);
    if (given.data.app_secret !== appSecret) return larkAnswer(larkErrors.invalidAppSecret);
    const token = store.issueToken(now(), tokenLifetimeMs);
    return c.json({ code: 0, msg: 'ok', tenant_access_token: token, expire: tokenLifetimeMs / 1000 });
  });

  app.get('/open-apis/bot/v3/info', (c) => {
    const error = tokenError(c, store, now());
    if (error !== undefined) return larkAnswer(error);
    return c.json({
      code: 0,
      msg: 'ok',
      bot: { activate_status: 2, app_name: 'Confetti', open_id: 'ou_bot' },
    });
  });

  app.post('/open-apis/im/v1/messages', async (c) => {
    const body = await jsonBody(c);
    const at = now();
    const error = tokenError(c, store, at);
    if (error !== undefined) return larkAnswer(error);
    const read = readMessage(c.req.query('receive_id_type'), body);
    if ('error' in read) return larkAnswer(read.error);

    const { message } = read;
    const earlier = message.uuid === null ? undefined : store.repeatOf(message.uuid, at);
    if (earlier !== undefined) return c.json({ code: 0, msg: 'success', data: shown(earlier) });
    if (store.countLastSecond(at) >= messagesPerSecond) return larkAnswer(larkErrors.rateLimit);
    if (store.countLastSecond(at, message.receiveId) >= messagesPerSecondToOne) {
      return larkAnswer(larkErrors.receiverRateLimit);
    }
    return c.json({ code: 0, msg: 'success', data: shown(store.add(message, at)) });
  });
}

function addRoutes({ app, database, clock, faults }: SandboxParts): void {
  const store = createLarkStore(database);
  faults.offer(larkRefusals(store));
  addOpenApis(app, store, () => clock.now());
  app.get('/', async (c) => {
    const to = c.req.query('to');
    return c.html(await messagesPage(store.list(to), to), 200, pageHeaders);
  });
  app.get('/api/messages', (c) => c.json({ messages: store.list(c.req.query('to')) }));
}

/**
 * Starts a local Lark Open Platform with one app (`sandboxCredentials.lark`): its tenant access token (2 h on the
 * sandbox's clock), its bot's info, and sending messages with deduplication by uuid within an hour and rate limits.
 * For people: `GET /` shows the messages, `GET /api/messages?to=` gives them as JSON.
 */
export function startLarkSandbox(options: SandboxOptions): Promise<Sandbox> {
  return startSandbox(options, addRoutes);
}
