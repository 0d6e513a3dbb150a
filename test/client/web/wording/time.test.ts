import assert from 'node:assert/strict';
import type { Language } from '../../../../client/web/languages.ts';
import { clockIn, dayIn, dueIn, exactly, timeTakenIn, whenIn } from '../../../../client/web/wording/time.ts';

const now = Date.parse('2026-11-22T12:00:00Z');
const minute = 60_000;
const hour = 60 * minute;
const reader = (language: Language, zone = 'UTC') => ({ language, zone, now });

describe('times in the reader’s words', () => {
  it('tell a deadline ahead and one that has passed', () => {
    const ahead = now + 5 * hour + 12 * minute;
    const past = now - 2 * hour;
    assert.deepEqual([dueIn(reader('en'), ahead), dueIn(reader('en'), past)], ['in 5 h 12 min', '2 h over']);
    assert.deepEqual(
      [dueIn(reader('zh'), ahead), dueIn(reader('zh'), past)],
      ['5 小时 12 分钟后', '已超时 2 小时'],
    );
    assert.deepEqual([dueIn(reader('ja'), ahead), dueIn(reader('ja'), past)], ['5時間12分後', '2時間超過']);
  });

  it('count days from three on', () => {
    const at = now + 76 * hour;
    assert.deepEqual(
      (['en', 'zh', 'ja'] as const).map((language) => dueIn(reader(language), at)),
      ['in 3 d 4 h', '3 天 4 小时后', '3日4時間後'],
    );
    assert.equal(dueIn(reader('en'), now + 72 * hour), 'in 72 h');
  });

  it('tell what happened a while ago, just now, or will', () => {
    assert.deepEqual(
      (['en', 'zh', 'ja'] as const).map((language) => whenIn(reader(language), now - 3 * minute)),
      ['3 min ago', '3 分钟前', '3分前'],
    );
    assert.deepEqual(
      (['en', 'zh', 'ja'] as const).map((language) => whenIn(reader(language), now - 59_999)),
      ['just now', '刚刚', 'たった今'],
    );
    assert.equal(whenIn(reader('en'), now + hour), 'in 1 h');
  });

  it('tell how long something took, nothing included', () => {
    assert.equal(timeTakenIn('en', 0), '0 min');
    assert.equal(timeTakenIn('ja', 90 * minute), '1時間30分');
  });

  it('say the exact time with its zone', () => {
    const at = Date.parse('2026-11-22T06:20:00Z');
    assert.equal(exactly(reader('en', 'Asia/Shanghai'), at), '22 Nov 2026, 14:20 GMT+8');
    assert.match(
      exactly(reader('ja', 'Asia/Tokyo'), at),
      /2026年11月22日 15:20 JST|2026年11月22日 15:20 GMT\+9/,
    );
    assert.match(exactly(reader('zh', 'UTC'), at), /2026年11月22日.*06:20/);
  });

  it('say the day by the clock where it is not today, in the reader’s zone', () => {
    const at = Date.parse('2026-11-22T20:00:00Z');
    assert.equal(clockIn(reader('en'), at), '20:00');
    assert.equal(clockIn(reader('en', 'Asia/Tokyo'), at), '23 Nov, 05:00');
  });

  it('say a calendar day as it is, whatever the zone', () => {
    assert.deepEqual(
      [dayIn('en', '2026-12-31'), dayIn('zh', '2026-12-31')],
      ['31 Dec 2026', '2026年12月31日'],
    );
    assert.equal(dayIn('en', 'soon'), 'soon');
  });
});
