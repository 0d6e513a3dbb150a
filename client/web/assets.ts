import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Hono } from 'hono';

const require = createRequire(import.meta.url);
const ours = (name: string): string => new URL(`assets/${name}`, import.meta.url).pathname;

/** In this order: what comes later goes before what comes earlier. */
const styles = [
  ...['base', 'inbox', 'request', 'keys', 'moment', 'new-request'],
  ...['orgs', 'charts', 'sla-report', 'policy', 'own-requests', 'pocs', 'sandboxes', 'phone'],
] as const;

const files = {
  'confetti.css': { paths: styles.map((name) => ours(`css/${name}.css`)), type: 'text/css; charset=utf-8' },
  'confetti.js': { paths: [ours('confetti.js')], type: 'text/javascript; charset=utf-8' },
  'icon.svg': { paths: [ours('icon.svg')], type: 'image/svg+xml' },
  'htmx.js': {
    paths: [require.resolve('htmx.org/dist/htmx.min.js')],
    type: 'text/javascript; charset=utf-8',
  },
} as const;

export type AssetName = keyof typeof files;

const contents = new Map(
  Object.entries(files).map(([name, { paths, type }]) => {
    const content = paths.map((path) => readFileSync(path, 'utf8')).join('\n');
    const hash = createHash('sha256').update(content).digest('hex').slice(0, 12);
    return [name, { content, type, hash }];
  }),
);

/** Where an asset is, with its content's hash in the address: it is cached for good and never stale. */
export function assetUrl(name: AssetName): string {
  return `/assets/${contents.get(name)?.hash ?? ''}/${name}`;
}

/** Serves the assets, which nobody has to sign in for. */
export function createAssets(): Hono {
  const app = new Hono();
  app.get('/assets/:hash/:name', (c) => {
    const found = contents.get(c.req.param('name'));
    if (found === undefined) return c.notFound();
    const isCurrent = found.hash === c.req.param('hash');
    return c.body(found.content, 200, {
      'content-type': found.type,
      'cache-control': isCurrent ? 'public, max-age=31536000, immutable' : 'no-cache',
    });
  });
  return app;
}
