/** The commands `confetti credits …` that settle a drift. */
export type SettledBy = 'adopt' | 'write-off' | 'release' | 'mirror';

/**
 * What a row says of the command that settles it, with the line to paste. `subject` is the grant of `adopt` and
 * `write-off`, the request of `release` and `mirror`.
 *
 * All ask for an operator. Those that change what Confetti counts ask for the reason too, and compare the Org before they
 * do anything. `mirror` moves no credits: it asks for no reason, compares nothing and sends the record again.
 */
export function settledWith(
  settledBy: SettledBy,
  orgId: string,
  subject: string,
): { readonly settledBy: SettledBy; readonly settleWith: string } {
  const command = `confetti credits ${settledBy}`;
  const settleWith =
    settledBy === 'mirror'
      ? `${command} ${word(subject)} --as OPERATOR`
      : `${command} ${word(orgId)} ${word(subject)} --as OPERATOR --reason "…"`;
  return { settledBy, settleWith };
}

/** Where to look at what no command settles. */
export function showOrgCommand(orgId: string): string {
  return `confetti org show ${word(orgId)}`;
}

/** One word of a shell: ids of grants made by hand can hold anything, and the line is there to be pasted. */
function word(text: string): string {
  return /^[\w./:@][\w./:@-]*$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
