import type { Mutant } from './mutant.ts';

const opening = `# Mistakes that are caught

Each mistake below is small, plausible and expensive. \`npm run mutants\` makes them one by one in a copy of the sources and demands that the
replay of a recorded history, or a test, fails because of it; without a mistake all of them have to pass. \`--only TEXT\` takes those with
this text in their name or file. The list is [test/mutants](../test/mutants); after a change of it or of this page's layout,
\`node test/mutants/write-page.ts\` writes the page anew. A mistake whose text is not in the sources any more fails \`npm test\`, so that the
list stays alive.

What replay catches would keep requests under way from going on after a deployment. What it cannot see (how long a timer
runs, what a call says, a rule no recorded history depends on) is caught by a test.
`;

/** `docs/mutants.md`. */
export function inMarkdown(mutants: readonly Mutant[]): string {
  const files = [...new Set(mutants.map(({ file }) => file))].sort();
  const sections = files.map((file) => {
    const those = mutants.filter((mutant) => mutant.file === file);
    return [`## ${file}`, '', ...those.map(inLine)].join('\n');
  });
  const byReplay = mutants.filter(({ caughtBy }) => 'replayOf' in caughtBy).length;
  const counted = `${mutants.length} mistakes: ${byReplay} are caught by replay, ${mutants.length - byReplay} by a test.`;
  return `${[opening.trim(), counted, ...sections].join('\n\n')}\n`;
}

function inLine({ name, why, caughtBy }: Mutant): string {
  const by =
    'replayOf' in caughtBy
      ? `Replay of \`${caughtBy.replayOf}\`.`
      : `Test "${caughtBy.named}" (\`${caughtBy.test}\`).`;
  return `- **${name}.** ${why} ${by}`;
}
