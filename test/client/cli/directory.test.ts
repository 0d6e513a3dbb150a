import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { directoryReport } from '../../../client/cli/doctor/directory.ts';
import type { Confetti } from '../../../client/index.ts';
import { NoAnswerError, RefusedError } from '../../../client/refused.ts';
import { applyEdit } from '../../../domain/directory/apply-edit.ts';
import { checkEdit } from '../../../domain/directory/check-edit.ts';
import { directoryOf } from '../../../domain/directory/content.ts';
import type { DirectoryChange, DirectoryEdit } from '../../../domain/directory/edit.ts';
import {
  directoryView,
  keepRefusal,
  openDirectory,
  type DirectoryState,
} from '../../../domain/directory/state.ts';
import { shippedPolicy } from '../../support/shipped-policy.ts';
import { shippedText } from '../../domain/policy/shipped-policy.ts';
import { confetti, confettiAt, now, type Ran } from './support.ts';

const by = ['--as', 'vince.yao@example.com'];
const day = (text: string): number => Date.parse(`${text}T00:00:00Z`);
const dayMs = 86_400_000;

/** A directory in memory behind the door; keeps what was sent. */
function directory() {
  const state = openDirectory(directoryOf(shippedPolicy()), now - dayMs);
  const sent: DirectoryEdit[] = [];
  const door: Partial<Confetti> = {
    viewDirectory: async () => directoryView(state),
    editDirectory: async (edit) => {
      sent.push(edit);
      const refusal = checkEdit(state, edit, now);
      if (refusal !== undefined) throw new RefusedError(refusal);
      return applyEdit(state, edit, now);
    },
  };
  const run = (...args: string[]): Promise<Ran> => confettiAt(door, 'directory', ...args);
  return { state, sent, run };
}

function edited(state: DirectoryState, change: DirectoryChange): void {
  const edit = { ...change, id: `e-${state.revision}`, actor: { email: by[1] ?? '', via: 'test' } };
  applyEdit(state, edit, now);
}

const awayNow: DirectoryChange = {
  kind: 'setOutOfOffice',
  person: 'xiaole.fang',
  from: now - dayMs,
  until: day('2026-12-01'),
  delegate: 'sidney.chen',
  note: 'on leave',
};

describe('confetti directory show', () => {
  it('lists everybody with what they hold and whether they are there', async () => {
    const { state, run } = directory();
    edited(state, awayNow);
    edited(state, { kind: 'depart', person: 'nicole.sun', at: day('2026-11-20'), successor: 'manager.rdg' });
    const { exitCode, out } = await run('show');
    assert.equal(exitCode, 0);
    assert.match(out, /^ {2}ID +NAME +E-MAIL +ROLES +NOW\n/);
    assert.match(
      out,
      /xiaole\.fang +Xiaole Fang +xiaole\.fang@example\.com +gpe \(APAC\) +out of office until 2026-12-01 UTC\n/,
    );
    assert.match(out, /vince\.yao .* beo \(APAC\), operator, operations queue\n/);
    assert.match(out, /nicole\.sun .* gone since 2026-11-20 UTC\n/);
    assert.match(out, /\n {2}\d+ people, revision 3, synchronised with the policy file 24 h ago\n$/);
  });

  it('shows one person with all that is known of them, by id or address', async () => {
    const { state, run } = directory();
    edited(state, awayNow);
    edited(state, { kind: 'setPerson', person: 'xiaole.fang', slackId: 'U1' });
    for (const who of ['xiaole.fang', 'Xiaole.Fang@example.com']) {
      const { out } = await run('show', who);
      assert.match(out, /^Xiaole Fang · xiaole\.fang\n/);
      assert.match(out, /manager +GPE Manager \(manager\.gpe\)\n {2}Slack +U1\n/);
      assert.match(
        out,
        /\nOut of office\n.*\n {2}2026-11-21 10:00 UTC +2026-12-01 UTC +Sidney Chen +on leave\n$/,
      );
    }
  });

  it('answers programs with the whole, or with the person', async () => {
    const { state, run } = directory();
    assert.deepEqual(JSON.parse((await run('show', '--json')).out), directoryView(state));
    assert.deepEqual(JSON.parse((await run('show', 'nicole.sun', '--json')).out), state.people['nicole.sun']);
  });

  it('exits with 1 where there is no such person, or no directory', async () => {
    const unknown = await directory().run('show', 'nobody');
    assert.deepEqual(
      [unknown.exitCode, unknown.err],
      [1, 'There is no person nobody. "confetti directory show" shows those there are.\n'],
    );
    const none = await confettiAt({ viewDirectory: async () => undefined }, 'directory', 'show');
    assert.equal(none.exitCode, 1);
    assert.match(none.err, /the directory does not run/);
  });
});

