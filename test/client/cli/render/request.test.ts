import assert from 'node:assert/strict';
import { join } from 'node:path';
import pc from 'picocolors';
import { requestLines, submittedLines } from '../../../../client/cli/render/request.ts';
import type { Style } from '../../../../client/cli/terminal.ts';
import { readPolicyFile } from '../../../../client/policy-file.ts';
import type { StepView } from '../../../../domain/approval/step-view.ts';
import type { RequestView } from '../../../../domain/approval/view.ts';

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
  dueAt: now + 5 * hourMs,
  ...over,
});

const view = (over: Partial<RequestView>): RequestView => ({
  requestId: 'poc/P-1042',
  entryPoint: 'cloud-user',
  status: 'in-progress',
  round: 1,
  headline: 'Acme Corp · PoC · 3,000 credits · APAC',
  waiting: 'Waiting for GPE (Xiaole Fang) · first response due 2026-11-22 15:00 UTC · then Regional Leader',
  requester: { email: 'casey@acme.example.com', sponsor: 'APAC Sales' },
  fields: { creditsNeeded: 3000, presalesAutoApprove: false },
  steps: [step({})],
  missing: [],
  problems: [],
  credits: {},
  history: [],
  refusedSignals: [],
  policy: { edition: '2024-07-24', hash: 'abc' },
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
