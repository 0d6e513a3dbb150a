import type { Timing } from './timing.ts';

/** Told the revision of what is watched: once at the beginning, then whenever it is another one. */
export type Listener = (revision: string) => void;

/** Ends a watch. */
export type Stop = () => void;

/**
 * Looks at things again and again while somebody listens, once for all who listen to the same; nothing is looked at for
 * nobody.
 */
export interface Watcher {
  watch(key: string, look: () => Promise<string>, listener: Listener): Stop;
}

interface Watched {
  readonly listeners: Set<Listener>;
  revision?: string;
  /** Calls off the next look. */
  callOff: () => void;
}

/** @param everyMs between the end of a look and the next one, so that what answers slowly is not asked more */
export function createWatcher(timing: Timing, everyMs: number): Watcher {
  const watched = new Map<string, Watched>();

  const lookAt = async (key: string, entry: Watched, look: () => Promise<string>): Promise<void> => {
    // What cannot be seen for a moment has not changed: the next look tells.
    const revision = await look().catch(() => undefined);
    if (watched.get(key) !== entry) return;
    if (revision !== undefined && revision !== entry.revision) {
      entry.revision = revision;
      for (const listener of entry.listeners) listener(revision);
    }
    entry.callOff = timing.after(everyMs, () => void lookAt(key, entry, look));
  };

  return {
    watch(key, look, listener) {
      const known = watched.get(key);
      const entry: Watched = known ?? { listeners: new Set(), callOff: () => undefined };
      // A function may listen twice, and stops once each time.
      const own: Listener = (revision) => listener(revision);
      entry.listeners.add(own);
      if (known === undefined) {
        watched.set(key, entry);
        void lookAt(key, entry, look);
      } else if (entry.revision !== undefined) {
        own(entry.revision);
      }
      return () => {
        entry.listeners.delete(own);
        if (entry.listeners.size > 0 || watched.get(key) !== entry) return;
        watched.delete(key);
        entry.callOff();
      };
    },
  };
}
