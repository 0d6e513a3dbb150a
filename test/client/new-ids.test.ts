import assert from 'node:assert/strict';
import { newCreditRequestId, newPocId } from '../../client/new-ids.ts';

describe('a new id', () => {
  it('is made of eight characters that can be read aloud', () => {
    assert.match(newPocId(), /^P-[0-9A-HJKMNP-TV-Z]{8}$/);
    assert.match(newCreditRequestId(), /^C-[0-9A-HJKMNP-TV-Z]{8}$/);
  });

  it('is another one each time', () => {
    assert.equal(new Set(Array.from({ length: 100 }, () => newPocId())).size, 100);
  });

  it('is the same for the same key', () => {
    assert.match(newPocId('order 7'), /^P-[0-9A-HJKMNP-TV-Z]{8}$/);
    assert.equal(newPocId('order 7'), newPocId('order 7'));
    assert.notEqual(newPocId('order 7'), newPocId('order 8'));
  });
});
