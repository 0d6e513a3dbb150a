/** `3,000 credits`. Written by hand because locale data differs between machines and this text is in histories. */
export function creditsInWords(credits: number): string {
  return `${groupedNumber(credits)} ${credits === 1 ? 'credit' : 'credits'}`;
}

/** `12,345`. */
export function groupedNumber(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}
