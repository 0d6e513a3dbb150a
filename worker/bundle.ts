import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode } from '@temporalio/worker';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The converter that turns undecodable payloads into refusals runs inside the workflow sandbox, so it is bundled. */
export const payloadConverterPath = join(root, 'workflows/payload-converter.ts');

const failureConverterPath = join(root, 'workflows/failure-converter.ts');

/** Bundles workflow code; `workflowsPath` is the module whose exports are the workflows. */
export async function bundleWorkflows(workflowsPath = join(root, 'workflows/index.ts')): Promise<string> {
  const { code } = await bundleWorkflowCode({
    ...{ workflowsPath, payloadConverterPath, failureConverterPath },
    logger: quiet,
  });
  return code;
}

/** The bundle for where payloads are encrypted: its failures are encoded (`workflows/failure-converter.ts`). */
export function encodingFailures(bundle: string): string {
  // On the first line, so that source maps still point where they did.
  return `globalThis.confettiEncodesFailures = true; ${bundle}`;
}

const silent = (): void => undefined;
const quiet = {
  log: silent,
  trace: silent,
  debug: silent,
  info: silent,
  warn: (message: string) => process.stderr.write(`${message}\n`),
  error: (message: string) => process.stderr.write(`${message}\n`),
};

/** Changes whenever the bundle would. */
function sourceHash(): string {
  const hash = createHash('sha256');
  const files = ['package-lock.json', ...globSync('{workflows,domain}/**/*.ts', { cwd: root }).sort()];
  for (const file of files) hash.update(`${file}\0`).update(readFileSync(join(root, file)));
  return hash.digest('hex');
}

/** Builds `dist/workflow-bundle.js` unless it is that of the present sources. */
export async function buildBundle(file = join(root, 'dist/workflow-bundle.js')): Promise<void> {
  const stamp = `// confetti workflows ${sourceHash()}\n`;
  if (existsSync(file) && readFileSync(file, 'utf8').startsWith(stamp)) return;
  const code = await bundleWorkflows();
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, stamp + code);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildBundle();
