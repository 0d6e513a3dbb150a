/**
 * The worker deployment of a worker that is told its build (`CONFETTI_BUILD_ID`). Its versions are the builds, and one of
 * them is current: it gets new requests, and those under way.
 */
export const deploymentName = 'confetti';

/** The command that has everything go to a build. */
export function makeCurrentCommand(buildId: string): string {
  return `temporal worker deployment set-current-version --deployment-name ${deploymentName} --build-id ${buildId}`;
}
