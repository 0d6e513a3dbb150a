import assert from 'node:assert/strict';
import { join } from 'node:path';
import pc from 'picocolors';
import { requestLines, submittedLines } from '../../../../client/cli/render/request.ts';
import type { Style } from '../../../../client/cli/terminal.ts';
import { readPolicyFile } from '../../../../client/policy-file.ts';
import type { StepView } from '../../../../domain/approval/step-view.ts';
import type { RequestView } from '../../../../domain/approval/view.ts';
import { viewOf } from '../support.ts';

const policy = readPolicyFile(join(import.meta.dirname, '../../../../policy/default.yaml'));
const now = Date.parse('2026-11-22T10:00:00Z');
const style: Style = { paint: pc.createColors(false), now, isUtc: false };
const hourMs = 3_600_000;

const step = (over: Partial<StepView>): StepView => ({
  step: 'gpe',
  label: 'GPE',
  status: 'active',
  who: 'Xiaole Fang',
  assignees: ['xiaole.fang'],
  slaState: 'running',
  slaHours: 24,
  stage: 0,
  hours: 'elapsed',
  dueAt: now + 5 * hourMs,
  ...over,
});

const view = (over: Partial<RequestView>): RequestView =>
  viewOf({
    waiting: 'Waiting for GPE (Xiaole Fang) · first response due 2026-11-22 15:00 UTC · then Regional Leader',
    requester: { email: 'casey@acme.example.com', sponsor: 'APAC Sales' },
    fields: { creditsNeeded: 3000, presalesAutoApprove: false },
    steps: [step({})],
    ...over,
  });

const shown = (over: Partial<RequestView>): string => requestLines(style, policy, view(over)).join('\n');

describe('one request on a terminal', () => {
  it('begins with what is asked and who is waited for', () => {
    assert.deepEqual(requestLines(style, policy, view({})).slice(0, 3), [
      'Acme Corp · PoC · 3,000 credits · APAC',
      'Waiting for GPE (Xiaole Fang) · first response due in 5 h · then Regional Leader',
      'poc/P-1042 · in progress · asked for by casey@acme.example.com, sponsor APAC Sales',
    ]);
  });

  it('marks the steps by shape', () => {
    const steps = [
      step({ label: 'SDR', status: 'approved', slaState: 'met', respondedAt: now - hourMs }),
      step({}),
      step({ label: 'BE&O', status: 'coming', who: '', slaState: 'none', slaHours: 4 }),
    ];
    const text = shown({ steps });
    assert.match(text, /✓ {2}SDR +Xiaole Fang +approved +in time +1 h ago/);
    assert.match(text, /◉ {2}GPE +Xiaole Fang +waits +in 5 h/);
    assert.match(text, /○ {2}BE&O +coming +within 4 h/);
  });

  it('says why a step is skipped', () => {
    const text = shown({ steps: [step({ status: 'skipped', who: '', because: 'Presales auto-approved' })] });
    assert.match(text, /– {2}GPE +skipped: Presales auto-approved/);
  });

  it('says how many of several have approved, and who', () => {
    const votes = [{ by: 'Sidney Chen', decision: 'approve', at: now - hourMs }] as const;
    const text = shown({ steps: [step({ approvals: { given: 1, needed: 2 }, votes })] });
    assert.match(
      text,
      /GPE +Xiaole Fang +waits, 1 of 2 approvals +in 5 h\n +approved by Sidney Chen, 1 h ago\n/,
    );
  });

  it('says who acts for whom, who was added and what should be known', () => {
    const text = shown({
      steps: [
        step({
          actsFor: ['Sidney Chen for Xiaole Fang'],
          added: ['Nicole Sun'],
          escalatedTo: ['GPE Manager'],
          note: 'Xiaole Fang is out of office until 2026-12-01 UTC and names no delegate',
        }),
      ],
    });
    for (const line of [
      'Sidney Chen for Xiaole Fang',
      'has to approve as well: Nicole Sun',
      'may decide since it was escalated: GPE Manager',
      'Xiaole Fang is out of office until 2026-12-01 UTC and names no delegate',
    ]) {
      assert.ok(text.includes(`\n       ${line}\n`), line);
    }
  });

  it('shows a decision that an operator made, with why, and one that was carried over', () => {
    const steps = [
      step({ status: 'approved', overridden: 'everybody is away' }),
      step({ label: 'SDR', status: 'approved', carriedFrom: 1 }),
    ];
    const text = shown({ steps });
    assert.match(text, /approved, overridden .*\n +overridden by an operator: everybody is away\n/);
    assert.match(text, /approved, carried over .*\n +approval carried over from round 1\n/);
  });

  const response = { slaHours: 24, hours: 'elapsed', outcome: 'met' } as const;
  const taken: readonly (readonly [over: Partial<StepView>, says: RegExp])[] = [
    [
      { response: { ...response, elapsedMs: 4 * hourMs + 600_000, businessMs: 2 * hourMs + 600_000 } },
      /first response after 4 h 10 min \(2 h 10 min working time\)\n/,
    ],
    [
      { response: { ...response, elapsedMs: 2 * hourMs, businessMs: 0 } },
      /first response after 2 h \(0 min working time\)\n/,
    ],
    [{ response: { ...response, elapsedMs: 30_000 } }, /first response after 0 min\n/],
    [{ status: 'fulfilled', response: { ...response, elapsedMs: hourMs } }, /credits added after 1 h\n/],
  ];
  for (const [over, says] of taken) {
    it(`says how long it took, in both figures where both are kept: ${says.source}`, () => {
      assert.match(shown({ steps: [step({ status: 'approved', ...over })] }), says);
    });
  }

  it('names missing fields with who sets them and where', () => {
    const missing = [
      { field: 'orgId', label: 'Org ID', setBy: 'Sales or SDR', where: 'PoC page, field Org' },
    ] as const;
    assert.match(shown({ missing }), /Org ID \(orgId\) {2}Sales or SDR sets it {2}PoC page, field Org/);
  });

  it('shows problems and history', () => {
    const text = shown({
      problems: [{ key: 'grant', text: 'TiDB Cloud declined the credits', since: now - hourMs }],
      history: [
        {
          seq: 1,
          at: now - hourMs,
          round: 1,
          action: 'Approved',
          by: 'a@example.com',
          via: 'cli',
          step: 'SDR',
        },
      ],
    });
    assert.match(text, /TiDB Cloud declined the credits \(1 h ago\)/);
    assert.match(text, /1 h ago {2}SDR {2}Approved {2}a@example\.com \(cli\)/);
  });

  it('shows fields under their labels, blank ones left out', () => {
    assert.match(shown({}), /Fields\n {2}Credits Needed +3,000\n {2}Presales Auto-approve +no\n?$/);
  });
});

