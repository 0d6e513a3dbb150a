import type { FC } from 'hono/jsx';
import type { InEveryLanguage } from '../languages.ts';
import type { Reader } from '../reader.ts';
import { numberIn } from '../wording/numbers.ts';

const en = {
  named: 'This is called exactly so. Names and parts of ids have not been looked through.',
  some: (count: string) =>
    `${count} requests were looked through for this page, the most urgent first. There are more.`,
  further: 'Look further',
};

/** What is said of a search that has not looked through everything. */
export const lookedThroughWords: InEveryLanguage<typeof en> = {
  en,
  zh: {
    named: '编号完全相符。名称和编号的一部分尚未查找。',
    some: (count) => `本页按紧急程度查找了 ${count} 项申请，后面还有。`,
    further: '继续查找',
  },
  ja: {
    named: 'ID が完全に一致しました。名前や ID の一部はまだ検索していません。',
    some: (count) => `このページでは緊急度の高い順に ${count} 件を調べました。続きがあります。`,
    further: '続きを検索',
  },
};

/** How far a search has looked, where that is not everything (`ListPage.lookedThrough`). */
export const LookedThrough: FC<{ readonly reader: Reader; readonly count: number | undefined }> = ({
  reader: { language },
  count,
}) => {
  if (count === undefined) return null;
  const said = lookedThroughWords[language];
  return <p class="quiet">{count === 0 ? said.named : said.some(numberIn(language, count))}</p>;
};
