import { z } from 'zod';
import { openSteps } from '../api/directory/hand-overs.ts';
import { directorySchema } from '../api/schemas/directory.ts';
import type { Calls } from './calls.ts';
import type { CommandDoor } from './command-door.ts';
import { needSelf } from './self.ts';

type Directory = Pick<CommandDoor, 'viewDirectory' | 'editDirectory' | 'openStepsOf'>;

const edited = z.object({
  revision: z.number(),
  message: z.string(),
  report: z.array(z.string()).exactOptional(),
});

/** The people behind a server, and what waits for each. */
export function openDirectory(calls: Calls, self: string): Directory {
  return {
    async viewDirectory() {
      const { synchronisedAt, ...view } = await calls.get('/directory', directorySchema);
      return { ...view, synchronised: { at: synchronisedAt } };
    },
    async editDirectory({ actor, ...edit }) {
      needSelf(self, actor.email);
      // A server takes over its own policy file.
      const { kind, id, comment } = edit;
      const said = { kind, id, ...(comment === undefined ? {} : { comment }) };
      return calls.post('/directory/edits', kind === 'synchronise' ? said : edit, edited);
    },
    openStepsOf: ({ id }) => calls.get(`/people/${encodeURIComponent(id)}/open-steps`, openSteps),
  };
}

/** What taking over the server's policy file would change, a line each. */
export async function previewSynchronisationThere(calls: Calls): Promise<readonly string[]> {
  const { report } = await calls.get('/directory/synchronisation', z.object({ report: z.array(z.string()) }));
  return report;
}
