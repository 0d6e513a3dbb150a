import assert from 'node:assert/strict';
import { checkAnnounced } from '../../../../client/cli/sign-in/check-announced.ts';
import { SignInError } from '../../../../client/cli/sign-in/errors.ts';

const issuer = 'https://login.example.com';
const check = (url: string, audience: string): void => {
  checkAnnounced(url, { issuer, clientId: 'confetti-cli', audience }, {}, []);
};

describe('whose audience a server may ask for without being known', () => {
  const own: readonly (readonly [string, string])[] = [
    ['https://confetti.example.com', 'https://confetti.example.com'],
    ['https://confetti.example.com', 'https://confetti.example.com/api'],
    ['https://confetti.example.com', 'https://CONFETTI.example.com:443/api'],
    ['https://tools.example.com/confetti', 'https://tools.example.com/confetti/api'],
    ['http://localhost:8080', 'http://127.0.0.1:8080/api'],
    ['http://[::1]:8080', 'http://localhost:8080/api'],
  ];
  for (const [url, audience] of own) {
    it(`${url} for ${audience}`, () => {
      check(url, audience);
    });
  }

  const others: readonly (readonly [string, string])[] = [
    ['https://tools.example.com/confetti', 'https://tools.example.com/payroll'],
    ['https://tools.example.com/confetti', 'https://tools.example.com/confetti-2/api'],
    ['https://tools.example.com/confetti', 'https://tools.example.com/confetti/../payroll'],
    ['https://evil.example', 'https://confetti.example.com/api'],
    ['https://evil.example', 'https://evil.example@confetti.example.com/api'],
    ['https://evil.example', 'https://sub.evil.example/api'],
    ['https://evil.example', 'http://evil.example/api'],
    ['https://evil.example', 'https://evil.example:8443/api'],
    ['http://127.0.0.1:8080', 'http://localhost:9090/api'],
    ['http://127.0.0.1:8080', 'https://confetti.example.com/api'],
    ['https://evil.example', ''],
  ];
  for (const [url, audience] of others) {
    it(`but not ${url} for ${JSON.stringify(audience)}`, () => {
      assert.throws(
        () => {
          check(url, audience);
        },
        (error) => error instanceof SignInError && /which is not its own address/.test(error.message),
      );
    });
  }
});
