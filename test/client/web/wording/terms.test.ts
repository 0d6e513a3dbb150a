import assert from 'node:assert/strict';
import { historyLabels } from '../../../../domain/approval/history.ts';
import { historyLabelIn } from '../../../../client/web/wording/history.ts';
import { ownersIn } from '../../../../client/web/wording/owners.ts';
import { reasonIn } from '../../../../client/web/wording/reasons.ts';
import { termIn } from '../../../../client/web/wording/terms.ts';
import { shippedPolicy } from '../../../support/shipped-policy.ts';

/** The business's own words, which are the same everywhere. */
const ownWords = ['SDR', 'GPE', 'CEG BE&O'];

describe('the policy’s terms in other languages', () => {
  it('are known for every role, field and choice of the shipped policy but the business’s own words', () => {
    const { roles, fields } = shippedPolicy();
    const terms = [
      ...Object.values(roles).map(({ label }) => label),
      ...Object.values(fields).flatMap(({ label, choices = [] }) => [label, ...choices]),
    ].filter((term) => !ownWords.includes(term));
    for (const language of ['zh', 'ja'] as const) {
      assert.deepEqual(
        terms.filter((term) => termIn(language, term) === term),
        [],
        language,
      );
    }
  });

  it('leave a term that a policy made up as it is', () => {
    assert.equal(termIn('ja', 'Legal'), 'Legal');
    assert.equal(termIn('zh', 'constructor'), 'constructor');
  });

  it('are known for everything that can happen', () => {
    for (const label of Object.values(historyLabels)) {
      assert.notEqual(historyLabelIn('zh', label), label);
      assert.notEqual(historyLabelIn('ja', label), label);
      assert.equal(historyLabelIn('en', label), label);
    }
    assert.equal(historyLabelIn('ja', 'Something new'), 'Something new');
  });

  it('say who sets a field, Confetti where nobody else does', () => {
    const { roles, fields, regions } = shippedPolicy();
    assert.ok(regions.length > 0);
    assert.equal(ownersIn('en', { roles }, fields.account), 'Sales or SDR');
    assert.equal(ownersIn('zh', { roles }, fields.lead), '销售、SDR或申请人');
    assert.equal(ownersIn('en', { roles }, fields.internalUser), 'Confetti');
  });

  it('say why a step is left out, without what only the policy’s author wants to know', () => {
    assert.equal(reasonIn('en', 'policy switch rdgInPocChain is off'), 'off in the policy');
    assert.equal(
      reasonIn('ja', 'Presales auto-approved (Presales Auto-approve is yes)'),
      'プリセールスが自動承認',
    );
    assert.equal(reasonIn('zh', 'only for APAC, this is JP'), '仅限 APAC，本申请为 JP');
  });
});
