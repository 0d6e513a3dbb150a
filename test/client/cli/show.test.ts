import assert from 'node:assert/strict';
import { EarlierHistoryError } from '../../../client/archive.ts';
import type { Confetti } from '../../../client/index.ts';
import { confettiAt, viewOf } from './support.ts';

/** A Confetti that shows one request, and keeps what it was asked for. */
function door(): { readonly confetti: Partial<Confetti>; readonly asked: unknown[] } {
  const asked: unknown[] = [];
  const view: Confetti['view'] = async (_, how) => {
    asked.push(how);
    return viewOf({});
  };
  return { confetti: { view }, asked };
}

describe('confetti poc show', () => {
  it('shows the latest lines of the history', async () => {
    const { confetti, asked } = door();
    const { exitCode } = await confettiAt(confetti, 'poc', 'show', 'P-1042');
    assert.deepEqual([exitCode, asked], [0, [{ allHistory: false }]]);
  });

  it('shows all of it where that is asked for', async () => {
    const { confetti, asked } = door();
    await confettiAt(confetti, 'poc', 'show', 'P-1042', '--all-history');
    assert.deepEqual(asked, [{ allHistory: true }]);
  });

  it('says where the earlier lines are not', async () => {
    const view = async (): Promise<never> => {
      throw new EarlierHistoryError('Lines 1 to 200 of poc/P-1042 are not in .confetti/archive.');
    };
    const { exitCode, err } = await confettiAt({ view }, 'poc', 'show', 'P-1042', '--all-history');
    assert.deepEqual([exitCode, err], [1, 'Lines 1 to 200 of poc/P-1042 are not in .confetti/archive.\n']);
  });
});
