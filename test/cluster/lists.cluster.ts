import { clientOf } from '../support/client-of.ts';
import { testListsOn } from '../support/list-server.ts';
import { cluster } from './use-cluster.ts';

/*
 * The tests of lists that `npm test` runs on a dev server with SQLite, here on the visibility of PostgreSQL.
 */
import '../client/lists.test.ts';
import '../client/list-page.test.ts';

let namespaces = 0;

testListsOn(async () => {
  const { place, runOnce } = cluster();
  namespaces += 1;
  const namespace = `lists-${namespaces}`;
  await runOnce('temporal-setup', { variables: { TEMPORAL_NAMESPACE: namespace } });
  const client = await clientOf({ clientEnv: { ...place.clientEnv, TEMPORAL_NAMESPACE: namespace } });
  return { client, close: () => client.connection.close() };
});
