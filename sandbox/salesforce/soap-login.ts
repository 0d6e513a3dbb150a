import type { Context } from 'hono';
// Its escapes are XML's too. Named so that no formatter takes the answers for HTML: clients read them with patterns
// that allow no blanks inside an element.
import { html as xml } from 'hono/html';

import { signInUser } from './oauth.ts';
import type { SignIn } from './oauth.ts';
import type { Org } from './org.ts';

const xmlHeaders = { 'content-type': 'text/xml;charset=UTF-8' };

/**
 * `POST /services/Soap/u/{version}`: the partner API's `login`, which older clients begin with. No other SOAP call is
 * answered. The password is followed by the user's security token.
 */
export async function soapLoginRoute(c: Context, org: Org, signIn: SignIn): Promise<Response> {
  const body = await c.req.text();
  const name = elementText(body, 'username');
  const userId = signInUser(org, signIn.credentials, name, elementText(body, 'password'));
  if (userId === null) return refuse(c);
  const { origin } = new URL(c.req.url);
  const { organizationId } = signIn;
  const version = c.req.param('version') ?? '';
  const address = (api: string): string => `${origin}/services/Soap/${api}/${version}/${organizationId}`;
  const answer = xml`<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns="urn:partner.soap.sforce.com"><soapenv:Body><loginResponse><result><metadataServerUrl>${address('m')}</metadataServerUrl><passwordExpired>false</passwordExpired><sandbox>true</sandbox><serverUrl>${address('u')}</serverUrl><sessionId>${org.sessions.issue(userId)}</sessionId><userId>${userId}</userId><userInfo><organizationId>${organizationId}</organizationId><userId>${userId}</userId></userInfo></result></loginResponse></soapenv:Body></soapenv:Envelope>`;
  return c.body(await answer, 200, xmlHeaders);
}

async function refuse(c: Context): Promise<Response> {
  const message = 'Invalid username, password, security token; or user locked out.';
  const answer = xml`<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:sf="urn:fault.partner.soap.sforce.com"><soapenv:Body><soapenv:Fault><faultcode>sf:INVALID_LOGIN</faultcode><faultstring>INVALID_LOGIN: ${message}</faultstring><detail><sf:LoginFault><sf:exceptionCode>INVALID_LOGIN</sf:exceptionCode><sf:exceptionMessage>${message}</sf:exceptionMessage></sf:LoginFault></detail></soapenv:Fault></soapenv:Body></soapenv:Envelope>`;
  return c.body(await answer, 500, xmlHeaders);
}

/** The text of the first element with this local name; null without one. */
function elementText(source: string, name: string): string | null {
  const match = new RegExp(`<(?:\\w+:)?${name}>([^<]*)</`).exec(source);
  if (match === null) return null;
  return (match[1] ?? '')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&(apos|#x27|#39);/g, "'")
    .replace(/&amp;/g, '&');
}
