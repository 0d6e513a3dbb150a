import type { Language } from '../languages.ts';
import { localeOf } from './locale.ts';

/** `1,234.50`, and `1,234` where there are no cents: US dollars, or credits, which are the same (process.md, reading 17). */
export function amountIn(language: Language, dollars: number): string {
  const cents = Math.round(dollars * 100);
  return format(language, cents / 100, cents % 100 === 0 ? 0 : 2);
}

/** `1,234.00`: in a column of amounts, with cents even where there are none. */
export function moneyIn(language: Language, dollars: number): string {
  return format(language, dollars, 2);
}

function format(language: Language, value: number, minimumFractionDigits: number): string {
  return new Intl.NumberFormat(localeOf(language), {
    minimumFractionDigits,
    maximumFractionDigits: 2,
  }).format(value);
}
