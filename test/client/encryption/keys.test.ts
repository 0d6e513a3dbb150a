import assert from 'node:assert/strict';
import { readClientConfig } from '../../../client/config.ts';

const key = (byte: number, length = 32): string => Buffer.alloc(length, byte).toString('base64');
const read = (text: string) => readClientConfig({ CONFETTI_PAYLOAD_KEYS: text }).payloadKeys;

describe('the keys of payloads', () => {
  it('encrypt with the first and decrypt with all', () => {
    const keys = read(`2026-11:${key(1)}, 2026-05:${key(2)}`);
    assert.ok(keys);
    assert.equal(keys.current.id, '2026-11');
    assert.deepEqual([...keys.all.keys()], ['2026-11', '2026-05']);
    assert.deepEqual(keys.all.get('2026-05')?.secret.export(), Buffer.alloc(32, 2));
  });

  it('are none where the setting is not set or empty', () => {
    assert.equal(readClientConfig({}).payloadKeys, undefined);
    assert.equal(read(''), undefined);
  });

  const wrong: Readonly<Record<string, readonly [string, RegExp]>> = {
    'without an id': [key(1), /in entry 1 must be written as id:key/],
    'with an empty id': [`:${key(1)}`, /in entry 1 must be written as id:key/],
    'with an id that is no word': [`2026 11:${key(1)}`, /in entry 1 must be written as id:key/],
    'too short': [`a:${key(1, 31)}`, /in entry 1 must have a key of exactly 32 bytes in base64/],
    'too long': [`a:${key(1, 33)}`, /in entry 1 must have a key of exactly 32 bytes in base64/],
    'not in base64': [`a:${'!'.repeat(44)}`, /in entry 1 must have a key of exactly 32 bytes in base64/],
    'in hexadecimal': [`a:${'ab'.repeat(32)}`, /in entry 1 must have a key of exactly 32 bytes in base64/],
    'of one id': [`a:${key(1)},a:${key(2)}`, /in entry 2 has the id "a" of an earlier entry/],
    'that are the same': [`a:${key(1)},b:${key(1)}`, /in entry 2 has the key of an earlier entry/],
    'with a comma at the end': [`a:${key(1)},`, /in entry 2 must be written as id:key/],
  };
  for (const [how, [text, message]] of Object.entries(wrong)) {
    it(`are refused ${how}, and never repeated`, () => {
      assert.throws(
        () => read(text),
        ({ message: said }: Error) =>
          said.includes('CONFETTI_PAYLOAD_KEYS') && message.test(said) && !said.includes(key(1).slice(0, 8)),
      );
    });
  }

  it('are refused with everything that is wrong at once', () => {
    assert.throws(() => read(`a:${key(1, 5)},b`), /in entry 1 [^]*in entry 2 /);
  });
});
