import type { ClientMetadata } from 'oidc-provider';

import { sandboxCredentials } from '../credentials.ts';

/** The API that tokens are for, and what a token for it may be good for. */
export interface ApiAccess {
  /** The audience of its tokens: the resource indicator that clients ask for. */
  readonly audience: string;
  readonly scopes: readonly string[];
}

/** The scopes of Confetti's API. */
export const apiScopes = [
  'requests:read',
  'requests:start',
  'requests:act',
  'orgs:read',
  'reports:read',
  'policy:read',
  'confetti',
] as const;

/** What each program may ask for. */
const serviceScopes = {
  salesforceConnector: ['requests:read', 'requests:start', 'requests:act'],
  reporting: ['requests:read', 'orgs:read', 'reports:read', 'policy:read'],
} as const satisfies Record<string, readonly (typeof apiScopes)[number][]>;

const { web, cli, services } = sandboxCredentials.identity;

/** The registered clients. `webUrl` is where the web inbox is reached. */
export function clientsFor(webUrl: string): ClientMetadata[] {
  return [
    {
      client_id: web.clientId,
      client_secret: web.clientSecret,
      client_name: 'Confetti',
      token_endpoint_auth_method: 'client_secret_post',
      redirect_uris: [`${webUrl}/sign-in/callback`],
      post_logout_redirect_uris: [`${webUrl}/sign-out`],
      grant_types: ['authorization_code'],
      response_types: ['code'],
      scope: 'openid email profile',
    },
    {
      client_id: cli.clientId,
      client_name: 'Confetti command line',
      token_endpoint_auth_method: 'none',
      grant_types: ['urn:ietf:params:oauth:grant-type:device_code', 'refresh_token'],
      redirect_uris: [],
      response_types: [],
      scope: 'openid email profile offline_access confetti',
    },
    ...Object.entries(services).map(([name, { clientId, clientSecret }]) => ({
      client_id: clientId,
      client_secret: clientSecret,
      token_endpoint_auth_method: 'client_secret_basic' as const,
      grant_types: ['client_credentials'],
      redirect_uris: [],
      response_types: [],
      scope: serviceScopes[name as keyof typeof services].join(' '),
    })),
  ];
}

/** Whether a client may keep its people signed in without a browser. */
export function mayStaySignedIn(clientId: string): boolean {
  return clientId === cli.clientId;
}

/** Whether tokens are for the API unless a client says otherwise. */
export function asksForApi(clientId: string): boolean {
  return clientId !== web.clientId;
}
