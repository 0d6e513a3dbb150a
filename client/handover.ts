import { maxActionIdLength, type ActionAnswer, type Actor } from '../domain/approval/actions.ts';
import type { StepView } from '../domain/approval/step-view.ts';
import type { RequestView } from '../domain/approval/view.ts';
import type { Person } from '../domain/people/person.ts';
import type { RoleId } from '../domain/policy/policy.ts';
import { shortDigest } from '../domain/wording/short-digest.ts';
import type { RequestAction } from './act-on-many.ts';
import { eachByItself, type Outcome } from './each-by-itself.ts';
import type { ListedRequest, ListFilter } from './lists.ts';

/** A step that waits for somebody, in the place of whom they act where it is not their own. */
export interface OpenStep {
  readonly requestId: string;
  readonly headline: string;
  readonly round: number;
  readonly step: RoleId;
  readonly label: string;
  /** `Sidney Chen for Xiaole Fang`, where they act for somebody. */
  readonly actsFor?: string;
}

/** The open steps of somebody, and the requests that did not say. */
export interface OpenSteps {
  readonly steps: readonly OpenStep[];
  readonly silent: readonly { readonly requestId: string; readonly why: string }[];
}

/** What is handed over to whom. */
export interface Handover {
  readonly from: Person;
  readonly to: Person;
  readonly steps: readonly OpenStep[];
  /** Ids of the reassignments follow from it: sent again, each is answered the same. */
  readonly id: string;
  readonly actor: Actor;
  readonly comment: string;
}

/** The work of somebody who leaves, or is away for long, going to somebody else. */
export interface HandoverDoor {
  /** Every open step that waits for this person, their own or in the place of somebody for whom they act. */
  openStepsOf(person: Person): Promise<OpenSteps>;
  /** Reassigns each step by itself; answers what became of each, in their order. Never rejects. */
  handOver(handover: Handover): Promise<Outcome<ActionAnswer>[]>;
}

interface HandoverMeans {
  readonly list: (filter: ListFilter) => Promise<Pick<ListedRequest, 'requestId'>[]>;
  readonly view: (requestId: string) => Promise<RequestView | undefined>;
  readonly actOnMany: (actions: readonly RequestAction[]) => Promise<Outcome<ActionAnswer>[]>;
}

export function openHandover({ list, view, actOnMany }: HandoverMeans): HandoverDoor {
  return {
    async openStepsOf(person) {
      const listed = await list({ approvers: [person.id], isOpen: true });
      const requestIds = [...new Set(listed.map(({ requestId }) => requestId))];
      const views = await eachByItself(requestIds, view);
      const silent = views.flatMap((each, index) => {
        const requestId = requestIds[index] ?? '';
        if (each.outcome === 'done') return [];
        return [{ requestId, why: each.outcome === 'refused' ? each.refusal.message : each.why }];
      });
      const steps = views.flatMap((each) =>
        each.outcome === 'done' && each.done !== undefined ? stepsOf(each.done, person) : [],
      );
      return { steps, silent };
    },
    handOver: ({ from, to, steps, id, actor, comment }) =>
      actOnMany(
        steps.map(({ requestId, round, step }) => ({
          requestId,
          name: 'reassign',
          payload: { id: idOfPart(id, step), actor, round, step, from: from.id, to: to.id, comment },
        })),
      ),
  };
}

/** The id of one reassignment. Of an id that is too long with its step as much is taken as tells it from others. */
function idOfPart(id: string, step: RoleId): string {
  const whole = `${id}/${step}`;
  return whole.length <= maxActionIdLength ? whole : `${shortDigest(id)}/${step}`;
}

/** Those in which they have a place and have not decided in it. Whom an escalation added has none to hand over. */
function stepsOf({ requestId, headline, round, steps }: RequestView, person: Person): OpenStep[] {
  return steps
    .filter((step) => isTheirs(step, person))
    .map(({ step, label, actsFor = [] }) => {
      const pair = actsFor.find((each) => each.startsWith(`${person.name} for `));
      return { requestId, headline, round, step, label, ...(pair === undefined ? {} : { actsFor: pair }) };
    });
}

function isTheirs({ status, assignees, votes = [] }: StepView, { id, name }: Person): boolean {
  const isOpen = status === 'active' || status === 'releasing';
  return isOpen && assignees.includes(id) && !votes.some(({ by }) => by === name);
}
