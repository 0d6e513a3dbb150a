import type { Client } from '@temporalio/client';
import type { ActionAnswer, Actor } from '../domain/approval/actions.ts';
import type { AdoptionPreview } from '../domain/approval/adoption.ts';
import { refuse } from '../domain/approval/refusal.ts';
import type { RequestView } from '../domain/approval/view.ts';
import { withoutPeople } from '../domain/policy/people.ts';
import type { Policy, PolicySlice } from '../domain/policy/policy.ts';
import { slicePolicy } from '../domain/policy/slice.ts';
import { adoptionPreviewQuery } from '../workflows/approval/contract.ts';
import type { Act } from './act-on-many.ts';
import type { Within } from './reconciliation.ts';
import { RefusedError } from './refused.ts';

/** Who has a request adopt the policy, and why. */
export interface Adopting {
  /** Sent again under it, it is answered the same. */
  readonly id: string;
  readonly actor: Actor;
  readonly comment: string;
}

/** What became of it. Without an answer there was nothing to adopt: the request goes by the policy already. */
export interface Adoption {
  readonly preview: AdoptionPreview;
  readonly answer?: ActionAnswer;
}

/**
 * Having requests under way go by the policy of this client, which the worker refuses unless it is the published one. A
 * request that is closed, or that there never was, is refused.
 */
export interface AdoptionDoor {
  /** What would change; nothing is changed. */
  previewAdoption(requestId: string): Promise<AdoptionPreview>;
  adoptPolicy(requestId: string, adopting: Adopting): Promise<Adoption>;
}

interface AdoptionMeans {
  readonly client: Client;
  readonly policy: Policy;
  readonly within: Within;
  readonly act: Act;
  readonly view: (requestId: string) => Promise<RequestView | undefined>;
}

export function openAdoption({ client, policy, within, act, view }: AdoptionMeans): AdoptionDoor {
  const offer = async (
    requestId: string,
  ): Promise<{ readonly round: number; readonly slice: PolicySlice; readonly preview: AdoptionPreview }> => {
    const seen = await view(requestId);
    if (seen === undefined || seen.status === 'closed') {
      const why = seen === undefined ? 'there is no such request' : 'it is closed, and only read';
      throw new RefusedError(refuse('closed', `Not adopted: ${requestId}: ${why}.`));
    }
    const slice = withoutPeople(slicePolicy(policy, seen.entryPoint));
    const preview = await within(requestId, () =>
      client.workflow.getHandle(requestId).query(adoptionPreviewQuery, slice),
    );
    return { round: seen.round, slice, preview };
  };
  return {
    previewAdoption: async (requestId) => (await offer(requestId)).preview,
    async adoptPolicy(requestId, { id, actor, comment }) {
      const { round, slice, preview } = await offer(requestId);
      if (preview.from.hash === preview.to.hash) return { preview };
      const answer = await act(requestId, 'adoptPolicy', { id, actor, round, policy: slice, comment });
      return { preview, answer };
    },
  };
}
