import assert from 'node:assert/strict';
import { createWatcher } from '../../../client/live/watcher.ts';
import { manualTiming } from '../../support/manual-timing.ts';

const everyMs = 1_500;

/** Something that is watched: what it looks like, and how often it was looked at. */
function watchedThing() {
  const timing = manualTiming();
  const watcher = createWatcher(timing, everyMs);
  const thing = { revision: 'r-1', looks: 0, isAway: false };
  const look = async (): Promise<string> => {
    thing.looks += 1;
    if (thing.isAway) throw new Error('does not answer');
    return thing.revision;
  };
  const listen = (key = 'poc/P-1042') => {
    const heard: string[] = [];
    return { heard, stop: watcher.watch(key, look, (revision) => heard.push(revision)) };
  };
  return { timing, thing, listen };
}

describe('a watcher', () => {
  it('tells how things stand, and then each change', async () => {
    const { timing, thing, listen } = watchedThing();
    const { heard } = listen();
    await timing.pass(0);
    assert.deepEqual(heard, ['r-1']);
    await timing.pass(10 * everyMs);
    assert.deepEqual(heard, ['r-1']);
    thing.revision = 'r-2';
    await timing.pass(everyMs);
    assert.deepEqual(heard, ['r-1', 'r-2']);
  });

  it('looks once for all who listen', async () => {
    const { timing, thing, listen } = watchedThing();
    const listeners = [listen(), listen(), listen()];
    await timing.pass(2 * everyMs);
    assert.equal(thing.looks, 3);
    assert.deepEqual(
      listeners.map(({ heard }) => heard),
      [['r-1'], ['r-1'], ['r-1']],
    );
  });

  it('tells somebody who comes later at once', async () => {
    const { timing, thing, listen } = watchedThing();
    listen();
    await timing.pass(0);
    const late = listen();
    assert.deepEqual(late.heard, ['r-1']);
    assert.equal(thing.looks, 1);
  });

  it('looks at nothing for nobody', async () => {
    const { timing, thing, listen } = watchedThing();
    const [one, other] = [listen(), listen()];
    await timing.pass(0);
    one.stop();
    await timing.pass(everyMs);
    assert.equal(thing.looks, 2);
    other.stop();
    await timing.pass(10 * everyMs);
    assert.equal(thing.looks, 2);
    assert.equal(timing.waiting(), 0);
  });

  it('that is stopped during a look tells nothing, and looks no more', async () => {
    const { timing, thing, listen } = watchedThing();
    const { heard, stop } = listen();
    stop();
    await timing.pass(10 * everyMs);
    assert.deepEqual([heard, thing.looks], [[], 1]);
  });

  it('begins anew for whoever comes after everybody went', async () => {
    const { timing, thing, listen } = watchedThing();
    listen().stop();
    const { heard } = listen();
    await timing.pass(everyMs);
    assert.deepEqual(heard, ['r-1']);
    assert.equal(thing.looks, 3);
  });

  it('goes on where it could not look for a while', async () => {
    const { timing, thing, listen } = watchedThing();
    const { heard } = listen();
    await timing.pass(0);
    thing.isAway = true;
    await timing.pass(5 * everyMs);
    assert.deepEqual(heard, ['r-1']);
    Object.assign(thing, { isAway: false, revision: 'r-2' });
    await timing.pass(everyMs);
    assert.deepEqual(heard, ['r-1', 'r-2']);
  });

  it('keeps things apart', async () => {
    const { timing, thing, listen } = watchedThing();
    listen('poc/P-1');
    listen('poc/P-2');
    await timing.pass(0);
    assert.equal(thing.looks, 2);
  });
});
