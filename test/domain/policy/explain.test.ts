import assert from 'node:assert/strict';
import { explainRoute } from '../../../domain/policy/explain.ts';
import type { ExplainedStep, Explanation } from '../../../domain/policy/explain.ts';
import type { EntryPoint } from '../../../domain/policy/policy.ts';
import { slicePolicy } from '../../../domain/policy/slice.ts';
import type { FieldValues } from '../../../domain/request/fields.ts';
import { shippedPolicy } from './shipped-policy.ts';

const policy = shippedPolicy();

function explain(entryPoint: EntryPoint, fields: FieldValues): Explanation {
  return explainRoute(slicePolicy(policy, entryPoint), fields);
}

function included(explanation: Explanation, role: string): Extract<ExplainedStep, { included: true }> {
  const found = explanation.steps.find((step) => step.step === role);
  assert.ok(found?.included);
  return found;
}

describe('explainRoute', () => {
  it('has every step of the route in its order, in or out', () => {
    const { steps } = explain('cloud-sales', { region: 'NA', presalesAutoApprove: true });
    assert.deepEqual(
      steps.map(({ step, included: isIn }) => [step, isIn]),
      [
        ['presales', true],
        ['gpe', false],
        ['regional-leader', true],
        ['rdg', false],
        ['finance', false],
        ['beo', true],
      ],
    );
  });

  it('names who answers, by when and where both come from', () => {
    const { who, whoBecause, slaHours, slaSource } = included(explain('cloud-user', { region: 'NA' }), 'beo');
    assert.deepEqual(
      [who, whoBecause, slaHours, slaSource],
      [['Kevin Lu'], "the policy's table for NA", 4, 'policy: 4 h for cloud-user'],
    );
  });

  it('says that a blank field is filled from the table', () => {
    const { who, whoBecause } = included(explain('enterprise', { region: 'APAC' }), 'gpe');
    assert.deepEqual(
      [who, whoBecause],
      [['Xiaole Fang'], "Regional GPE is blank, so the policy's table for APAC"],
    );
  });

  it('says that somebody was named on the page', () => {
    const step = included(explain('enterprise', { region: 'JP', presales: 'presales.jp' }), 'presales');
    assert.equal(step.whoBecause, 'named in Presales');
  });

  it('points at somebody who was named and is not in the table', () => {
    const step = included(explain('enterprise', { region: 'JP', presales: 'presales.na' }), 'presales');
    assert.match(step.whoBecause, /not in the policy's table: please double check/);
  });

  it('says why there is nobody', () => {
    const explanation = explain('cloud-user', {});
    const { who, whoBecause } = included(explanation, 'sales');
    assert.deepEqual([who, explanation.region], [[], null]);
    assert.match(whoBecause, /Region is blank/);
  });

  it('lists what a step requires, who sets it, where, and whether it is blank', () => {
    const { requires } = included(explain('cloud-user', { creditsNeeded: 3000 }), 'sales');
    assert.deepEqual(
      requires.find(({ field }) => field === 'creditsNeeded'),
      {
        field: 'creditsNeeded',
        label: 'Credits Needed',
        setBy: ['Sales'],
        where: 'PoC page, field Credits Needed',
        blank: false,
      },
    );
  });

  it('lists what submitting requires', () => {
    const { submission } = explain('cloud-user', { company: 'Acme' });
    assert.deepEqual(
      submission.requires.map(({ field, blank }) => [field, blank]),
      [
        ['company', false],
        ['applicationLink', true],
      ],
    );
  });

  it('survives JSON', () => {
    const explanation = explain('cloud-user', { region: 'LATAM' });
    assert.deepEqual(JSON.parse(JSON.stringify(explanation)), explanation);
  });
});
