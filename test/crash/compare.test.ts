import assert from 'node:assert/strict';
import { differences } from './compare.ts';

const undisturbed = { ledger: ['3000 credits'], mail: ['to GPE', 'to BE&O'] };
const kindsIn = (picture: Readonly<Record<string, readonly string[]>>): string[] =>
  differences(undisturbed, picture).map(({ kind, text }) => `${kind}: ${text}`);

describe('what a kill has changed', () => {
  it('is nothing where the same is left, in whatever order', () => {
    assert.deepEqual(kindsIn({ ledger: ['3000 credits'], mail: ['to BE&O', 'to GPE'] }), []);
  });

  it('is lost where a line is missing', () => {
    assert.deepEqual(kindsIn({ ledger: [], mail: ['to GPE', 'to BE&O'] }), ['lost: ledger: 3000 credits']);
  });

  it('is doubled where a line is there once more', () => {
    const picture = { ledger: ['3000 credits', '3000 credits'], mail: ['to GPE', 'to BE&O'] };
    assert.deepEqual(kindsIn(picture), ['doubled: ledger: 3000 credits']);
  });

  it('is doubled where a line has come that was not there', () => {
    const picture = { ledger: ['3000 credits', '3000 credits, again'], mail: ['to GPE', 'to BE&O'] };
    assert.deepEqual(kindsIn(picture), ['doubled: ledger: 3000 credits, again']);
  });

  it('is wrong where a line has another in its place', () => {
    const picture = { ledger: ['30 credits'], mail: ['to GPE', 'to BE&O'] };
    assert.deepEqual(kindsIn(picture), ['wrong: ledger: 3000 credits became 30 credits']);
  });

  it('is lost where a whole place is empty', () => {
    assert.deepEqual(kindsIn({ ledger: ['3000 credits'] }), ['lost: mail: to GPE', 'lost: mail: to BE&O']);
  });
});
