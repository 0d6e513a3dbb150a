/** A text literal for SOQL, quotes included. Source: SOQL and SOSL Reference, "Quoted String Escape Sequences". */
export function soqlText(value: string): string {
  const escaped = value
    .replace(/[\\'"]/g, (character) => `\\${character}`)
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t')
    .replaceAll('\f', '\\f')
    .replaceAll('\b', '\\b');
  return `'${escaped}'`;
}

/** The path of a query, below the API's base path. */
export function queryPath(soql: string): string {
  return `/query?q=${encodeURIComponent(soql)}`;
}

/** First three characters of the ids of standard objects. Source: Salesforce help, "Standard Field Record ID Prefix". */
export const keyPrefixes = { account: '001', contact: '003', lead: '00Q', opportunity: '006' } as const;

/** Whether a text is a record id (15 or 18 characters) of that object, and not a name. */
export function isRecordId(value: string, object: keyof typeof keyPrefixes): boolean {
  return /^[0-9A-Za-z]{15}(?:[0-9A-Za-z]{3})?$/.test(value) && value.startsWith(keyPrefixes[object]);
}
