import {
  extentOf,
  personalScope,
  scopeFor,
  type Extent,
  type Right,
} from '../../domain/access/access-table.ts';
import { customerView } from '../../domain/access/customer-view.ts';
import { standingOf } from '../../domain/access/standing-of.ts';
import type { ActionAnswer, ActionName, ActionPayloads, Actor } from '../../domain/approval/actions.ts';
import type { AdoptionPreview } from '../../domain/approval/adoption.ts';
import { requesterKey } from '../../domain/approval/requester-key.ts';
import type { RequestView } from '../../domain/approval/view.ts';
import type { DirectoryAnswer, DirectoryChange } from '../../domain/directory/edit.ts';
import type { DirectoryView } from '../../domain/directory/state.ts';
import { sameEmail } from '../../domain/people/directory.ts';
import type { Person } from '../../domain/people/person.ts';
import type { Policy } from '../../domain/policy/policy.ts';
import type { FieldValues } from '../../domain/request/fields.ts';
import type { SystemsCheckOutcome } from '../../workflows/systems-check/contract.ts';
import type { Adoption } from '../adoption.ts';
import type { NewCreditRequest } from '../credit-requests.ts';
import type { Outcome } from '../each-by-itself.ts';
import type { OpenStep, OpenSteps } from '../handover.ts';
import type { Confetti } from '../index.ts';
import type { ListPage, PageAsked } from '../list-page.ts';
import type { ListedRequest, ListFilter } from '../lists.ts';
import type { Live } from '../live/live.ts';
import type { Listener, Stop } from '../live/watcher.ts';
import { showOrg, type ShownOrg } from '../org.ts';
import type { NewPocApplication } from '../poc-applications.ts';
import { checkPolicyText, type PolicyCheck } from '../policy-check.ts';
import type { ReconciliationDoor, Settling } from '../reconciliation.ts';
import type { GatheredSlaReport, SlaAsked } from '../reports.ts';
import { teamOf } from '../team.ts';
import {
  checkCustomersFields,
  checkCustomersStart,
  customersFilter,
  customersOutcome,
  customersRow,
  inCustomersWords,
} from './customer-limits.ts';
import type { CustomerStarts } from './customer-quota.ts';
import { MalformedError, NotAllowedError, NotThereError } from './errors.ts';
import type { People } from './people.ts';
import type { Principal } from './principal.ts';
import { rightFor } from './right-for.ts';

/** An action without who does it: that is whoever is signed in. */
export type OwnPayload<N extends ActionName> = Omit<ActionPayloads[N], 'actor'>;
export type OwnSending = {
  [N in ActionName]: { readonly requestId: string; readonly name: N; readonly payload: OwnPayload<N> };
}[ActionName];

/** Whom a machine acts or asks for; a person is always themselves. */
export interface OnBehalf {
  readonly onBehalfOf?: string;
}

/** What waits: for oneself, for those who report to one, or for others. */
export const inboxes = ['mine', 'team', 'others'] as const;
export type Inbox = (typeof inboxes)[number];

/**
 * Confetti as one person or one machine may use it: everything is done in their name and as far as `accessTable` lets
 * them. What reaches further throws `NotAllowedError`; a request that is not theirs to see is not there (`NotThereError`).
 * What the request itself refuses throws `RefusedError`, as with the door behind.
 */
