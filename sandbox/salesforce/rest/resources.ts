import { route } from './api.ts';
import type { Route } from './api.ts';

/** API versions of this organization: `31.0` to `66.0` (Spring '26). */
export const firstVersion = 31;
export const lastVersion = 66;

/** `GET /services/data`, which needs no session. */
export function listVersions(): { label: string; url: string; version: string }[] {
  const seasons = ['Winter', 'Spring', 'Summer'];
  return Array.from({ length: lastVersion - firstVersion + 1 }, (_, index) => {
    const version = firstVersion + index;
    // Version 66 is Spring '26; there are three releases a year, Winter being named after the coming one.
    const season = seasons[(version - 65 + 300) % 3] ?? '';
    const year = 26 + Math.floor((version - 65) / 3);
    return { label: `${season} '${year}`, url: `/services/data/v${version}.0`, version: `${version}.0` };
  });
}

/** `/services/data/vXX.X` itself and `/limits`. */
export const resourceRoutes: readonly Route[] = [
  route('GET', '', (_org, { version }) => {
    const names = ['composite', 'limits', 'query', 'queryAll', 'sobjects'];
    const resources = names.map((name) => [name, `/services/data/v${version}/${name}`]);
    return { status: 200, body: Object.fromEntries(resources) as Record<string, string> };
  }),
  route('GET', '/limits', (org) => {
    const { limit, used } = org.usage;
    return { status: 200, body: { DailyApiRequests: { Max: limit, Remaining: Math.max(0, limit - used) } } };
  }),
];
