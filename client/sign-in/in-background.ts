import type { Context } from 'hono';

/** A page's own requests, which nobody has made by hand. */
export function isInBackground(c: Context): boolean {
  const { 'sec-fetch-dest': destination = 'document', 'hx-request': isOfHtmx } = c.req.header();
  return isOfHtmx === 'true' || destination !== 'document';
}
