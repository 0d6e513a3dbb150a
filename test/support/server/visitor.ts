/** A page that a visitor has come to, over however many redirects. */
export interface Visited {
  readonly url: URL;
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Every address on the way, the last one included. */
  readonly way: readonly string[];
}

/** A browser without scripts: follows redirects and keeps cookies, as browsers do whatever the port. */
export interface Visitor {
  readonly cookies: Map<string, string>;
  get(url: string | URL, headers?: Record<string, string>): Promise<Visited>;
  /** Sends a form from a page of the same origin, unless the headers say otherwise. */
  post(url: string | URL, form: Record<string, string>, headers?: Record<string, string>): Promise<Visited>;
}

/** @param endsAt an origin where nothing listens: being sent there is as far as a visit goes */
export function createVisitor(endsAt?: string): Visitor {
  const cookies = new Map<string, string>();
  const keep = (setCookie: string): void => {
    const [pair = '', ...attributes] = setCookie.split(';').map((part) => part.trim());
    const at = pair.indexOf('=');
    const isGone = attributes.some((each) => /^(max-age=0|expires=thu, 01 jan 1970.*)$/i.test(each));
    if (isGone) cookies.delete(pair.slice(0, at));
    else cookies.set(pair.slice(0, at), pair.slice(at + 1));
  };
  const visit = async (first: string | URL, init: RequestInit): Promise<Visited> => {
    const way: string[] = [];
    let url = new URL(first);
    let next = init;
    for (;;) {
      way.push(url.href);
      if (url.origin === endsAt) return { url, status: 0, headers: new Headers(), text: '', way };
      if (way.length > 12) throw new Error(`goes round in circles: ${way.join(' → ')}`);
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      const headers = { ...(next.headers as Record<string, string>), cookie };
      const answer = await fetch(url, { ...next, headers, redirect: 'manual' });
      answer.headers.getSetCookie().forEach(keep);
      const location = answer.headers.get('location');
      if (location === null) {
        return { url, status: answer.status, headers: answer.headers, text: await answer.text(), way };
      }
      url = new URL(location, url);
      next = {};
    }
  };
  return {
    cookies,
    get: (url, headers = {}) => visit(url, { headers }),
    post: (url, form, headers = {}) =>
      visit(url, {
        method: 'POST',
        body: new URLSearchParams(form).toString(),
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          'sec-fetch-site': 'same-origin',
          ...headers,
        },
      }),
  };
}

/** Chooses somebody on the sign-in page of the sandbox that a visitor has come to. */
export function signInAs(visitor: Visitor, { url }: Visited, email: string): Promise<Visited> {
  return visitor.post(url, { email });
}

/** The hidden fields and the address of a form on a page, by its id. */
export function formOn(
  { text, url }: Visited,
  id: string,
): { readonly action: URL; readonly fields: Record<string, string> } {
  const form = new RegExp(`<form[^>]*id="${id}"[^>]*action="([^"]*)"[^]*?</form>`).exec(text);
  if (form === null) throw new Error(`no form ${id} on ${url.href}:\n${text}`);
  const fields = [...form[0].matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)];
  return {
    action: new URL(form[1] ?? '', url),
    fields: Object.fromEntries(fields.map(([, name = '', value = '']) => [name, value])),
  };
}
