import type { StepView } from '../../../domain/approval/step-view.ts';
import type { RequestView } from '../../../domain/approval/view.ts';
import type { InEveryLanguage } from '../languages.ts';
import type { Reader } from '../reader.ts';
import { historyActionOf } from './history.ts';
import { chipState } from './sla.ts';
import { termIn } from './terms.ts';
import { dueIn, sentenceFor } from './time.ts';

/** A part of the second line; a deadline comes with its instant, in milliseconds since 1970 UTC. */
export interface WaitingPart {
  readonly text: string;
  readonly at?: number;
}

const en = {
  you: 'you',
  waitingFor: (label: string, who: string) => `Waiting for ${label}${who === '' ? '' : ` (${who})`}`,
  answer: (label: string, who: string) => `Waiting for the requester's answer to ${label} (${who})`,
  queue: (label: string, why: string) => `Waiting in the operations queue for ${label}: ${why}`,
  releasing: (label: string) => `${label}: credits are being added`,
  firstResponse: (due: string) => `first response due ${due}`,
  due: (due: string) => `due ${due}`,
  overdue: (over: string) => `first response ${over}`,
  creditsOver: (over: string) => `credits ${over}`,
  noSla: 'no SLA set',
  met: 'answered in time',
  late: 'answered late',
  paused: 'clock paused',
  next: (steps: string) => `Next: ${steps}.`,
  stop: '.',
  then: (label: string) => `then ${label}`,
  thenDone: 'then done',
  preparing: 'Being checked before anybody is asked',
  draft: 'Draft · not submitted yet',
  'sent-back': 'Sent back · the requester can resubmit',
  rejected: 'Rejected · the requester can resubmit',
  recalled: 'Recalled · the requester can resubmit',
  complete: 'Approved',
  credited: 'Approved and credited',
  pocStatus: (status: string) => `PoC Status: ${status}`,
  blank: 'blank',
  closed: 'Closed',
  customer: {
    draft: 'Being prepared',
    'in-progress': 'Being looked at',
    'sent-back': 'Sent back with a question: your contact at TiDB Cloud will write to you',
    rejected: 'Not approved: your contact at TiDB Cloud will write to you',
    recalled: 'Withdrawn',
    approved: 'Approved; the credits are being added',
    complete: 'The PoC runs',
    closed: 'Over',
  },
};

const words: InEveryLanguage<typeof en> = {
  en,
  zh: {
    you: '您',
    waitingFor: (label, who) => `等待 ${label}${who === '' ? '' : `（${who}）`}`,
    answer: (label, who) => `等待申请人回答 ${label}（${who}）`,
    queue: (label, why) => `${label} 在运营队列中等待：${why}`,
    releasing: (label) => `${label}：正在添加额度`,
    firstResponse: (due) => `首次响应须在${due}完成`,
    due: (due) => `须在${due}完成`,
    overdue: (over) => `首次响应${over}`,
    creditsOver: (over) => `额度${over}`,
    noSla: '未设 SLA',
    met: '已按时响应',
    late: '超时后响应',
    paused: '计时已暂停',
    next: (steps) => `接下来：${steps}。`,
    stop: '。',
    then: (label) => `然后 ${label}`,
    thenDone: '然后完成',
    preparing: '检查中，尚未询问任何人',
    draft: '草稿 · 尚未提交',
    'sent-back': '已退回 · 申请人可重新提交',
    rejected: '已拒绝 · 申请人可重新提交',
    recalled: '已撤回 · 申请人可重新提交',
    complete: '已批准',
    credited: '已批准，额度已到账',
    pocStatus: (status) => `PoC 状态：${status}`,
    blank: '空',
    closed: '已关闭',
    customer: {
      draft: '准备中',
      'in-progress': '审核中',
      'sent-back': '已退回并附有问题：您在 TiDB Cloud 的联系人会与您联系',
      rejected: '未获批准：您在 TiDB Cloud 的联系人会与您联系',
      recalled: '已撤回',
      approved: '已批准，正在添加额度',
      complete: 'PoC 进行中',
      closed: '已结束',
    },
  },
  ja: {
    you: 'あなた',
    waitingFor: (label, who) => `${label}${who === '' ? '' : `（${who}）`}の対応待ち`,
    answer: (label, who) => `${label}（${who}）への申請者の回答待ち`,
    queue: (label, why) => `${label}：運用キューで待機（${why}）`,
    releasing: (label) => `${label}：クレジット付与中`,
    firstResponse: (due) => `初回応答の期限：${due}`,
    due: (due) => `期限：${due}`,
    overdue: (over) => `初回応答が${over}`,
    creditsOver: (over) => `クレジット付与が${over}`,
    noSla: 'SLA 設定なし',
    met: '期限内に応答済み',
    late: '期限後に応答',
    paused: '計測は一時停止中',
    next: (steps) => `次：${steps}。`,
    stop: '。',
    then: (label) => `次は ${label}`,
    thenDone: '次で完了',
    preparing: '確認中（まだ誰にも依頼していません）',
    draft: '下書き · 未提出',
    'sent-back': '差し戻し · 申請者が再提出できます',
    rejected: '却下 · 申請者が再提出できます',
    recalled: '取り下げ · 申請者が再提出できます',
    complete: '承認済み',
    credited: '承認・クレジット付与済み',
    pocStatus: (status) => `PoC ステータス：${status}`,
    blank: '空欄',
    closed: 'クローズ',
    customer: {
      draft: '準備中',
      'in-progress': '審査中',
      'sent-back': '質問とともに差し戻し：TiDB Cloud の担当者からご連絡します',
      rejected: '承認されませんでした：TiDB Cloud の担当者からご連絡します',
      recalled: '取り下げ済み',
      approved: '承認済み。クレジットを付与しています',
      complete: 'PoC 実施中',
      closed: '終了',
    },
  },
};

