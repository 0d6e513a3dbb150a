import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StepView } from '../../../domain/approval/step-view.ts';
import type { RequestView } from '../../../domain/approval/view.ts';
import { NoAnswerError } from '../../../client/refused.ts';
import type { ListedRequest, ListFilter } from '../../../client/lists.ts';
import { confettiAt, creditDoor, orgReading, type Ran } from './support.ts';

const examples = join(import.meta.dirname, '../../../docs/examples');

const active: StepView = {
  step: 'sales-manager',
  label: 'Sales Manager',
  status: 'active',
  who: 'APAC Sales Manager',
  assignees: ['sales-manager.apac'],
  slaState: 'none',
  slaHours: null,
  stage: 0,
  hours: 'elapsed',
};

const underWay: Partial<RequestView> = {
  entryPoint: 'top-up',
  headline: 'Acme Corp · top-up · 3,500 credits · APAC',
  waiting: 'Waiting for Sales Manager (APAC Sales Manager) · no SLA set · then Regional Leader',
  tier: { id: 'elevated', accumulated: 6500, because: '3,500 needed is more than 3,000' },
  steps: [active],
};

const flags = {
  '--poc': 'P-1042',
  '--credits': '3500',
  '--expires': '2099-12-31',
  '--justification': 'two more weeks of load tests',
  '--as': 'sales.apac@example.com',
};

/** The words of `credits request` with these flags; an undefined one is left out. */
function request(over: Readonly<Record<string, string | undefined>> = {}): string[] {
  const given = Object.entries<string | undefined>({ ...flags, ...over });
  return [
    'credits',
    'request',
    ...given.flatMap(([flag, value]) => (value === undefined ? [] : [flag, value])),
  ];
}

