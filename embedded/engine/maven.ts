import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { lastLinesOf, runCommand } from './run.ts';
import type { Log } from './run.ts';

// Pinned: without a version Maven takes the newest, whose options may differ.
const COPY_GOAL = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies';

/** What to copy where. */
export interface CopyOptions {
  /** Path of Maven. It runs with the user's own settings: mirrors, proxies, local repository. */
  mvn: string;
  /** `group:artifact:version` of each jar. */
  artifacts: readonly string[];
  /** Whether to copy what they depend on, too, in the versions that Maven picks. */
  transitive: boolean;
  /** The folder for the jars; made when missing. */
  lib: string;
  /** Keep Maven's folders by group, artifact and version instead of one flat folder. */
  repositoryLayout?: boolean;
}

/**
 * Copies jars with Maven.
 * @throws Error with Maven's last lines when it fails
 */
export async function copyJars(options: CopyOptions, log: Log): Promise<void> {
  const work = await mkdtemp(`${options.lib}-`);
  try {
    const pom = path.join(work, 'pom.xml');
    await writeFile(pom, pomFor(options));
    const args = [
      ...['--batch-mode', '--quiet', '--file', pom, COPY_GOAL, '-DincludeScope=runtime'],
      `-DoutputDirectory=${options.lib}`,
      `-Dmdep.useRepositoryLayout=${options.repositoryLayout ?? false}`,
    ];
    const { code, output } = await runCommand(options.mvn, args, 'mvn, 39 MB', log);
    if (code !== 0) throw new Error(`mvn failed:\n${lastLinesOf(output)}`);
  } finally {
    await rm(work, { recursive: true });
  }
}

function pomFor({ artifacts, transitive }: CopyOptions): string {
  const everything = '<exclusion><groupId>*</groupId><artifactId>*</artifactId></exclusion>';
  const exclusions = transitive ? '' : `<exclusions>${everything}</exclusions>`;
  const dependencies = artifacts.map((coordinates) => {
    const [group = '', artifact = '', version = ''] = coordinates.split(':');
    const id = `<groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${version}</version>`;
    return `<dependency>${id}${exclusions}</dependency>`;
  });
  return [
    '<project><modelVersion>4.0.0</modelVersion>',
    '<groupId>confetti</groupId><artifactId>test-server</artifactId><version>1</version><packaging>pom</packaging>',
    `<dependencies>${dependencies.join('\n')}</dependencies></project>`,
  ].join('\n');
}
