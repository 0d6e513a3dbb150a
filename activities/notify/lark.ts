import type { Client } from '@larksuiteoapi/node-sdk';

import type { Notification } from '../../domain/notification.ts';
import type { Person } from '../../domain/people/person.ts';
import { deliveryId } from './channel.ts';
import type { Channel } from './channel.ts';
import { larkCard } from './lark-card.ts';
import { loadLarkClient } from './lark-client.ts';
import type { LarkClient } from './lark-client.ts';
import { LarkRefusal, larkFailure, tokenCodes } from './lark-failures.ts';

export interface LarkChannelOptions {
  /** The settings LARK_APP_ID and LARK_APP_SECRET. */
  readonly appId: string;
  readonly appSecret: string;
  /** The setting LARK_DOMAIN: `https://open.larksuite.com`, `https://open.feishu.cn`, or a local one. */
  readonly domain: string;
  /** For one call to Lark; 10 s unless given. */
  readonly timeoutMs?: number;
}

/**
 * Sends notifications as Lark cards from the app's bot, by the person's Lark id or else their e-mail address.
 *
 * The `uuid` of a message makes Lark send it at most once within an hour, so a repeat after an unknown outcome is safe.
 * Throws when a credential is blank.
 */
export function createLarkChannel({ timeoutMs = 10_000, ...app }: LarkChannelOptions): Channel {
  if (app.appId === '' || app.appSecret === '') {
    throw new Error(
      "Lark needs both settings LARK_APP_ID and LARK_APP_SECRET; they are on the app's page in its console.",
    );
  }
  let loading: Promise<LarkClient> | undefined;

  /** A token may be withdrawn before it expires; the SDK would go on using it, so one refusal fetches a new one. */
  async function call(
    signal: AbortSignal | undefined,
    run: (client: Client) => Promise<unknown>,
  ): Promise<void> {
    loading ??= loadLarkClient({ ...app, timeoutMs });
    const lark = await loading;
    await lark.withSignal(signal, async () => {
      try {
        await run(lark.client);
      } catch (error) {
        if (!(error instanceof LarkRefusal && tokenCodes.includes(error.code))) throw error;
        lark.forgetToken();
        await run(lark.client);
      }
    });
  }

  async function sendOne(notification: Notification, person: Person, signal?: AbortSignal): Promise<void> {
    const message = {
      params: { receive_id_type: person.larkId === undefined ? ('email' as const) : ('open_id' as const) },
      data: {
        receive_id: person.larkId ?? person.email,
        msg_type: 'interactive',
        content: JSON.stringify(larkCard(notification)),
        uuid: deliveryId(notification, person),
      },
    };
    try {
      await call(signal, (client) => client.im.message.create(message));
    } catch (error) {
      throw larkFailure(error, `Lark message to ${person.email}`);
    }
  }

  return {
    name: 'lark',
    async send(notification, signal) {
      for (const person of notification.to) await sendOne(notification, person, signal);
    },
    async ping() {
      try {
        // Answers only when the credentials are right and the app's bot is switched on.
        await call(undefined, (client) => client.request({ url: '/open-apis/bot/v3/info', method: 'GET' }));
      } catch (error) {
        throw larkFailure(error, 'Lark');
      }
    },
  };
}
