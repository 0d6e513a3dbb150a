import { historyLabels, type HistoryLine } from '../approval/history.ts';
import { confetti } from '../approval/record.ts';
import type { ResponseFigures } from '../approval/state.ts';
import type { StepView } from '../approval/step-view.ts';
import type { RequestView } from '../approval/view.ts';
import type { EntryPoint } from '../policy/policy.ts';
import { textField } from '../request/fields.ts';

/*
 * What a request says of its first responses, read from what people see of it: open, or as it ended.
 */

/** What is read of a request. */
export type ReportedRequest = Pick<RequestView, 'entryPoint' | 'round' | 'fields' | 'steps' | 'history'>;

/** Whose it was, and where. */
interface AboutStep {
  /** The step's label. */
  readonly role: string;
  /** The region of whoever had the step; of what nobody answered, the request's. */
  readonly region: string;
  /** E-mail addresses: who responded, or who has not. */
  readonly people: readonly string[];
  readonly entryPoint: EntryPoint;
}

/**
 * A first response with its figures, an SLA that was missed without any response, or a step that waits for its first
 * response now. Instants are milliseconds since 1970 UTC.
 */
export type SlaFact = AboutStep &
  (
    | { readonly what: 'response'; readonly at: number; readonly figures: ResponseFigures }
    | { readonly what: 'missed'; readonly at: number }
    | { readonly what: 'open'; readonly isOverdue: boolean }
  );

const unassigned = 'operations queue';

/** `emailOf` knows people by directory id or address; whom nobody knows stands for themselves. */
export function slaFactsOf(
  request: ReportedRequest,
  emailOf: (idOrEmail: string) => string,
  now: number,
): SlaFact[] {
  const { entryPoint, fields, steps, history } = request;
  const regionAsked = textField(fields, 'region') ?? 'no region';
  const about = (role: string, region: string, people: readonly string[]): AboutStep => ({
    role,
    region,
    people: people.length === 0 ? [unassigned] : people.map(emailOf),
    entryPoint,
  });
  const responses = history.flatMap((line): SlaFact[] => {
    const { response: figures, step = '', at } = line;
    if (figures === undefined) return [];
    const people = [responderOf(history, line)];
    return [{ what: 'response', at, figures, ...about(step, figures.region ?? regionAsked, people) }];
  });
  const missed = missedWithoutResponse(request).map(({ step = '', at, missedBy = [] }): SlaFact => ({
    what: 'missed',
    at,
    ...about(step, regionAsked, missedBy),
  }));
  const open = steps.filter(isOpen).map((step): SlaFact => {
    const isOverdue =
      step.slaState === 'breached' || (step.slaState === 'running' && (step.dueAt ?? now) < now);
    return { what: 'open', isOverdue, ...about(step.label, regionAsked, step.assignees) };
  });
  return [...responses, ...missed, ...open];
}

function isOpen({ status, respondedAt }: StepView): boolean {
  return (status === 'active' || status === 'releasing') && respondedAt === undefined;
}

/** Credits are there when TiDB Cloud has them: who released them answers for how long it took. */
function responderOf(history: readonly HistoryLine[], { seq, by, step, round }: HistoryLine): string {
  if (by !== confetti) return by;
  const released = history.findLast(
    (line) =>
      line.seq < seq && line.step === step && line.round === round && line.action === historyLabels.released,
  );
  return released?.by ?? by;
}

/** The breaches that no response of their step and round followed; of several before a response there is one, which is late. */
function missedWithoutResponse({ round, steps, history }: ReportedRequest): HistoryLine[] {
  const pending = new Map<string, HistoryLine>();
  for (const line of history) {
    const key = `${line.round} ${line.step ?? ''}`;
    if (line.response !== undefined) pending.delete(key);
    else if (line.action === historyLabels.breached && !pending.has(key)) pending.set(key, line);
    else if (line.action === historyLabels['policy-adopted']) {
      // A breach that would not have been one by the adopted policy is taken back.
      const inTime = steps.filter((step) => isOpen(step) && step.slaState !== 'breached');
      for (const { label } of inTime) pending.delete(`${round} ${label}`);
    }
  }
  return [...pending.values()];
}
