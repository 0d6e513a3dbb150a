import type { Context } from 'hono';
import { html } from 'hono/html';
import type { FC } from 'hono/jsx';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { ServerEnv } from '../server/parts.ts';
import { assetUrl } from '../web/assets.ts';
import { tasteOf, type Reader } from '../web/reader.ts';
import { words } from './words.ts';

type Words = (typeof words)['en'];
type Said = { [K in keyof Words]: Words[K] extends string ? never : K }[keyof Words];
type Label = Exclude<keyof Words, Said | 'requestId'>;

/** What a page of sign-in says, and the one way on from it. */
export interface Notice {
  readonly said: Said;
  readonly status: ContentfulStatusCode;
  readonly wayOn: { readonly label: Label; readonly href: string } | 'sign out';
  /** Where the browser goes by itself at once; the way on leads there as well. */
  readonly goesOn?: boolean;
}

/**
 * Answers with a page for somebody whom we do not know (yet, or any more). It stands on its own: a redirect after a form
 * would be stopped by browsers when it leads to the provider (`form-action` of the content security policy).
 */
export function tell(c: Context<ServerEnv>, notice: Notice): Response | Promise<Response> {
  c.header('cache-control', 'no-store');
  c.header(
    'content-security-policy',
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
  );
  c.header('referrer-policy', 'same-origin');
  if (notice.goesOn === true && notice.wayOn !== 'sign out')
    c.header('refresh', `0; url=${notice.wayOn.href}`);
  const page = <NoticePage notice={notice} requestId={c.get('requestId')} {...tasteOf(c)} />;
  return c.html(html`<!doctype html>${page}`, notice.status);
}

const NoticePage: FC<
  Pick<Reader, 'language' | 'theme'> & { readonly notice: Notice; readonly requestId: string }
> = ({ notice: { said, status, wayOn }, requestId, language, theme }) => {
  const labels = words[language];
  const { title, text } = labels[said];
  return (
    <html lang={language} data-theme={theme}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{`${title} · Confetti`}</title>
        <link rel="icon" href={assetUrl('icon.svg')} type="image/svg+xml" />
        <link rel="stylesheet" href={assetUrl('confetti.css')} />
      </head>
      <body>
        <header class="bar">
          <a class="brand" href="/">
            Confetti
          </a>
        </header>
        <main id="main">
          <h1>{title}</h1>
          <p>{text}</p>
          {wayOn === 'sign out' ? (
            <form method="post" action="/sign-out">
              <button class="button primary" type="submit">
                {labels.signOut.title}
              </button>
            </form>
          ) : (
            <p>
              <a class="button primary" href={wayOn.href}>
                {labels[wayOn.label]}
              </a>
            </p>
          )}
          {status < 500 ? null : (
            <p class="quiet">
              {labels.requestId} <code>{requestId}</code>
            </p>
          )}
        </main>
      </body>
    </html>
  );
};
