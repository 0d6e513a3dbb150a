import { html, raw } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';

import type { SandboxPerson } from './people.ts';

export type Markup = HtmlEscapedString | Promise<HtmlEscapedString>;

/** Forms go to the sandbox, and the redirects after them to whoever sent the browser here. */
export const pageHeaders = {
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
  'cache-control': 'no-store',
};

/** A small page in the middle of the screen, without scripts, that says that it is a sandbox. */
function page(title: string, body: Markup): Markup {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title} · sandbox</title>
        <style>
          ${raw(style)}
        </style>
      </head>
      <body>
        <header class="sandbox">
          <strong>Sandbox.</strong> An identity provider for trying Confetti on this machine. It knows no
          passwords and protects nothing.
        </header>
        <main>
          <h1>${title}</h1>
          ${body}
        </main>
      </body>
    </html>`;
}

/** Everybody who can sign in, under what they do; one click is enough. */
export function signInPage({
  clientName,
  people,
  filter = '',
  problem,
}: {
  readonly clientName: string;
  readonly people: readonly SandboxPerson[];
  readonly filter?: string | undefined;
  readonly problem?: string;
}): Markup {
  const needle = filter.trim().toLowerCase();
  const found = people.filter(({ email, name, title = 'Customers' }) =>
    `${email} ${name} ${title}`.toLowerCase().includes(needle),
  );
  const titles = [...new Set(found.map(({ title = 'Customers' }) => title))];
  return page(
    `Sign in to ${clientName}`,
    html`${problem === undefined ? '' : html`<p class="problem" role="alert">${problem}</p>`}
      <form method="get" class="filter" role="search">
        <label for="filter">Find somebody</label>
        <div class="row">
          <input
            id="filter"
            name="filter"
            type="search"
            value="${filter}"
            placeholder="GPE, apac, yanice …"
          />
          <button type="submit">Find</button>
        </div>
      </form>
      ${needle === '' ? '' : html`<p class="quiet">${found.length} found · <a href="?">show everybody</a></p>`}
      ${titles.map(
        (group) =>
          html`<section>
            <h2>${group}</h2>
            <form method="post">
              <ul>
                ${found
                  .filter(({ title = 'Customers' }) => title === group)
                  .map(
                    ({ email, name }) =>
                      html`<li>
                        <button class="person" type="submit" name="email" value="${email}">
                          <span class="name">${name}</span> <span class="quiet">${email}</span>
                        </button>
                      </li>`,
                  )}
              </ul>
            </form>
          </section>`,
      )}
      <section>
        <h2>Somebody else</h2>
        <form method="post" class="filter">
          <label for="email">E-mail address</label>
          <div class="row">
            <input id="email" name="email" type="email" required autocomplete="off" />
            <button type="submit">Sign in</button>
          </div>
          <p class="quiet">Whoever is not in Confetti’s directory comes in as a customer.</p>
        </form>
      </section>`,
  );
}

/** Asks for the code that a device shows. */
export function deviceCodePage(form: string, problem: string | undefined): Markup {
  return page(
    'Sign in on another device',
    html`${problem === undefined ? '' : html`<p class="problem" role="alert">${problem}</p>`}
      <p>Type the code that the device or the command line shows.</p>
      ${raw(withoutScript(form))}
      <button type="submit" form="op.deviceInputForm">Continue</button>`,
  );
}

/** Lets people compare the code before they give a device their name. */
export function deviceConfirmPage(form: string, clientName: string, code: string): Markup {
  return page(
    `Sign in to ${clientName}`,
    html`<p>This code should be shown on your device. If it is not, somebody else asks in your name.</p>
      <p class="code">${code}</p>
      ${raw(form)}
      <div class="row">
        <button type="submit" form="op.deviceConfirmForm">It is the same: go on</button>
        <button class="plain" type="submit" form="op.deviceConfirmForm" name="abort" value="yes">Stop</button>
      </div>`,
  );
}

export function deviceDonePage(): Markup {
  return page('Signed in', html`<p>You can close this page and go back to your device.</p>`);
}

/** Whether the sandbox, too, shall forget who is signed in. */
export function signOutPage(form: string): Markup {
  return page(
    'Sign out',
    html`<p>
        You are signed out of Confetti. Sign out of the sandbox as well, to come back as somebody else?
      </p>
      ${raw(form)}
      <div class="row">
        <button type="submit" form="op.logoutForm" name="logout" value="yes">Sign out</button>
        <button class="plain" type="submit" form="op.logoutForm">Stay signed in here</button>
      </div>`,
  );
}

/** A plain sentence, mostly about what went wrong. */
export function messagePage(title: string, message: string): Markup {
  return page(title, html`<p>${message}</p>`);
}

/** The library's form selects its text with an inline script, which our pages do not run. */
function withoutScript(form: string): string {
  return form.replace(/ onfocus="[^"]*"/, '').replace('type="text"', 'type="text" aria-label="Code"');
}

const style = `
  :root { color-scheme: light; --paper: #f6f5f2; --surface: #fff; --ink: #1d1b18; --quiet: #635e56; --line: #d4d0c7;
    --accent: #3d4f9f; --note: #fff3d1; --note-ink: #574000; --bad: #a81d1d; }
  @media (prefers-color-scheme: dark) {
    :root { color-scheme: dark; --paper: #151412; --surface: #1d1b19; --ink: #efece6; --quiet: #aca599; --line: #45413a;
      --accent: #a9b8ff; --note: #382d0d; --note-ink: #f1d489; --bad: #ff8f85; }
  }
  * { box-sizing: border-box; }
  body { background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; margin: 0; }
  .sandbox { background: var(--note); color: var(--note-ink); margin: 0; padding: 8px 16px; text-align: center; }
  main { margin: 0 auto; max-width: 34rem; padding: 24px 16px 48px; }
  h1 { font-size: 22px; line-height: 1.25; margin: 0 0 16px; }
  h2 { color: var(--quiet); font-size: 13px; font-weight: 600; margin: 24px 0 4px; }
  ul { background: var(--surface); border: 1px solid var(--line); border-radius: 6px; list-style: none; margin: 0;
    overflow: hidden; padding: 0; }
  li + li { border-top: 1px solid var(--line); }
  label { display: block; font-weight: 600; margin-bottom: 4px; }
  input:not([type='hidden']) { background: var(--surface); border: 1px solid var(--quiet); border-radius: 6px; color: inherit;
    flex: 1; font: inherit; min-height: 44px; min-width: 0; padding: 8px 12px; width: 100%; }
  button { background: var(--accent); border: 1px solid var(--accent); border-radius: 6px; color: var(--surface);
    cursor: pointer; font: inherit; font-weight: 600; min-height: 44px; padding: 8px 16px; }
  button.plain { background: none; color: var(--accent); }
  button.person { align-items: center; background: none; border: 0; border-radius: 0; color: inherit; display: flex; flex-wrap: wrap;
    font-weight: 400; gap: 0 12px; justify-content: space-between; text-align: left; width: 100%; }
  button.person:hover { background: var(--paper); }
  button.person .name { font-weight: 600; }
  :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
  button.person:focus-visible { outline-offset: -3px; }
  a { color: var(--accent); }
  .row { display: flex; flex-wrap: wrap; gap: 8px; }
  .filter .row { flex-wrap: nowrap; }
  .quiet { color: var(--quiet); }
  .problem { border-left: 4px solid var(--bad); color: var(--bad); margin: 0 0 16px; padding: 4px 12px; }
  .code { font: 600 28px/1.2 ui-monospace, monospace; letter-spacing: 0.08em; }
  form + button { margin-top: 12px; }
`;
