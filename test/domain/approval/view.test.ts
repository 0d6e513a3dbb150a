import assert from 'node:assert/strict';
import { close } from '../../../domain/approval/closing.ts';
import { detailsInMarkdown } from '../../../domain/approval/details.ts';
import { setProblem } from '../../../domain/approval/problems.ts';
import { refuse } from '../../../domain/approval/refusal.ts';
import { requesterKey } from '../../../domain/approval/requester-key.ts';
import { viewOf, type RequestView } from '../../../domain/approval/view.ts';
import { listedValues } from '../../../domain/approval/visibility.ts';
import { utcMinute } from '../../../domain/wording/time.ts';
import {
  act,
  approve,
  completed,
  draft,
  monday,
  hour,
  seller,
  submitted,
  waitingFor,
  type Request,
} from '../../support/requests.ts';

const gpe = 'xiaole.fang@example.com';

function view({ state, policy, now }: Request): RequestView {
  return viewOf(state, policy, now, utcMinute);
}

function markdown({ state, policy, now }: Request): string {
  return detailsInMarkdown(state, policy, now);
}

describe('the view of a request', () => {
  it('begins with the two lines that every surface shows', () => {
    const { headline, waiting } = view(waitingFor('gpe', 'cloud-sales'));
    assert.equal(headline, 'Acme Corp · PoC · 3,000 credits · APAC');
    assert.equal(
      waiting,
      'Waiting for GPE (Xiaole Fang) · first response due 2026-11-24 09:00 UTC · then Regional Leader',
    );
  });

  it('says what an enterprise request is, and that a region is missing', () => {
    assert.equal(
      view(submitted('enterprise', { region: null })).headline,
      'Acme Corp · Enterprise PoC · no region',
    );
  });

  it('says nothing of the region of a draft that may still learn it', () => {
    assert.equal(view(draft('enterprise', { region: null })).headline, 'Acme Corp · Enterprise PoC');
  });

  it('shows the steps of a draft before anybody is asked', () => {
    assert.deepEqual(
      view(draft('enterprise')).steps.map(({ step, status, who }) => [step, status, who]),
      [
        ['presales', 'coming', ''],
        ['gpe', 'coming', ''],
        ['regional-leader', 'coming', ''],
      ],
    );
  });

  it('shows what a draft lacks, with who sets it and where', () => {
    const { missing } = view(draft('enterprise', { contact: null }));
    assert.deepEqual(
      missing.map(({ label, where }) => [label, where]),
      [['Contact', 'PoC page, field Contact']],
    );
  });

  it('shows what the step that waits lacks', () => {
    assert.deepEqual(
      view(submitted('cloud-sales')).missing.map(({ field }) => field),
      ['presalesAutoApprove'],
    );
  });

  it('shows a skipped step where it would have been, with why', () => {
    const { steps } = view(waitingFor('regional-leader', 'cloud-sales', { presalesAutoApprove: true }));
    assert.deepEqual(
      steps.slice(0, 3).map(({ step, status }) => [step, status]),
      [
        ['presales', 'approved'],
        ['gpe', 'skipped'],
        ['regional-leader', 'active'],
      ],
    );
    assert.match(steps[1]?.because ?? '', /Presales auto-approved/);
  });

  it('shows who decided, not who was asked', () => {
    const request = waitingFor('gpe', 'cloud-sales');
    act(request, 'reassign', { by: gpe, to: 'sidney.chen@example.com' });
    act(request, 'decide', { by: 'sidney.chen@example.com', decision: 'approve' });
    assert.equal(view(request).steps[1]?.who, 'Sidney Chen');
  });

  it('shows due time, response and SLA state of a step', () => {
    const request = waitingFor('gpe', 'cloud-sales');
    request.now += hour;
    act(request, 'claim', { by: gpe });
    const step = view(request).steps[1];
    assert.deepEqual(
      [step?.dueAt, step?.respondedAt, step?.slaState, step?.slaHours],
      [monday + 24 * hour, monday + hour, 'met', 24],
    );
  });

  it('shows no clock for a step that the end of the round took off', () => {
    const request = waitingFor('gpe', 'cloud-sales');
    act(request, 'recall', { by: seller });
    const step = view(request).steps[1];
    assert.deepEqual([step?.status, step?.slaState, step?.dueAt], ['coming', 'none', undefined]);
  });

  it('names the sponsor of a customer', () => {
    assert.equal(view(submitted('cloud-user')).requester.sponsor, 'APAC Sales');
  });

  it('has the history in the words of the business', () => {
    assert.deepEqual(
      view(waitingFor('gpe', 'enterprise')).history.map(({ step, action }) => [step, action]),
      [
        [undefined, 'Created'],
        [undefined, 'Submitted'],
        ['Presales', 'Pending'],
        ['Presales', 'Approved'],
        ['GPE', 'Pending'],
      ],
    );
  });

  it('has the grant', () => {
    assert.equal(view(completed('cloud-sales')).credits.grant?.credits, 3000);
  });

  it('names the edition of the policy that the request is pinned to', () => {
    const request = draft('enterprise');
    assert.deepEqual(view(request).policy, { edition: '2024-07-24', hash: request.policy.hash });
  });

  it('of a request that an operator ended waits for nobody', () => {
    const request = waitingFor('gpe', 'cloud-sales');
    close(request.state, request.now, 'cancelled by an operator in Temporal');
    assert.equal(view(request).waiting, 'Closed · in progress: cancelled by an operator in Temporal');
    assert.ok(view(request).steps.every(({ status }) => status !== 'active'));
  });
});

