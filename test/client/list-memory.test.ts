import assert from 'node:assert/strict';
import { createListMemory, longFrom } from '../../client/list-memory.ts';

/** A memory whose clock is set by hand, and a list that is counted. */
function remembering(size: number) {
  const list = { size, counts: 0, isSilent: false };
  const clock = { now: 1_000_000 };
  const memory = createListMemory(() => clock.now);
  const ask = () =>
    memory.size('everything', async () => {
      list.counts += 1;
      if (list.isSilent) throw new Error('Temporal is away');
      return list.size;
    });
  return { list, clock, memory, ask };
}

describe('what is remembered of how long lists are', () => {
  it('is nothing of a short one: it is counted whenever somebody asks', async () => {
    const { list, ask } = remembering(longFrom - 1);
    assert.equal(await ask(), longFrom - 1);
    list.size = 3;
    assert.equal(await ask(), 3);
    assert.equal(list.counts, 2);
  });

  it('is the number of a long one for five seconds', async () => {
    const { list, clock, ask } = remembering(5_000);
    await ask();
    list.size = 4_999;
    clock.now += 5_000;
    assert.equal(await ask(), 5_000);
    assert.equal(list.counts, 1);
  });

  it('is told after that while it is counted anew, once for all who ask', async () => {
    const { list, clock, ask } = remembering(5_000);
    await ask();
    list.size = 4_999;
    clock.now += 5_001;
    assert.deepEqual(await Promise.all([ask(), ask(), ask()]), [5_000, 5_000, 5_000]);
    assert.equal(list.counts, 2);
    assert.equal(await ask(), 4_999);
  });

  it('is not told any more after a minute', async () => {
    const { list, clock, ask } = remembering(5_000);
    await ask();
    list.size = 4_000;
    clock.now += 60_001;
    assert.equal(await ask(), 4_000);
  });

  it('is told while nothing can be counted, as long as it may be, and then the fault', async () => {
    const { list, clock, ask } = remembering(5_000);
    await ask();
    list.isSilent = true;
    clock.now += 30_000;
    assert.equal(await ask(), 5_000);
    await Promise.resolve();
    assert.equal(await ask(), 5_000);
    clock.now += 30_001;
    await assert.rejects(ask(), /Temporal is away/);
  });

  it('is forgotten where somebody has seen that it is another number', async () => {
    const { list, memory, ask } = remembering(5_000);
    await ask();
    memory.forgetSize('everything');
    assert.equal(memory.lastSize('everything'), undefined);
    list.size = 6_000;
    assert.equal(await ask(), 6_000);
  });

  it('is of the lists that were asked for last', async () => {
    const { memory, ask } = remembering(5_000);
    await ask();
    for (let n = 0; n < 200; n += 1) memory.rememberSize(`list ${n}`, n);
    assert.equal(memory.lastSize('everything'), undefined);
    assert.equal(memory.lastSize('list 199'), 199);
    assert.equal(memory.lastSize('list 0'), 0);
  });
});
