import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import proto from '@temporalio/proto';
import { replay } from '../support/replay.ts';

const folder = new URL('histories/', import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith('.json'));

/** What is written into the identity of who did something, instead of the machine it was recorded on. */
const identities = /"(identity|binaryChecksum|buildId|stackTrace)": "(?!recorded")/;

describe('the histories of released shapes', () => {
  for (const file of files) {
    const text = readFileSync(new URL(file, folder), 'utf8');

    const { workflowId, history } = JSON.parse(text) as { workflowId: string; history: object };

    it(`replay with the present workflows: ${file}`, async () => {
      await replay({ workflowId, history: proto.temporal.api.history.v1.History.fromObject(history) });
    });

    it(`name no machine: ${file}`, () => {
      assert.doesNotMatch(text, identities);
    });
  }
});
