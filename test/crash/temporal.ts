import { existsSync } from 'node:fs';
import { rm, mkdtemp, writeFile, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Connection } from '@temporalio/client';
import { bundleWorkflowCode } from '@temporalio/worker';
import { searchAttributes } from '../../domain/search-attributes.ts';
import { parsePolicy } from '../../domain/policy/load.ts';
import type { Policy } from '../../domain/policy/policy.ts';
import { startChild } from '../../embedded/child.ts';
import { cloneRoot } from '../../embedded/config.ts';
import { startDevServer, type DevServer } from '../../embedded/dev-server.ts';
import { temporalCli } from '../../embedded/engine/temporal-cli.ts';
import { registerSearchAttributes, waitForNamespace } from '../../embedded/namespace.ts';
import { payloadConverterPath } from '../../worker/bundle.ts';
import type { Walk } from './walks.ts';

/** A dev server with a namespace for each cell. Workflow tasks of workers that died are handed out again after 5 s instead of 10. */
export async function startTemporal(
  namespaces: readonly string[],
  { port = 0, dbFile }: { readonly port?: number; readonly dbFile?: string } = {},
): Promise<DevServer> {
  const server = await startDevServer({
    cli: await temporalCli((line) => process.stderr.write(`${line}\n`)),
    ...{ port, headless: true, searchAttributes },
    ...(dbFile === undefined ? {} : { dbFile }),
    namespaces,
    settings: { 'history.defaultWorkflowTaskTimeout': '"5s"' },
  });
  const connection = await Connection.connect({ address: server.address });
  try {
    for (const namespace of namespaces) {
      await waitForNamespace(connection, namespace);
      await registerSearchAttributes(connection, namespace, searchAttributes);
    }
  } finally {
    await connection.close();
  }
  return server;
}

/** What all workers of the matrix share: the bundle with short time-outs, and the policy of each walk. */
export interface Files {
  /** Settings of every worker. */
  readonly settings: Readonly<Record<string, string>>;
  policyOf(walk: Walk): Promise<{ readonly policy: Policy; readonly file: string }>;
  remove(): Promise<void>;
}

export async function makeFiles(): Promise<Files> {
  const folder = await mkdtemp(path.join(tmpdir(), 'confetti-crash-'));
  const bundle = path.join(folder, 'workflow-bundle.js');
  const { code } = await bundleWorkflowCode({
    workflowsPath: path.join(cloneRoot, 'workflows', 'index.ts'),
    workflowInterceptorModules: [path.join(import.meta.dirname, 'short-time-outs.ts')],
    payloadConverterPath,
    logger: quiet,
  });
  await writeFile(bundle, code);
  const shipped = await readFile(path.join(cloneRoot, 'policy', 'default.yaml'), 'utf8');
  const settings = { CONFETTI_WORKFLOW_BUNDLE: bundle, NODE_COMPILE_CACHE: path.join(folder, 'compiled') };
  // A worker without settings ends at once, and leaves the compiled code for the hundreds that are killed.
  await startChild({
    name: 'compiling worker',
    command: process.execPath,
    args: ['--disable-warning=ExperimentalWarning', 'worker/main.ts'],
    cwd: cloneRoot,
    env: { PATH: process.env['PATH'], NODE_COMPILE_CACHE: settings.NODE_COMPILE_CACHE },
  }).exited;
  return {
    settings,
    async policyOf({ name, policy: edits = [] }) {
      const text = edits.reduce((edited, [from, to]) => {
        if (!edited.includes(from))
          throw new Error(`The policy file has no "${from}", which the walk "${name}" changes`);
        return edited.replace(from, to);
      }, shipped);
      const file = path.join(folder, edits.length === 0 ? 'default.yaml' : `${name}.yaml`);
      if (!existsSync(file)) await writeFile(file, text);
      const parsed = parsePolicy(text, file);
      if (!parsed.ok)
        throw new Error(
          `The policy of the walk "${name}" cannot be used: ${JSON.stringify(parsed.problems)}`,
        );
      return { policy: parsed.policy, file };
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

const silent = (): void => undefined;
const quiet = {
  log: silent,
  trace: silent,
  debug: silent,
  info: silent,
  warn: console.warn,
  error: console.error,
};
