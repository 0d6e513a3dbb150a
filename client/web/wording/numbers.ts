import type { Language } from '../languages.ts';
import { localeOf } from './locale.ts';

/** `3,000` */
export function numberIn(language: Language, value: number): string {
  return new Intl.NumberFormat(localeOf(language)).format(value);
}

/** `3,000 credits` */
export function creditsIn(language: Language, credits: number): string {
  const amount = numberIn(language, credits);
  switch (language) {
    case 'en':
      return `${amount} ${credits === 1 ? 'credit' : 'credits'}`;
    case 'zh':
      return `${amount} 额度`;
    case 'ja':
      return `${amount} クレジット`;
  }
}

/** `Sales, SDR or the requester`; with `and` instead for a list of all. */
export function listIn(
  language: Language,
  items: readonly string[],
  type: 'conjunction' | 'disjunction' = 'conjunction',
): string {
  return new Intl.ListFormat(localeOf(language), { type }).format(items);
}