describe('confetti directory log', () => {
  it('tells the latest edits, the newest first, and refused signals', async () => {
    const { state, run } = directory();
    edited(state, awayNow);
    edited(state, { kind: 'clearOutOfOffice', person: 'xiaole.fang' });
    keepRefusal(state, {
      at: now,
      signal: 'edit',
      refusal: { code: 'malformed', message: 'Not done: no id.' },
    });
    const { out } = await run('log');
    assert.match(
      out,
      /WHEN +BY +VIA +WHAT\n.* is not out of office any more\n.* is out of office from 24 h ago until 2026-12-01 UTC; Sidney Chen acts for them\n/,
    );
    assert.match(out, /\nRefused signals \(1\)\n.*Not done: no id\.\n$/);
  });

  it('says that there was none', async () => {
    assert.equal((await directory().run('log')).out, 'Nothing has been edited yet.\n');
  });
});

describe('the commands that edit the directory', () => {
  const commands: readonly (readonly [args: readonly string[], change: object, says: RegExp])[] = [
    [
      [
        'person',
        'jane.doe',
        '--name',
        'Jane Doe',
        '--email',
        'jane@example.com',
        '--manager',
        'manager.gpe',
        '--region',
        'NA',
      ],
      {
        kind: 'setPerson',
        person: 'jane.doe',
        name: 'Jane Doe',
        email: 'jane@example.com',
        manager: 'manager.gpe',
        region: 'NA',
      },
      /^Jane Doe \(jane\.doe\) is added with jane@example\.com\.\n$/,
    ],
    [
      [
        'person',
        'xiaole.fang',
        '--lark-id',
        'ou_1',
        '--slack-id',
        'U1',
        '--salesforce-id',
        '005',
        '--manager',
        '',
      ],
      {
        kind: 'setPerson',
        person: 'xiaole.fang',
        larkId: 'ou_1',
        slackId: 'U1',
        salesforceId: '005',
        manager: null,
      },
      /^Xiaole Fang: manager is cleared, Lark id is ou_1, Slack id is U1, Salesforce id is 005\.\n$/,
    ],
    [
      ['holders', 'gpe', 'NA', 'xiaole.fang', 'sidney.chen', '--comment', 'agreed'],
      {
        kind: 'setHolders',
        role: 'gpe',
        region: 'NA',
        people: ['xiaole.fang', 'sidney.chen'],
        comment: 'agreed',
      },
      /^gpe in NA is held by Xiaole Fang, Sidney Chen\.\n$/,
    ],
    [
      [
        'away',
        'xiaole.fang',
        '--from',
        '2026-12-01',
        '--until',
        '2026-12-08T09:00+08:00',
        '--delegate',
        'sidney.chen',
        '--note',
        'leave',
      ],
      {
        kind: 'setOutOfOffice',
        person: 'xiaole.fang',
        from: day('2026-12-01'),
        until: Date.parse('2026-12-08T01:00Z'),
        delegate: 'sidney.chen',
        note: 'leave',
      },
      /^Xiaole Fang is out of office from 2026-12-01 UTC until in 15 d 15 h; Sidney Chen acts for them\.\n$/,
    ],
    [
      ['away', 'xiaole.fang', '--until', '2026-12-01'],
      { kind: 'setOutOfOffice', person: 'xiaole.fang', until: day('2026-12-01') },
      /; nobody acts for them: what waits for them stays with them\.\n$/,
    ],
  ];
  for (const [args, change, says] of commands) {
    it(`say what was done: ${args.slice(0, 4).join(' ')}`, async () => {
      const { sent, run } = directory();
      const { exitCode, out } = await run(...args, ...by);
      assert.equal(exitCode, 0);
      const [{ id: _, ...edit } = { id: '' }] = sent;
      assert.deepEqual(edit, { ...change, actor: { email: by[1], via: 'cli' } });
      assert.match(out, says);
    });
  }

  it('say that somebody is back, also from one absence only', async () => {
    const { state, sent, run } = directory();
    edited(state, { ...awayNow, from: day('2026-11-21') });
    await run('back', 'xiaole.fang', '--from', '2026-11-21', ...by);
    assert.deepEqual(
      sent.map((edit) => 'from' in edit && edit.from),
      [day('2026-11-21')],
    );
    assert.equal(state.people['xiaole.fang']?.outOfOffice, undefined);
  });

  it('take out somebody who holds nothing', async () => {
    const { state, run } = directory();
    edited(state, { kind: 'setPerson', person: 'jane.doe', name: 'Jane Doe', email: 'jane@example.com' });
    assert.equal((await run('remove', 'jane.doe', ...by)).out, 'Jane Doe is removed.\n');
  });

  it('answer programs with revision and id, under which they can be sent again', async () => {
    const { run } = directory();
    const { out } = await run(
      'away',
      'xiaole.fang',
      '--until',
      '2026-12-01',
      ...by,
      '--action-id',
      'x-1',
      '--json',
    );
    const { actionId, revision } = JSON.parse(out) as { actionId: string; revision: number };
    assert.deepEqual([actionId, revision], ['x-1', 2]);
  });

  it('exit with 1 where they are refused, with the reason on standard error', async () => {
    const { run } = directory();
    const { exitCode, out, err } = await run('remove', 'xiaole.fang', ...by);
    assert.deepEqual([exitCode, out], [1, '']);
    assert.match(err, /^Not done: Xiaole Fang holds gpe \(APAC\): name other holders first/);
  });

  it('say how to send the same edit again where nobody answered', async () => {
    const editDirectory = async (): Promise<never> => {
      throw new NoAnswerError('No worker answered.');
    };
    const ran = await confettiAt(
      { editDirectory },
      'directory',
      'remove',
      'jane.doe',
      ...by,
      '--action-id',
      'x-1',
    );
    assert.deepEqual(
      [ran.exitCode, ran.err],
      [1, 'No worker answered.\nTo send the same edit again, add --action-id x-1\n'],
    );
  });

  const wrong: readonly (readonly [what: string, args: readonly string[], says: RegExp])[] = [
    ['by nobody', ['remove', 'jane.doe'], /Say who you are: .*--as EMAIL/],
    ['that set nothing', ['person', 'jane.doe', ...by], /Say what to set: --name/],
    [
      'with an address that is none',
      ['person', 'jane.doe', '--email', 'jane', ...by],
      /must be an e-mail address/,
    ],
    ['of holders who are nobody', ['holders', 'gpe', 'NA', ...by], /missing required argument/],
    ['of an absence without an end', ['away', 'jane.doe', ...by], /required option '--until <when>'/],
    [
      'of a day that there is not',
      ['away', 'jane.doe', '--until', '2026-02-30', ...by],
      /must be a day such as/,
    ],
    [
      'of an instant without a zone',
      ['away', 'jane.doe', '--until', '2026-12-01T09:00', ...by],
      /must be a day such as/,
    ],
    ['that synchronise by nobody', ['sync'], /Say who you are: .*--as EMAIL/],
  ];
  for (const [what, args, says] of wrong) {
    it(`exit with 2 ${what}`, async () => {
      const { exitCode, err } = await confetti('directory', ...args);
      assert.equal(exitCode, 2);
      assert.match(err, says);
    });
  }
});

