import { Runtime, type TelemetryOptions } from '@temporalio/worker';
import type { Logger } from '../client/log.ts';
import type { WorkerConfig } from './config.ts';
import { sdkLogger } from './log.ts';

/**
 * Has the SDK write to our log and, where an address is given, tell Prometheus how the worker does.
 * @throws Error when nothing can listen at that address
 */
export function installRuntime(
  log: Logger,
  { CONFETTI_METRICS_ADDRESS: bindAddress }: Pick<WorkerConfig, 'CONFETTI_METRICS_ADDRESS'>,
): void {
  const telemetryOptions: TelemetryOptions = {
    // What a worker says at rest is said by its `ready`; warnings and errors are for people.
    logging: { filter: { core: 'WARN', other: 'ERROR' }, forward: {} },
    ...(bindAddress !== undefined && {
      metrics: {
        prometheus: {
          bindAddress,
          countersTotalSuffix: true,
          unitSuffix: true,
          useSecondsForDurations: true,
        },
      },
    }),
  };
  try {
    Runtime.install({ logger: sdkLogger(log), telemetryOptions });
  } catch (error) {
    if (bindAddress === undefined) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(
      `Nothing can listen at ${bindAddress} (${why}): give another CONFETTI_METRICS_ADDRESS, or none.`,
      { cause: error },
    );
  }
}
