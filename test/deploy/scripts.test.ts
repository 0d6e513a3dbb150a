import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { searchAttributes } from '../../domain/search-attributes.ts';
import { cloneRoot } from '../../embedded/config.ts';
import { service } from './compose-file.ts';

/** The types as the temporal command spells them. */
const spelledForCli = {
  KEYWORD: 'Keyword',
  KEYWORD_LIST: 'KeywordList',
  DATETIME: 'Datetime',
  INT: 'Int',
} as const;

describe('the scripts in deploy', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'confetti-deploy-'));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  /** The commands that a script gives to a stand-in for `program`, which does what `body` says. */
  function commandsOf(script: string, program: string, body: string, env: Record<string, string>): string[] {
    const log = path.join(folder, 'log');
    const fake = path.join(folder, program);
    writeFileSync(fake, `#!/bin/sh\nprintf '%s\\n' "$*" >>'${log}'\n${body}\n`);
    chmodSync(fake, 0o755);
    execFileSync('/bin/sh', [path.join(cloneRoot, 'deploy', script)], {
      env: { PATH: `${folder}:/usr/bin:/bin`, ...env },
      stdio: 'pipe',
    });
    return readFileSync(log, 'utf8').trimEnd().split('\n');
  }

  const setup = {
    TEMPORAL_ADDRESS: 'temporal:7233',
    TEMPORAL_NAMESPACE: 'poc',
    CONFETTI_RETENTION: '87600h',
  };

  it('add the search attributes of the code, with their types, one a command', () => {
    const added = commandsOf('temporal-setup.sh', 'temporal', '', setup)
      .map((command) => / search-attribute create --namespace poc --name (\w+) --type (\w+)$/.exec(command))
      .filter((match) => match !== null)
      .map(([, name, type]) => [name, type]);
    assert.deepEqual(
      added,
      Object.entries(searchAttributes).map(([name, type]) => [name, spelledForCli[type]]),
    );
  });

  it('end only after the server has answered a question about every search attribute', () => {
    const last = commandsOf('temporal-setup.sh', 'temporal', '', setup).at(-1);
    const question = Object.keys(searchAttributes)
      .map((name) => `${name} IS NULL`)
      .join(' AND ');
    assert.equal(last, `workflow count --namespace poc --query ${question}`);
  });

  it('set the retention of a namespace that is there', () => {
    const commands = commandsOf('temporal-setup.sh', 'temporal', '', setup);
    assert.ok(commands.includes('operator namespace update --namespace poc --retention 87600h'));
    assert.ok(!commands.some((command) => command.startsWith('operator namespace create')));
  });

  it('make a namespace that is not there, with the retention', () => {
    const noNamespace = 'case "$*" in *"namespace update"*) exit 1 ;; esac';
    const commands = commandsOf('temporal-setup.sh', 'temporal', noNamespace, setup);
    assert.ok(commands.includes('operator namespace create --namespace poc --retention 87600h'));
  });

  it('refuse to run without what they need, and say what it is', () => {
    for (const name of Object.keys(setup)) {
      const env = { ...setup, [name]: '' };
      assert.throws(
        () => commandsOf('temporal-setup.sh', 'temporal', '', env),
        new RegExp(`${name}: (give|name|say)`),
      );
    }
  });

  it('keep closed requests for the ten years of npm start', () => {
    assert.equal(service('temporal-setup').environment?.['CONFETTI_RETENTION'], '87600h');
    assert.match(
      readFileSync(path.join(cloneRoot, 'embedded/dev-server.ts'), 'utf8'),
      /RETENTION_HOURS = 87_600;/,
    );
  });

  it('bring both databases of the server to their schema', () => {
    const commands = commandsOf('temporal-schema.sh', 'temporal-sql-tool', '', {});
    const of = (database: string, schema: string): string[] => [
      `--database ${database} create-database`,
      `--database ${database} setup-schema --version 0.0`,
      `--database ${database} update-schema --schema-name ${schema}`,
    ];
    assert.deepEqual(commands, [
      ...of('temporal', 'postgresql/v12/temporal'),
      ...of('temporal_visibility', 'postgresql/v12/visibility'),
    ]);
  });

  it('stop at the first step that fails', () => {
    assert.throws(() => commandsOf('temporal-schema.sh', 'temporal-sql-tool', 'exit 1', {}));
    assert.equal(readFileSync(path.join(folder, 'log'), 'utf8'), '--database temporal create-database\n');
  });
});
