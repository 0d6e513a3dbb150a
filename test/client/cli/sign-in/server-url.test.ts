import assert from 'node:assert/strict';
import { UsageError } from '../../../../client/cli/failures.ts';
import { hostOf, isLoopback } from '../../../../client/cli/loopback.ts';
import { serverUrl } from '../../../../client/cli/sign-in/server-url.ts';

describe('the address of a server', () => {
  const good: readonly (readonly [string, string])[] = [
    ['https://confetti.example.com', 'https://confetti.example.com'],
    [' https://Confetti.example.com/ ', 'https://confetti.example.com'],
    ['https://example.com/confetti/', 'https://example.com/confetti'],
    ['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
    ['http://localhost:8080/', 'http://localhost:8080'],
    ['http://[::1]:8080', 'http://[::1]:8080'],
  ];
  for (const [typed, url] of good) {
    it(`is ${url} where ${JSON.stringify(typed)} is typed`, () => assert.equal(serverUrl(typed), url));
  }

  const bad: readonly (readonly [string, RegExp])[] = [
    ['confetti.example.com', /write it like https:/],
    ['ftp://confetti.example.com', /write it like https:/],
    ['http://confetti.example.com', /is not encrypted.*use https/],
    ['http://127.0.0.1.example.com', /is not encrypted/],
    ['https://me:pass@confetti.example.com', /no password/],
    ['https://confetti.example.com/?a=1', /no password, \? or #/],
  ];
  for (const [typed, says] of bad) {
    it(`is not ${typed}`, () =>
      assert.throws(
        () => serverUrl(typed),
        (error) => error instanceof UsageError && says.test(error.message),
      ));
  }
});

describe('this machine', () => {
  for (const address of ['127.0.0.1:7233', '127.9.9.9:1', 'localhost:7233', '[::1]:7233', 'LOCALHOST:1']) {
    it(`is at ${address}`, () => assert.equal(isLoopback(hostOf(address)), true));
  }
  for (const address of [
    '10.0.0.1:7233',
    'temporal:7233',
    '128.0.0.1:1',
    '[::2]:7233',
    '127.0.0.1.example.com:1',
  ]) {
    it(`is not at ${address}`, () => assert.equal(isLoopback(hostOf(address)), false));
  }
});
