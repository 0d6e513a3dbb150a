import assert from 'node:assert/strict';

import type { Sandbox } from '../../../sandbox/kit/sandbox.ts';
import { assertInContract } from './contract.ts';
import { signedFetch } from './digest-client.ts';

export interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

/** Sends a command of the remote control. */
export async function command(
  sandbox: Sandbox,
  method: string,
  path: string,
  body?: unknown,
): Promise<Answer> {
  const answer = await fetch(`${sandbox.url}/_sandbox${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>) };
}

/** Reads from the Ops API, signed in, and holds the answer to the contract. */
export async function read<Body>(sandbox: Sandbox, operationId: string, path: string): Promise<Body> {
  const answer = await signedFetch(`${sandbox.url}/ops/v1${path}`);
  const body = await assertInContract(operationId, answer);
  assert.equal(answer.status, 200, JSON.stringify(body));
  return body as Body;
}