export interface PersonalDoor {
  readonly who: Principal;
  /** How far a right of theirs reaches. */
  extent(right: Right): Extent;
  /** Part of what waits for somebody, the most urgent first. */
  inboxPage(whose: Inbox, filter: ListFilter, asked: PageAsked): Promise<ListPage>;
  /** How many wait; undefined where only reading every one would tell. */
  inboxCount(whose: Inbox, filter: ListFilter): Promise<number | undefined>;
  /** Requests that they asked for or sponsor. */
  ownRequests(filter?: ListFilter): Promise<ListedRequest[]>;
  /** Part of them. */
  ownRequestsPage(filter: ListFilter, asked: PageAsked): Promise<ListPage>;
  /** All of a list; with `most` only so many, open ones first and of them those that began last. */
  list(filter: ListFilter, most?: number): Promise<ListedRequest[]>;
  /** Part of a list; of thousands of requests only about as many are read as are asked for. */
  listPage(filter: ListFilter, asked: PageAsked): Promise<ListPage>;
  view(requestId: string, asked?: { readonly allHistory?: boolean }): Promise<RequestView>;
  /** Tells the revision of a request that is theirs to see, and again whenever it changes; the listener must not throw. */
  watchRequest(requestId: string, listener: Listener): Promise<Stop>;
  /** The same for what waits for them. */
  watchInbox(listener: Listener): Stop;
  act<N extends ActionName>(
    requestId: string,
    name: N,
    payload: OwnPayload<N>,
    behalf?: OnBehalf,
  ): Promise<ActionAnswer>;
  actOnMany(actions: readonly OwnSending[], behalf?: OnBehalf): Promise<Outcome<ActionAnswer>[]>;
  startPocApplication(
    application: Omit<NewPocApplication, 'requester' | 'via'>,
    behalf?: OnBehalf,
  ): Promise<string>;
  startCreditRequest(
    request: Omit<NewCreditRequest, 'requester' | 'via'>,
    behalf?: OnBehalf,
  ): Promise<string>;
  org(orgId: string): Promise<ShownOrg>;
  slaReport(asked: SlaAsked): Promise<GatheredSlaReport>;
  /** The published policy, for showing and explaining it. */
  policy(): Policy;
  /** Whether the text of a policy could be used in its place; nothing is published. */
  checkPolicy(text: string): PolicyCheck;
  directory(): Promise<DirectoryView>;
  editDirectory(
    id: string,
    change: DirectoryChange & { readonly comment?: string },
  ): Promise<DirectoryAnswer>;
  openStepsOf(person: Person): Promise<OpenSteps>;
  handOver(handover: {
    readonly id: string;
    readonly from: Person;
    readonly to: Person;
    readonly steps: readonly OpenStep[];
    readonly comment: string;
  }): Promise<Outcome<ActionAnswer>[]>;
  previewAdoption(requestId: string): Promise<AdoptionPreview>;
  adoptPolicy(
    requestId: string,
    adopting: { readonly id: string; readonly comment: string },
  ): Promise<Adoption>;
  reconcile: ReconciliationDoor['reconcile'];
  adoptGrant(
    settling: Omit<Settling, 'by'> & { readonly grantId: string },
  ): ReturnType<ReconciliationDoor['adoptGrant']>;
  writeOffGrant(
    settling: Omit<Settling, 'by'> & { readonly grantId: string },
  ): ReturnType<ReconciliationDoor['writeOffGrant']>;
  releaseReservation(
    settling: Omit<Settling, 'by'> & { readonly requestId: string },
  ): ReturnType<ReconciliationDoor['releaseReservation']>;
  mirrorAgain(requestId: string): ReturnType<ReconciliationDoor['mirrorAgain']>;
  checkSystems(): Promise<SystemsCheckOutcome>;
}

interface PersonalMeans {
  readonly confetti: Confetti;
  readonly policy: Policy;
  readonly people: People;
  readonly now: () => number;
  readonly live: Live;
  /** What customers hand in, on all surfaces together. */
  readonly starts: CustomerStarts;
}

/** The doors of everybody who comes in over one surface (`web`, `api`). */
export function openPersonalDoors(means: PersonalMeans, via: string): (who: Principal) => PersonalDoor {
  return (who) => personalDoor(means, via, who);
}

