import { isLoopback } from '../loopback.ts';
import { UsageError } from '../failures.ts';

/** Where `npm start` puts the server. */
export const standardServer = 'http://127.0.0.1:8080';

/**
 * A server as typed, without a slash at its end. Tokens are sent to it, so that it has to be https unless it is on this
 * machine; throws UsageError otherwise.
 */
export function serverUrl(text: string): string {
  const example = 'write it like https://confetti.example.com';
  const url = URL.parse(text.trim());
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new UsageError(`"${text}" is not the address of a server: ${example}`);
  }
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw new UsageError(`The address of a server has no password, ? or # in it: ${example}`);
  }
  if (!isSafe(url)) {
    throw new UsageError(`${url.origin} is not encrypted, and you would send it who you are: use https`);
  }
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
}

/** Whether nobody between here and there can read what is sent. */
export function isSafe(url: URL): boolean {
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
}
