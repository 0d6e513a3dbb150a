import { fileURLToPath } from 'node:url';
import { encodeSearchAttributeIndexedValueType } from '@temporalio/common/lib/search-attributes.js';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { timeSkippingServer } from '../../embedded/engine/test-server.ts';
import { searchAttributes } from '../../domain/search-attributes.ts';
import { bundleWorkflows } from '../../worker/bundle.ts';

/*
 * What all tests of a run share: one workflow bundle and one time-skipping server, made when the first test asks and
 * stopped by the root hook when the last is over.
 */

let environment: Promise<TestWorkflowEnvironment> | undefined;
let bundle: Promise<string> | undefined;
let isQuiet = false;

/** The workflows of the product and, beside them, those that only tests run. */
export function sharedBundle(): Promise<string> {
  beQuiet();
  bundle ??= bundleWorkflows(fileURLToPath(new URL('workflows/index.ts', import.meta.url)));
  return bundle;
}

export function timeSkippingEnvironment(): Promise<TestWorkflowEnvironment> {
  environment ??= startTimeSkipping();
  return environment;
}

/** Only what a test did not mean to happen is worth a line: refusals and cut-off workflows are in tests on purpose. */
function beQuiet(): void {
  if (isQuiet) return;
  isQuiet = true;
  Runtime.install({
    logger: new DefaultLogger('ERROR'),
    telemetryOptions: { logging: { filter: { core: 'ERROR', other: 'ERROR' } } },
  });
}

async function startTimeSkipping(): Promise<TestWorkflowEnvironment> {
  beQuiet();
  const path = await timeSkippingServer((line) => process.stderr.write(`${line}\n`));
  const env = await TestWorkflowEnvironment.createTimeSkipping({
    server: { executable: { type: 'existing-path', path } },
  });
  // This server cannot list attributes, only add them; it is new, so it has none.
  const codes = Object.entries(searchAttributes).map(([name, type]) => [
    name,
    encodeSearchAttributeIndexedValueType(type),
  ]);
  await env.connection.operatorService.addSearchAttributes({
    namespace: env.namespace ?? 'default',
    searchAttributes: Object.fromEntries(codes),
  });
  return env;
}

const cleanups: (() => Promise<void>)[] = [];

/** Has something stopped when all tests are over, the latest first and before the server. */
export function atTheEnd(cleanup: () => Promise<void>): void {
  cleanups.unshift(cleanup);
}

export const mochaHooks = {
  async afterAll(): Promise<void> {
    for (const cleanup of cleanups) await cleanup();
    await (await environment)?.teardown();
  },
};
