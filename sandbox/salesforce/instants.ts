/** An instant as Salesforce prints it, whole seconds in UTC: `2026-03-01T09:00:00.000+0000`. Sorts as text. */
export function printInstant(instant: Date): string {
  return `${instant.toISOString().slice(0, 19)}.000+0000`;
}

/** Reads a date-time with its offset (`Z`, `+0800` or `+08:00`); null where it is none. */
export function readInstant(text: string): Date | null {
  const match = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(Z|[+-]\d{2}:?\d{2})$/i.exec(text);
  if (match === null || !isDate(match[1] ?? '')) return null;
  const offset = (match[3] ?? '').replace(/^([+-]\d{2})(\d{2})$/, '$1:$2');
  const instant = new Date(`${match[1]}T${match[2]}${offset.toUpperCase()}`);
  return Number.isNaN(instant.getTime()) ? null : instant;
}

/** Whether the text is a day of the calendar, written `YYYY-MM-DD`. */
export function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}