describe('the details in Temporal Web', () => {
  /** Cells of every line of a table, as GitHub's Markdown splits them: at pipes that no odd backslash escapes. */
  function cells(line: string): number {
    const plain = line.replace(/\\[\\|<>`[\]*_~]/g, '');
    return plain.split('|').length - 2;
  }

  const nasty = [
    ['a pipe', 'a | b'],
    ['an escaped pipe', 'a \\| b'],
    ['line breaks', 'a\r\n\n| x | y |'],
    ['a backslash at the cut', `${'x'.repeat(299)}\\`],
    ['pipes at the cut', `${'x'.repeat(298)}||||`],
    ['markup', '<img src=x> [a](javascript:b) **bold** `code`'],
  ] as const;
  for (const [what, comment] of nasty) {
    it(`keep their tables whatever people write: ${what}`, () => {
      const request = waitingFor('gpe', 'cloud-sales');
      act(request, 'comment', { by: gpe, comment });
      const rows = markdown(request)
        .split('\n')
        .filter((line) => line.startsWith('|'));
      assert.deepEqual([...new Set(rows.map(cells))], [5]);
    });
  }

  it('show people’s words as words', () => {
    const request = waitingFor('gpe', 'cloud-sales');
    act(request, 'comment', { by: gpe, comment: '<b>**now**</b> [x](y) `z`' });
    assert.ok(markdown(request).includes('\\<b\\>\\*\\*now\\*\\*\\</b\\> \\[x\\](y) \\`z\\`'));
  });

  it('show problems as words, on one line', () => {
    const request = waitingFor('beo', 'cloud-sales');
    setProblem(request.state, 'salesforce', 'refused:\n\n# <b>INVALID</b>', request.now);
    assert.ok(markdown(request).includes('- refused: # \\<b\\>INVALID\\</b\\>'));
  });

  it('show the last refused signals as words', () => {
    const request = waitingFor('gpe', 'cloud-sales');
    const refusal = refuse('malformed', 'Not done: payload has no "<i>x"\n| a |');
    request.state.refusedSignals.push({ at: request.now, action: 'claim', refusal });
    assert.ok(markdown(request).includes('- Not done: payload has no "\\<i\\>x" \\| a \\|'));
  });

  it('say what is needed, by whom and where', () => {
    assert.match(
      markdown(submitted('cloud-sales')),
      /- Presales Auto-approve is empty: Presales sets it \(PoC page/,
    );
  });

  it('stay short however long the history is', () => {
    const request = waitingFor('gpe', 'cloud-sales');
    for (let n = 0; n < 25; n += 1) act(request, 'comment', { by: gpe, comment: 'x'.repeat(4000) });
    assert.ok(markdown(request).length < 20_000);
  });

  it('can be made of every stage', () => {
    for (const request of [
      draft('cloud-user', { region: null, company: null }),
      completed('cloud-user'),
      submitted('cloud-user'),
    ]) {
      assert.match(markdown(request), /### History/);
    }
  });
});

describe('the values that lists filter by', () => {
  const listed = ({ state, policy, now }: Request): ReturnType<typeof listedValues> =>
    listedValues(state, policy, now);

  it('name the step, its approvers, the due time and the amount', () => {
    assert.deepEqual(listed(waitingFor('gpe', 'cloud-sales')), {
      ConfettiKind: 'pocApplication',
      ConfettiStatus: 'in-progress',
      ConfettiRegion: 'APAC',
      ConfettiOrgId: '1372713',
      ConfettiAccount: 'Acme Corp',
      ConfettiStep: ['gpe'],
      ConfettiApprovers: ['xiaole.fang'],
      ConfettiRequester: [requesterKey(seller)],
      ConfettiSlaDueAt: '2026-11-24T09:00:00.000Z',
      ConfettiSlaState: 'running',
      ConfettiCredits: 3000,
    });
  });

  it('put a request that nobody is named for into the operations queue', () => {
    assert.deepEqual(listed(submitted('cloud-user', { region: null })).ConfettiApprovers, [
      'vince.yao',
      'kevin.lu',
      'dexter.deng',
    ]);
  });

  it('have no due time once the step was answered, or while it is paused', () => {
    const [claimed, asked] = [waitingFor('gpe', 'cloud-sales'), waitingFor('gpe', 'cloud-sales')];
    act(claimed, 'claim', { by: gpe });
    act(asked, 'ask', { by: gpe, question: 'Where?' });
    assert.deepEqual(
      [listed(claimed).ConfettiSlaDueAt, listed(asked).ConfettiSlaDueAt],
      [undefined, undefined],
    );
    assert.deepEqual([listed(claimed).ConfettiSlaState, listed(asked).ConfettiSlaState], ['met', 'paused']);
  });

  it('name nobody when the request is over', () => {
    const request = waitingFor('beo', 'cloud-sales');
    act(request, 'setFields', { by: seller, fields: { pocStatus: 'Failed' } });
    const { ConfettiStep, ConfettiApprovers, ConfettiSlaDueAt, ConfettiSlaState } = listed(request);
    assert.deepEqual(
      [ConfettiStep, ConfettiApprovers, ConfettiSlaDueAt, ConfettiSlaState],
      [[], [], undefined, 'none'],
    );
  });

  it('follow the request', () => {
    const request = waitingFor('gpe', 'enterprise');
    approve(request);
    assert.deepEqual(listed(request).ConfettiStep, ['regional-leader']);
  });
});
