import type { RequestStatus } from '../../../domain/approval/state.ts';
import type { InEveryLanguage, Language } from '../languages.ts';

/** What the status of a request is called, wherever one is shown. */
export const statusWords: InEveryLanguage<Readonly<Record<RequestStatus, string>>> = {
  en: {
    draft: 'draft',
    'in-progress': 'in progress',
    'sent-back': 'sent back',
    rejected: 'rejected',
    recalled: 'recalled',
    approved: 'approved',
    complete: 'complete',
    closed: 'closed',
  },
  zh: {
    draft: '草稿',
    'in-progress': '进行中',
    'sent-back': '已退回',
    rejected: '已拒绝',
    recalled: '已撤回',
    approved: '已批准',
    complete: '已完成',
    closed: '已关闭',
  },
  ja: {
    draft: '下書き',
    'in-progress': '進行中',
    'sent-back': '差し戻し',
    rejected: '却下',
    recalled: '取り下げ',
    approved: '承認済み',
    complete: '完了',
    closed: 'クローズ',
  },
};

/** Lists have what whatever started a request called it. */
export function isStatus(text: string): text is RequestStatus {
  return Object.hasOwn(statusWords.en, text);
}

/** A status as a list has it: what is none stays as it is. */
export function statusIn(language: Language, status: string): string {
  return isStatus(status) ? statusWords[language][status] : status;
}
