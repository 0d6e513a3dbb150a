import assert from 'node:assert/strict';
import {
  checkedCreditRequestId,
  checkedPocId,
  commandGroupOf,
  requestIdOf,
} from '../../../client/cli/request-ids.ts';

describe('an id as it is typed', () => {
  const typed: readonly (readonly [text: string, requestId: string])[] = [
    ['P-1042', 'poc/P-1042'],
    ['poc/P-1042', 'poc/P-1042'],
    ['1042', 'poc/1042'],
    ['C-207', 'credits/C-207'],
    ['credits/C-207', 'credits/C-207'],
    ['credits/207', 'credits/207'],
    ['poc/C-207', 'poc/C-207'],
    ['c-207', 'poc/c-207'],
  ];
  for (const [text, requestId] of typed) {
    it(`is ${requestId} for ${text}`, () => {
      assert.equal(requestIdOf(text), requestId);
    });
  }

  it('is refused when it holds anything unusual', () => {
    assert.throws(() => requestIdOf('P 1042'), /cannot be the id of a PoC/);
    assert.throws(() => requestIdOf('C-2/07'), /"C-2\/07" is no request/);
    assert.throws(() => requestIdOf('credits/'), /cannot be the id of a credit request/);
  });

  it('is refused when it names something that is no request', () => {
    assert.throws(
      () => requestIdOf('tenant/1372813089209061633'),
      /is no request: write P-1042 or poc\/P-1042 for a PoC, C-207 or credits\/C-207 for a credit request/,
    );
  });

  it('stands for the PoC or the credit request where only one of them is meant', () => {
    assert.equal(checkedPocId('poc/P-1042'), 'P-1042');
    assert.equal(checkedCreditRequestId('credits/C-207'), 'C-207');
    assert.throws(() => checkedPocId('credits/C-207'), /cannot be the id of a PoC/);
  });

  it('belongs to the commands of its kind', () => {
    assert.equal(commandGroupOf('credits/C-207'), 'credits');
    assert.equal(commandGroupOf('poc/C-207'), 'poc');
  });
});
