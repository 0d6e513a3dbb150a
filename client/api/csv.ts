import type { Context } from 'hono';
import { accepts } from 'hono/accepts';

const types = ['application/json', 'text/csv'];

/** Whether a spreadsheet is asked for; JSON where nothing is said. */
export function wantsCsv(c: Context): boolean {
  return accepts(c, { header: 'Accept', supports: types, default: 'application/json' }) === 'text/csv';
}

/** Answers a text by RFC 4180 as a file of this name. */
export function answerCsv(c: Context, text: string, name: string): Response {
  return c.body(text, 200, {
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': `attachment; filename="${name}"`,
  });
}
