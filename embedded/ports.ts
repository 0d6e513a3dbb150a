import { connect, createServer } from 'node:net';
import { portSettings } from './config.ts';
import type { PortSetting } from './config.ts';

const HOST = '127.0.0.1';
const CONNECT_WITHIN_MS = 1_000;

/** One line for each of these ports that something else listens on; empty when all are free. */
export async function busyPortMessages(
  ports: Readonly<Partial<Record<PortSetting, number>>>,
): Promise<string[]> {
  const checks = Object.entries(ports).map(async ([setting, port]) => {
    const { what } = portSettings[setting as PortSetting];
    if (await isFree(port)) return [];
    return [`Port ${port} (${what}) is in use. Stop what uses it or set ${setting} to a free port.`];
  });
  const messages = (await Promise.all(checks)).flat();
  const isAll = messages.length === Object.keys(ports).length && messages.length > 1;
  return isAll ? [...messages, 'Perhaps an earlier npm start was killed and its parts still run.'] : messages;
}

/** A port that nobody uses at the moment. */
export async function freePort(): Promise<number> {
  const [port] = await freePorts(1);
  if (port === undefined) throw new Error('This machine has no free port');
  return port;
}

/** Different ports that nobody uses at the moment: all are held until the last is found. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  const ports = await Promise.all(
    servers.map(
      (server) =>
        new Promise<number>((resolve, reject) => {
          server.once('error', reject);
          server.listen(0, HOST, () => {
            const address = server.address();
            if (address !== null && typeof address === 'object') resolve(address.port);
          });
        }),
    ),
  );
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

/** Whether something accepts connections there. */
export async function answers(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const end = (result: boolean): void => {
      socket.destroy();
      resolve(result);
    };
    socket.setTimeout(CONNECT_WITHIN_MS, () => {
      end(false);
    });
    socket.once('connect', () => {
      end(true);
    });
    socket.once('error', () => {
      end(false);
    });
  });
}

/** Whether nobody listens there and one could. */
export async function isFree(port: number): Promise<boolean> {
  // Listening alone does not tell: macOS lets a loopback listener share the port of one on all addresses.
  if (await answers(HOST, port)) return false;
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => {
      resolve(false);
    });
    server.listen(port, HOST, () => {
      server.close(() => {
        resolve(true);
      });
    });
  });
}
