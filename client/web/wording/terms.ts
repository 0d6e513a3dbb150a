import type { Language } from '../languages.ts';

/*
 * The policy's terms are English. Those that the shipped policy uses and that have a common word elsewhere are translated
 * here, by the term itself: what a policy calls otherwise stays as it says. SDR, GPE, RDG, FP&A, BE&O and PoC are the
 * business's own words everywhere.
 */
type Translated = Readonly<Record<Exclude<Language, 'en'>, string>>;

const terms: Readonly<Record<string, Translated>> = {
  // Roles
  Sales: { zh: '销售', ja: '営業' },
  Presales: { zh: '售前', ja: 'プリセールス' },
  'Sales Manager': { zh: '销售经理', ja: '営業マネージャー' },
  Manager: { zh: '经理', ja: '上長' },
  'Regional Leader': { zh: '区域负责人', ja: 'リージョンリーダー' },
  'RDG Product Readiness': { zh: 'RDG 产品就绪', ja: 'RDG プロダクトレディネス' },
  'Finance FP&A': { zh: '财务 FP&A', ja: '財務 FP&A' },
  // Fields
  Account: { zh: '客户', ja: '取引先' },
  Contact: { zh: '联系人', ja: '取引先責任者' },
  Lead: { zh: '潜在客户', ja: 'リード' },
  Opportunity: { zh: '业务机会', ja: '商談' },
  'Application Link': { zh: '申请链接', ja: '申請リンク' },
  'Credits Needed': { zh: '所需额度', ja: '必要クレジット' },
  'Credits Expiry Date': { zh: '额度到期日', ja: 'クレジット有効期限' },
  'PoC Customer Payment': { zh: 'PoC 客户付费', ja: 'PoC 顧客支払い' },
  'Justification to Credits Needed': { zh: '额度理由', ja: 'クレジットの必要理由' },
  'Region Leader': { zh: '区域负责人', ja: 'リージョンリーダー' },
  'Regional GPE': { zh: '区域 GPE', ja: 'リージョン GPE' },
  'Regional SDR': { zh: '区域 SDR', ja: 'リージョン SDR' },
  'PoC Status': { zh: 'PoC 状态', ja: 'PoC ステータス' },
  'TiDB Cloud Account ID to run this PoC': {
    zh: '运行此 PoC 的 TiDB Cloud 账户 ID',
    ja: 'この PoC を実行する TiDB Cloud アカウント ID',
  },
  'Presales Auto-approve': { zh: '售前自动批准', ja: 'プリセールス自動承認' },
  'Internal User': { zh: '内部用户', ja: '社内ユーザー' },
  Region: { zh: '区域', ja: 'リージョン' },
  Company: { zh: '公司', ja: '会社' },
  'Customer has signed up to TiDB Cloud': {
    zh: '客户已注册 TiDB Cloud',
    ja: '顧客が TiDB Cloud に登録済み',
  },
  'Lead is converted into your Account': { zh: '潜在客户已转换为客户', ja: 'リードを取引先に変換済み' },
  // Choices
  'No Payment': { zh: '不付费', ja: '支払いなし' },
  'Partial Payment': { zh: '部分付费', ja: '一部支払い' },
  'Not Started': { zh: '未开始', ja: '未開始' },
  'In Progress': { zh: '进行中', ja: '進行中' },
  Succeeded: { zh: '成功', ja: '成功' },
  Failed: { zh: '失败', ja: '失敗' },
  Cancelled: { zh: '已取消', ja: '中止' },
  // Reasons
  'Presales auto-approved': { zh: '售前已自动批准', ja: 'プリセールスが自動承認' },
  // Pages
  'PoC page': { zh: 'PoC 页面', ja: 'PoC ページ' },
  'Cloud User Request page': { zh: 'Cloud User Request 页面', ja: 'Cloud User Request ページ' },
  'the requester': { zh: '申请人', ja: '申請者' },
};

/** A term of the policy (a role, a field, a choice) in the reader's language. */
export function termIn(language: Language, english: string): string {
  if (language === 'en' || !Object.hasOwn(terms, english)) return english;
  return terms[english]?.[language] ?? english;
}
