import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { shippedMappingFile } from '../../activities/salesforce/mapping.ts';
import { cloneRoot } from '../../embedded/config.ts';
import { workerEnvironment } from '../../embedded/environment.ts';
import { run, type Ran } from '../support/temporal-cli.ts';
import { useProduct } from './support/product.ts';

describe('a worker that cannot work', () => {
  const product = useProduct();
  let directory: string;
  before(() => {
    directory = mkdtempSync(path.join(tmpdir(), 'confetti-worker-'));
  });
  after(() => {
    rmSync(directory, { recursive: true, force: true });
  });

  function startWorker(settings: Record<string, string>): Promise<Ran> {
    const { config, env } = product().place;
    const address = `127.0.0.1:${config.ports.CONFETTI_TEMPORAL_PORT}`;
    const workerEnv = { ...workerEnvironment(env, config, address), ...settings };
    return run('node', [path.join(cloneRoot, 'worker', 'main.ts')], workerEnv);
  }

  it('names the field of the mapping that the Salesforce org does not have', async () => {
    const mapping = readFileSync(shippedMappingFile, 'utf8').replace(
      'Credits_Needed__c',
      'Credits_Wanted__c',
    );
    const file = path.join(directory, 'mapping.yaml');
    writeFileSync(file, mapping);
    const { code, stderr } = await startWorker({ SALESFORCE_MAPPING_FILE: file });
    assert.equal(code, 1);
    assert.match(stderr, /Salesforce mapping, error: .*Credits_Wanted__c/);
    assert.match(stderr, /SALESFORCE_MAPPING_FILE/);
  });

  it('says how to build the bundle that is not there', async () => {
    const { code, stderr } = await startWorker({ CONFETTI_WORKFLOW_BUNDLE: path.join(directory, 'none.js') });
    assert.equal(code, 1);
    assert.match(stderr, /There is no workflow bundle at .*npm run bundle/);
  });

  it('names file, line and field of a policy that is wrong', async () => {
    const file = path.join(directory, 'policy.yaml');
    const policy = readFileSync(path.join(cloneRoot, 'policy', 'default.yaml'), 'utf8');
    writeFileSync(file, policy.replace('slaHours: 72', 'slaHours: never'));
    const { code, stderr } = await startWorker({ CONFETTI_POLICY_FILE: file });
    assert.equal(code, 1);
    assert.match(stderr, /policy\.yaml:\d+: pocApplication\.enterprise\.steps\[1\]\.slaHours/);
  });

  it('says that something else listens where it should tell Prometheus', async () => {
    const { config } = product().place;
    const taken = `127.0.0.1:${config.ports.CONFETTI_HTTP_PORT}`;
    const { code, stderr } = await startWorker({ CONFETTI_METRICS_ADDRESS: taken });
    assert.equal(code, 1);
    assert.match(
      stderr,
      /^Nothing can listen at 127\.0\.0\.1:\d+ \(.*\): give another CONFETTI_METRICS_ADDRESS, or none\.$/m,
    );
  });
});
