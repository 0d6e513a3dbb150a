import type { RequestView } from '../approval/view.ts';
import type { FieldId } from '../request/fields.ts';

/** What a customer sees of their own application: how it stands and what they asked for, and not who said what about them. */
export function customerView(view: RequestView): RequestView {
  const { reserved: _reserved, accumulated: _accumulated, ...credits } = view.credits;
  const { tier: _tier, balance: _balance, earlierHistory: _earlier, ...shown } = view;
  return {
    ...shown,
    requester: { email: view.requester.email },
    waiting: stageInWords(view),
    fields: Object.fromEntries(
      customerFields.flatMap((field) => (field in view.fields ? [[field, view.fields[field]]] : [])),
    ),
    steps: view.steps
      .filter(({ status }) => status !== 'skipped')
      .map(({ step, label, status, stage }) => ({
        ...{ step, label, status, stage },
        ...{ who: '', assignees: [], hours: 'elapsed', slaState: 'none', slaHours: null },
      })),
    missing: [],
    problems: [],
    credits,
    history: [],
    refusedSignals: [],
  };
}

/** What a customer gave or was given; the justification is what Sales tells the approvers. */
export const customerFields = [
  'company',
  'region',
  'creditsNeeded',
  'creditsExpiryDate',
  'applicationLink',
  'orgId',
  'pocStatus',
] as const satisfies readonly FieldId[];

function stageInWords({ status, steps }: RequestView): string {
  switch (status) {
    case 'draft':
      return 'Being prepared';
    case 'in-progress': {
      const label = steps.find((step) => step.status === 'active')?.label;
      return label === undefined ? 'Being looked at' : `Being looked at: ${label}`;
    }
    case 'sent-back':
      return 'Sent back with a question: your contact at TiDB Cloud will write to you';
    case 'rejected':
      return 'Not approved: your contact at TiDB Cloud will write to you';
    case 'recalled':
      return 'Withdrawn';
    case 'approved':
      return 'Approved; the credits are being added';
    case 'complete':
      return 'The PoC runs';
    case 'closed':
      return 'Over';
  }
}