describe('a credit request on a terminal', () => {
  const topUp: Partial<RequestView> = {
    requestId: 'credits/C-207',
    kind: 'creditRequest',
    entryPoint: 'top-up',
  };

  it('says which PoC it is for', () => {
    assert.match(shown(topUp), /^credits\/C-207 · PoC P-1042 · in progress · asked for by/m);
  });

  it('says nothing of a PoC where it is an internal one', () => {
    const text = shown({ ...topUp, entryPoint: 'internal', pocId: '-', headline: 'me' });
    assert.match(text, /^credits\/C-207 · in progress/m);
    assert.doesNotMatch(text, /PoC internal/);
  });

  it('says its tier and why', () => {
    const tier = { id: 'elevated', accumulated: 6500, because: '3,500 needed is more than 3,000' };
    assert.match(shown({ ...topUp, tier }), /^Tier elevated: 3,500 needed is more than 3,000$/m);
  });

  it('says what is reserved', () => {
    const text = shown({ ...topUp, credits: { reserved: 3500, accumulated: 6500 } });
    assert.match(text, /Credits\n {2}Reserved +3,500 credits\n {2}Accumulated +6,500 credits in the Org/);
  });
});

describe('credits that were added', () => {
  const grant = {
    grantId: 'G-1',
    idempotencyKey: 'credits/C-207/grant/1',
    orgId: '1',
    credits: 3500,
    expiresOn: '2027-03-31',
    grantedAt: '2026-11-20T08:00:00.000Z',
  };

  it('are shown with their grant', () => {
    assert.match(
      shown({ credits: { grant } }),
      /Added {2}3,500 credits on 2026-11-20, usable until 2027-03-31 \(grant G-1\)/,
    );
  });

  it('are shown as added by hand where they were', () => {
    const text = shown({ credits: { grant: { ...grant, idempotencyKey: 'hand-1' } } });
    assert.match(text, /on 2026-11-20 by hand, and verified, usable until/);
  });
});

describe('the balance of a PoC that runs', () => {
  const balance = {
    readAt: now - 3 * hourMs,
    granted: 3000,
    remaining: 400.5,
    level: 'warning',
    lines: ['2,599.50 of 3,000 credits (86 %) are used or expired.', '400.50 of 3,000 credits are left.'],
  } as const;

  it('is shown line by line, with when it was read and a mark for a warning', () => {
    const text = shown({ status: 'complete', balance });
    assert.match(text, /\nBalance ▲ \(read 3 h ago\)\n {2}2,599\.50 of .*\n {2}400\.50 of 3,000 credits/);
  });

  it('is left out where nothing is known of it', () => {
    assert.doesNotMatch(shown({ status: 'complete', balance: { ...balance, lines: [] } }), /Balance/);
  });
});

describe('a long history on a terminal', () => {
  it('says how many earlier lines there are and how to see them', () => {
    const text = shown({ earlierHistory: { lines: 2800, createdAt: 1 } });
    assert.match(
      text,
      /\nHistory\n {2}2,800 earlier lines are in the archive: confetti poc show poc\/P-1042 --all-history$/,
    );
  });

  it('says nothing of that where all is shown', () => {
    assert.doesNotMatch(shown({}), /earlier/);
  });
});

describe('what a submission says', () => {
  it('tells a requester with gaps how to fill them and go on', () => {
    const missing = [{ field: 'presales', label: 'Presales', setBy: 'Sales', where: 'PoC page' }] as const;
    const lines = submittedLines(style, view({ status: 'draft', steps: [], missing }), null);
    assert.ok(lines.includes('  confetti set poc/P-1042 presales=… --as casey@acme.example.com'));
    assert.ok(lines.includes('  confetti poc submit poc/P-1042 --as casey@acme.example.com'));
  });

  it('says that it waits for Salesforce while it is a draft still', () => {
    const text = submittedLines(style, view({ status: 'draft', steps: [] }), 10).join('\n');
    assert.match(text, /submitted once Salesforce has been read, in 10 minutes at the latest/);
    assert.doesNotMatch(text, /poc submit/);
  });
});
