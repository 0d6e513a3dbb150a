/**
 * Who somebody is to Confetti as a whole; what they are to one request is the chain's business (`domain/approval/standing.ts`).
 * A `customer` is signed in and not in the directory; a `manager` has people who report to them; an `operator` is BE&O's.
 */
export const standings = ['visitor', 'customer', 'colleague', 'manager', 'operator'] as const;
export type Standing = (typeof standings)[number];

/** What a token may be for: all that a program may do, and what a person lets a tool of theirs do. */
export const scopes = [
  'requests:read',
  'requests:start',
  'requests:act',
  'orgs:read',
  'reports:read',
  'policy:read',
] as const;
export type Scope = (typeof scopes)[number];
/** Of a person's token: all that the person may do, as in a browser. */
export const personalScope = 'confetti';

/** How far a right reaches: not at all, to one's own requests (or one's own person), or to everybody's. */
export type Extent = 'none' | 'own' | 'all';

/** What somebody may do who stands so, and which scope a machine needs for it; without one no machine may. */
type Row = Readonly<Record<Standing, Extent>> & { readonly scope?: Scope };

const everybodySignedIn = {
  visitor: 'none',
  customer: 'all',
  colleague: 'all',
  manager: 'all',
  operator: 'all',
} as const;
const colleagues = { ...everybodySignedIn, customer: 'none' } as const;
const managers = { ...colleagues, colleague: 'none' } as const;
const operators = { ...managers, manager: 'none' } as const;
const customersTheirOwn = { ...colleagues, customer: 'own' } as const;

/**
 * Who × what. It decides what somebody reaches at all; whether an action may be done on a request, by this person and now,
 * is judged by the request itself.
 */
export const accessTable = {
  /** A customer sees how their own application stands, without who said what (`customer-view.ts`). */
  'see requests': { ...customersTheirOwn, scope: 'requests:read' },
  /** The form of the TiDB Cloud UI. */
  'apply for a PoC': { ...everybodySignedIn, scope: 'requests:start' },
  'request a PoC for a customer': { ...colleagues, scope: 'requests:start' },
  'request credits': { ...colleagues, scope: 'requests:start' },
  /** submit, answer, setFields, recall, resubmit, amend. */
  'speak for a request': { ...customersTheirOwn, scope: 'requests:act' },
  /** decide, claim, comment, ask, fulfil, reassign, delegate, addApprover. */
  'approve requests': { ...colleagues, scope: 'requests:act' },
  /** nudge, override, adoptPolicy, reconciling, sending records again, looking at the systems. */
  'operate requests': operators,
  /** The open steps of somebody who leaves. */
  'hand work over': managers,
  'see Orgs': { ...colleagues, scope: 'orgs:read' },
  'see reports': { ...colleagues, scope: 'reports:read' },
  /** Response times by name. */
  'see reports by person': { ...managers, scope: 'reports:read' },
  'see the policy': { ...colleagues, scope: 'policy:read' },
  /** Whether the text of another policy could be used; whoever puts it there afterwards is an operator. */
  'check a policy': operators,
  'see the directory': { ...colleagues, scope: 'policy:read' },
  /** Out-of-office: one's own; managers for whom the directory lets them. */
  'edit absences': { ...managers, colleague: 'own' },
  'edit the directory': operators,
  /** What the imitated systems hold, where they run. */
  'see the sandboxes': colleagues,
  /** What Temporal keeps encrypted, in Temporal Web. */
  'read histories': operators,
} as const satisfies Readonly<Record<string, Row>>;

export type Right = keyof typeof accessTable;
export const rights = Object.keys(accessTable) as readonly Right[];

/** How far a right reaches for somebody of this standing. */
export function extentOf(right: Right, standing: Standing): Extent {
  return accessTable[right][standing];
}

/** The scope that a machine needs; undefined where no machine may. */
export function scopeFor(right: Right): Scope | undefined {
  const row: Row = accessTable[right];
  return row.scope;
}
