import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Explanation } from '../../../domain/policy/explain.ts';
import { confetti } from './support.ts';

const root = join(import.meta.dirname, '../../..');
const example = (name: string): string => join(root, 'docs/examples', name);

describe('the command line', () => {
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), 'confetti-cli-'))));
  after(() => {
    rmSync(folder, { recursive: true });
  });
  const fileWith = (text: string): string => {
    const file = join(folder, 'file');
    writeFileSync(file, text);
    return file;
  };

  describe('help', () => {
    it('says where --as is taken at its word, and where commands go', async () => {
      const { exitCode, out } = await confetti('--help');
      assert.equal(exitCode, 0);
      assert.match(out, /taken at its word by the Temporal of `npm start` on this machine/);
      assert.match(out, /Commands go to --server or CONFETTI_URL; else to Temporal where TEMPORAL_ADDRESS/);
    });

    it('says which ids are credit requests', async () => {
      const { out } = await confetti('--help');
      assert.match(out, /without a slash, what begins with C- is a credit request/);
    });
  });

  describe('usage errors', () => {
    const wrong: readonly (readonly [what: string, args: readonly string[], says: RegExp])[] = [
      ['an unknown command', ['aprove', 'P-1', '--as', 'a@example.com'], /unknown command 'aprove'/],
      ['an unknown flag', ['poc', 'list', '--nope'], /unknown option '--nope'/],
      ['an action by nobody', ['approve', 'P-1'], /Say who you are: .*--as EMAIL/],
      ['an actor without an address', ['approve', 'P-1', '--as', 'me'], /must be an e-mail address/],
      ['a wrong round', ['approve', 'P-1', '--as', 'a@example.com', '--round', 'x'], /whole number/],
      ['an impossible id', ['approve', 'P 1', '--as', 'a@example.com'], /cannot be the id of a PoC/],
      ['a question without words', ['ask', 'P-1', '--as', 'a@example.com'], /--comment <question>/],
      ['an unknown field', ['set', 'P-1', 'x=1', '--as', 'a@example.com'], /no field "x"/],
      ['nothing to submit', ['poc', 'submit'], /-f request\.json, or the id of a draft/],
      ['a draft submitted by nobody', ['poc', 'submit', 'P-1'], /Say who you are/],
      ['an Org that is no number', ['org', 'show', 'acme'], /number of a TiDB Cloud Org/],
      ['an unknown status', ['poc', 'list', '--status', 'done'], /Allowed choices are draft/],
      ['a file that is not there', ['policy', 'explain', '-f', 'none.json'], /no such file/],
      ['what is no request', ['approve', 'tenant/1', '--as', 'a@example.com'], /"tenant\/1" is no request/],
      ['an amendment of nothing', ['amend', 'C-1', '--as', 'a@example.com'], /missing required argument/],
      [
        'credits by hand without a trace',
        ['fulfil', 'C-1', '--as', 'a@example.com', '--by-hand'],
        /--by-hand GRANT, or --by-hand --reference TEXT/,
      ],
      [
        'a reference of nothing',
        ['fulfil', 'C-1', '--as', 'a@example.com', '--reference', 'x'],
        /add --by-hand \[GRANT\]/,
      ],
      [
        'accumulated credits that are none',
        ['policy', 'explain', '-f', example('top-up.json'), '--accumulated', '-1'],
        /whole number of credits, 0 or more/,
      ],
      [
        'accumulated credits where there are no tiers',
        ['policy', 'explain', '-f', example('internal-credits.json'), '--accumulated', '1'],
        /internal requests have none: leave it out/,
      ],
    ];
    for (const [what, args, says] of wrong) {
      it(`exit with 2 for ${what}`, async () => {
        const { exitCode, out, err } = await confetti(...args);
        assert.equal(exitCode, 2);
        assert.match(err, says);
        assert.equal(out, '');
      });
    }

    it('are JSON on standard output with --json', async () => {
      const { out } = await confetti('approve', 'P-1', '--json');
      const { error } = JSON.parse(out) as { error: { code: string } };
      assert.equal(error.code, 'usage');
    });

    it('show no stack without --debug', async () => {
      const { err } = await confetti('approve', 'P-1');
      assert.doesNotMatch(err, /\n\s+at /);
    });
  });

  describe('policy check', () => {
    it('finds the shipped policy usable and says what it leaves open', async () => {
      const { exitCode, out } = await confetti('policy', 'check', join(root, 'policy/default.yaml'));
      assert.equal(exitCode, 0);
      assert.match(out, /can be used \(edition 2024-07-24\)/);
      assert.match(out, /! Initial grants pass no Finance step/);
    });

    it('warns that the two branches of a top-up are one', async () => {
      const { out } = await confetti('policy', 'check', join(root, 'policy/default.yaml'));
      assert.match(out, /! The tiers of these routes have the same chain.*\n +top-up \(standard, elevated\)/);
    });

    it('warns of a calendar whose days are over', async () => {
      const shipped = readFileSync(join(root, 'policy/default.yaml'), 'utf8');
      const ended = `
regionCalendars: {}
calendars:
  past:
    { label: Past, zone: UTC, source: a test, opens: '09:00', closes: '18:00', weekdays: [1], from: 2020-01-01,
      until: 2020-12-31, holidays: [], makeUpDays: [], utcOffsets: [{ from: 2020-01-01T00:00:00Z, minutes: 0 }] }
`;
      const rules = shipped.slice(0, shipped.indexOf('regionCalendars:'));
      const { exitCode, out } = await confetti('policy', 'check', fileWith(rules + ended));
      assert.equal(exitCode, 0);
      assert.match(out, /! After these days no holidays are known.*\n +Past \(2020-12-31\)/);
    });

    it('exits with 1 for an unusable policy, with file and line of each problem', async () => {
      const file = fileWith('edition: 7\n');
      const { exitCode, out } = await confetti('policy', 'check', file);
      assert.equal(exitCode, 1);
      assert.ok(out.includes(`${file}:1: edition: `), out);
    });

    it('answers programs in JSON', async () => {
      const { out } = await confetti('--json', 'policy', 'check', fileWith('edition: 7\n'));
      const { valid, problems } = JSON.parse(out) as { valid: boolean; problems: { path: string }[] };
      assert.equal(valid, false);
      assert.ok(problems.some(({ path }) => path === 'edition'));
    });

    it('exits with 2 where there is no such file', async () => {
      assert.equal((await confetti('policy', 'check', join(folder, 'none.yaml'))).exitCode, 2);
    });
  });

  describe('policy explain', () => {
    it('says why each step is in or out, who answers and until when', async () => {
      const { exitCode, out } = await confetti('policy', 'explain', '-f', example('cloud-sales-na.json'));
      assert.equal(exitCode, 0);
      assert.match(out, /GPE.*\n +why +Presales Auto-approve is not answered\n +who +Sidney Chen/);
      assert.match(out, /Finance FP&A: skipped, policy switch financeInPocChain is off/);
      assert.match(out, /4 h to the credits/);
    });

    it('says which tier a top-up takes and why', async () => {
      const { out } = await confetti('policy', 'explain', '-f', example('top-up.json'));
      assert.match(out, /^Adding Credits Request · APAC\n/);
      assert.match(
        out,
        /\nTier {2}standard: 2,000 needed is at most 3,000, .*\n.*--accumulated N says how much/,
      );
      assert.match(out, /1\. Sales Manager: .*\n +why +for APAC/);
    });

    it('counts what the Org had before a top-up', async () => {
      const file = example('top-up.json');
      const { out } = await confetti('policy', 'explain', '-f', file, '--accumulated', '8001');
      assert.match(
        out,
        /Tier {2}elevated: 10,001 accumulated in the Org with this request is more than 10,000\n/,
      );
      assert.doesNotMatch(out, /--accumulated N/);
    });

    it('explains an internal request', async () => {
      const { exitCode, out } = await confetti('policy', 'explain', '-f', example('internal-credits.json'));
      assert.equal(exitCode, 0);
      assert.match(out, /1\. Manager: Need for internal credits/);
      assert.doesNotMatch(out, /Tier/);
    });

    it('answers programs in JSON', async () => {
      const { out } = await confetti('policy', 'explain', '--json', '-f', example('enterprise-emea.json'));
      const { region, steps } = JSON.parse(out) as Explanation;
      assert.equal(region, 'EMEA');
      assert.deepEqual(
        steps.map(({ step }) => step),
        ['presales', 'gpe', 'regional-leader'],
      );
    });
  });
});
