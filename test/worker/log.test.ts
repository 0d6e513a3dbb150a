import assert from 'node:assert/strict';
import { ApplicationFailure } from '@temporalio/common';
import { MissingKeyError } from '../../client/encryption/codec.ts';
import { createLog } from '../../client/log.ts';
import { sdkLogger } from '../../worker/log.ts';

describe('the log of the worker', () => {
  let lines: string[];
  beforeEach(() => {
    lines = [];
  });
  const logger = () => sdkLogger(createLog({ write: (line) => void lines.push(line) }));
  const last = (): Record<string, unknown> => JSON.parse(lines.at(-1) ?? '{}') as Record<string, unknown>;

  it('says of a failed activity which, of what, and where, and not what anybody wrote', () => {
    const error = ApplicationFailure.create({
      type: 'Misconfigured',
      message: '550 no mailbox casey@acme.example.com, Casey Doe',
    });
    logger().warn('Activity failed', {
      ...{ error, workflowId: 'poc/P-1', activityType: 'notify', attempt: 2, taskToken: 'dG9rZW4=' },
      ...{ sdkComponent: 'worker', args: [{ to: 'casey@acme.example.com' }] },
    });
    const { time, at, ...line } = last();
    assert.deepEqual(line, {
      level: 'warn',
      ...{ workflowId: 'poc/P-1', activityType: 'notify', attempt: 2, sdkComponent: 'worker' },
      ...{ error: 'Misconfigured', msg: 'Activity failed' },
    });
    assert.ok(Date.parse(String(time)) > 0);
    assert.match(String((at as string[])[0]), /^ {4}at /);
    assert.doesNotMatch(lines[0]!, /casey|Casey|550|dG9rZW4/);
  });

  it('names the key without which a payload cannot be read, also where that is the cause of the failure', () => {
    const cause = new MissingKeyError('2026-05');
    logger().error('Failing workflow task', { error: new Error('for casey@acme.example.com', { cause }) });
    assert.equal(last()['missingKey'], '2026-05');
    assert.doesNotMatch(lines[0]!, /casey/);
  });

  it('leaves addresses out of what the SDK itself says', () => {
    logger().error('Failing workflow task: no such person <casey@acme.example.com>');
    assert.equal(last()['msg'], 'Failing workflow task: no such person <<address>>');
  });

  it('is silent about what is no warning', () => {
    logger().info('Worker state changed');
    assert.deepEqual(lines, []);
  });
});
