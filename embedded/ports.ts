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
  return (await Promise.all(checks)).flat();
}

/** A port of this machine's loopback that nothing listens on at this moment. */
export async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, HOST, () => {
      const address = server.address();
      server.close(() => {
        if (address !== null && typeof address === 'object') resolve(address.port);
      });
    });
  });
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

async function isFree(port: number): Promise<boolean> {
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
