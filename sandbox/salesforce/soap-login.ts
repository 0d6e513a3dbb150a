import type { Context } from 'hono';
import { html } from 'hono/html';

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
  const userId = signInUser(
    org,
    signIn.credentials,
    elementText(body, 'username'),
    elementText(body, 'password'),
  );
  if (userId === null) return fault(c);
  const { origin } = new URL(c.req.url);
  const version = c.req.param('version') ?? '';
  const serverUrl = `${origin}/services/Soap/u/${version}/${signIn.organizationId}`;
  // The html tag escapes what it is given, and XML's five characters are the same.
  const answer = html`<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope
      xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"
      xmlns="urn:partner.soap.sforce.com"
      ><soapenv:Body
        ><loginResponse
          ><result
            ><metadataServerUrl
              >${origin}/services/Soap/m/${version}/${signIn.organizationId}</metadataServerUrl
            ><passwordExpired>false</passwordExpired><sandbox>true</sandbox><serverUrl>${serverUrl}</serverUrl
            ><sessionId>${org.sessions.issue(userId)}</sessionId><userId>${userId}</userId></result
          ></loginResponse
        ></soapenv:Body
      ></soapenv:Envelope
    >`;
  return c.body(await answer, 200, xmlHeaders);
}

async function fault(c: Context): Promise<Response> {
  const message = 'INVALID_LOGIN: Invalid username, password, security token; or user locked out.';
  const answer = html`<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope
      xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"
      xmlns:sf="urn:fault.partner.soap.sforce.com"
      ><soapenv:Body
        ><soapenv:Fault
          ><faultcode>sf:INVALID_LOGIN</faultcode><faultstring>${message}</faultstring
          ><detail
            ><sf:LoginFault
              ><sf:exceptionCode>INVALID_LOGIN</sf:exceptionCode
              ><sf:exceptionMessage>${message.slice(15)}</sf:exceptionMessage></sf:LoginFault
            ></detail
          ></soapenv:Fault
        ></soapenv:Body
      ></soapenv:Envelope
    >`;
  return c.body(await answer, 500, xmlHeaders);
}

/** The text of the first element with this local name; null without one. */
function elementText(xml: string, name: string): string | null {
  const match = new RegExp(`<(?:\\w+:)?${name}>([^<]*)</`).exec(xml);
  if (match === null) return null;
  return (match[1] ?? '')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&(apos|#x27|#39);/g, "'")
    .replace(/&amp;/g, '&');
}
