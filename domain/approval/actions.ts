import type { ByHand } from '../credits/grant.ts';
import type { PolicySlice, RoleId } from '../policy/policy.ts';
import type { FieldValues } from '../request/fields.ts';

/**
 * The actions of people on a request. Each is an update and, under the same name and with the same payload, a signal
 * (design.md, "The approval chain").
 */
export const actionNames = [
  'submit',
  'decide',
  'claim',
  'comment',
  'ask',
  'answer',
  'setFields',
  'fulfil',
  'reassign',
  'delegate',
  'addApprover',
  'recall',
  'resubmit',
  'amend',
  'nudge',
  'override',
  'adoptPolicy',
] as const;

export type ActionName = (typeof actionNames)[number];

/** Who acts and on which surface (`cli`, `salesforce`, `web`, `lark`, `slack`, `mail`, `temporal` …). */
export interface Actor {
  readonly email: string;
  readonly via: string;
}

/** Characters of the longest id that an action takes. */
export const maxActionIdLength = 100;

/** What every action carries. `round` is mandatory, so that a late click never touches the next round. */
interface ActionBase {
  /**
   * Unique per action, 1 to `maxActionIdLength` characters. The same action again is answered the same and does nothing; another one under
   * the same id is refused (`id-used`).
   */
  readonly id: string;
  readonly actor: Actor;
  readonly round: number;
}

/** Actions on a step name it, so that a double click never decides the next step. */
interface StepActionBase extends ActionBase {
  readonly step: RoleId;
}

export type Decision = 'approve' | 'reject' | 'send-back';

export interface ActionPayloads {
  readonly submit: ActionBase;
  /** `seen` is the hash of what the approver looked at: a decision on what has changed since is refused. */
  readonly decide: StepActionBase & {
    readonly decision: Decision;
    readonly comment?: string;
    readonly seen?: string;
  };
  readonly claim: StepActionBase;
  readonly comment: StepActionBase & { readonly comment: string };
  readonly ask: StepActionBase & { readonly question: string };
  readonly answer: StepActionBase & { readonly answer: string };
  readonly setFields: ActionBase & { readonly fields: FieldValues; readonly comment?: string };
  readonly fulfil: StepActionBase & { readonly comment?: string; readonly byHand?: ByHand };
  /** `from` says whose place it is about, where several have one. People by e-mail address or directory id. */
  readonly reassign: StepActionBase & {
    readonly to: string;
    readonly from?: string;
    readonly comment?: string;
  };
  readonly delegate: StepActionBase & {
    readonly to: string;
    readonly from?: string;
    readonly comment?: string;
  };
  readonly addApprover: StepActionBase & { readonly approver: string; readonly comment?: string };
  readonly recall: ActionBase & { readonly comment?: string };
  readonly resubmit: ActionBase & { readonly comment?: string };
  readonly amend: ActionBase & { readonly fields: FieldValues; readonly comment?: string };
  /** Of operators; the comment is the reason. */
  readonly nudge: StepActionBase & { readonly comment: string };
  readonly override: StepActionBase & { readonly decision: Decision; readonly comment: string };
  readonly adoptPolicy: ActionBase & { readonly policy: PolicySlice; readonly comment: string };
}

/** An action that was read and understood, with its name beside its payload. */
export type Action = { [N in ActionName]: { readonly name: N } & ActionPayloads[N] }[ActionName];

export type ActionNamed<N extends ActionName> = Extract<Action, { readonly name: N }>;

export type StepAction = Extract<Action, { readonly step: RoleId }>;

/** What an update answers: beside the answer which action it is for, because Temporal goes by the update's id alone. */
export interface UpdateAnswer extends ActionAnswer {
  readonly to: { readonly action: ActionName; readonly by: string; readonly key: string };
}

/** What an accepted action answers, at most 2 KB. */
export interface ActionAnswer {
  readonly requestId: string;
  readonly status: string;
  readonly round: number;
  /** In words: what happened and what happens next. */
  readonly message: string;
}
