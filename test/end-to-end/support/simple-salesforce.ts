import assert from 'node:assert/strict';
import { sandboxCredentials } from '../../../sandbox/salesforce/index.ts';
import { publicClient } from '../../conformity/client.ts';

/**
 * Signs in to the sandbox at `url` as a person does, and answers the rows of a SOQL query as Python's simple-salesforce reads
 * them: a client that people's own scripts use and that has nothing of ours in it.
 */
export async function queryWithPython(url: string, soql: string): Promise<Record<string, unknown>[]> {
  const { password, securityToken } = sandboxCredentials;
  const username = 'sidney.chen@example.com';
  const settings = { url, control: url, username, password, securityToken };
  const client = await publicClient('salesforce', settings);
  const [signIn, rows] = await client.run([['sign in'], ['query', soql]]);
  client.close();
  assert.equal(rows?.error, undefined, signIn?.said ?? rows?.said);
  return rows?.answer as Record<string, unknown>[];
}
