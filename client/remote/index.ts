import { openHandover } from '../handover.ts';
import { openCalls, type RemotePlace } from './calls.ts';
import type { CommandDoor } from './command-door.ts';
import { openDirectory, previewSynchronisationThere } from './directory.ts';
import { readMe, type Me } from './me.ts';
import { openOperations } from './operations.ts';
import { openRequests } from './requests.ts';

/** Confetti behind a server, as one person who is signed in there: it is done in their name, as far as the server lets them. */
export interface Remote extends CommandDoor {
  me(): Promise<Me>;
  /** What taking over the server's own policy file would change in the directory, a line each. */
  previewSynchronisation(): Promise<readonly string[]>;
}

interface RemoteOptions extends RemotePlace {
  /** The e-mail address of whoever is signed in. */
  readonly self: string;
}

export function openRemote({ self, ...place }: RemoteOptions): Remote {
  const calls = openCalls(place);
  const requests = openRequests(calls, self);
  return {
    ...requests,
    // Each step is handed over by itself, in an action of its own.
    ...openHandover(requests),
    ...openDirectory(calls, self),
    ...openOperations(calls, self),
    me: () => readMe(calls),
    previewSynchronisation: () => previewSynchronisationThere(calls),
  };
}
