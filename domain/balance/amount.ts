import { groupedNumber } from '../wording/credits.ts';

/** Whether a value is an amount of US dollars (or credits) that can be counted in whole cents: zero or more. */
export function isAmount(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && Number.isSafeInteger(Math.round(value * 100));
}

/** Whole cents: sums of them are exact, sums of dollars are not. */
export function toCents(dollars: number): number {
  return Math.round(dollars * 100);
}

export function fromCents(cents: number): number {
  return Math.round(cents) / 100;
}

/** `1,234.50`, and `1,234` where there are no cents. */
export function amountInWords(dollars: number): string {
  const cents = toCents(dollars);
  if (cents % 100 === 0) return groupedNumber(cents / 100);
  const [whole, rest] = (cents / 100).toFixed(2).split('.');
  return `${groupedNumber(Number(whole))}.${rest ?? '00'}`;
}

/** `1,234.50 credits`, `1 credit`. */
export function balanceInWords(credits: number): string {
  return `${amountInWords(credits)} ${toCents(credits) === 100 ? 'credit' : 'credits'}`;
}
