/** Lark's error body with its HTTP status, as the pages "generic error codes" and "send message" document them. */
export interface LarkError {
  readonly status: 200 | 400 | 429;
  readonly code: number;
  readonly msg: string;
}

export const larkErrors = {
  // The token endpoint answers its refusals with status 200.
  invalidAppId: { status: 200, code: 10003, msg: 'invalid param' },
  invalidAppSecret: { status: 200, code: 10014, msg: 'app secret invalid' },
  missingToken: { status: 400, code: 99991661, msg: 'Missing access token for authorization.' },
  invalidToken: { status: 400, code: 99991663, msg: 'Invalid access token for authorization.' },
  rateLimit: { status: 429, code: 99991400, msg: 'request trigger frequency limit' },
  notAvailable: { status: 400, code: 230013, msg: 'Bot has NO availability to this user.' },
  receiverRateLimit: { status: 400, code: 230020, msg: 'This operation triggers the frequency limit.' },
} as const satisfies Record<string, LarkError>;

/** The refusal as Lark sends it. */
export function larkAnswer({ status, code, msg }: LarkError): Response {
  return Response.json(
    { code, msg },
    { status, headers: status === 429 ? { 'x-ogw-ratelimit-reset': '1' } : {} },
  );
}

/** 230001: a parameter is missing or wrong. */
export function invalidParameter(detail: string): LarkError {
  return { status: 400, code: 230001, msg: `Your request contains an invalid request parameter, ${detail}` };
}

/** 230099: the content is no card. */
export function invalidCard(detail: string): LarkError {
  return { status: 400, code: 230099, msg: `Failed to create card content, ${detail}` };
}