function personalDoor(
  { confetti, policy, people, now, live, starts }: PersonalMeans,
  via: string,
  who: Principal,
): PersonalDoor {
  const extent = (right: Right): Extent => {
    const scope = scopeFor(right);
    const isLet = who.scopes === undefined || (scope !== undefined && who.scopes.includes(scope));
    if (!isLet) return 'none';
    return who.kind === 'person' ? extentOf(right, who.standing) : 'all';
  };
  const need = (right: Right): Extent => {
    const reaches = extent(right);
    if (reaches === 'none') throw new NotAllowedError(right, whyNot(who, right));
    return reaches;
  };
  const needAll = (right: Right): void => {
    if (need(right) !== 'all') throw new NotAllowedError(right, whyNot(who, right));
  };
  const actorEmail = ({ onBehalfOf }: OnBehalf): string => {
    if (who.kind === 'person') {
      if (onBehalfOf === undefined || sameEmail(onBehalfOf, who.email)) return who.email;
      throw new MalformedError('A person acts for themselves: leave out who it is done for.');
    }
    if (onBehalfOf !== undefined) return onBehalfOf;
    throw new MalformedError('A service says for whom it acts: give the e-mail address of that person.');
  };
  const actor = (behalf: OnBehalf): Actor => ({
    email: actorEmail(behalf),
    via: who.kind === 'machine' ? who.name : via,
  });
  const self = (): string => actorEmail({});
  const ownKeys = (): string[] =>
    who.kind === 'machine'
      ? []
      : [requesterKey(who.email), ...(who.person === undefined ? [] : [who.person.id])];
  const isOwn = (view: RequestView): boolean =>
    who.kind === 'person' && sameEmail(view.requester.email, who.email);

  const seesAll = (): boolean => need('see requests') === 'all';
  /** What a filter can reach for them. */
  const within = (filter: ListFilter): ListFilter => (seesAll() ? filter : ownOnly(filter));
  const ownOnly = (filter: ListFilter): ListFilter => ({
    ...(seesAll() ? filter : customersFilter(filter)),
    requesters: ownKeys(),
  });
  const listed = async (filter: ListFilter, most?: number): Promise<ListedRequest[]> => {
    const found = await (most === undefined ? confetti.list(filter) : confetti.list(filter, most));
    return seesAll() ? found : found.map(customersRow);
  };
  const listedPage = async (filter: ListFilter, asked: PageAsked): Promise<ListPage> => {
    const page = await confetti.listPage(filter, asked);
    return seesAll() ? page : { ...page, requests: page.requests.map(customersRow) };
  };
  const inboxFilter = async (whose: Inbox, filter: ListFilter): Promise<ListFilter> => {
    needAll('approve requests');
    const person = who.kind === 'machine' ? undefined : who.person;
    if (person === undefined) return { ...filter, approvers: [] };
    if (whose === 'others') {
      return { ...filter, status: 'in-progress', notApprover: person.id, isOpen: true };
    }
    const approvers = whose === 'mine' ? [person] : teamOf(await people.directory(), person);
    return { ...filter, approvers: approvers.map(({ id }) => id), isOpen: true };
  };
  const view: PersonalDoor['view'] = async (requestId, asked) => {
    const reaches = need('see requests');
    const found = await confetti.view(requestId, asked);
    if (found === undefined || (reaches === 'own' && !isOwn(found))) throw noSuchRequest(requestId);
    return reaches === 'own' ? customerView(found) : found;
  };
  /** Refuses what they may not do to this request, before the request is asked. */
  const allowAction = async (requestId: string, name: ActionName, payload: object): Promise<Extent> => {
    const reaches = need(rightFor(name));
    if (reaches === 'own') {
      await view(requestId);
      if ('fields' in payload) checkCustomersFields(payload.fields as FieldValues);
    }
    return reaches;
  };

  return {
    who,
    extent,
    list: async (filter, most) => listed(within(filter), most),
    view,
    listPage: async (filter, asked) => listedPage(within(filter), asked),
    inboxPage: async (whose, filter, asked) =>
      confetti.listPage(within(await inboxFilter(whose, filter)), asked),
    inboxCount: async (whose, filter) => confetti.count(within(await inboxFilter(whose, filter))),
    ownRequests: async (filter = {}) => listed(ownOnly(filter)),
    ownRequestsPage: async (filter, asked) => listedPage(ownOnly(filter), asked),
    async watchRequest(requestId, listener) {
      await view(requestId);
      return live.watchRequest(requestId, listener);
    },
    watchInbox(listener) {
      needAll('approve requests');
      needAll('see requests');
      const approvers = who.kind === 'machine' || who.person === undefined ? [] : [who.person.id];
      return live.watchInbox(approvers.join(), { approvers, isOpen: true }, listener);
    },
    async act(requestId, name, payload, behalf = {}) {
      const reaches = await allowAction(requestId, name, payload);
      // What was left out is the actor, and nothing but the actor.
      const whole = { ...payload, actor: actor(behalf) } as unknown as ActionPayloads[typeof name];
      const acting = confetti.act(requestId, name, whole);
      return reaches === 'own' ? inCustomersWords(acting) : acting;
    },
    async actOnMany(actions, behalf = {}) {
      const reaches: Extent[] = [];
      for (const { requestId, name, payload } of actions) {
        reaches.push(await allowAction(requestId, name, payload));
      }
      const by = actor(behalf);
      const outcomes = await confetti.actOnMany(
        actions.map(
          (each) =>
            ({ ...each, payload: { ...each.payload, actor: by } }) as Parameters<
              Confetti['actOnMany']
            >[0][number],
        ),
      );
      return outcomes.map((each, index) => (reaches[index] === 'own' ? customersOutcome(each) : each));
    },
    async startPocApplication(application, behalf = {}) {
      needAll(application.entryPoint === 'cloud-user' ? 'apply for a PoC' : 'request a PoC for a customer');
      if (who.kind === 'person' && who.standing === 'customer') checkCustomersStart(application);
      const { email, via: surface } = actor(behalf);
      const start = () => confetti.startPocApplication({ ...application, requester: email, via: surface });
      // In whose name counts, and not who sends it: a program hands in what customers fill in elsewhere.
      const { standing } = standingOf(await people.directory(), email, now());
      return standing === 'customer' ? starts.within(email, application.pocId, start) : start();
    },
    async startCreditRequest(request, behalf = {}) {
      needAll('request credits');
      const { email, via: surface } = actor(behalf);
      return confetti.startCreditRequest({ ...request, requester: email, via: surface });
    },
    async org(orgId) {
      needAll('see Orgs');
      const shown = await showOrg(confetti, policy, orgId, now());
      if (shown === undefined)
        throw new NotThereError(`TiDB Cloud has no Org ${orgId}: check the number with the customer.`);
      return shown;
    },
    async slaReport(asked) {
      needAll(asked.by.includes('person') ? 'see reports by person' : 'see reports');
      return confetti.slaReport(asked);
    },
    policy() {
      needAll('see the policy');
      return policy;
    },
    checkPolicy(text) {
      needAll('check a policy');
      return checkPolicyText(text, now());
    },
    async directory() {
      needAll('see the directory');
      const found = await confetti.viewDirectory();
      if (found === undefined) throw new NotThereError('The directory does not run: a worker starts it.');
      return found;
    },
    async editDirectory(id, change) {
      const isAbsence = change.kind === 'setOutOfOffice' || change.kind === 'clearOutOfOffice';
      const reaches = need(isAbsence ? 'edit absences' : 'edit the directory');
      const ownId = who.kind === 'person' ? who.person?.id : undefined;
      if (reaches === 'own' && isAbsence && change.person !== ownId) {
        throw new NotAllowedError('edit absences', 'You can say when you are away, and not when others are.');
      }
      const answer = await confetti.editDirectory({ ...change, id, actor: { email: self(), via } });
      people.forget();
      return answer;
    },
    async openStepsOf(person) {
      needAll('hand work over');
      return confetti.openStepsOf(person);
    },
    async handOver(handover) {
      needAll('hand work over');
      return confetti.handOver({ ...handover, actor: actor({}) });
    },
    async previewAdoption(requestId) {
      needAll('operate requests');
      return confetti.previewAdoption(requestId);
    },
    async adoptPolicy(requestId, adopting) {
      needAll('operate requests');
      return confetti.adoptPolicy(requestId, { ...adopting, actor: actor({}) });
    },
    async reconcile(asked) {
      needAll('operate requests');
      return confetti.reconcile(asked);
    },
    async adoptGrant(settling) {
      needAll('operate requests');
      return confetti.adoptGrant({ ...settling, by: self() });
    },
    async writeOffGrant(settling) {
      needAll('operate requests');
      return confetti.writeOffGrant({ ...settling, by: self() });
    },
    async releaseReservation(settling) {
      needAll('operate requests');
      return confetti.releaseReservation({ ...settling, by: self() });
    },
    async mirrorAgain(requestId) {
      needAll('operate requests');
      return confetti.mirrorAgain({ requestId, by: self() });
    },
    async checkSystems() {
      needAll('operate requests');
      return confetti.checkSystems();
    },
  };
}

function noSuchRequest(requestId: string): NotThereError {
  return new NotThereError(`There is no request ${requestId}, or it is not yours to see.`);
}

function whyNot(who: Principal, right: Right): string {
  if (who.kind === 'machine') {
    const scope = scopeFor(right);
    const need = scope === undefined ? 'no service may' : `its token needs the scope ${scope}`;
    return `${who.name} may not ${right}: ${need}.`;
  }
  if (who.scopes !== undefined && extentOf(right, who.standing) !== 'none') {
    const needs = [scopeFor(right), personalScope].filter((scope) => scope !== undefined).join(' or ');
    return `${who.email} may ${right}, but not with this token: it needs the scope ${needs}.`;
  }
  return `${who.email} may not ${right}. ${whoMay(right)}`;
}

function whoMay(right: Right): string {
  if (extentOf(right, 'colleague') !== 'none')
    return 'Colleagues in the directory may: "confetti directory show" lists them.';
  if (extentOf(right, 'manager') !== 'none') return 'Managers and operators (BE&O) may.';
  return 'Operators (BE&O) may.';
}
