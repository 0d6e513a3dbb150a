import assert from 'node:assert/strict';

import { normalizeId, recordId, to18 } from '../../../sandbox/salesforce/ids.ts';

describe('Salesforce record ids', () => {
  it('get the documented suffix', () => {
    assert.equal(to18('001D000000IqhSL'), '001D000000IqhSLIAZ');
    assert.equal(to18('a0P5g0000000001'), 'a0P5g0000000001EAA');
  });

  it('sort in the order in which they are given out', () => {
    const ids = [1, 9, 10, 35, 36, 61, 62, 3_843, 3_844, 1_000_000].map((n) => recordId('001', n));
    assert.deepEqual([...ids].sort(), ids);
    assert.equal(new Set(ids).size, ids.length);
  });

  it('are understood with 15 characters and with a suffix in any case', () => {
    assert.equal(normalizeId('001D000000IqhSL'), '001D000000IqhSLIAZ');
    assert.equal(normalizeId('001D000000IqhSLiaz'), '001D000000IqhSLIAZ');
  });

  it('are refused with a wrong length or a suffix that does not fit', () => {
    assert.equal(normalizeId('001D000000IqhS'), null);
    assert.equal(normalizeId('001D000000IqhSLIAA'), null);
  });
});
