import assert from 'node:assert/strict';
import { typedField } from '../../client/field-text.ts';

describe('what is typed for a field', () => {
  it('is read by the field’s type', () => {
    assert.deepEqual(typedField('Credits', 'credits', '3000'), { value: 3000 });
    assert.deepEqual(typedField('Auto-approve', 'yes-no', 'Yes'), { value: true });
    assert.deepEqual(typedField('Auto-approve', 'yes-no', 'false'), { value: false });
    assert.deepEqual(typedField('Expiry', 'date', '2026-12-31'), { value: '2026-12-31' });
  });

  it('empties the field where it is nothing', () => {
    assert.deepEqual(typedField('Credits', 'credits', ''), { value: null });
    assert.deepEqual(typedField('Auto-approve', 'yes-no', ''), { value: null });
  });

  it('is refused by the field’s name, with what was typed', () => {
    assert.match(
      typedField('Credits', 'credits', '3,000').wrong ?? '',
      /^Credits must be a number .*"3,000"/,
    );
    assert.match(
      typedField('Auto-approve', 'yes-no', 'perhaps').wrong ?? '',
      /^Auto-approve must be yes or no/,
    );
    assert.match(typedField('Auto-approve', 'yes-no', 'constructor').wrong ?? '', /must be yes or no/);
  });
});
