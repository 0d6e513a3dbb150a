import assert from 'node:assert/strict';
import { QueryNotRegisteredError, WorkflowNotFoundError, type Client } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { directoryOf } from '../../domain/directory/content.ts';
import { directorySlice, type DirectorySlice } from '../../domain/directory/directory-slice.ts';
import { openDirectory } from '../../domain/directory/state.ts';
import { createDirectory, type DirectoryReader } from '../../worker/directory.ts';
import { shippedPolicy } from '../support/shipped-policy.ts';

const content = directoryOf(shippedPolicy());
const need = { roles: ['gpe'], also: [] };
const slice = directorySlice(openDirectory(content, 0), need, 0);

/** A reader that answers these in turn, the last one again and again, and counts what is asked of it. */
function reading(...answers: readonly (DirectorySlice | Error)[]) {
  const asked = { slices: 0, starts: 0 };
  const next = async (): Promise<DirectorySlice> => {
    const answer = answers[Math.min(asked.slices, answers.length - 1)];
    asked.slices += 1;
    if (answer instanceof Error) throw answer;
    assert.ok(answer);
    return answer;
  };
  const reader: DirectoryReader = {
    slice: next,
    start: async () => {
      asked.starts += 1;
    },
  };
  const client = { withDeadline: <T>(_at: number, call: () => Promise<T>) => call() } as unknown as Client;
  return { asked, directory: createDirectory(client, content, reader) };
}

// Made without its constructor, which takes a code of a package that is not ours.
const otherWorkflow = Object.setPrototypeOf(
  new Error('did not register a handler for slice'),
  QueryNotRegisteredError.prototype,
) as Error;
const notRunning = new WorkflowNotFoundError('not found', 'directory', undefined);

async function failureOf(
  read: Promise<unknown>,
): Promise<readonly [type: string, retryable: boolean, message: string]> {
  try {
    await read;
  } catch (error) {
    assert.ok(error instanceof ApplicationFailure);
    return [error.type ?? '', error.nonRetryable !== true, error.message];
  }
  return assert.fail('It did not fail');
}

describe('reading the directory', () => {
  it('answers what the workflow says', async () => {
    const { asked, directory } = reading(slice);
    assert.deepEqual(await directory.read(need), slice);
    assert.deepEqual(asked, { slices: 1, starts: 0 });
  });

  it('starts it where it does not run, and asks again', async () => {
    const { asked, directory } = reading(notRunning, slice);
    assert.deepEqual(await directory.read(need), slice);
    assert.deepEqual(asked, { slices: 2, starts: 1 });
  });

  it('asks once for all who ask the same at the same time, and anew afterwards', async () => {
    const { asked, directory } = reading(slice);
    const same = { also: [], roles: ['gpe'] };
    await Promise.all([directory.read(need), directory.read(same), directory.read({ ...need, also: ['a'] })]);
    assert.equal(asked.slices, 2);
    await directory.read(need);
    assert.equal(asked.slices, 3);
  });

  const faults: readonly (readonly [what: string, answers: readonly Error[], type: string, says: RegExp])[] =
    [
      [
        'nobody answered in time',
        [new Error('DEADLINE_EXCEEDED')],
        'Unreachable',
        /could not be read: DEADLINE_EXCEEDED/,
      ],
      [
        // Whether it was started is unknown; starting it again finds it.
        'it does not run even after it was started',
        [notRunning],
        'Unreachable',
        /could not be read: not found/,
      ],
      [
        'the workflow of its name is another one',
        [otherWorkflow],
        'Misconfigured',
        /"directory" cannot be asked: did not register/,
      ],
    ];
  for (const [what, answers, type, says] of faults) {
    it(`is worth another try when ${what}`, async () => {
      const { directory } = reading(...answers);
      const [kind, retryable, message] = await failureOf(directory.read(need));
      assert.deepEqual([kind, retryable], [type, true]);
      assert.match(message, says);
    });
  }

  it('is not remembered as failed', async () => {
    const { directory } = reading(new Error('connection reset'), slice);
    await failureOf(directory.read(need));
    assert.deepEqual(await directory.read(need), slice);
  });

  it('is not worth another try with a question that is none', async () => {
    const { asked, directory } = reading(slice);
    const [kind, retryable, message] = await failureOf(
      directory.read({ roles: ['gpe'] } as unknown as typeof need),
    );
    assert.deepEqual([kind, retryable, asked.slices], ['Invalid', false, 0]);
    assert.match(message, /it takes \{"roles"/);
  });
});
