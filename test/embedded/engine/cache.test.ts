import assert from 'node:assert/strict';
import { readFileSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { cached } from '../../../embedded/engine/cache.ts';
import { tempDir } from '../support/temp-dir.ts';

describe('the cache of executables', () => {
  let cacheDir: string;
  let made: number;
  const make = async (dir: string): Promise<void> => {
    made += 1;
    writeFileSync(path.join(dir, 'tool'), 'good');
    return Promise.resolve();
  };
  const tool = (entry: string): string => readFileSync(path.join(entry, 'tool'), 'utf8');

  beforeEach(() => {
    cacheDir = path.join(tempDir(), 'caches');
    made = 0;
  });

  it('makes an entry once', async () => {
    await cached(cacheDir, 'tool-1', make);
    assert.equal(tool(await cached(cacheDir, 'tool-1', make)), 'good');
    assert.equal(made, 1);
  });

  it('makes an entry again whose file has changed', async () => {
    const entry = await cached(cacheDir, 'tool-1', make);
    writeFileSync(path.join(entry, 'tool'), 'evil');
    assert.equal(tool(await cached(cacheDir, 'tool-1', make)), 'good');
  });

  it('makes an entry again that a foreign file was added to', async () => {
    const entry = await cached(cacheDir, 'tool-1', make);
    writeFileSync(path.join(entry, 'foreign.jar'), '');
    assert.deepEqual(readdirSync(await cached(cacheDir, 'tool-1', make)).sort(), ['seal.json', 'tool']);
  });

  it('keeps an entry of which only the time has changed', async () => {
    const entry = await cached(cacheDir, 'tool-1', make);
    utimesSync(path.join(entry, 'tool'), 1, 1);
    await cached(cacheDir, 'tool-1', make);
    assert.equal(made, 1);
  });

  it('gives one sound entry to many that make it at once', async () => {
    const entries = await Promise.all(Array.from({ length: 5 }, () => cached(cacheDir, 'tool-1', make)));
    assert.deepEqual(new Set(entries.map(tool)), new Set(['good']));
    assert.deepEqual(readdirSync(cacheDir), ['tool-1']);
  });

  it('leaves nothing behind when making fails', async () => {
    await assert.rejects(
      cached(cacheDir, 'tool-1', () => Promise.reject(new Error('no network'))),
      /no network/,
    );
    assert.deepEqual(readdirSync(cacheDir), []);
  });
});
