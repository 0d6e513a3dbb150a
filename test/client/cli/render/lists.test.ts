import assert from 'node:assert/strict';
import { join } from 'node:path';
import pc from 'picocolors';
import { inboxLines, requestListLines } from '../../../../client/cli/render/lists.ts';
import type { Style } from '../../../../client/cli/terminal.ts';
import type { ListedRequest } from '../../../../client/lists.ts';
import { readPolicyFile } from '../../../../client/policy-file.ts';

const policy = readPolicyFile(join(import.meta.dirname, '../../../../policy/default.yaml'));
const hourMs = 3_600_000;
const now = Date.parse('2026-11-22T10:00:00Z');
const style: Style = { paint: pc.createColors(false), now, isUtc: false };
const person = { id: 'xiaole.fang', name: 'Xiaole Fang', email: 'xiaole.fang@example.com' };

const listed = (request: Partial<ListedRequest>): ListedRequest => ({
  requestId: 'poc/P-1042',
  kind: 'pocApplication',
  status: 'in-progress',
  region: 'APAC',
  account: 'Acme',
  credits: 3000,
  steps: ['gpe'],
  approvers: ['xiaole.fang'],
  slaState: 'running',
  startedAt: now,
  isOpen: true,
  ...request,
});

describe('the inbox', () => {
  it('shows when something is due, for whom, what, which step and where', () => {
    assert.deepEqual(inboxLines(style, policy, person, [listed({ dueAt: now + 6 * hourMs })]), [
      '  DUE     REQUEST     ACCOUNT  WHAT       STEP  REGION',
      '  in 6 h  poc/P-1042  Acme     PoC 3,000  GPE   APAC',
    ]);
  });

  it('says how long something is over', () => {
    const [, line] = inboxLines(style, policy, person, [listed({ dueAt: now - 2 * hourMs })]);
    assert.match(line ?? '', /^ {2}2 h over/);
  });

  it('says why nothing is due', () => {
    const lines = inboxLines(style, policy, person, [
      listed({ slaState: 'paused' }),
      listed({ slaState: 'met' }),
      listed({ slaState: 'none' }),
    ]);
    assert.deepEqual(
      lines.slice(1).map((line) => line.slice(2, 12).trim()),
      ['paused', 'answered', 'no SLA set'],
    );
  });

  it('says when it is empty', () => {
    assert.deepEqual(inboxLines(style, policy, person, []), ['Nothing waits for Xiaole Fang.']);
  });
});

describe('what a request is for', () => {
  const credits = { requestId: 'credits/C-207', kind: 'creditRequest', credits: 3500 } as const;
  const whatOf = (request: Partial<ListedRequest>): string =>
    /Acme {2,}(.*?) {2,}/.exec(inboxLines(style, policy, person, [listed(request)])[1] ?? '')?.[1] ?? '';

  it('is told with how many credits', () => {
    assert.equal(whatOf({}), 'PoC 3,000');
    assert.equal(whatOf({ ...credits, entryPoint: 'top-up' }), 'top-up 3,500');
    assert.equal(whatOf({ ...credits, entryPoint: 'internal', credits: 200 }), 'internal 200');
  });

  it('is told as far as it is known', () => {
    assert.equal(whatOf(credits), 'credits 3,500');
  });
});

describe('the list of requests', () => {
  it('says where each stands', () => {
    const [, line] = requestListLines(style, policy, [listed({ status: 'sent-back', steps: [] })], 0);
    assert.equal(line, '  poc/P-1042  Acme     PoC 3,000  sent back             APAC');
  });

  it('says how many are left out', () => {
    assert.match(requestListLines(style, policy, [listed({})], 7).at(-1) ?? '', /and 7 more: --all/);
  });
});
