import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { NoAnswerError, RefusedError } from '../../../../client/refused.ts';
import { applyEdit } from '../../../../domain/directory/apply-edit.ts';
import { checkEdit } from '../../../../domain/directory/check-edit.ts';
import { directoryOf } from '../../../../domain/directory/content.ts';
import type { DirectoryEdit } from '../../../../domain/directory/edit.ts';
import { directoryView, openDirectory } from '../../../../domain/directory/state.ts';
import { fakeServer, noon } from '../../../support/server/fake-server.ts';
import { formOf, pageFor, readers } from '../../../support/server/pages.ts';
import { shippedPolicy } from '../../../support/shipped-policy.ts';

const policyText = readFileSync(new URL('../../../../policy/default.yaml', import.meta.url), 'utf8');

/** The server over a directory that judges and keeps edits as the real one does. */
function office() {
  const state = openDirectory(directoryOf(shippedPolicy()), noon);
  const edits: DirectoryEdit[] = [];
  const server = fakeServer(
    {
      viewDirectory: async () => directoryView(state),
      editDirectory: async (edit) => {
        edits.push(edit);
        const refusal = checkEdit(state, edit, noon);
        if (refusal !== undefined) throw new RefusedError(refusal);
        return applyEdit(state, edit, noon);
      },
    },
    { policyText },
  );
  return { server, edits, state };
}

const away = {
  ...{ id: 'form-1', person: 'xiaole.fang', from: '2026-11-22', lastDay: '2026-11-27' },
  ...{ delegate: 'sidney.chen', note: 'travelling' },
};

describe('the routes of the policy', () => {
  it('are drawn for the route and region of the address, with who, until when and where it comes from', async () => {
    const { status, text, html } = await pageFor(office().server, '/policy?entryPoint=cloud-user&region=JP');
    assert.equal(status, 200);
    assert.match(text, /GPE first response within 24 h .* Sidney Chen or whoever is named in Regional GPE/);
    assert.match(text, /Skipped if Presales Auto-approve is yes: Presales auto-approved\./);
    assert.match(text, /Finance FP&A .* Not in the route: the policy switch financeInPocChain is off\./);
    assert.match(html, /<a href="\/policy\/file#L\d+">seed 000 · reading 3 /);
    assert.equal(html.match(/<ol class="drawn-chain" role="list">/g)?.length, 1);
  });

  it('have their tiers side by side', async () => {
    const { text, html } = await pageFor(office().server, '/policy?entryPoint=top-up&region=JP');
    assert.match(text, /Tier standard up to 3,000 credits, and at most 10,000 accumulated/);
    assert.match(text, /Tier elevated above these limits/);
    assert.match(text, /Sales Manager .* Not here: only for APAC\./);
    assert.equal(html.match(/<ol class="drawn-chain" role="list">/g)?.length, 2);
  });

  it('say who is away', async () => {
    const { server } = office();
    await pageFor(server, '/policy/people/away', formOf(away));
    const { text } = await pageFor(server, '/policy?entryPoint=enterprise&region=APAC');
    assert.match(text, /Xiaole Fang ‖ away until/);
  });

  it('are those of the file while the directory does not answer', async () => {
    let reads = 0;
    const server = fakeServer({
      viewDirectory: async () => {
        reads += 1;
        if (reads > 1) throw new NoAnswerError('late');
        return directoryView(openDirectory(directoryOf(shippedPolicy()), noon));
      },
    });
    const { status, text } = await pageFor(server, '/policy');
    assert.equal(status, 200);
    assert.match(text, /The directory does not answer, so people are shown as the policy file has them\./);
  });

  it('are there in Japanese', async () => {
    const { text } = await pageFor(office().server, '/policy?region=JP', { language: 'ja' });
    assert.match(text, /24時間以内に初回応答/);
  });

  it('are not for customers', async () => {
    const { status } = await pageFor(office().server, '/policy/people', { as: readers.customer });
    assert.equal(status, 403);
  });
});