describe('confetti credits request', () => {
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), 'confetti-credits-'))));
  after(() => {
    rmSync(folder, { recursive: true });
  });
  const fileWith = (content: object): string => {
    const file = join(folder, 'request.json');
    writeFileSync(file, JSON.stringify(content));
    return file;
  };

  it('hands in what its flags say', async () => {
    const { door, started } = creditDoor(underWay);
    const { exitCode } = await confettiAt(door, ...request({ '--id': 'C-207' }));
    assert.equal(exitCode, 0);
    const { creditRequestId, pocId, requester, fields } = started[0]!;
    assert.deepEqual([creditRequestId, pocId], ['C-207', 'P-1042']);
    assert.deepEqual(requester, { email: 'sales.apac@example.com', via: 'cli' });
    assert.deepEqual(fields, {
      creditsNeeded: 3500,
      creditsExpiryDate: '2099-12-31',
      justification: 'two more weeks of load tests',
    });
  });

  it('makes an id where none is given', async () => {
    const { door, started } = creditDoor(underWay);
    await confettiAt(door, ...request());
    assert.match(started[0]!.creditRequestId, /^C-\w{8}$/);
  });

  it('takes the PoC and the id with the kind in front', async () => {
    const { door, started } = creditDoor(underWay);
    await confettiAt(door, ...request({ '--poc': 'poc/P-1042', '--id': 'credits/C-207' }));
    assert.deepEqual([started[0]!.pocId, started[0]!.creditRequestId], ['P-1042', 'C-207']);
  });

  it('says what is asked, who is waited for, the tier with why, and how to go on', async () => {
    const { door } = creditDoor(underWay);
    const { out } = await confettiAt(door, ...request({ '--id': 'C-207' }));
    assert.deepEqual(out.trimEnd().split('\n'), [
      'Acme Corp · top-up · 3,500 credits · APAC',
      'Waiting for Sales Manager (APAC Sales Manager) · no SLA set · then Regional Leader',
      'credits/C-207 · PoC P-1042 · in progress · asked for by casey@acme.example.com',
      'Tier elevated: 3,500 needed is more than 3,000',
      '',
      'Go on with',
      '  confetti credits show credits/C-207',
    ]);
  });

  it('waits until somebody is waited for', async () => {
    const { door } = creditDoor(underWay);
    const views = [{ steps: [{ ...active, status: 'coming' }] }, underWay] as const;
    const { view } = door;
    let looks = 0;
    const slow = async (requestId: string) => {
      const shown = await view!(requestId);
      if (shown === undefined || requestId.startsWith('poc/')) return shown;
      return { ...shown, ...views[Math.min(looks++, 1)] };
    };
    const { exitCode, out } = await confettiAt({ ...door, view: slow }, ...request());
    assert.equal(exitCode, 0);
    assert.match(out, /Waiting for Sales Manager/);
    assert.equal(looks, 2);
  });

  it('exits with 1 and the reason when it was sent back at once', async () => {
    const why = 'Not eligible: Org 1 is suspended.';
    const history = [
      { seq: 3, at: 0, round: 1, action: 'Sent back', by: 'Confetti', comment: why },
      { seq: 4, at: 0, round: 1, action: 'Fields set', by: 'Confetti', comment: 'something else' },
    ];
    const { door } = creditDoor({ ...underWay, status: 'sent-back', steps: [], history });
    const { exitCode, out, err } = await confettiAt(door, ...request({ '--id': 'C-207' }));
    assert.equal(exitCode, 1);
    assert.equal(err, `Sent back. ${why}\n`);
    assert.match(out, /confetti resubmit credits\/C-207 --as/);
  });

  it('reads a file', async () => {
    const { door, started } = creditDoor(underWay);
    const file = fileWith({
      creditRequestId: 'C-9',
      pocId: 'P-1042',
      requester: 'sales.apac@example.com',
      fields: { creditsNeeded: 100, creditsExpiryDate: '2099-12-31', justification: 'more' },
    });
    assert.equal((await confettiAt(door, 'credits', 'request', '-f', file)).exitCode, 0);
    assert.deepEqual([started[0]!.creditRequestId, started[0]!.pocId], ['C-9', 'P-1042']);
  });

  it('lets --as and --id say what a file leaves open', async () => {
    const { door, started } = creditDoor(underWay);
    const fields = { creditsNeeded: 100, creditsExpiryDate: '2099-12-31', justification: 'more' };
    const file = fileWith({ pocId: 'P-1042', fields });
    const who = ['--as', 'sales.apac@example.com', '--id', 'C-10'];
    await confettiAt(door, 'credits', 'request', '-f', file, ...who);
    assert.deepEqual([started[0]!.creditRequestId, started[0]!.requester.email], ['C-10', who[1]]);
  });

  it('says how to hand in the same again when nobody answers', async () => {
    const door = {
      startCreditRequest: async () => {
        throw new NoAnswerError('No worker answered.');
      },
    };
    const { exitCode, err } = await confettiAt(door, ...request({ '--id': 'C-207' }));
    assert.equal(exitCode, 1);
    assert.match(err, /To ask again, add --id C-207\./);
  });

  describe('refused by the door, with nothing started', () => {
    const refused: readonly (readonly [what: string, over: Record<string, string | undefined>, RegExp])[] = [
      ['zero credits', { '--credits': '0' }, /whole number of credits above zero/],
      ['negative credits', { '--credits': '-5' }, /whole number of credits above zero/],
      ['a part of a credit', { '--credits': '10.5' }, /whole number of credits above zero/],
      ['an absurd amount', { '--credits': '999999999' }, /may ask for 100,000 at most/],
      ['an amount beyond numbers', { '--credits': '9'.repeat(400) }, /whole number of credits above zero/],
      ['no PoC', { '--poc': undefined }, /name the PoC that needs more credits/],
      ['a PoC that is not there', { '--poc': 'P-none' }, /there is no PoC P-none/],
      ['no amount', { '--credits': undefined }, /Credits Needed/],
      ['a day that is none', { '--expires': '2099-02-30' }, /must be a day written YYYY-MM-DD/],
      ['a day that has passed', { '--expires': '2020-01-01' }, /would expire on 2020-01-01/],
      ['another Org than the PoC’s', { '--org': '99' }, /Org 99 is not the Org of PoC P-1042/],
    ];
    for (const [what, over, says] of refused) {
      it(what, async () => {
        const { door, started } = creditDoor(underWay);
        const { exitCode, out, err } = await confettiAt(door, ...request(over));
        assert.match(err, says);
        assert.deepEqual([exitCode, out, started], [1, '', []]);
      });
    }
  });

  describe('wrong usage', () => {
    const wrong = async (args: readonly string[], says: RegExp): Promise<void> => {
      const { door, started } = creditDoor(underWay);
      const { exitCode, err }: Ran = await confettiAt(door, ...args);
      assert.match(err, says);
      assert.deepEqual([exitCode, started], [2, []]);
    };

    it('is to say nothing', () =>
      wrong(['credits', 'request'], /Say what to ask for: -f request\.json, or --poc, --credits/));

    it('is to ask as nobody', () => wrong(request({ '--as': undefined }), /Say who you are: .*--as EMAIL/));

    it('is an amount with separators', () =>
      wrong(request({ '--credits': '3,500' }), /must be a number without separators/));

    it('is an id that can be none', () =>
      wrong(request({ '--id': 'C 207' }), /cannot be the id of a credit request/));

    it('is to give a file and flags', () =>
      wrong(
        ['credits', 'request', '-f', join(examples, 'top-up.json'), '--credits', '1', '--poc', 'P-1'],
        /so does --poc, --credits: give the file or the flags, not both/,
      ));

    it('is a file that asks for internal credits', () =>
      wrong(
        ['credits', 'request', '-f', join(examples, 'internal-credits.json')],
        /its entryPoint is internal: use "confetti credits internal -f/,
      ));

    it('is a file that asks for a PoC', () =>
      wrong(
        ['credits', 'request', '-f', join(examples, 'cloud-sales-na.json')],
        /its entryPoint is cloud-sales: use "confetti poc submit -f/,
      ));

    it('is a file with an unknown field', () =>
      wrong(
        ['credits', 'request', '-f', fileWith({ fields: { credits: 1 } })],
        /fields\.credits is not known/,
      ));

    it('is a file in which nobody asks', () =>
      wrong(
        ['credits', 'request', '-f', fileWith({ pocId: 'P-1042', fields: {} })],
        /requester is missing: add it, or say who asks with --as/,
      ));

    it('is to hand in credits as a PoC', () =>
      wrong(
        ['poc', 'submit', '-f', join(examples, 'top-up.json')],
        /top-up asks for credits, not for a PoC: use "confetti credits request -f .*top-up\.json"/,
      ));
  });
});

