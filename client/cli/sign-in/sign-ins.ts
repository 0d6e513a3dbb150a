import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { UsageError } from '../failures.ts';

/** Somebody who has signed in to one server, with what shows it. Never to be printed as a whole. */
export interface SignIn {
  /** The server, without a slash at its end. */
  readonly url: string;
  /** Where tokens are renewed: where they came from, whoever the server names by now. */
  readonly issuer: string;
  readonly clientId: string;
  readonly audience: string;
  readonly email: string;
  readonly name: string;
  readonly accessToken: string;
  /** Milliseconds since 1970 UTC; absent where the provider did not say. */
  readonly expiresAt?: number;
  /** Absent where the provider gives none: then the sign-in ends with its access token. */
  readonly refreshToken?: string;
  readonly signedInAt: number;
}

/** The sign-ins of whoever runs the command line, one for each server, in a file that only they can read. */
export interface SignIns {
  readonly file: string;
  /** The latest one: commands go through its server unless something says otherwise. */
  current(): SignIn | undefined;
  of(url: string): SignIn | undefined;
  /** All of them; none where the file cannot be read, which is no reason not to sign in again. */
  all(): readonly SignIn[];
  /** Keeps a new one, which is the current one from then on. */
  keep(signIn: SignIn): void;
  /** Puts a renewed one in the place of the one before it. */
  renew(signIn: SignIn): void;
  forget(url: string): void;
  /** One process at a time: a refresh token may be good for one use only. */
  alone<T>(work: () => Promise<T>): Promise<T>;
}

const signInSchema = z.object({
  url: z.string(),
  issuer: z.string(),
  clientId: z.string(),
  audience: z.string(),
  email: z.string(),
  name: z.string(),
  accessToken: z.string(),
  expiresAt: z.number().exactOptional(),
  refreshToken: z.string().exactOptional(),
  signedInAt: z.number(),
});
const fileSchema = z.object({ current: z.string().nullable(), signIns: z.array(signInSchema) });
type Kept = z.output<typeof fileSchema>;

const nothing: Kept = { current: null, signIns: [] };

export function openSignIns(folder: string): SignIns {
  const file = join(folder, 'sign-in.json');

  const read = (): Kept => {
    let text: string;
    try {
      text = readFileSync(file, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return nothing;
      throw unreadable(file);
    }
    try {
      return fileSchema.parse(JSON.parse(text));
    } catch {
      // What the parser says quotes the file, and the file has tokens in it.
      throw unreadable(file);
    }
  };
  const write = (kept: Kept): void => {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    // A new file in the place of the old one: nobody reads half of it, and its mode does not depend on what was there.
    const next = `${file}.${process.pid}`;
    rmSync(next, { force: true });
    writeFileSync(next, `${JSON.stringify(kept, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
    renameSync(next, file);
  };
  const without = ({ signIns }: Kept, url: string): SignIn[] => signIns.filter((each) => each.url !== url);

  return {
    file,
    current() {
      const { current, signIns } = read();
      return signIns.find(({ url }) => url === current);
    },
    of: (url) => read().signIns.find((each) => each.url === url),
    all: () => readOrNothing(read).signIns,
    keep(signIn) {
      write({ current: signIn.url, signIns: [...without(readOrNothing(read), signIn.url), signIn] });
    },
    renew(signIn) {
      const kept = read();
      write({ ...kept, signIns: [...without(kept, signIn.url), signIn] });
    },
    forget(url) {
      const kept = readOrNothing(read);
      const signIns = without(kept, url);
      if (signIns.length === 0) rmSync(file, { force: true });
      else write({ current: kept.current === url ? null : kept.current, signIns });
    },
    async alone(work) {
      const release = await locked(folder);
      try {
        return await work();
      } finally {
        release();
      }
    },
  };
}

/** A file that cannot be read is no reason not to sign in again, or out. */
function readOrNothing(read: () => Kept): Kept {
  try {
    return read();
  } catch (error) {
    if (error instanceof UsageError) return nothing;
    throw error;
  }
}

function unreadable(file: string): UsageError {
  return new UsageError(`${file} cannot be read: sign in again with "confetti sign-in", or remove it.`);
}

const waitsAtMostMs = 30_000;
const lookEveryMs = 50;

/** The operating system lets go of the lock when the process ends, however it ends. */
async function locked(folder: string): Promise<() => void> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const endsAt = Date.now() + waitsAtMostMs;
  for (;;) {
    const lock = new DatabaseSync(join(folder, 'sign-in.lock.db'));
    try {
      lock.exec('PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE');
      return () => {
        lock.close();
      };
    } catch (error) {
      lock.close();
      if (Date.now() > endsAt) throw error;
    }
    await delay(lookEveryMs);
  }
}