describe('confetti directory sync', () => {
  let folder: string;
  let file: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'confetti-directory-'));
    file = join(folder, 'policy.yaml');
    writeFileSync(file, shippedText.replace('name: Xiaole Fang,', 'name: Xiaole Fang, larkId: ou_1,'));
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });
  const change = '  Xiaole Fang: Lark id becomes ou_1\n';

  it('says what would change and changes nothing, by whomever, with --dry-run', async () => {
    const { state, sent, run } = directory();
    const was = structuredClone(state);
    const { exitCode, out } = await run('sync', '-f', file, '--dry-run');
    assert.deepEqual(
      [exitCode, out],
      [0, `${change}  Nothing was changed: without --dry-run it would be.\n`],
    );
    assert.deepEqual([state, sent], [was, []]);
  });

  it('says the same when it is done, and that nothing is left to do', async () => {
    const { run } = directory();
    const { out } = await run('sync', '-f', file, ...by);
    assert.equal(out, `Synchronised with the policy file: 1 change.\n${change}`);
    assert.match((await run('sync', '-f', file, '--dry-run')).out, /^Nothing would change/);
  });

  it('exits with 1 where it would be refused, dry run or not', async () => {
    for (const how of [['--dry-run'], by]) {
      const { state, run } = directory();
      edited(state, { kind: 'setPerson', person: 'jane.doe', name: 'Jane', email: 'new@example.com' });
      const clash = join(folder, 'clash.yaml');
      writeFileSync(clash, shippedText.replace('email: xiaole.fang@example.com', 'email: new@example.com'));
      const { exitCode, err } = await run('sync', '-f', clash, ...how);
      assert.equal(exitCode, 1);
      assert.match(err, /new@example\.com would be both/);
    }
  });

  it('exits with 1 for a file that cannot be used', async () => {
    const { exitCode, err } = await directory().run('sync', '-f', join(folder, 'none.yaml'), '--dry-run');
    assert.equal(exitCode, 1);
    assert.match(err, /none\.yaml cannot be read/);
  });
});

describe('confetti doctor, of the directory', () => {
  const policy = shippedPolicy();
  const view = directoryView(openDirectory(directoryOf(policy), now));

  it('finds one that knows what the policy file says', () => {
    const count = Object.keys(policy.people).length;
    const found = {
      system: 'directory',
      state: 'ok',
      message: `${count} people, synchronised 2026-11-22 10:00 UTC`,
    };
    assert.deepEqual(directoryReport(policy, view), found);
  });

  it('finds it sound after edits by hand', () => {
    const { 'nicole.sun': _, ...people } = view.people;
    assert.equal(directoryReport(policy, { ...view, people }).state, 'ok');
  });

  it('says how to look at what the file says otherwise', () => {
    const other = { ...policy, operations: { ...policy.operations, queue: ['nicole.sun'] } };
    const { state, message } = directoryReport(other, view);
    assert.equal(state, 'warning');
    assert.match(message, /says other things of people: see "confetti directory sync --dry-run"$/);
  });

  it('says that none runs', () => {
    const { state, message } = directoryReport(policy, undefined);
    assert.deepEqual([state, /does not run: the worker starts it/.test(message)], ['error', true]);
  });
});
