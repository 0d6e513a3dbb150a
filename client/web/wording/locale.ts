import type { Language } from '../languages.ts';

/** How each language writes dates and numbers. English as the business writes it: 24 hours, the day before the month. */
const locales: Readonly<Record<Language, string>> = { en: 'en-GB', zh: 'zh-CN', ja: 'ja-JP' };

export function localeOf(language: Language): string {
  return locales[language];
}
