import type { Api } from './routes.ts';

/** `/api/openapi.json`: the whole API, for machines and their makers. It says nothing of anybody, so anybody may read it. */
export function describeApi(api: Api): void {
  api.openAPIRegistry.registerComponent('securitySchemes', 'token', {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'Of a machine (scopes), or of a person.',
  });
  api.openAPIRegistry.registerComponent('securitySchemes', 'session', {
    type: 'apiKey',
    in: 'cookie',
    name: 'confetti-session',
    description:
      'Of somebody who signed in in a browser; over https its name begins with __Host-. Changes need a page of this server and JSON.',
  });
  api.doc31('/api/openapi.json', {
    openapi: '3.1.0',
    info: {
      title: 'Confetti',
      version: '1',
      description:
        'PoC applications and cloud credits: asking for them, approving them, and seeing how they stand. docs/api.md has the rest.',
      license: { name: 'Unlicensed' },
    },
    servers: [{ url: '/' }],
    security: [{ token: [] }, { session: [] }],
  });
}
