import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

import { parse } from 'yaml';
import { z } from 'zod';

const file = new URL('../../../activities/tidb-cloud/ops-api.openapi.yaml', import.meta.url);

const response = z.object({
  headers: z.record(z.string(), z.unknown()).optional(),
  content: z.object({ 'application/json': z.object({ schema: z.object({ $ref: z.string() }) }) }),
});
const responseOrRef = z.union([z.object({ $ref: z.string() }), response]);
const operation = z.object({ operationId: z.string(), responses: z.record(z.string(), responseOrRef) });
const document = z.object({
  paths: z.record(
    z.string(),
    z.object({ get: operation.optional(), post: operation.optional(), put: operation.optional() }),
  ),
  components: z.object({
    schemas: z.record(z.string(), z.json()),
    responses: z.record(z.string(), response),
  }),
});

const text = readFileSync(file, 'utf8');
const contract = document.parse(parse(text));
const operations = Object.values(contract.paths).flatMap(({ get, post, put }) =>
  [get, post, put].filter((one) => one !== undefined),
);
const $defs: unknown = JSON.parse(
  JSON.stringify(contract.components.schemas).replaceAll('#/components/schemas/', '#/$defs/'),
);

/** The schema of that name in the contract's components. */
export function contractSchema(name: string): z.ZodType {
  assert.ok(name in contract.components.schemas, `the contract has no schema ${name}`);
  return z.fromJSONSchema({ $ref: `#/$defs/${name}`, $defs } as Parameters<typeof z.fromJSONSchema>[0]);
}

/** Asserts that the contract documents this answer, headers included, and returns its body. */
export async function assertInContract(operationId: string, answer: Response): Promise<unknown> {
  const found = operations.find((candidate) => candidate.operationId === operationId);
  const stated = found?.responses[answer.status];
  assert.ok(stated, `the contract has no answer ${answer.status} to ${operationId}`);
  const documented = '$ref' in stated ? contract.components.responses[lastPart(stated.$ref)] : stated;
  assert.ok(documented);
  for (const header of Object.keys(documented.headers ?? {})) {
    assert.ok(answer.headers.has(header), `${header} is missing`);
  }
  const body: unknown = await answer.json();
  const parsed = contractSchema(lastPart(documented.content['application/json'].schema.$ref)).safeParse(body);
  assert.ok(
    parsed.success,
    parsed.success ? '' : `${z.prettifyError(parsed.error)} in ${JSON.stringify(body)}`,
  );
  return body;
}

function lastPart(ref: string): string {
  return ref.slice(ref.lastIndexOf('/') + 1);
}
