import { Client, Connection } from '@temporalio/client';
import { searchAttributes } from '../../domain/search-attributes.ts';
import { startDevServer } from '../../embedded/dev-server.ts';
import { temporalCli } from '../../embedded/engine/temporal-cli.ts';

/** An empty namespace with Confetti's search attributes, for tests of lists. */
export interface ListServer {
  readonly client: Client;
  close(): Promise<void>;
}

let opens: () => Promise<ListServer> = devServer;

/** Has the tests of lists that are loaded run elsewhere: `open` gives each of them a namespace that nobody has used. */
export function testListsOn(open: () => Promise<ListServer>): void {
  opens = open;
}

/** A dev server, unless the run has another one. */
export function openListServer(): Promise<ListServer> {
  return opens();
}

async function devServer(): Promise<ListServer> {
  const cli = await temporalCli(() => undefined);
  const server = await startDevServer({ cli, port: 0, headless: true, searchAttributes });
  const connection = await Connection.connect({ address: server.address });
  return {
    client: new Client({ connection }),
    async close() {
      await connection.close();
      server.kill();
      await server.exited;
    },
  };
}
