import assert from 'node:assert/strict';

/** A browser without scripts: it keeps cookies, follows redirects and sends forms. */
export interface FormBrowser {
  /** The text of the page that is open. */
  readonly page: string;
  /** What it sends as its `cookie` header. */
  readonly cookies: string;
  open(url: string): Promise<void>;
  /** Sends the form of this page with its hidden fields and these, as if a button had been pressed. */
  submit(fields?: Readonly<Record<string, string>>): Promise<void>;
}

export function formBrowser(): FormBrowser {
  const cookies = new Map<string, string>();
  let address = '';
  const cookieHeader = (): string => [...cookies].map((each) => each.join('=')).join('; ');
  const browser = {
    page: '',
    get cookies() {
      return cookieHeader();
    },
    open: (url: string) => load(url, {}),
    async submit(fields: Readonly<Record<string, string>> = {}) {
      const [, attributes, content] =
        /<form([^>]*method="post"[^>]*)>(.*?)<\/form>/s.exec(browser.page) ?? [];
      assert.ok(attributes !== undefined && content !== undefined, `there is no form on ${browser.page}`);
      const [, action = address] = /action="([^"]*)"/.exec(attributes) ?? [];
      const hidden = [...content.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)];
      const given = Object.fromEntries(hidden.map(([, name = '', value = '']) => [name, value]));
      const body = new URLSearchParams({ ...given, ...fields });
      await load(new URL(action, address).href, { method: 'POST', body });
    },
  };
  const load = async (url: string, init: RequestInit): Promise<void> => {
    address = url;
    const answer = await fetch(url, { ...init, headers: { cookie: cookieHeader() }, redirect: 'manual' });
    for (const each of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(each) ?? [];
      cookies.set(name, value);
    }
    const location = answer.headers.get('location');
    if (location !== null) return load(new URL(location, url).href, {});
    browser.page = await answer.text();
  };
  return browser;
}
