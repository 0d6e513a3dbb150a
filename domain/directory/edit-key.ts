import { canonicalJson } from '../policy/canonical-json.ts';
import { shortDigest } from '../wording/short-digest.ts';
import type { DirectoryEdit } from './edit.ts';

/** What makes an edit the same when it is sent again: who makes it, and all that it says. The surface does not count. */
export function editKey({ id: _id, actor, ...said }: DirectoryEdit): string {
  return shortDigest(canonicalJson({ ...said, by: actor.email.trim().toLowerCase() }));
}
