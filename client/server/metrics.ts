import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** What `/metrics` tells, in the text format of Prometheus. Nothing in it says who did what. */
export interface Metrics {
  /** A call was answered. Of an event stream this is its opening. */
  called(
    call: { readonly method: string; readonly route: string; readonly status: number },
    ms: number,
  ): void;
  /** How many event streams are open now. */
  streamsOpen(count: number): void;
  /** The text, with the media type that it has. */
  read(): Promise<{ readonly text: string; readonly type: string }>;
}

/** Seconds: pages and reads come in tens of milliseconds, actions wait for a worker up to 15 s. */
const buckets = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15];

export function createMetrics(): Metrics {
  const registry = new Registry();
  const durations = new Histogram({
    name: 'confetti_http_request_duration_seconds',
    help: 'Time to answer, by route pattern.',
    labelNames: ['method', 'route', 'status'],
    buckets,
    registers: [registry],
  });
  const streams = new Gauge({
    name: 'confetti_event_streams_open',
    help: 'Open streams of server-sent events.',
    registers: [registry],
  });
  let watchesProcess = false;
  return {
    called: ({ method, route, status }, ms) =>
      durations.observe({ method, route, status: String(status) }, ms / 1000),
    streamsOpen: (count) => streams.set(count),
    async read() {
      // Watching the process costs timers, so it begins with the first look.
      if (!watchesProcess) collectDefaultMetrics({ register: registry });
      watchesProcess = true;
      return { text: await registry.metrics(), type: registry.contentType };
    },
  };
}
