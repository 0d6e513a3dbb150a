/** A small mistake in workflow code or in a rule that decides on commands, which replay or a test has to catch. */
export interface Mutant {
  /** What the mistake does, in a few words. */
  readonly name: string;
  /** The file that it is in, from the root of the repository. */
  readonly file: string;
  /** What is replaced: it stands in the file exactly once. */
  readonly replaces: string;
  readonly by: string;
  /** What would happen to a company that ran it. */
  readonly why: string;
  readonly caughtBy: Catch;
}

/** What has to fail: the replay of a recorded history, or a test. */
export type Catch =
  | { readonly replayOf: string }
  /** `named` is in the full title of the test (its `describe` and its `it`). */
  | { readonly test: string; readonly named: string };

/** The source with the mistake in it. Throws where the list is out of date. */
export function mutated(source: string, { name, file, replaces, by }: Mutant): string {
  const [before, after, ...more] = source.split(replaces);
  if (before === undefined || after === undefined || more.length > 0) {
    const often = after === undefined ? 'not there any more' : 'there more than once';
    throw new Error(`"${name}": its text is ${often} in ${file}; mend the mutant in test/mutants`);
  }
  return before + by + after;
}
