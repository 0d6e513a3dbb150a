import type { FC } from 'hono/jsx';
import { assertNever } from '../../../domain/assert-never.ts';
import type { StepView } from '../../../domain/approval/step-view.ts';
import type { InEveryLanguage } from '../languages.ts';
import type { Reader } from '../reader.ts';
import { listIn, numberIn } from '../wording/numbers.ts';
import { reasonIn } from '../wording/reasons.ts';
import { termIn } from '../wording/terms.ts';
import { sentenceFor, timeTakenIn } from '../wording/time.ts';
import { SlaChip } from './sla-chip.tsx';
import { When } from './when.tsx';

interface StepperProps {
  readonly reader: Reader;
  readonly steps: readonly StepView[];
  /** The calendar of the request's region, which deadlines are told in as well. */
  readonly beside?: { readonly place: string; readonly zone: string };
  /** Ids of the steps that wait for whoever reads. */
  readonly own?: readonly string[];
}

const en = {
  steps: 'Steps',
  you: 'you',
  noSla: 'no SLA set',
  within: (hours: number) => `within ${hours} h`,
  skipped: (because: string) => `skipped: ${because}`,
  notPart: 'not part of this request',
  approvals: (given: string, needed: string) => `${given} of ${needed} approvals`,
  votes: { approve: (by: string) => `approved by ${by}`, reject: (by: string) => `rejected by ${by}` },
  actsFor: (by: string, others: string) => `${by} for ${others}`,
  added: (who: string) => `has to approve as well: ${who}`,
  escalated: (who: string) => `escalated: ${who} may decide too`,
  overridden: (why: string) => `overridden by an operator: ${why}`,
  carried: (round: number) => `approval carried over from round ${round}`,
  responded: (taken: string) => `late: first response after ${taken}`,
  credited: (taken: string) => `late: credits added after ${taken}`,
  states: {
    coming: 'coming',
    active: 'waits',
    releasing: 'credits are being added',
    approved: 'approved',
    rejected: 'rejected',
    'sent-back': 'sent back',
    fulfilled: 'credits added',
    skipped: 'skipped',
  },
};

const words: InEveryLanguage<typeof en> = {
  en,
  zh: {
    steps: '步骤',
    you: '您',
    noSla: '未设 SLA',
    within: (hours) => `${hours} 小时内`,
    skipped: (because) => `已跳过：${because}`,
    notPart: '不属于此申请',
    approvals: (given, needed) => `${needed} 人中已有 ${given} 人批准`,
    votes: { approve: (by) => `${by} 已批准`, reject: (by) => `${by} 已拒绝` },
    actsFor: (by, others) => `${by} 代 ${others}`,
    added: (who) => `还须批准：${who}`,
    escalated: (who) => `已升级：${who} 也可决定`,
    overridden: (why) => `由运营人员代为决定：${why}`,
    carried: (round) => `沿用第 ${round} 轮的批准`,
    responded: (taken) => `超时：${taken}后首次响应`,
    credited: (taken) => `超时：${taken}后到账`,
    states: {
      coming: '未到',
      active: '等待中',
      releasing: '正在添加额度',
      approved: '已批准',
      rejected: '已拒绝',
      'sent-back': '已退回',
      fulfilled: '额度已到账',
      skipped: '已跳过',
    },
  },
  ja: {
    steps: 'ステップ',
    you: 'あなた',
    noSla: 'SLA 設定なし',
    within: (hours) => `${hours}時間以内`,
    skipped: (because) => `省略：${because}`,
    notPart: 'この申請には含まれません',
    approvals: (given, needed) => `${needed}名中${given}名が承認`,
    votes: { approve: (by) => `${by} が承認`, reject: (by) => `${by} が却下` },
    actsFor: (by, others) => `${by}（${others} の代理）`,
    added: (who) => `追加の承認者：${who}`,
    escalated: (who) => `エスカレーション：${who} も決定できます`,
    overridden: (why) => `運用担当者が代わりに決定：${why}`,
    carried: (round) => `第${round}ラウンドの承認を引き継ぎ`,
    responded: (taken) => `期限超過：初回応答まで${taken}`,
    credited: (taken) => `期限超過：付与まで${taken}`,
    states: {
      coming: 'これから',
      active: '対応待ち',
      releasing: 'クレジット付与中',
      approved: '承認済み',
      rejected: '却下',
      'sent-back': '差し戻し',
      fulfilled: 'クレジット付与済み',
      skipped: '省略',
    },
  },
};

type Look = 'done' | 'current' | 'coming' | 'skipped' | 'stopped';

const shapes: Readonly<Record<Look, string>> = {
  done: '✓',
  current: '◉',
  coming: '○',
  skipped: '–',
  stopped: '✗',
};

