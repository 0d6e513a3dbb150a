/**
 * Makes a fresh clone ready to run: installs the packages of package-lock.json when they are not the installed ones.
 *
 * Run before `npm start`, `npm test` and `npm run check` by the machine's own Node with nothing installed, so: plain
 * JavaScript, nothing but `node:` imports. Everything after this step runs on the Node that the lock file brings.
 * Exit code 0 when node_modules is what the lock file says, 1 with the reason otherwise.
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const OLDEST_NODE_MAJOR = 20;
const PROGRESS_EVERY_MS = 5_000;

class PrepareError extends Error {}

/** @param {string} file @returns {Record<string, any> | undefined} the `packages` of a lock file; undefined when it is missing or damaged */
function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return undefined;
  }
}

/** Why the packages must be installed; undefined when what is installed is what the lock file says. */
function reasonToInstall() {
  const locked = packagesOf(path.join(root, 'package-lock.json'));
  if (!locked) {
    throw new PrepareError(
      `package-lock.json is missing or damaged in ${root}. Restore it: git checkout package-lock.json`,
    );
  }
  // npm writes this file as the last thing it does: an interrupted installation has none.
  const installed = packagesOf(path.join(root, 'node_modules', '.package-lock.json'));
  if (!installed) return 'no packages are installed yet';
  for (const [name, want] of Object.entries(locked)) {
    if (name === '') continue;
    const have = installed[name];
    // Packages for other platforms are locked but never installed.
    if (!have && (want.optional || want.devOptional)) continue;
    if (!have || have.version !== want.version || have.integrity !== want.integrity) {
      return `package-lock.json has changed (${path.basename(name)} ${want.version})`;
    }
  }
  const extra = Object.keys(installed).find((name) => !(name in locked));
  if (extra) return `package-lock.json has changed (without ${path.basename(extra)})`;
  return nodeProblem(locked);
}

/** What is wrong with the Node that comes as a package; undefined when it runs. node_modules copied from another kind of machine fails here. */
function nodeProblem(locked) {
  const wanted = locked['node_modules/node']?.version;
  if (!wanted) return undefined;
  const found = spawnSync(path.join(root, 'node_modules', '.bin', 'node'), ['--version'], {
    encoding: 'utf8',
  });
  return found.stdout?.trim() === `v${wanted}`
    ? undefined
    : `Node ${wanted} from package-lock.json is not installed or does not run here`;
}

/** Runs `npm ci` with the npm and the Node that started us, telling every few seconds that it is still at it. */
async function install(reason) {
  say(`Installing packages with npm ci: ${reason}.`);
  const bin = path.join(root, 'node_modules', '.bin');
  const env = {
    ...process.env,
    // npm ci deletes node_modules, so it must not run on the Node in there.
    PATH: (process.env.PATH ?? '')
      .split(path.delimiter)
      .filter((dir) => path.resolve(dir) !== bin)
      .join(path.delimiter),
  };
  const npmCli = process.env.npm_execpath;
  const [command, first] =
    npmCli && path.basename(npmCli) === 'npm-cli.js'
      ? [process.env.npm_node_execpath ?? process.execPath, [npmCli]]
      : ['npm', []];
  // Explicit, because the machine's settings may say otherwise: Node itself is a development package and is put in place by its install script.
  const child = spawn(
    command,
    [
      ...first,
      'ci',
      '--include=dev',
      '--include=optional',
      '--ignore-scripts=false',
      '--no-audit',
      '--no-fund',
    ],
    {
      cwd: root,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    },
  );
  // Whoever ends this step must not leave npm working on its own; npm goes on after a polite request. What it leaves
  // unfinished counts as not installed.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.once(signal, () => {
      try {
        process.kill(-child.pid, 'SIGKILL');
      } catch {
        // It has ended already.
      }
      process.kill(process.pid, signal);
    });
  }
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  const startedAt = Date.now();
  const seconds = () => Math.round((Date.now() - startedAt) / 1000);
  const ticking = setInterval(() => say(`  … npm ci, ${seconds()} s`), PROGRESS_EVERY_MS);
  const code = await new Promise((resolve, reject) => {
    child.on('error', (error) =>
      reject(
        new PrepareError(
          `npm cannot be run (${error.code}). Install npm, which comes with Node, and try again.`,
        ),
      ),
    );
    child.on('close', (exitCode, signal) => resolve(exitCode ?? signal));
  }).finally(() => clearInterval(ticking));
  if (code !== 0) {
    const lines = output.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('npm warn'));
    throw new PrepareError(
      `npm ci failed (${code}). Its last lines:\n${lines
        .slice(-15)
        .map((line) => `  ${line}`)
        .join('\n')}\n` +
        `Mend what they name (often the network or the npm registry setting) and try again; "npm ci" in ${root} shows everything.`,
    );
  }
  say(`Packages installed in ${seconds()} s.`);
}

/** Whether a process with this id lives (also one of another user). */
function alive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Runs `work` while no other process of this clone does: two npm ci at once would delete each other's files. */
async function alone(work) {
  const lockFile = path.join(root, '.confetti', 'prepare.lock');
  mkdirSync(path.dirname(lockFile), { recursive: true });
  for (let told = false; ;) {
    try {
      writeFileSync(lockFile, String(process.pid), { flag: 'wx' });
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const holder = holderOf(lockFile);
    if (holder === undefined) {
      rmSync(lockFile, { force: true });
      continue;
    }
    if (!told) say(`Process ${holder} is installing the packages; waiting for it.`);
    told = true;
    await delay(300);
  }
  try {
    return await work();
  } finally {
    rmSync(lockFile, { force: true });
  }
}

/** The process that holds the lock; undefined when it died without letting go. */
function holderOf(lockFile) {
  try {
    const text = readFileSync(lockFile, 'utf8');
    // Created a moment ago and not yet written to: somebody is there.
    if (text === '' && Date.now() - statSync(lockFile).mtimeMs < 2_000) return 'unknown';
    return alive(Number(text)) && Number(text) > 0 ? Number(text) : undefined;
  } catch {
    return undefined;
  }
}

function say(line) {
  process.stdout.write(`${line}\n`);
}

try {
  if (Number(process.versions.node.split('.')[0]) < OLDEST_NODE_MAJOR) {
    throw new PrepareError(
      `Node ${process.versions.node} is too old to install the packages: Node ${OLDEST_NODE_MAJOR} or newer is needed. Confetti brings the Node it runs on by itself.`,
    );
  }
  if (reasonToInstall()) {
    await alone(async () => {
      const reason = reasonToInstall();
      if (!reason) return;
      await install(reason);
      const left = reasonToInstall();
      if (left) {
        throw new PrepareError(
          `npm ci ended well, but ${left}. If the npm on this machine blocks install scripts, allow that of the package "node" (npm help install-scripts) and try again.`,
        );
      }
    });
  }
} catch (error) {
  if (!(error instanceof PrepareError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
