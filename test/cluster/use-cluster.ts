import { startCluster, type Cluster } from './cluster.ts';

/*
 * The cluster that all files of this folder share: started before the first test, stopped after the last.
 */

let running: Cluster | undefined;

before('start the cluster', async function () {
  this.timeout(180_000);
  running = await startCluster();
});

after('stop the cluster', async function () {
  this.timeout(120_000);
  await running?.stop();
});

export function cluster(): Cluster {
  if (running === undefined) throw new Error('There is no cluster outside tests');
  return running;
}
