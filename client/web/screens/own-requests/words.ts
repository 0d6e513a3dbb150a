import type { RequestStatus } from '../../../../domain/approval/state.ts';
import type { InEveryLanguage } from '../../languages.ts';
import type { OwnGroup } from './groups.ts';

interface Words {
  readonly title: string;
  readonly groups: Readonly<Record<OwnGroup, string>>;
  /** What is to be done next, where it is theirs. */
  readonly next: Readonly<Partial<Record<OwnGroup, string>>>;
  readonly nothing: string;
  readonly ask: string;
  readonly apply: string;
  readonly new: string;
  readonly waitsFor: (steps: string) => string;
  readonly handedIn: (when: string) => string;
  readonly begun: (when: string) => string;
  /** How an application stands, for a customer. */
  readonly stages: Readonly<Record<RequestStatus, string>>;
  readonly customer: { readonly question: string; readonly nothing: string };
}

const en: Words = {
  title: 'My requests',
  groups: {
    question: 'A question for you',
    sentBack: 'Back with you',
    draft: 'Drafts',
    underWay: 'Under way',
    running: 'Approved',
    closed: 'Closed',
  },
  next: { question: 'Answer', sentBack: 'Resubmit', draft: 'Finish' },
  nothing: 'You have not asked for anything yet.',
  ask: 'Ask for something',
  apply: 'Apply for a PoC trial',
  new: 'New request',
  waitsFor: (steps) => `waits for ${steps}`,
  handedIn: (when) => `handed in ${when}`,
  begun: (when) => `begun ${when}`,
  stages: {
    draft: 'Being prepared',
    'in-progress': 'Being looked at',
    'sent-back': 'We have a question: your contact at TiDB Cloud will write to you',
    rejected: 'Not approved: your contact at TiDB Cloud will write to you',
    recalled: 'Withdrawn',
    approved: 'Approved: the credits are being added',
    complete: 'Your PoC runs',
    closed: 'Over',
  },
  customer: {
    question: 'We have a question: your contact at TiDB Cloud will write to you',
    nothing: 'You have not applied for anything yet.',
  },
};

export const words: InEveryLanguage<Words> = {
  en,
  zh: {
    title: '我的申请',
    groups: {
      question: '有问题待您回答',
      sentBack: '已退回给您',
      draft: '草稿',
      underWay: '处理中',
      running: '已批准',
      closed: '已关闭',
    },
    next: { question: '回答', sentBack: '重新提交', draft: '继续填写' },
    nothing: '您还没有提交过申请。',
    ask: '新建申请',
    apply: '申请 PoC 试用',
    new: '新申请',
    waitsFor: (steps) => `等待 ${steps}`,
    handedIn: (when) => `${when}提交`,
    begun: (when) => `${when}创建`,
    stages: {
      draft: '准备中',
      'in-progress': '审核中',
      'sent-back': '我们有一个问题：您在 TiDB Cloud 的联系人会与您联系',
      rejected: '未获批准：您在 TiDB Cloud 的联系人会与您联系',
      recalled: '已撤回',
      approved: '已批准：正在添加额度',
      complete: '您的 PoC 正在进行',
      closed: '已结束',
    },
    customer: {
      question: '我们有一个问题：您在 TiDB Cloud 的联系人会与您联系',
      nothing: '您还没有提交过申请。',
    },
  },
  ja: {
    title: '自分の申請',
    groups: {
      question: 'あなたへの質問',
      sentBack: 'あなたに戻っています',
      draft: '下書き',
      underWay: '進行中',
      running: '承認済み',
      closed: 'クローズ',
    },
    next: { question: '回答する', sentBack: '再提出する', draft: '続きを入力' },
    nothing: 'まだ申請はありません。',
    ask: '申請する',
    apply: 'PoC トライアルを申し込む',
    new: '新規申請',
    waitsFor: (steps) => `${steps} の対応待ち`,
    handedIn: (when) => `${when}に提出`,
    begun: (when) => `${when}に作成`,
    stages: {
      draft: '準備中',
      'in-progress': '審査中',
      'sent-back': '確認事項があります：TiDB Cloud の担当者からご連絡します',
      rejected: '承認されませんでした：TiDB Cloud の担当者からご連絡します',
      recalled: '取り下げ済み',
      approved: '承認済み：クレジットを付与しています',
      complete: 'PoC 実施中',
      closed: '終了',
    },
    customer: {
      question: '確認事項があります：TiDB Cloud の担当者からご連絡します',
      nothing: 'まだお申し込みはありません。',
    },
  },
};