/** Done, current, coming and skipped steps of a request, in the order of the route; what happened to one hangs under it. */
export const Stepper: FC<StepperProps> = ({ reader, steps, beside, own = [] }) => (
  <ol class="stepper" aria-label={words[reader.language].steps}>
    {skippedTogether(steps).map(({ step, names }) => {
      const look = lookOf(step);
      return (
        <li class={`step ${look}`} {...(look === 'current' ? { 'aria-current': 'step' as const } : {})}>
          <span class="mark" aria-hidden="true">
            {shapes[look]}
          </span>
          <span class="step-name">
            {listIn(
              reader.language,
              names.map((name) => termIn(reader.language, name)),
            )}
          </span>
          {step.status === 'skipped' ? (
            ' '
          ) : (
            <span class="visually-hidden"> {words[reader.language].states[step.status]} </span>
          )}
          <StepLine reader={reader} step={step} isOwn={own.includes(step.step)} beside={beside} />
          <StepDetails reader={reader} step={step} />
        </li>
      );
    })}
  </ol>
);

/** Steps that are left out one after the other for one reason are told as one, so that the others have room. */
function skippedTogether(
  steps: readonly StepView[],
): readonly { readonly step: StepView; readonly names: readonly string[] }[] {
  const told: { readonly step: StepView; readonly names: string[] }[] = [];
  for (const step of steps) {
    const before = told.at(-1);
    const isSame =
      step.status === 'skipped' &&
      before?.step.status === 'skipped' &&
      reasonOf(step) === reasonOf(before.step);
    if (isSame) before.names.push(step.label);
    else told.push({ step, names: [step.label] });
  }
  return told;
}

function reasonOf({ because }: StepView): string | undefined {
  return because === undefined ? undefined : reasonIn('en', because);
}

function lookOf({ status }: StepView): Look {
  switch (status) {
    case 'approved':
    case 'fulfilled':
      return 'done';
    case 'active':
    case 'releasing':
      return 'current';
    case 'rejected':
    case 'sent-back':
      return 'stopped';
    case 'coming':
    case 'skipped':
      return status;
    default:
      return assertNever(status);
  }
}

const StepLine: FC<{
  readonly reader: Reader;
  readonly step: StepView;
  readonly isOwn: boolean;
  readonly beside: StepperProps['beside'];
}> = ({ reader, step, isOwn, beside }) => {
  const said = words[reader.language];
  switch (step.status) {
    case 'skipped':
      return (
        <span class="step-line">
          {said.skipped(step.because === undefined ? said.notPart : reasonIn(reader.language, step.because))}
        </span>
      );
    case 'coming':
      // A customer's view says nothing of clocks.
      return step.slaHours === null ? null : <span class="step-line">{said.within(step.slaHours)}</span>;
    case 'releasing':
      return <span class="step-line">{said.states.releasing}</span>;
    case 'active':
      return (
        <span class="step-line">
          {step.who === '' ? null : <span class="by">{isOwn ? said.you : step.who}</span>}
          {step.who === '' ? null : (
            <SlaChip reader={reader} clock={step} {...(beside === undefined ? {} : { beside })} />
          )}
        </span>
      );
    case 'approved':
    case 'fulfilled':
    case 'rejected':
    case 'sent-back':
      return (
        <span class="step-line">
          <span class="by">{step.who === '' ? said.states[step.status] : step.who}</span>{' '}
          {step.decidedAt === undefined ? null : <When reader={reader} at={step.decidedAt} />}
        </span>
      );
    default:
      return assertNever(step.status);
  }
};

const StepDetails: FC<{ readonly reader: Reader; readonly step: StepView }> = ({ reader, step }) => {
  const lines = stepDetails(reader, step);
  return lines.length === 0 ? null : (
    <ul class="step-details">
      {lines.map((line) => (
        <li>{line}</li>
      ))}
    </ul>
  );
};

/** What else there is to say of a step, a line each. */
export function stepDetails(reader: Reader, step: StepView): string[] {
  const { language } = reader;
  const said = words[language];
  const {
    approvals,
    votes = [],
    actsFor = [],
    added,
    escalatedTo,
    note,
    overridden,
    carriedFrom,
    response,
  } = step;
  return [
    ...(approvals === undefined
      ? []
      : [said.approvals(numberIn(language, approvals.given), numberIn(language, approvals.needed))]),
    ...votes.map(({ by, decision }) => said.votes[decision](by)),
    ...actsFor.map((line) => {
      const [by = '', others] = line.split(' for ');
      return others === undefined ? line : said.actsFor(by, others);
    }),
    ...(added === undefined ? [] : [said.added(listIn(language, added))]),
    ...(escalatedTo === undefined ? [] : [said.escalated(listIn(language, escalatedTo))]),
    ...(note === undefined ? [] : [sentenceFor(reader, note)]),
    ...(overridden === undefined ? [] : [said.overridden(overridden)]),
    ...(carriedFrom === undefined ? [] : [said.carried(carriedFrom)]),
    // In time is as it should be; how long each took stands in the history.
    ...(response?.outcome !== 'breached'
      ? []
      : [
          (step.status === 'fulfilled' ? said.credited : said.responded)(
            timeTakenIn(language, response.elapsedMs),
          ),
        ]),
  ];
}
