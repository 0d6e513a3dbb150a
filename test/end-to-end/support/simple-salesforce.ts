import assert from 'node:assert/strict';
import { readEngineConfig } from '../../../embedded/config.ts';
import { cached } from '../../../embedded/engine/cache.ts';
import { sandboxCredentials } from '../../../sandbox/salesforce/index.ts';
import { run } from '../../support/temporal-cli.ts';

/*
 * Python's simple-salesforce is a client that people's own scripts use and that has nothing of ours in it.
 */

const version = '1.12.10';

// The library always speaks https, and signs in at login.salesforce.com: the session that it is given has an adapter that
// sends everything to the sandbox.
const script = `
import json, sys
from urllib.parse import urlsplit
import requests
from requests.adapters import HTTPAdapter
from simple_salesforce import Salesforce

asked = json.load(sys.stdin)

class ToSandbox(HTTPAdapter):
    def send(self, request, **options):
        parts = urlsplit(request.url)
        request.url = asked['url'] + parts.path + ('?' + parts.query if parts.query else '')
        return super().send(request, **options)

session = requests.Session()
session.trust_env = False
session.mount('https://', ToSandbox())
salesforce = Salesforce(
    username=asked['username'],
    password=asked['password'],
    security_token=asked['securityToken'],
    session=session,
)
json.dump(salesforce.query_all(asked['soql'])['records'], sys.stdout)
`;

/** Signs in to the sandbox at `url` as a person does, and answers the rows of a SOQL query as simple-salesforce reads them. */
export async function queryWithPython(url: string, soql: string): Promise<Record<string, unknown>[]> {
  const { password, securityToken } = sandboxCredentials;
  const asked = { url, username: 'sidney.chen@example.com', password, securityToken, soql };
  const { code, stdout, stderr } = await run('python3', ['-B', '-c', script], await environment(), {
    input: JSON.stringify(asked),
  });
  assert.equal(code, 0, `simple-salesforce failed: ${stderr}`);
  return JSON.parse(stdout) as Record<string, unknown>[];
}

/** With the library in reach: the machine's own, else one that pip puts into this user's cache, once. */
async function environment(): Promise<Record<string, string>> {
  const { PATH = '', HOME = '' } = process.env;
  const find = `import importlib.util as u, sys; sys.exit(u.find_spec('simple_salesforce') is None)`;
  const own = await run('python3', ['-B', '-c', find], { PATH, HOME });
  if (own.code === 0) return { PATH, HOME };
  const { cacheDir } = readEngineConfig();
  const folder = await cached(cacheDir, `simple-salesforce-${version}`, installWithPip);
  return { PATH, HOME, PYTHONPATH: folder };
}

async function installWithPip(folder: string): Promise<void> {
  // Compiled now: later nothing is written into the folder.
  const quietly = ['--quiet', '--disable-pip-version-check', '--compile'];
  // Without a network it has to say so within the test's time.
  const patience = ['--retries', '1', '--timeout', '10'];
  const { code, stderr } = await run(
    'python3',
    ['-m', 'pip', 'install', ...quietly, ...patience, '--target', folder, `simple-salesforce==${version}`],
    // pip's own settings, such as a package index, are in there.
    process.env as Record<string, string>,
    { withinMs: 50_000 },
  );
  assert.equal(
    code,
    0,
    `This test reads Salesforce with Python's simple-salesforce, and pip could not install it:\n${stderr}\n` +
      `Mend what pip names, or install it yourself: python3 -m pip install simple-salesforce==${version}`,
  );
}