describe('confetti credits internal', () => {
  const own = { ownerEmail: 'presales.apac@example.com' };
  const internal = { ...underWay, entryPoint: 'internal', pocId: '-' } as const;
  const asked = [
    ...['credits', 'internal', '--org', '1372813089209061633', '--credits', '200', '--region', 'APAC'],
    ...['--expires', '2099-12-31', '--justification', 'a demo', '--as', 'presales.apac@example.com'],
  ];

  it('asks for no PoC', async () => {
    const { door, started } = creditDoor(internal, orgReading(own));
    const { exitCode, out } = await confettiAt(door, ...asked);
    assert.equal(exitCode, 0);
    const { pocId, fields } = started[0]!;
    assert.equal(pocId, undefined);
    assert.deepEqual([fields.orgId, fields.region], ['1372813089209061633', 'APAC']);
    assert.doesNotMatch(out, /PoC/);
  });

  it('is refused for a customer’s Org, with where to ask instead', async () => {
    const { door, started } = creditDoor(internal);
    const { exitCode, err } = await confettiAt(door, ...asked);
    assert.match(err, /is a customer's\. .*"confetti credits request"/);
    assert.deepEqual([exitCode, started], [1, []]);
  });

  it('knows no PoC', async () => {
    const { exitCode, err } = await confettiAt({}, ...asked, '--poc', 'P-1042');
    assert.equal(exitCode, 2);
    assert.match(err, /unknown option '--poc'/);
  });

  it('reads its example', async () => {
    const { door, started } = creditDoor(internal, orgReading(own));
    const file = join(examples, 'internal-credits.json');
    const { exitCode } = await confettiAt(door, 'credits', 'internal', '-f', file);
    assert.deepEqual([exitCode, started[0]?.fields.creditsNeeded], [0, 200]);
  });
});

describe('confetti credits list', () => {
  const listed = (requestId: string, pocId: string): ListedRequest => ({
    requestId,
    kind: 'creditRequest',
    entryPoint: 'top-up',
    pocId,
    status: 'in-progress',
    steps: [],
    approvers: [],
    slaState: 'none',
    startedAt: 0,
    isOpen: true,
  });
  const filters: object[] = [];
  const door = {
    list: async (filter: ListFilter) => {
      filters.push(filter);
      return [listed('credits/C-1', 'P-1'), listed('credits/C-2', 'P-2')];
    },
  };

  it('shows credit requests only, narrowed as a list of PoCs is', async () => {
    await confettiAt(door, 'credits', 'list', '--region', 'JP', '--org', '7', '--open');
    assert.deepEqual(filters.at(-1), { kind: 'creditRequest', region: 'JP', orgId: '7', isOpen: true });
  });

  it('shows those of one PoC', async () => {
    await confettiAt(door, 'credits', 'list', '--poc', 'poc/P-2');
    assert.deepEqual(filters.at(-1), { kind: 'creditRequest', pocId: 'P-2' });
  });

  it('is not what poc list shows', async () => {
    await confettiAt(door, 'poc', 'list');
    assert.deepEqual(filters.at(-1), { kind: 'pocApplication' });
  });
});

describe('confetti credits show', () => {
  it('says that there is no such request, and where those are that there are', async () => {
    const { exitCode, err } = await confettiAt({ view: async () => undefined }, 'credits', 'show', 'C-9');
    assert.equal(exitCode, 1);
    assert.equal(err, 'There is no request credits/C-9. "confetti credits list" shows those there are.\n');
  });
});
