import { z } from '@hono/zod-openapi';
import type { TenantTotals } from '../../workflows/tenant-credits/contract.ts';
import type { PersonalDoor } from '../personal/door.ts';
import { exactly } from '../request-shape.ts';
import { aChange, answers, body, json, oneThing, route, type Api } from './routes.ts';
import { orgId, requestId, words } from './schemas/common.ts';
import { orgSchema, totalsSchema } from './schemas/org.ts';

const orgPath = exactly({ orgId });

const grantId = z.string().min(1).max(100).openapi({ example: 'grant-1042' });
const reason = words.openapi({ example: 'Added by hand on 12 November, see the ticket.' });
const settlement = z
  .discriminatedUnion(
    'action',
    [
      exactly({ action: z.literal('adopt'), grantId, reason }).openapi({
        description: "Takes the ledger's word for a grant that drifts.",
      }),
      exactly({ action: z.literal('write-off'), grantId, reason }).openapi({
        description: 'Gives up a grant that is gone from the ledger.',
      }),
      exactly({ action: z.literal('release'), requestId, reason }).openapi({
        description: 'Releases what is reserved for a request that is not open.',
      }),
    ],
    { error: 'must be one of adopt, write-off, release' },
  )
  .openapi('Settlement');

/** The credits of an Org: how they stand, and settling what drifts. */
export function addOrgs(api: Api): void {
  const one = route({
    method: 'get',
    path: '/api/v1/orgs/{orgId}',
    tags: ['Orgs'],
    summary: 'An Org as TiDB Cloud and Confetti know it, and when its credits run out',
    request: { params: orgPath },
    responses: answers({ 200: json('The Org.', orgSchema) }, oneThing),
  });
  api.openapi(one, async (c) => c.json(await c.get('door').org(c.req.valid('param').orgId), 200));

  const settle = route({
    method: 'post',
    path: '/api/v1/orgs/{orgId}/settlements',
    tags: ['Operations'],
    summary: 'Settle what a reconciliation found (operators)',
    description: 'The Org is compared first: where nothing drifts, nothing is settled.',
    request: { params: orgPath, body: body(settlement) },
    responses: answers({ 200: json('Settled; the totals of the Org since.', totalsSchema) }, aChange),
  });
  api.openapi(settle, async (c) => {
    const asked = { orgId: c.req.valid('param').orgId, ...c.req.valid('json') };
    return c.json(await settled(c.get('door'), asked), 200);
  });
}

function settled(
  door: PersonalDoor,
  asked: z.output<typeof settlement> & { readonly orgId: string },
): Promise<TenantTotals> {
  switch (asked.action) {
    case 'adopt': {
      const { action: _, ...settling } = asked;
      return door.adoptGrant(settling);
    }
    case 'write-off': {
      const { action: _, ...settling } = asked;
      return door.writeOffGrant(settling);
    }
    case 'release': {
      const { action: _, ...settling } = asked;
      return door.releaseReservation(settling);
    }
  }
}
