import type { Context } from 'hono';
import { streamSSE, type SSEStreamingApi } from 'hono/streaming';
import type { Timing } from '../../live/timing.ts';
import type { Listener, Stop } from '../../live/watcher.ts';
import type { ServerEnv } from '../../server/parts.ts';
import type { Streams } from './streams.ts';

const retryMs = 3_000;
const pingEveryMs = 15_000;
/** Then the client comes again by itself, and shows again who it is. */
const longestMs = 600_000;

/**
 * Streams `changed` with the revision of what is watched whenever it is another one than the reader has seen, and `ping`
 * while nothing happens. `seen` is what the reader says to have seen; without it, as it is at the beginning.
 * @param watch throws where they may not watch it
 */
export async function streamChanges(
  c: Context<ServerEnv>,
  {
    streams,
    timing,
    seen,
  }: { readonly streams: Streams; readonly timing: Timing; readonly seen: string | undefined },
  watch: (listener: Listener) => Stop | Promise<Stop>,
): Promise<Response> {
  const release = streams.open(c.get('door').who);
  const feed = createFeed(seen);
  let stop: Stop;
  try {
    stop = await watch(feed.listener);
  } catch (error) {
    release();
    throw error;
  }
  // A client that went while its rights were looked at never reads.
  const end = (): void => {
    stop();
    release();
    feed.close();
  };
  // Proxies that collect an answer before they hand it on would hold events back.
  c.header('x-accel-buffering', 'no');
  return streamSSE(c, async (stream) => {
    stream.onAbort(end);
    const callOff = timing.after(longestMs, feed.close);
    try {
      await send(stream, feed, timing);
    } finally {
      callOff();
      end();
    }
  });
}

async function send(stream: SSEStreamingApi, feed: Feed, timing: Timing): Promise<void> {
  await stream.write(`retry: ${retryMs}\n\n`);
  let callOff = timing.after(pingEveryMs, feed.ping);
  for (;;) {
    const news = await feed.next();
    callOff();
    if (news === 'end' || stream.aborted) return;
    if (news === 'ping') await stream.writeSSE({ event: 'ping', data: '' });
    // An id without data is kept by the client for its next connection, and is no event.
    else if (news.isFirst) await stream.write(`id: ${news.revision}\n\n`);
    else await stream.writeSSE({ event: 'changed', id: news.revision, data: news.revision });
    callOff = timing.after(pingEveryMs, feed.ping);
  }
}

type News = 'ping' | 'end' | { readonly revision: string; readonly isFirst: boolean };

/** What is to be sent next: of several changes that pile up for a slow reader, the last. */
interface Feed {
  readonly listener: Listener;
  readonly ping: () => void;
  readonly close: () => void;
  readonly next: () => Promise<News>;
}

function createFeed(seen: string | undefined): Feed {
  let sent = seen;
  let revision: string | undefined;
  let isPingDue = false;
  let isClosed = false;
  let wake = (): void => undefined;
  const due = (): News | undefined => {
    if (isClosed) return 'end';
    if (revision !== undefined && revision !== sent) {
      const isFirst = sent === undefined;
      sent = revision;
      return { revision, isFirst };
    }
    if (!isPingDue) return undefined;
    isPingDue = false;
    return 'ping';
  };
  return {
    listener(now) {
      revision = now;
      wake();
    },
    ping() {
      isPingDue = true;
      wake();
    },
    close() {
      isClosed = true;
      wake();
    },
    async next() {
      for (;;) {
        const news = due();
        if (news !== undefined) return news;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
}
