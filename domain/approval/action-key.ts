import { canonicalJson } from '../policy/canonical-json.ts';
import { shortDigest } from '../wording/short-digest.ts';
import type { Action } from './actions.ts';

/**
 * What makes an action the same when it is sent again: its name, who does it and what they ask for. The surface does not
 * count, nor does `seen`, which says what its sender looked at and is newer when they look again. 13 characters.
 */
export function actionKey(action: Action): string {
  const { id: _id, actor, seen: _seen, ...asked } = action as Action & { readonly seen?: string };
  return shortDigest(canonicalJson({ ...asked, by: actor.email.trim().toLowerCase() }));
}
