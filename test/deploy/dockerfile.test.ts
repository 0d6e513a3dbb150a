import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import path from 'node:path';
import { cloneRoot } from '../../embedded/config.ts';
import { fileOf, instructions, service } from './compose-file.ts';

interface Package {
  scripts: Record<string, string>;
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
}

const manifest = JSON.parse(fileOf('package.json')) as Package;

/** What is copied from the clone, not from another stage. */
const copied = instructions('COPY')
  .filter((rest) => !rest.startsWith('--from='))
  .flatMap((rest) => rest.split(' ').slice(0, -1));

const folders = copied.filter((name) => !name.includes('.'));

/** What the copied files import when they run: types are gone by then. */
const imports = globSync(`{${folders.join(',')}}/**/*.{ts,tsx}`, { cwd: cloneRoot }).flatMap((file) => {
  const text = readFileSync(path.join(cloneRoot, file), 'utf8');
  // Node does not strip types beside JSX; a type more is no harm here.
  const code = file.endsWith('.tsx') ? text : stripTypeScriptTypes(text);
  const found = code.matchAll(/^(?:import|export|\}) ?.*\bfrom '([^']+)'|\bimport\(?\s*'([^']+)'/gm);
  return Array.from(found, ([, named, bare]) => ({ file, from: named ?? bare ?? '' }));
});

describe('the Dockerfile', () => {
  it('copies files that are there', () => {
    for (const name of copied) assert.ok(existsSync(path.join(cloneRoot, name)), name);
  });

  it('copies what tells the server how to compile its pages', () => {
    assert.ok(copied.includes('tsconfig.json'));
    const { compilerOptions } = JSON.parse(fileOf('tsconfig.json')) as {
      compilerOptions: Record<string, unknown>;
    };
    assert.deepEqual([compilerOptions['jsx'], compilerOptions['jsxImportSource']], ['react-jsx', 'hono/jsx']);
  });

  it('copies what .dockerignore lets through, and nothing else is let through', () => {
    const rules = fileOf('.dockerignore')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'));
    assert.equal(rules[0], '*');
    assert.deepEqual(rules.slice(1).sort(), copied.map((name) => `!${name}`).sort());
  });

  it('copies every folder that a copied file imports from', () => {
    const ours = imports.filter(({ from }) => from.startsWith('.'));
    const missing = ours
      .map(({ file, from }) => path.join(path.dirname(file), from))
      .filter((target) => !folders.includes(target.split(path.sep)[0]!));
    assert.deepEqual(missing, []);
  });

  it('installs every package that a copied file imports', () => {
    const packages = imports
      .map(({ from }) => from)
      .filter((from) => !/^(\.|node:)/.test(from))
      .map((from) =>
        from
          .split('/')
          .slice(0, from.startsWith('@') ? 2 : 1)
          .join('/'),
      );
    const missing = [...new Set(packages)].filter((name) => !(name in manifest.dependencies));
    assert.deepEqual(missing, []);
    assert.ok(instructions('RUN').some((command) => command.startsWith('npm ci --omit=dev ')));
  });

  it('has the Node that the project runs on, on Debian', () => {
    for (const from of instructions('FROM'))
      assert.equal(from.split(' ')[0], `node:${manifest.devDependencies['node']}-bookworm-slim`);
  });

  it('builds the bundle and runs the worker as package.json does', () => {
    assert.ok(instructions('RUN').includes(manifest.scripts['bundle']!));
    const [command] = instructions('CMD');
    assert.equal((JSON.parse(command ?? '[]') as string[]).join(' '), manifest.scripts['worker']);
    assert.equal(service('worker').command, undefined);
  });

  it('puts bundle and archive where docker-compose.yml says, and the archive belongs to the user that runs', () => {
    const { environment = {} } = service('worker');
    assert.equal(
      environment['CONFETTI_WORKFLOW_BUNDLE'],
      `${instructions('WORKDIR').at(-1)}/dist/workflow-bundle.js`,
    );
    const [user] = instructions('USER');
    assert.notEqual(user, 'root');
    const made = `install --directory --owner=${user} --group=${user} ${environment['CONFETTI_ARCHIVE_DIR']}`;
    assert.ok(instructions('RUN').some((command) => command.endsWith(made)));
  });
});
