import type { SlaState } from '../../../../domain/approval/clock.ts';
import type { EntryPoint, RequestKind } from '../../../../domain/policy/policy.ts';
import type { InEveryLanguage } from '../../languages.ts';
import type { FilterName } from './list-query.ts';

interface Words {
  readonly title: string;
  readonly kinds: Readonly<Record<RequestKind | 'all', string>>;
  readonly filters: Readonly<Record<FilterName, string>>;
  readonly any: string;
  readonly apply: string;
  readonly narrow: string;
  readonly clear: string;
  readonly without: (filter: string) => string;
  readonly narrowedTo: string;
  readonly csv: string;
  readonly slaStates: Readonly<Record<SlaState, string>>;
  readonly entryPoints: Readonly<Record<EntryPoint, string>>;
  readonly lengths: readonly (readonly [text: string, words: string])[];
  readonly onlyOpen: string;
  readonly columns: {
    readonly due: string;
    readonly account: string;
    readonly what: string;
    readonly status: string;
    readonly waitsFor: string;
    readonly region: string;
    readonly handedIn: string;
  };
  readonly shown: (from: string, to: string, total: string) => string;
  readonly shownOfMany: (from: string, to: string) => string;
  readonly first: string;
  readonly next: string;
  readonly pages: string;
  readonly nothing: string;
  readonly nothingNarrowed: string;
  readonly showAll: string;
  readonly notUnderstood: string;
  readonly wrong: (filter: string, value: string) => string;
  readonly noSuchFilter: (filter: string) => string;
  readonly oneOf: (known: string) => string;
  readonly suchAs: (examples: string) => string;
  readonly noSuchPerson: string;
  readonly noSuchPage: string;
}

const en: Words = {
  title: 'PoCs and credit requests',
  kinds: { all: 'All', pocApplication: 'PoCs', creditRequest: 'Credit requests' },
  filters: {
    kind: 'Kind',
    q: 'Account',
    status: 'Status',
    region: 'Region',
    step: 'Step',
    sla: 'Clock',
    entryPoint: 'Asked for as',
    approver: 'Approver',
    org: 'Org ID',
    olderThan: 'Handed in longer ago than',
    dueWithin: 'Due within',
    open: 'Open',
  },
  any: 'any',
  apply: 'Show',
  narrow: 'Filters',
  clear: 'Clear all',
  without: (filter) => `Remove the filter ${filter}`,
  narrowedTo: 'Narrowed to',
  csv: 'Download as CSV',
  slaStates: {
    none: 'no SLA set',
    running: 'running',
    paused: 'paused',
    breached: 'overdue or answered late',
    met: 'answered in time',
  },
  entryPoints: {
    'cloud-user': 'PoC trial by a customer',
    'cloud-sales': 'PoC by Sales',
    enterprise: 'Enterprise PoC',
    'top-up': 'top-up',
    internal: 'internal credits',
  },
  lengths: [
    ['4h', '4 hours'],
    ['1d', '1 day'],
    ['3d', '3 days'],
    ['1w', '1 week'],
    ['30d', '30 days'],
  ],
  onlyOpen: 'without those that are closed',
  columns: {
    due: 'Due',
    account: 'Account',
    what: 'What',
    status: 'Status',
    waitsFor: 'Waits for',
    region: 'Region',
    handedIn: 'Handed in',
  },
  shown: (from, to, total) => `${from}–${to} of ${total}`,
  shownOfMany: (from, to) => `${from}–${to}`,
  first: 'First page',
  next: 'Next page',
  pages: 'Pages',
  nothing: 'Nobody has asked for anything yet.',
  nothingNarrowed: 'Nothing matches these filters.',
  showAll: 'Show all',
  notUnderstood: 'This list was not made: a filter in the address is not understood.',
  wrong: (filter, value) => `${filter} cannot be “${value}”.`,
  noSuchFilter: (filter) => `There is no filter “${filter}”.`,
  oneOf: (known) => `It is one of ${known}.`,
  suchAs: (examples) => `It is written as ${examples}.`,
  noSuchPerson: 'Nobody in the directory has this address or id.',
  noSuchPage: 'There is no such page of this list any more.',
};

