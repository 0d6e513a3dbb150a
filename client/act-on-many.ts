import type { ActionAnswer, ActionName, ActionPayloads } from '../domain/approval/actions.ts';
import { eachByItself, type Outcome } from './each-by-itself.ts';

/** An action with its payload, ready to be sent. */
export type Sending = {
  [N in ActionName]: { readonly name: N; readonly payload: ActionPayloads[N] };
}[ActionName];

/** An action on one of several requests. */
export type RequestAction = Sending & { readonly requestId: string };

export type Act = <N extends ActionName>(
  requestId: string,
  name: N,
  payload: ActionPayloads[N],
) => Promise<ActionAnswer>;

/**
 * Sends each action by itself, at most five at a time; answers what became of each, in their order. Ids make it safe to
 * repeat: what was done is answered the same again.
 */
export function actOnMany(act: Act, actions: readonly RequestAction[]): Promise<Outcome<ActionAnswer>[]> {
  return eachByItself(actions, ({ requestId, name, payload }) => act(requestId, name, payload));
}
