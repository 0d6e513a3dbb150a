import { z } from '@hono/zod-openapi';
import { directoryOf } from '../../../domain/directory/content.ts';
import type { DirectoryView } from '../../../domain/directory/state.ts';
import { previewSynchronisation } from '../../synchronisation-preview.ts';
import { aChange, answers, body, idOf, json, oneThing, route, type Api } from '../routes.ts';
import { answerOf } from '../schemas/answer-of.ts';
import { idempotencyKey } from '../schemas/common.ts';
import { directorySchema, editDone, type ToldDirectory } from '../schemas/directory.ts';
import { changeOf, directoryEdit } from './edit-bodies.ts';

const report = answerOf<{ readonly report: readonly string[] }>()(
  z.strictObject({ report: z.array(z.string()) }),
).openapi('SynchronisationPreview');

/** The people of the process: who they are, what they hold, when they are away. */
export function addDirectory(api: Api, now: () => number): void {
  const tags = ['Directory'];
  const show = route({
    method: 'get',
    path: '/api/v1/directory',
    tags,
    summary: 'Everybody with their roles, and the latest edits',
    responses: answers({ 200: json('The directory.', directorySchema) }, oneThing),
  });
  api.openapi(show, async (c) => c.json(told(await c.get('door').directory()), 200));

  const edit = route({
    method: 'post',
    path: '/api/v1/directory/edits',
    tags,
    summary: 'Edit the directory (operators), or say when you are away',
    request: { headers: idempotencyKey, body: body(directoryEdit) },
    responses: answers({ 200: json('Done. Sent again, it is answered the same.', editDone) }, aChange),
  });
  api.openapi(edit, async (c) => {
    const asked = c.req.valid('json');
    const id = idOf(asked, c.req.valid('header'));
    const door = c.get('door');
    const change = changeOf(asked, () => door.policy());
    const answer = await door.editDirectory(id, change);
    return c.json({ id, ...answer }, 200);
  });

  const preview = route({
    method: 'get',
    path: '/api/v1/directory/synchronisation',
    tags,
    summary: 'What taking over the policy file would change',
    description: 'Nothing is changed: the edit `synchronise` does it.',
    responses: answers({ 200: json('A line for each change.', report) }, [...oneThing, 422]),
  });
  api.openapi(preview, async (c) => {
    const door = c.get('door');
    const file = directoryOf(door.policy());
    return c.json({ report: previewSynchronisation(await door.directory(), file, now()) }, 200);
  });
}

function told({ synchronised, ...view }: DirectoryView): ToldDirectory {
  return { ...view, synchronisedAt: synchronised.at };
}
