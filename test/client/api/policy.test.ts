import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { shippedPolicy } from '../../support/shipped-policy.ts';
import { callsOf, colleague, operator } from '../../support/server/calls-of.ts';

describe('the policy over the API', () => {
  it('is shown in short', async () => {
    const { body } = await callsOf(colleague).get('/api/v1/policy');
    assert.equal(body.edition, shippedPolicy().edition);
    const routes = body.routes as { entryPoint: string; steps: unknown[]; tiers?: unknown[] }[];
    assert.deepEqual(
      routes.map(({ entryPoint, steps, tiers }) => [entryPoint, steps.length > 0, tiers?.length]),
      [
        ['cloud-user', true, undefined],
        ['cloud-sales', true, undefined],
        ['enterprise', true, undefined],
        ['top-up', false, 2],
        ['internal', true, undefined],
      ],
    );
  });

  it('is explained for a request, with its tier', async () => {
    const fields = { region: 'APAC', creditsNeeded: 3500 };
    const { status, body } = await callsOf(colleague).post('/api/v1/policy/explanations', {
      ...{ entryPoint: 'top-up', fields, accumulated: 100 },
    });
    assert.equal(status, 200);
    assert.equal(body.tier.id, 'elevated');
    assert.equal(body.region, 'APAC');
  });

  it('knows no tier where there is none', async () => {
    const asked = { entryPoint: 'enterprise', fields: {}, accumulated: 1 };
    const answer = await callsOf(colleague).post('/api/v1/policy/explanations', asked);
    assert.equal(answer.status, 400);
    assert.match(answer.body.detail, /enterprise requests have none: leave it out/);
  });

  it('is checked as a text, with what is wrong and in which line', async () => {
    const calls = callsOf(operator);
    const wrong = await calls.post('/api/v1/policy/checks', { text: 'edition: x\nregions: nowhere\n' });
    assert.equal(wrong.body.valid, false);
    assert.ok(
      (wrong.body.problems as { line: number; path: string }[]).some(
        (one) => one.path === 'regions' && one.line === 2,
      ),
    );
    const text = readFileSync(new URL('../../../policy/default.yaml', import.meta.url), 'utf8');
    const right = await calls.post('/api/v1/policy/checks', { text });
    assert.equal(right.body.valid, true);
    assert.ok((right.body.warnings as unknown[]).length > 0);
  });
});
