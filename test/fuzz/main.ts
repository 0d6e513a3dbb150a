import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { newPlace, npmStart } from '../support/product.ts';
import { answeredIn, answeredLines } from './answered.ts';
import { newSessionKey, withSession, withToken, type Caller } from './callers.ts';
import { schemathesis } from './schemathesis.ts';

/*
 * `npm run fuzz -- --examples N --seed S`: the whole product on free ports, and calls of its API that schemathesis makes from
 * the document: what fits, what nearly fits and what does not. None may come to a 500, and each answer has to be one that the
 * document names, of the type and shape it says. Exit code 0 when all are.
 */

const checks = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_schema_conformance',
];

const { values } = parseArgs({
  options: {
    /** For each route and caller, beside those that the document gives and the limits of each value. */
    examples: { type: 'string', default: '20' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
});

const operator = 'vince.yao@example.com';

async function main(): Promise<void> {
  const sessionKey = newSessionKey();
  const place = await newPlace({
    CONFETTI_SESSION_KEY: sessionKey,
    CONFETTI_API_CALLS_PER_MINUTE: '0',
    CONFETTI_VISITS_PER_MINUTE: '0',
  });
  const start = await npmStart(place);
  try {
    const [server, issuer] = [place.url('CONFETTI_HTTP_PORT'), place.url('CONFETTI_SANDBOX_IDENTITY_PORT')];
    const callers: Readonly<Record<string, Caller>> = {
      'an operator with a session': await withSession(sessionKey, issuer, operator),
      'a program with a token': await withToken(issuer, ['requests:read', 'requests:start', 'requests:act']),
    };
    await letTidbCloudAnswer(place.url('CONFETTI_SANDBOX_TIDB_CLOUD_PORT'));
    await beginWith(server, await withSession(sessionKey, issuer, 'sales.apac@example.com'));
    let found = 0;
    for (const [name, caller] of Object.entries(callers)) {
      console.log(`\n${name}, seed ${values.seed}`);
      found += await fuzz(server, caller);
    }
    const metrics = await (await fetch(`${server}/metrics`)).text();
    const answered = answeredIn(metrics).filter(({ route }) => route.startsWith('/api/'));
    console.log(['', ...answeredLines(answered)].join('\n'));
    process.exitCode = found === 0 ? 0 : 1;
  } finally {
    const said = start.lines.filter((line) => !line.includes('"msg":"call"'));
    console.log(['', 'What npm start said last:', ...said.slice(-20)].join('\n'));
    await start.stop();
    place.remove();
  }
}

/** Its limit of calls is not what is tried here: an Org that has to wait for it is answered with 503. */
async function letTidbCloudAnswer(sandbox: string): Promise<void> {
  const answer = await fetch(`${sandbox}/_sandbox/rate-limit`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ perMinute: 1_000_000 }),
  });
  if (!answer.ok) throw new Error(`TiDB Cloud's sandbox keeps its limit of calls: ${answer.status}`);
}

/** The requests that the document's examples are about. */
async function beginWith(server: string, caller: Caller): Promise<void> {
  const application = JSON.parse(
    readFileSync(path.join(import.meta.dirname, '../../docs/examples/cloud-sales-na.json'), 'utf8'),
  ) as { readonly fields: unknown };
  const answer = await fetch(`${server}/api/v1/poc-applications`, {
    method: 'POST',
    headers: { ...caller, 'content-type': 'application/json' },
    body: JSON.stringify({ pocId: 'P-1042', entryPoint: 'cloud-sales', fields: application.fields }),
  });
  if (answer.status !== 201) throw new Error(`No request to begin with: ${await answer.text()}`);
}

/** @returns 0 where nothing was found */
function fuzz(server: string, caller: Caller): Promise<number> {
  return schemathesis([
    ...['run', `${server}/api/openapi.json`, '--url', server, '--checks', checks.join()],
    ...['--phases', 'examples,coverage,fuzzing', '--max-examples', values.examples, '--seed', values.seed],
    // They go on for ten minutes; test/client/api/events.test.ts has them.
    ...['--exclude-path-regex', '/events$', '--request-timeout', '120'],
    ...['--continue-on-failure', '--generation-database', 'none', '--warnings', 'off'],
    ...['--generation-with-security-parameters', 'false'],
    ...Object.entries(caller).flatMap(([name, value]) => ['--header', `${name}: ${value}`]),
  ]);
}

await main();
