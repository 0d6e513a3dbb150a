import type { InEveryLanguage } from '../../languages.ts';

const en = { title: 'Inbox', nothing: 'Nothing waits for you.' };

export const words: InEveryLanguage<typeof en> = {
  en,
  zh: { title: '待办', nothing: '没有等待您处理的事项。' },
  ja: { title: '受信箱', nothing: '対応待ちの項目はありません。' },
};
