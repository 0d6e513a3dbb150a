import { z } from 'zod';

import { invalidCard, invalidParameter } from './errors.ts';
import type { LarkError } from './errors.ts';
import type { NewMessage } from './store.ts';

const request = z.object({
  receive_id: z.string().min(1),
  msg_type: z.enum(['text', 'post', 'interactive']),
  content: z.string().min(1),
  uuid: z.string().max(50).optional(),
});

/** The form of each kind of receiver's id. */
const receiverForms: Readonly<Record<string, RegExp>> = {
  open_id: /^ou_\w+$/,
  union_id: /^on_\w+$/,
  user_id: /^\w+$/,
  chat_id: /^oc_\w+$/,
  email: /^[^@\s]+@[^@\s]+$/,
};

function parseObject(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

/** What a call to send a message asks for, or Lark's refusal of it. `body` is undefined when it is no JSON. */
export function readMessage(
  receiveIdType: string | undefined,
  body: unknown,
): { readonly message: NewMessage } | { readonly error: LarkError } {
  const form = receiverForms[receiveIdType ?? ''];
  if (receiveIdType === undefined || form === undefined) {
    return { error: invalidParameter(`receive_id_type is one of ${Object.keys(receiverForms).join(', ')}.`) };
  }
  const parsed = request.safeParse(body);
  if (!parsed.success) return { error: invalidParameter(z.prettifyError(parsed.error)) };
  const { receive_id: receiveId, msg_type: msgType, content, uuid } = parsed.data;
  if (!form.test(receiveId)) return { error: invalidParameter(`receive_id is no ${receiveIdType}.`) };
  const object = parseObject(content);
  if (object === undefined) return { error: invalidParameter('content is not a string of valid JSON.') };
  if (msgType === 'interactive' && !('elements' in object) && !('body' in object)) {
    return { error: invalidCard('the card has neither elements nor a body.') };
  }
  return { message: { uuid: uuid ?? null, receiveIdType, receiveId, msgType, content } };
}