export const words: InEveryLanguage<Words> = {
  en,
  zh: {
    title: 'PoC 与额度申请',
    kinds: { all: '全部', pocApplication: 'PoC', creditRequest: '额度申请' },
    filters: {
      kind: '类型',
      q: '客户',
      status: '状态',
      region: '区域',
      step: '步骤',
      sla: '计时',
      entryPoint: '申请方式',
      approver: '审批人',
      org: 'Org ID',
      olderThan: '提交早于',
      dueWithin: '到期时间在',
      open: '未关闭',
    },
    any: '不限',
    apply: '显示',
    narrow: '筛选',
    clear: '全部清除',
    without: (filter) => `移除筛选条件 ${filter}`,
    narrowedTo: '筛选条件',
    csv: '下载 CSV',
    slaStates: {
      none: '未设 SLA',
      running: '计时中',
      paused: '已暂停',
      breached: '已超时或超时后响应',
      met: '按时响应',
    },
    entryPoints: {
      'cloud-user': '客户申请的 PoC 试用',
      'cloud-sales': '销售申请的 PoC',
      enterprise: '企业版 PoC',
      'top-up': '追加额度',
      internal: '内部额度',
    },
    lengths: [
      ['4h', '4 小时'],
      ['1d', '1 天'],
      ['3d', '3 天'],
      ['1w', '1 周'],
      ['30d', '30 天'],
    ],
    onlyOpen: '不含已关闭的',
    columns: {
      due: '期限',
      account: '客户',
      what: '内容',
      status: '状态',
      waitsFor: '等待',
      region: '区域',
      handedIn: '提交时间',
    },
    shown: (from, to, total) => `第 ${from}–${to} 项，共 ${total} 项`,
    shownOfMany: (from, to) => `第 ${from}–${to} 项`,
    first: '第一页',
    next: '下一页',
    pages: '分页',
    nothing: '还没有任何申请。',
    nothingNarrowed: '没有符合这些条件的申请。',
    showAll: '显示全部',
    notUnderstood: '未能生成列表：地址中有无法识别的筛选条件。',
    wrong: (filter, value) => `${filter} 不能为“${value}”。`,
    noSuchFilter: (filter) => `没有筛选条件“${filter}”。`,
    oneOf: (known) => `可选值：${known}。`,
    suchAs: (examples) => `写法示例：${examples}。`,
    noSuchPerson: '目录中没有使用此地址或编号的人员。',
    noSuchPage: '此列表中已没有这一页。',
  },
  ja: {
    title: 'PoC とクレジット申請',
    kinds: { all: 'すべて', pocApplication: 'PoC', creditRequest: 'クレジット申請' },
    filters: {
      kind: '種類',
      q: '取引先',
      status: 'ステータス',
      region: 'リージョン',
      step: 'ステップ',
      sla: '計測',
      entryPoint: '申請方法',
      approver: '承認者',
      org: 'Org ID',
      olderThan: '提出からの経過',
      dueWithin: '期限まで',
      open: '未クローズ',
    },
    any: '指定なし',
    apply: '表示',
    narrow: '絞り込み',
    clear: 'すべて解除',
    without: (filter) => `絞り込みを解除：${filter}`,
    narrowedTo: '絞り込み条件',
    csv: 'CSV をダウンロード',
    slaStates: {
      none: 'SLA 設定なし',
      running: '計測中',
      paused: '一時停止中',
      breached: '期限超過または期限後に応答',
      met: '期限内に応答',
    },
    entryPoints: {
      'cloud-user': '顧客による PoC トライアル',
      'cloud-sales': '営業による PoC',
      enterprise: 'エンタープライズ PoC',
      'top-up': '追加クレジット',
      internal: '社内クレジット',
    },
    lengths: [
      ['4h', '4時間'],
      ['1d', '1日'],
      ['3d', '3日'],
      ['1w', '1週間'],
      ['30d', '30日'],
    ],
    onlyOpen: 'クローズ済みを除く',
    columns: {
      due: '期限',
      account: '取引先',
      what: '内容',
      status: 'ステータス',
      waitsFor: '対応待ち',
      region: 'リージョン',
      handedIn: '提出',
    },
    shown: (from, to, total) => `${total}件中 ${from}–${to}件`,
    shownOfMany: (from, to) => `${from}–${to}件`,
    first: '最初のページ',
    next: '次のページ',
    pages: 'ページ',
    nothing: 'まだ申請はありません。',
    nothingNarrowed: '条件に合う申請はありません。',
    showAll: 'すべて表示',
    notUnderstood: '一覧を表示できません：アドレスに解釈できない条件があります。',
    wrong: (filter, value) => `${filter}に「${value}」は指定できません。`,
    noSuchFilter: (filter) => `「${filter}」という条件はありません。`,
    oneOf: (known) => `指定できる値：${known}。`,
    suchAs: (examples) => `書き方の例：${examples}。`,
    noSuchPerson: 'このアドレスまたは ID の人はディレクトリにいません。',
    noSuchPage: 'この一覧にそのページはもうありません。',
  },
};
