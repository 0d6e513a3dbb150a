/** The languages of the pages, by BCP 47 tag, as their readers call them. */
export const languages = { en: 'English', zh: '简体中文', ja: '日本語' } as const;
export type Language = keyof typeof languages;

export function isLanguage(text: string | undefined): text is Language {
  return text !== undefined && Object.hasOwn(languages, text);
}

/** The same texts in every language: a screen's words stand beside the screen, and a missing one does not compile. */
export type InEveryLanguage<Words> = Readonly<Record<Language, Words>>;
