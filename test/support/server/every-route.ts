import type { Right } from '../../../domain/access/access-table.ts';
import { sentActions, type SentAction } from '../../../client/api/requests/action-bodies.ts';
import { rightFor } from '../../../client/personal/right-for.ts';

/** A call that a route takes, and the right that it needs. */
export interface Call {
  readonly right: Right;
  /** Another one that it needs as well. */
  readonly also?: Right;
  readonly url: string;
  /** Of a POST. */
  readonly body?: Readonly<Record<string, unknown>>;
  /** Whom a machine does it for is in the body. */
  readonly takesBehalf?: true;
  /** How a right that reaches to one's own narrows it: a list is narrowed, another's request is not there, the rest is refused. */
  readonly own: 'narrowed' | 'not-there' | 'refused';
  readonly isStream?: true;
}

const request = '/api/v1/requests/poc/P-1042';
const onStep = { round: 1, step: 'gpe' };

/** What each action takes beside its id. */
export const actionExamples: Readonly<Record<SentAction, Readonly<Record<string, unknown>>>> = {
  submit: { round: 0 },
  decide: { ...onStep, decision: 'approve' },
  claim: onStep,
  comment: { ...onStep, comment: 'Looking at it.' },
  ask: { ...onStep, question: 'Which region?' },
  answer: { ...onStep, answer: 'APAC.' },
  setFields: { round: 1, fields: { region: 'APAC' } },
  fulfil: { ...onStep, step: 'beo' },
  reassign: { ...onStep, to: 'sidney.chen' },
  delegate: { ...onStep, to: 'sidney.chen' },
  addApprover: { ...onStep, approver: 'sidney.chen' },
  recall: { round: 1 },
  resubmit: { round: 1 },
  amend: { round: 1, fields: { company: 'Acme' } },
  nudge: { ...onStep, comment: 'It is urgent.' },
  override: { ...onStep, decision: 'approve', comment: 'Agreed by phone.' },
};

const seeing = { right: 'see requests', own: 'not-there' } as const;
const operating = { right: 'operate requests', own: 'refused' } as const;
const settling = { ...operating, url: '/api/v1/orgs/1372713/settlements' } as const;
const handing = { right: 'hand work over', own: 'refused' } as const;
const policy = { right: 'see the policy', own: 'refused' } as const;
const directory = { right: 'see the directory', own: 'refused' } as const;

const actions = Object.fromEntries(
  sentActions.map((name): [string, Call] => [
    `POST /api/v1/requests/{kind}/{id}/actions/${name}`,
    {
      ...{ right: rightFor(name), url: `${request}/actions/${name}`, body: actionExamples[name] },
      ...{ takesBehalf: true, own: 'not-there' },
    },
  ]),
);

/**
 * A call for each route of the API, by method and path as the document has them. What follows a `#` tells apart calls of one
 * route that need different rights. `GET /api/v1/me` needs none: whoever is signed in may ask who they are.
 */
