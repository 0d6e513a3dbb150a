import { BlockList, isIP } from 'node:net';
import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context } from 'hono';

/** An address, or a network such as `10.1.0.0/16`. */
export function isNetwork(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  const most = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  if (bits === undefined) return most > 0;
  return rest.length === 0 && /^\d{1,3}$/.test(bits) && Number(bits) <= most;
}

/**
 * Tells where a call comes from, for counting. `X-Forwarded-For` can be written by anybody, so that it counts only as far as
 * trusted proxies have written it: from its end, up to the first address that is not one of theirs.
 * @param trustedProxies addresses and networks; without any, whoever is connected is whoever calls
 */
export function addressReader(trustedProxies: readonly string[]): (c: Context) => string {
  const trusted = new BlockList();
  for (const each of trustedProxies) {
    const [address = '', bits] = each.split('/');
    const family = familyOf(address);
    if (bits === undefined) trusted.addAddress(address, family);
    else trusted.addSubnet(address, Number(bits), family);
  }
  const isTrusted = (address: string): boolean =>
    isIP(address) !== 0 && trusted.check(address, familyOf(address));
  return (c) => {
    let address = bare(connectedTo(c) ?? '');
    const forwarded = (c.req.header('x-forwarded-for') ?? '').split(',').map((each) => bare(each.trim()));
    while (isTrusted(address)) {
      const before = forwarded.pop() ?? '';
      if (isIP(before) === 0) break;
      address = before;
    }
    return network(address);
  };
}

function connectedTo(c: Context): string | undefined {
  // There is no connection where a test hands a request in directly.
  const connection = c.env as { readonly incoming?: unknown } | undefined;
  return connection?.incoming === undefined ? undefined : getConnInfo(c).remote.address;
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4';
}

/** Some proxies write the port as well, and some sockets an IPv4 address as IPv6. */
function bare(text: string): string {
  return text
    .replace(/^\[([^\]]*)\](:\d+)?$/, '$1')
    .replace(/^(\d+(?:\.\d+){3}):\d+$/, '$1')
    .replace(/^::ffff:(?=\d+\.)/i, '');
}

const groupsInAll = 8;
const groupsOfNetwork = 4;

/** Whoever has one address of IPv6 has a network of them (/64), and is counted once for all. */
function network(address: string): string {
  if (isIP(address) !== 6) return address === '' ? 'unknown' : address;
  const [head = [], tail = []] = address.split('::').map((part) => part.split(':').filter(Boolean));
  const zeros = Array<string>(Math.max(0, groupsInAll - head.length - tail.length)).fill('0');
  const first = [...head, ...zeros, ...tail].slice(0, groupsOfNetwork);
  return `${first.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`;
}
