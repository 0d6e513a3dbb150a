import type { Client } from '@temporalio/client';
import { TypedSearchAttributes } from '@temporalio/common';
import { searchAttributesAtStart } from '../workflows/approval/search-attributes.ts';

const startedAtOnce = 20;
const hourMs = 3_600_000;

/** Starts requests of a region that wait for somebody and that no worker runs; returns when all of them are listed. */
export async function startRequests(
  client: Client,
  { region, approver, count }: { readonly region: string; readonly approver: string; readonly count: number },
): Promise<void> {
  for (let first = 0; first < count; first += startedAtOnce) {
    const numbers = Array.from(
      { length: Math.min(startedAtOnce, count - first) },
      (_, index) => first + index,
    );
    await Promise.all(numbers.map((n) => start(client, region, approver, n)));
  }
  while ((await client.workflow.count(`ConfettiRegion = '${region}'`)).count < count) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** One in three waits without a clock; the others are due between two days ago and three days from now. */
async function start(client: Client, region: string, approver: string, n: number): Promise<void> {
  const dueAt = n % 3 === 0 ? undefined : Date.now() + (((n * 7919) % 7200) / 60 - 48) * hourMs;
  await client.workflow.start('request', {
    workflowId: `poc/P-${region}-${n}`,
    taskQueue: 'none',
    memo: { entryPoint: 'cloud-user', pocId: `P-${region}-${n}` },
    typedSearchAttributes: new TypedSearchAttributes(
      searchAttributesAtStart({
        ConfettiKind: 'pocApplication',
        ConfettiStatus: 'in-progress',
        ConfettiRegion: region,
        ConfettiOrgId: undefined,
        ConfettiAccount: `Account ${n}`,
        ConfettiStep: ['gpe'],
        ConfettiApprovers: [approver],
        ConfettiRequester: [],
        ConfettiSlaDueAt: dueAt === undefined ? undefined : new Date(dueAt).toISOString(),
        ConfettiSlaState: dueAt === undefined ? 'none' : 'running',
        ConfettiCredits: 3000,
      }),
    ),
  });
}
