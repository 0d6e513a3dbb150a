import assert from 'node:assert/strict';
import { checkedPocId, newPocId, requestIdOf } from '../../../client/cli/poc-id.ts';

describe('the id of a PoC', () => {
  it('is made of eight characters that can be read aloud', () => {
    assert.match(newPocId(), /^P-[0-9A-HJKMNP-TV-Z]{8}$/);
  });

  it('is another one each time', () => {
    assert.equal(new Set(Array.from({ length: 100 }, newPocId)).size, 100);
  });

  it('stands for the request with it', () => {
    assert.equal(requestIdOf('P-1042'), 'poc/P-1042');
  });

  it('is left alone where the whole request id is given', () => {
    assert.equal(requestIdOf('poc/P-1042'), 'poc/P-1042');
  });

  it('is refused when it holds anything unusual', () => {
    assert.throws(() => checkedPocId('P 1042'), /cannot be the id of a PoC/);
  });
});
