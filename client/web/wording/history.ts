import { historyLabels, type HistoryAction } from '../../../domain/approval/history.ts';
import type { InEveryLanguage, Language } from '../languages.ts';

type Labels = Readonly<Record<HistoryAction, string>>;

const labels: InEveryLanguage<Labels> = {
  en: historyLabels,
  zh: {
    created: '已创建',
    submitted: '已提交',
    resubmitted: '已重新提交',
    'waiting-for': '待处理',
    unassigned: '在运营队列中等待',
    claimed: '已认领',
    commented: '已评论',
    asked: '已询问申请人',
    answered: '已回答',
    approved: '已批准',
    'approved-by-one': '多人中一人已批准',
    'rejected-by-one': '多人中一人已拒绝',
    overridden: '由运营人员代为决定',
    'carried-over': '沿用批准',
    rejected: '已拒绝',
    'sent-back': '已退回',
    'fields-set': '已填写字段',
    amended: '已修改',
    'tier-matched': '已匹配档位',
    reopened: '已重新打开',
    reassigned: '已改派',
    delegated: '已委托',
    'approver-added': '已增加审批人',
    nudged: '运营人员已催办',
    'policy-adopted': '已采用新策略',
    recalled: '已撤回',
    released: '额度已放行',
    credited: '额度已到账',
    'grant-declined': '额度未添加',
    'grant-unsettled': '额度尚未确认',
    'balance-warned': '额度预警',
    reminded: '已发送提醒',
    breached: 'SLA 已超时',
    escalated: '已升级',
    'decision-overdue': '决定逾期',
    'status-stale': '已提醒更新 PoC 状态',
    closed: '已关闭',
  },
  ja: {
    created: '作成',
    submitted: '提出',
    resubmitted: '再提出',
    'waiting-for': '対応待ち',
    unassigned: '運用キューで待機',
    claimed: '担当を表明',
    commented: 'コメント',
    asked: '申請者に質問',
    answered: '回答',
    approved: '承認',
    'approved-by-one': '複数名のうち1名が承認',
    'rejected-by-one': '複数名のうち1名が却下',
    overridden: '運用担当者が代わりに決定',
    'carried-over': '承認を引き継ぎ',
    rejected: '却下',
    'sent-back': '差し戻し',
    'fields-set': '項目を入力',
    amended: '申請を変更',
    'tier-matched': '区分を判定',
    reopened: '再オープン',
    reassigned: '担当を変更',
    delegated: '委任',
    'approver-added': '承認者を追加',
    nudged: '運用担当者が催促',
    'policy-adopted': '新しいポリシーを適用',
    recalled: '取り下げ',
    released: 'クレジットを払い出し',
    credited: 'クレジット付与',
    'grant-declined': 'クレジット付与なし',
    'grant-unsettled': 'クレジット未確認',
    'balance-warned': 'クレジット警告',
    reminded: 'リマインダー送信',
    breached: 'SLA 超過',
    escalated: 'エスカレーション',
    'decision-overdue': '決定の遅れ',
    'status-stale': 'PoC ステータスの更新を依頼',
    closed: 'クローズ',
  },
};

const actions = new Map(
  Object.entries(historyLabels).map(([action, label]) => [label as string, action as HistoryAction]),
);

/** What happened on a line of the history, by the English label that the line carries. */
export function historyActionOf(label: string): HistoryAction | undefined {
  return actions.get(label);
}

/** The same label in the reader's language. */
export function historyLabelIn(language: Language, label: string): string {
  const action = actions.get(label);
  return action === undefined ? label : labels[language][action];
}
