import { html } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';

type Markup = HtmlEscapedString | Promise<HtmlEscapedString>;

/** For every page that shows what others sent: nothing is loaded and no script runs. */
export const pageHeaders = { 'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'" };

/** A plain page for people, without scripts. Texts in `body` are escaped by the `html` tag that made it. */
export function page(title: string, body: Markup): Markup {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <style>
          :root {
            color-scheme: light dark;
          }
          body {
            font:
              15px/1.5 system-ui,
              sans-serif;
            margin: 24px auto;
            max-width: 72rem;
            padding: 0 16px;
          }
          table {
            border-collapse: collapse;
            width: 100%;
          }
          th,
          td {
            border-bottom: 1px solid #8886;
            padding: 4px 16px 4px 0;
            text-align: left;
            vertical-align: top;
          }
          pre {
            white-space: pre-wrap;
            font: inherit;
            max-width: 72ch;
          }
          iframe {
            background: #fff;
            border: 1px solid #8886;
            height: 22rem;
            width: 100%;
          }
          time,
          .count {
            font-variant-numeric: tabular-nums;
            white-space: nowrap;
          }
        </style>
      </head>
      <body>
        <h1>${title}</h1>
        ${body}
      </body>
    </html>`;
}
