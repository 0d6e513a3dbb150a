import { outcomeOf, type Rig } from '../../support/rig.ts';
import { apac } from '../../support/walk.ts';

/** What leads an execution through a branch; answers the execution whose history is kept, its latest run unless it says which. */
export type Branches = Readonly<Record<string, (rig: Rig) => Promise<string | Run>>>;

export interface Run {
  readonly workflowId: string;
  readonly runId: string;
}

/** Ends a PoC that runs. */
export async function closed(rig: Rig, id: string): Promise<string> {
  await rig.act(id, 'setFields', apac.sales, { fields: { pocStatus: 'Succeeded' } });
  return ended(rig, id);
}

export async function ended(rig: Rig, id: string): Promise<string> {
  await outcomeOf(rig, id);
  return id;
}
