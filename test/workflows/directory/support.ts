import { randomUUID } from 'node:crypto';
import type { WorkflowHandle } from '@temporalio/client';
import { startDirectory } from '../../../client/directory-start.ts';
import { directoryOf } from '../../../domain/directory/content.ts';
import type { DirectoryChange, DirectoryEdit } from '../../../domain/directory/edit.ts';
import type { DirectoryView } from '../../../domain/directory/state.ts';
import { directoryId } from '../../../workflows/directory/contract.ts';
import type { Rig } from '../../support/rig.ts';
import { shippedPolicy } from '../../support/shipped-policy.ts';

export const operator = 'vince.yao@example.com';
export const xiaole = 'xiaole.fang';

/** Long after any test began: time is skipped on the server that all tests share. */
export const farAway = Date.UTC(2098, 0, 1);
export const dayMs = 86_400_000;

export function editOf(change: DirectoryChange, over: Partial<DirectoryEdit> = {}): DirectoryEdit {
  return { ...change, id: randomUUID(), actor: { email: operator, via: 'test' }, ...over } as DirectoryEdit;
}

export const awayOf = (person: string, delegate?: string): DirectoryChange => ({
  kind: 'setOutOfOffice',
  person,
  from: farAway,
  until: farAway + dayMs,
  ...(delegate === undefined ? {} : { delegate }),
});

/** The directory with the shipped policy's people. The test's end ends it: there is one at a time. */
export async function newDirectory(rig: Rig): Promise<WorkflowHandle> {
  await startDirectory(rig.client, directoryOf(shippedPolicy()));
  rig.watch(directoryId);
  return rig.client.workflow.getHandle(directoryId);
}

/** The directory as the door shows it. */
export async function viewOf(rig: Rig): Promise<DirectoryView> {
  const view = await rig.confetti.viewDirectory();
  if (view === undefined) throw new Error('The directory does not run');
  return view;
}
