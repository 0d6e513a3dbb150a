import type { InEveryLanguage } from '../languages.ts';

/** What to do where no Org is known: the four steps of the business's FAQ (process.md, reading 11). */
export const orgIdAdvice: InEveryLanguage<{ readonly title: string; readonly steps: readonly string[] }> = {
  en: {
    title: 'To get the TiDB Cloud Org ID:',
    steps: [
      'Confirm with the customer whether they have signed up to TiDB Cloud, and what their Org ID for this PoC is.',
      'Claim the Lead with this Org ID from your SDR, Sales Ops or BE&O partner.',
      'Convert the Lead into your Account.',
      'Fill in the Org on the PoC page: the Org ID appears there.',
    ],
  },
  zh: {
    title: '如何取得 TiDB Cloud Org ID：',
    steps: [
      '与客户确认是否已注册 TiDB Cloud，以及此 PoC 使用的 Org ID。',
      '向 SDR、Sales Ops 或 BE&O 伙伴领取带有此 Org ID 的潜在客户。',
      '将潜在客户转换为您的客户。',
      '在 PoC 页面填写 Org：Org ID 会显示在那里。',
    ],
  },
  ja: {
    title: 'TiDB Cloud の Org ID を得るには：',
    steps: [
      'お客様が TiDB Cloud に登録済みか、この PoC の Org ID は何かを確認します。',
      'この Org ID のリードを SDR、Sales Ops または BE&O パートナーから引き取ります。',
      'リードを取引先に変換します。',
      'PoC ページに Org を入力すると、Org ID が表示されます。',
    ],
  },
};