describe('saying that somebody is away', () => {
  it('is kept with who stands in, and shown', async () => {
    const { server, edits } = office();
    const sent = await pageFor(server, '/policy/people/away', { ...formOf(away), as: readers.colleague });
    assert.deepEqual([sent.status, sent.to], [303, '/policy/people?done=saved#absences']);
    assert.deepEqual(edits[0], {
      ...{ kind: 'setOutOfOffice', id: 'form-1', person: 'xiaole.fang' },
      ...{ from: Date.parse('2026-11-22'), until: Date.parse('2026-11-28') },
      ...{ delegate: 'sidney.chen', note: 'travelling' },
      actor: { email: readers.colleague, via: 'web' },
    });
    const { text } = await pageFor(server, '/policy/people?done=saved', { as: readers.colleague });
    assert.match(text, /Saved\. Steps that become active meanwhile go to whoever stands in\./);
    assert.match(
      text,
      /Xiaole Fang xiaole\.fang@example\.com ‖ away until 28 Nov 2026 Sidney Chen stands in/,
    );
  });

  it('is carried out once, however often the form is sent', async () => {
    const { server, state } = office();
    await pageFor(server, '/policy/people/away', formOf(away));
    const again = await pageFor(server, '/policy/people/away', formOf(away));
    assert.deepEqual([again.status, state.revision], [303, 2]);
  });

  it('is refused in the directory’s words, with what was typed kept', async () => {
    const { server, state } = office();
    const own = { ...away, delegate: 'xiaole.fang', note: 'to Tokyo' };
    const { status, text, html } = await pageFor(server, '/policy/people/away', {
      ...formOf(own),
      as: readers.colleague,
    });
    assert.equal(status, 422);
    assert.match(text, /Not done: Xiaole Fang cannot be their own delegate: name somebody else, or nobody\./);
    assert.match(html, /value="to Tokyo"/);
    assert.match(html, /name="lastDay" value="2026-11-27"/);
    assert.equal(state.revision, 1);
  });

  it('asks for the last day before anybody is asked', async () => {
    const { server, edits } = office();
    const { status, text, html } = await pageFor(
      server,
      '/policy/people/away',
      formOf({ ...away, lastDay: '' }),
    );
    assert.deepEqual([status, edits.length], [422, 0]);
    assert.match(text, /Say the last day away, such as 2026-12-05\./);
    assert.match(html, /name="lastDay" value="" required="" aria-invalid="true"/);
  });

  it('is one’s own matter: another person is refused', async () => {
    const { server, edits } = office();
    const other = { ...away, person: 'sidney.chen', delegate: '' };
    const { status, text } = await pageFor(server, '/policy/people/away', {
      ...formOf(other),
      as: readers.colleague,
    });
    assert.deepEqual([status, edits.length], [403, 0]);
    assert.match(text, /You can say when you are away, and not when others are\./);
  });

  it('is offered for oneself, for those below a manager, and for everybody to operators', async () => {
    const { server } = office();
    const offered = async (as: string): Promise<string[]> => {
      const { html } = await pageFor(server, '/policy/people', { as });
      const select = /<select name="person">(.*?)<\/select>/.exec(html)?.[1] ?? '';
      return [...select.matchAll(/value="([^"]+)"/g)].map(([, id]) => id ?? '');
    };
    assert.deepEqual(await offered(readers.colleague), []);
    assert.deepEqual(await offered('manager.gpe@example.com'), ['manager.gpe', 'sidney.chen', 'xiaole.fang']);
    assert.ok((await offered(readers.operator)).length > 20);
  });

  it('ends when they say that they are back', async () => {
    const { server, state } = office();
    await pageFor(server, '/policy/people/away', formOf(away));
    const back = { id: 'form-2', person: 'xiaole.fang', from: String(Date.parse('2026-11-22')) };
    const { status, to } = await pageFor(server, '/policy/people/back', {
      ...formOf(back),
      as: readers.colleague,
    });
    assert.deepEqual([status, to], [303, '/policy/people?done=cleared#absences']);
    assert.deepEqual(state.people['xiaole.fang']?.outOfOffice ?? [], []);
  });

  it('may be sent again where no answer came in time', async () => {
    const server = fakeServer({
      editDirectory: async () => {
        throw new NoAnswerError('late');
      },
    });
    const { status, text, html } = await pageFor(server, '/policy/people/away', formOf(away));
    assert.equal(status, 503);
    assert.match(text, /Send the form again; the same form is carried out once\./);
    assert.match(html, /name="id" value="form-1"/);
  });
});