export const everyRoute: Readonly<Record<string, Call>> = {
  'GET /api/v1/requests': { right: 'see requests', own: 'narrowed', url: '/api/v1/requests' },
  'GET /api/v1/requests/{kind}/{id}': { ...seeing, url: request },
  'GET /api/v1/requests/{kind}/{id}/history': { ...seeing, url: `${request}/history` },
  'GET /api/v1/requests/{kind}/{id}/events': { ...seeing, url: `${request}/events`, isStream: true },
  ...actions,
  'POST /api/v1/actions': {
    right: 'approve requests',
    url: '/api/v1/actions',
    body: { actions: [{ requestId: 'poc/P-1042', action: 'claim', ...onStep }] },
    takesBehalf: true,
    own: 'not-there',
  },
  'POST /api/v1/actions # of whoever asked': {
    right: 'speak for a request',
    url: '/api/v1/actions',
    body: { actions: [{ requestId: 'poc/P-1042', action: 'recall', round: 1 }] },
    takesBehalf: true,
    own: 'not-there',
  },
  'POST /api/v1/actions # of operators': {
    ...operating,
    url: '/api/v1/actions',
    body: { actions: [{ requestId: 'poc/P-1042', action: 'nudge', ...actionExamples.nudge }] },
    takesBehalf: true,
  },
  'POST /api/v1/poc-applications': {
    right: 'apply for a PoC',
    url: '/api/v1/poc-applications',
    body: { entryPoint: 'cloud-user', fields: {} },
    takesBehalf: true,
    own: 'refused',
  },
  'POST /api/v1/poc-applications # for a customer': {
    right: 'request a PoC for a customer',
    url: '/api/v1/poc-applications',
    body: { entryPoint: 'cloud-sales', fields: {} },
    takesBehalf: true,
    own: 'refused',
  },
  'POST /api/v1/credit-requests': {
    right: 'request credits',
    url: '/api/v1/credit-requests',
    body: { entryPoint: 'internal', fields: { orgId: '1372713' } },
    takesBehalf: true,
    own: 'refused',
  },
  'GET /api/v1/inbox': {
    right: 'approve requests',
    also: 'see requests',
    own: 'refused',
    url: '/api/v1/inbox?whose=team',
  },
  'GET /api/v1/inbox/events': {
    right: 'approve requests',
    also: 'see requests',
    own: 'refused',
    url: '/api/v1/inbox/events',
    isStream: true,
  },
  'GET /api/v1/orgs/{orgId}': { right: 'see Orgs', own: 'refused', url: '/api/v1/orgs/1372713' },
  'POST /api/v1/orgs/{orgId}/settlements': {
    ...settling,
    body: { action: 'adopt', grantId: 'g-1', reason: 'By hand.' },
  },
  'POST /api/v1/orgs/{orgId}/settlements # writing off': {
    ...settling,
    body: { action: 'write-off', grantId: 'g-1', reason: 'It is gone.' },
  },
  'POST /api/v1/orgs/{orgId}/settlements # releasing': {
    ...settling,
    body: { action: 'release', requestId: 'poc/P-1042', reason: 'It is gone.' },
  },
  'GET /api/v1/reports/sla': { right: 'see reports', own: 'refused', url: '/api/v1/reports/sla' },
  'GET /api/v1/reports/sla # by person': {
    right: 'see reports by person',
    own: 'refused',
    url: '/api/v1/reports/sla?by=person',
  },
  'GET /api/v1/policy': { ...policy, url: '/api/v1/policy' },
  'POST /api/v1/policy/explanations': {
    ...policy,
    url: '/api/v1/policy/explanations',
    body: { entryPoint: 'top-up', fields: { region: 'APAC', creditsNeeded: 3500 } },
  },
  'POST /api/v1/policy/checks': {
    ...{ right: 'check a policy', own: 'refused' },
    ...{ url: '/api/v1/policy/checks', body: { text: 'edition: x' } },
  },
  'GET /api/v1/directory': { ...directory, url: '/api/v1/directory' },
  'GET /api/v1/directory/synchronisation': { ...directory, url: '/api/v1/directory/synchronisation' },
  'POST /api/v1/directory/edits': {
    right: 'edit the directory',
    own: 'refused',
    url: '/api/v1/directory/edits',
    body: { kind: 'setHolders', role: 'gpe', region: 'APAC', people: ['xiaole.fang'] },
  },
  'POST /api/v1/directory/edits # of an absence': {
    right: 'edit absences',
    own: 'refused',
    url: '/api/v1/directory/edits',
    body: { kind: 'setOutOfOffice', person: 'nicole.sun', until: 1_800_000_000_000 },
  },
  'GET /api/v1/people/{person}/open-steps': { ...handing, url: '/api/v1/people/xiaole.fang/open-steps' },
  'POST /api/v1/hand-overs': {
    ...handing,
    url: '/api/v1/hand-overs',
    body: { from: 'xiaole.fang', to: 'sidney.chen@example.com' },
  },
  'GET /api/v1/requests/{kind}/{id}/adoption': { ...operating, url: `${request}/adoption` },
  'POST /api/v1/requests/{kind}/{id}/adoption': {
    ...operating,
    url: `${request}/adoption`,
    body: { comment: 'The new edition.' },
  },
  'POST /api/v1/requests/{kind}/{id}/mirror': { ...operating, url: `${request}/mirror`, body: {} },
  'POST /api/v1/reconciliations': { ...operating, url: '/api/v1/reconciliations', body: {} },
  'GET /api/v1/systems': { ...operating, url: '/api/v1/systems' },
};
