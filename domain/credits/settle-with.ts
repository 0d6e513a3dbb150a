/** The commands that settle a drift. Every one but a look asks for who does it and why: nothing is settled silently. */

export function adoptCommand(orgId: string, grantId: string): string {
  return `confetti credits adopt ${word(orgId)} ${word(grantId)} ${byOperator} ${forReason}`;
}

export function writeOffCommand(orgId: string, grantId: string): string {
  return `confetti credits write-off ${word(orgId)} ${word(grantId)} ${byOperator} ${forReason}`;
}

export function releaseCommand(orgId: string, requestId: string): string {
  return `confetti credits release ${word(orgId)} ${word(requestId)} ${byOperator} ${forReason}`;
}

export function mirrorCommand(requestId: string): string {
  return `confetti credits mirror ${word(requestId)} ${byOperator}`;
}

export function showOrgCommand(orgId: string): string {
  return `confetti org show ${word(orgId)}`;
}

const byOperator = '--as OPERATOR';
const forReason = '--reason "…"';

/** One word of a shell: ids of grants made by hand can hold anything, and the line is there to be pasted. */
function word(text: string): string {
  return /^[\w./:@][\w./:@-]*$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
