import type { Context, ErrorHandler } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { Child, FC } from 'hono/jsx';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { MalformedError, NotAllowedError, NotThereError } from '../../personal/errors.ts';
import { NoAnswerError, RefusedError } from '../../refused.ts';
import { logUnexpected, silentLog } from '../../server/log.ts';
import type { ServerEnv, ServerParts } from '../../server/parts.ts';
import { assetUrl } from '../assets.ts';
import { readerOf, type Reader } from '../reader.ts';
import { errorWords } from './error-words.ts';
import { Page } from './page.tsx';
import { show } from './show.ts';

/** Answers every error of the pages with a page: what happened, and what to do. */
export function errorPages(parts: Pick<ServerParts, 'now' | 'links' | 'log'>): ErrorHandler<ServerEnv> {
  return (error, c) => {
    // The form came from elsewhere, or the browser is told something that it knows how to handle.
    if (error instanceof HTTPException) return error.getResponse();
    const reader = c.get('who')?.kind === 'person' ? readerOf(c, parts) : undefined;
    const { status, ...said } = inWords(error, c, reader?.language ?? 'en');
    if (status === 500) logUnexpected(parts.log ?? silentLog, error, c.get('requestId'));
    const page =
      reader === undefined ? (
        <BarePage {...said} />
      ) : (
        <Page reader={reader} title={said.title}>
          <ErrorText {...said} home={errorWords[reader.language].home} />
        </Page>
      );
    return show(c, page, status);
  };
}

interface Said {
  readonly title: string;
  readonly text: string;
  readonly help?: string;
  /** What an operator finds the request by. */
  readonly requestId?: string;
  /** Where it can be tried again. */
  readonly again?: { readonly path: string; readonly label: string };
}

function inWords(
  error: Error,
  c: Context<ServerEnv>,
  language: Reader['language'],
): Said & { readonly status: ContentfulStatusCode } {
  const said = errorWords[language];
  const again = c.req.method === 'GET' ? { again: { path: c.req.url, label: said.tryAgain } } : {};
  if (error instanceof NotThereError) {
    return { status: 404, title: said.notThere, text: error.message, help: said.notThereHelp };
  }
  if (error instanceof NotAllowedError) return { status: 403, title: said.notAllowed, text: error.message };
  if (error instanceof MalformedError) return { status: 400, title: said.notUnderstood, text: error.message };
  if (error instanceof RefusedError) return { status: 409, title: said.notUnderstood, text: error.message };
  if (error instanceof NoAnswerError) {
    return { status: 503, title: said.noAnswer, text: said.noAnswerRead, ...again };
  }
  return { status: 500, title: said.failed, text: said.failedHelp, requestId: c.get('requestId'), ...again };
}

const ErrorText: FC<Said & { readonly home?: string }> = ({ title, text, help, requestId, again, home }) => (
  <div class="error-page">
    <h1>{title}</h1>
    <p>
      {text}
      {requestId === undefined ? null : (
        <>
          {' '}
          <code>{requestId}</code>
        </>
      )}
    </p>
    {help === undefined ? null : <p class="quiet">{help}</p>}
    <p class="buttons">
      {again === undefined ? null : (
        <a class="button primary" href={again.path}>
          {again.label}
        </a>
      )}
      {home === undefined ? null : (
        <a class="button" href="/">
          {home}
        </a>
      )}
    </p>
  </div>
);

/** For whoever is nobody here. */
const BarePage: FC<Said> = (said) => (
  <html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>{`${said.title} · Confetti`}</title>
      <link rel="stylesheet" href={assetUrl('confetti.css')} />
    </head>
    <body>
      <main id="main">
        <ErrorText {...said} />
      </main>
    </body>
  </html>
);

interface NoAnswerProps {
  readonly reader: Reader;
  /** Where the form was sent, and what was in it: its id makes it the same action again. */
  readonly path: string;
  readonly form: Readonly<Record<string, string>>;
  /** Where what became of it can be seen. */
  readonly look: string;
}

/** Nobody answered in time: what was sent may still be carried out, and can be sent again. */
export const NoAnswerPage: FC<NoAnswerProps> = ({ reader, path, form, look }) => {
  const said = errorWords[reader.language];
  return (
    <Page reader={reader} title={said.noAnswer}>
      <div class="error-page">
        <h1>{said.noAnswer}</h1>
        <p>{said.noAnswerAct}</p>
        <SameAgain path={path} form={form}>
          <button type="submit" class="primary">
            {said.sendAgain}
          </button>
          <a class="button" href={look}>
            {said.look}
          </a>
        </SameAgain>
      </div>
    </Page>
  );
};

const SameAgain: FC<{
  readonly path: string;
  readonly form: NoAnswerProps['form'];
  readonly children: Child;
}> = ({ path, form, children }) => (
  <form method="post" action={path}>
    {Object.entries(form).map(([name, value]) => (
      <input type="hidden" name={name} value={value} />
    ))}
    <div class="buttons">{children}</div>
  </form>
);
