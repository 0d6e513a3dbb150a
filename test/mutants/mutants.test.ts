import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { inMarkdown } from './in-markdown.ts';
import { mutants } from './list.ts';
import { mutated, type Mutant } from './mutant.ts';

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

describe('a mistake of the list', () => {
  for (const mutant of mutants) {
    it(`can still be made, is still code, and names what catches it: ${mutant.name}`, () => {
      const { file, caughtBy } = mutant;
      const code = mutated(read(file), mutant);
      assert.notEqual(code, read(file));
      stripTypeScriptTypes(code);
      const path = 'replayOf' in caughtBy ? `test/replay/histories/${caughtBy.replayOf}.json` : caughtBy.test;
      assert.ok(existsSync(new URL(`../../${path}`, import.meta.url)), path);
    });
  }
});

describe('the list of mistakes', () => {
  it('has each under a name of its own', () => {
    assert.equal(new Set(mutants.map(({ name }) => name)).size, mutants.length);
  });

  it('is what docs/mutants.md says', () => {
    assert.equal(read('docs/mutants.md'), inMarkdown(mutants));
  });
});

describe('a mistake whose text has changed', () => {
  const mutant: Mutant = {
    ...{ name: 'no clock', file: 'clock.ts', replaces: 'arm();', by: '', why: '' },
    caughtBy: { replayOf: 'any' },
  };

  it('is refused with where to mend it', () => {
    assert.throws(
      () => mutated('start();', mutant),
      /"no clock": its text is not there any more in clock\.ts; mend/,
    );
  });

  it('is refused where it could be made in several places', () => {
    assert.throws(
      () => mutated('arm(); arm();', mutant),
      /"no clock": its text is there more than once in clock\.ts/,
    );
  });
});