/**
 * The second line (ux.md): who is waited for, until when, what happens next, as parts that stand side by side. `own` are
 * the steps that wait for whoever reads.
 */
export function waitingParts(
  reader: Reader,
  view: RequestView,
  { own = [], isFulfilment = () => false }: WaitingMeans = {},
): WaitingPart[] {
  if (reader.who.standing === 'customer') return customerParts(reader, view);
  const { language } = reader;
  const said = words[language];
  const current = view.steps.filter(({ status }) => status === 'active' || status === 'releasing');
  if (current.length === 0) return restingParts(reader, view);
  const next = view.steps.find(({ status }) => status === 'coming');
  return [
    ...current.flatMap((step) => [
      { text: waitingFor(reader, step, own.includes(step.step)) },
      firstResponse(reader, step, isFulfilment(step)),
    ]),
    { text: next === undefined ? said.thenDone : said.then(termIn(language, next.label)) },
  ];
}

interface WaitingMeans {
  readonly own?: readonly string[];
  /** A fulfilment's clock is about the credits being there, not about a first response. */
  readonly isFulfilment?: (step: StepView) => boolean;
}

/** The second line as a text. */
export function waitingIn(reader: Reader, view: RequestView, means: WaitingMeans = {}): string {
  return waitingParts(reader, view, means)
    .map(({ text }) => text)
    .join(' · ');
}

/** What is said after an action: `Next: GPE (Xiaole Fang), first response due in 24 h.`, or where the request rests. */
export function nextIn(reader: Reader, view: RequestView, means: WaitingMeans = {}): string {
  const { language, who } = reader;
  const said = words[language];
  const current = view.steps.filter(({ status }) => status === 'active');
  if (current.length === 0 || who.standing === 'customer')
    return `${waitingIn(reader, view, means)}${said.stop}`;
  const steps = current.map((step) => {
    const label = termIn(language, step.label);
    if (step.assignees.length === 0) return said.queue(label, step.who);
    const named = language === 'en' ? `${label} (${step.who})` : `${label}（${step.who}）`;
    const due = firstResponse(reader, step, means.isFulfilment?.(step) === true).text;
    return language === 'en' ? `${named}, ${due}` : `${named}${language === 'zh' ? '，' : '、'}${due}`;
  });
  return said.next(steps.join('; '));
}

function waitingFor(reader: Reader, step: StepView, isOwn: boolean): string {
  const said = words[reader.language];
  const label = termIn(reader.language, step.label);
  if (step.status === 'releasing') return said.releasing(label);
  if (step.assignees.length === 0) return said.queue(label, step.who);
  if ((step.questions?.length ?? 0) > 0) return said.answer(label, step.who);
  return said.waitingFor(label, isOwn && step.assignees.length === 1 ? said.you : step.who);
}

function firstResponse(reader: Reader, step: StepView, isFulfilment: boolean): WaitingPart {
  const said = words[reader.language];
  const state = chipState(step, reader.now);
  switch (state) {
    case 'none':
      return { text: said.noSla };
    case 'met':
      return { text: said.met };
    case 'late':
      return { text: said.late };
    case 'paused':
      return { text: said.paused };
    case 'running':
    case 'soon':
    case 'overdue': {
      if (step.dueAt === undefined) return { text: said.noSla };
      const due = dueIn(reader, step.dueAt);
      const [onTime, over] = isFulfilment ? [said.due, said.creditsOver] : [said.firstResponse, said.overdue];
      return { text: state === 'overdue' ? over(due) : onTime(due), at: step.dueAt };
    }
  }
}

function restingParts(reader: Reader, view: RequestView): WaitingPart[] {
  const said = words[reader.language];
  const { status, credits, fields, history } = view;
  switch (status) {
    case 'draft':
    case 'sent-back':
    case 'rejected':
    case 'recalled':
      return [{ text: said[status] }];
    case 'complete': {
      const pocStatus = typeof fields.pocStatus === 'string' ? fields.pocStatus : said.blank;
      return [
        { text: credits.grant === undefined ? said.complete : said.credited },
        { text: said.pocStatus(termIn(reader.language, pocStatus)) },
      ];
    }
    case 'closed': {
      const last = history.at(-1);
      const why = last !== undefined && historyActionOf(last.action) === 'closed' ? last.comment : undefined;
      // What ended in Temporal itself says so in its own line.
      return why === undefined
        ? [{ text: sentenceFor(reader, view.waiting) }]
        : [{ text: said.closed }, { text: why }];
    }
    case 'in-progress':
    case 'approved':
      return [{ text: said.preparing }];
  }
}

function customerParts(reader: Reader, { status, steps }: RequestView): WaitingPart[] {
  const label = steps.find((step) => step.status === 'active')?.label;
  const stage = { text: words[reader.language].customer[status] };
  return status === 'in-progress' && label !== undefined
    ? [stage, { text: termIn(reader.language, label) }]
    : [stage];
}