describe('explaining a route', () => {
  it('says of every step whether it is in, why, who and until when', async () => {
    const { text } = await pageFor(
      office().server,
      '/policy/explain?entryPoint=cloud-sales&region=NA&credits=500&autoApprove=yes',
    );
    assert.match(text, /GPE skipped: Presales auto-approved \(Presales Auto-approve is yes\)/);
    assert.match(
      text,
      /CEG BE&O .* Who Kevin Lu \(the policy's table for NA\) SLA policy: 4 h for cloud-sales/,
    );
  });

  it('tells the tier by what was accumulated', async () => {
    const { text } = await pageFor(
      office().server,
      '/policy/explain?entryPoint=top-up&region=APAC&credits=2,000&accumulated=9000',
    );
    assert.match(text, /Tier elevated /);
  });

  it('refuses what is no number, and keeps it', async () => {
    const { status, text, html } = await pageFor(
      office().server,
      '/policy/explain?entryPoint=top-up&credits=many',
    );
    assert.equal(status, 422);
    assert.match(text, /Credits needed must be a whole number, such as 3000\./);
    assert.match(html, /name="credits" inputmode="numeric" value="many" aria-invalid="true"/);
  });
});

describe('checking a policy', () => {
  it('says what the published one leaves open', async () => {
    const { text } = await pageFor(office().server, '/policy/check');
    assert.match(text, /Initial grants pass no Finance step\./);
  });

  it('tells of a text that was pasted every problem with its line and path', async () => {
    const broken = policyText.replace('label: SDR', 'labels: SDR');
    const { status, text, html } = await pageFor(office().server, '/policy/check', formOf({ text: broken }));
    assert.equal(status, 422);
    assert.match(text, /It cannot be used: 2 problems\./);
    assert.match(text, /69 roles\.sdr\.labels unknown key "labels": remove it or correct its spelling/);
    assert.match(html, /labels: SDR/);
  });

  it('tells what a text that can be used leaves open', async () => {
    const { status, text } = await pageFor(office().server, '/policy/check', formOf({ text: policyText }));
    assert.equal(status, 200);
    assert.match(text, /It can be used \(edition 2024-07-24\)\. What it leaves open/);
  });

  it('asks for a text, and for no more than a policy', async () => {
    const { text } = await pageFor(office().server, '/policy/check', formOf({ text: ' ' }));
    assert.match(text, /Paste the text of a policy file first\./);
    const { status } = await pageFor(office().server, '/policy/check', formOf({ text: 'x'.repeat(600_000) }));
    assert.equal(status, 413);
  });

  it('of another text is for operators', async () => {
    const shown = await pageFor(office().server, '/policy/check', { as: readers.manager });
    assert.doesNotMatch(shown.html, /<textarea/);
    const { status } = await pageFor(office().server, '/policy/check', {
      ...formOf({ text: policyText }),
      as: readers.manager,
    });
    assert.equal(status, 403);
  });
});

describe('the policy file', () => {
  it('is shown line by line, each with an address', async () => {
    const { html } = await pageFor(office().server, '/policy/file');
    assert.match(html, /<span id="L12"><span class="line-number"> {2}12<\/span>/);
    assert.match(html, /<em># seed 000: GPE<\/em>/);
  });

  it('says that it is not at hand where the server has no text', async () => {
    const { text } = await pageFor(fakeServer({}), '/policy/file');
    assert.match(text, /The text of the policy file is not at hand on this server\./);
  });
});
