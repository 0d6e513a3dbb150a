import assert from 'node:assert/strict';
import pc from 'picocolors';
import { tableLines } from '../../../client/cli/table.ts';
import { clean, dueInWords, sentence, whenInWords, type Style } from '../../../client/cli/terminal.ts';

const now = Date.parse('2026-11-22T10:00:00Z');
const style = (isUtc: boolean): Style => ({ paint: pc.createColors(false), now, isUtc });

describe('words on a terminal', () => {
  it('give due times relative to now', () => {
    assert.equal(dueInWords(style(false), now + 19_320_000), 'in 5 h 22 min');
  });

  it('give exact times where they are asked for', () => {
    assert.equal(dueInWords(style(true), now), '2026-11-22 10:00 UTC');
  });

  it('call the last minute "just now"', () => {
    assert.equal(whenInWords(style(false), now - 20_000), 'just now');
  });

  it('put the exact times of a sentence into relative words', () => {
    const text = 'Waiting for GPE · first response due 2026-11-22 15:12 UTC · then Sales';
    assert.equal(
      sentence(style(false), text),
      'Waiting for GPE · first response due in 5 h 12 min · then Sales',
    );
  });

  it('leave the exact times of a sentence with --utc', () => {
    const text = 'due 2026-11-22 15:12 UTC';
    assert.equal(sentence(style(true), text), text);
  });

  it('never hold what could change the reader’s screen', () => {
    assert.equal(clean('a\u001b[2Jb\r\nc\u0007'), 'ab c');
  });
});

describe('a table', () => {
  it('has columns two spaces apart', () => {
    assert.deepEqual(
      tableLines([
        ['A', 'B'],
        ['long', 'x'],
      ]),
      ['  A     B', '  long  x'],
    );
  });

  it('aligns names in Chinese characters', () => {
    assert.deepEqual(
      tableLines([
        ['平凯', 'x'],
        ['abcd', 'y'],
      ]),
      ['  平凯  x', '  abcd  y'],
    );
  });

  it('has no lines without rows', () => {
    assert.deepEqual(tableLines([]), []);
  });
});
