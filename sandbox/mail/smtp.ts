import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';

import { SMTPServer } from 'smtp-server';
import type { SMTPServerSession } from 'smtp-server';

import type { SmtpFaults, SmtpStage } from './faults.ts';
import type { Envelope } from './store.ts';

/** An SMTP server that listens. */
export interface ServedSmtp {
  readonly port: number;
  close(): Promise<void>;
}

/** The first reply to a mail, or how it is kept from its sender. */
type Accepted = 'answered' | 'dropped';

/**
 * Serves SMTP that accepts every sender, recipient and password unless a fault says otherwise. `store` keeps a mail.
 * Without STARTTLS: a certificate that nobody trusts would only make clients refuse. Rejects when the port is taken.
 */
export async function serveSmtp(
  { port, host }: { port: number; host: string },
  faults: SmtpFaults,
  store: (envelope: Envelope, raw: Buffer) => Promise<void>,
): Promise<ServedSmtp> {
  // The library hides its sockets from handlers; the peer's port tells which one belongs to a session.
  const sockets = new Map<number, Socket>();

  function refuse(stage: SmtpStage, to?: string): Error | null {
    const code = faults.refusal(stage, to);
    if (code === undefined) return null;
    return Object.assign(new Error(`Refused with ${code} as the sandbox was told to`), {
      responseCode: code,
    });
  }

  async function receive(raw: Buffer, session: SMTPServerSession): Promise<Accepted> {
    const fault = faults.onMail();
    const { mailFrom, rcptTo } = session.envelope;
    const envelope = {
      from: mailFrom === false ? '' : mailFrom.address,
      to: rcptTo.map(({ address }) => address),
    };
    if (fault?.kind !== 'drop-before-commit') await store(envelope, raw);
    if (fault?.kind === 'slow') await delay(fault.delayMs, undefined, { ref: false });
    if (fault === undefined || fault.kind === 'slow') return 'answered';
    const socket = sockets.get(session.remotePort);
    // Ended as well: a proxy that speaks no SMTP does not wait for the next command.
    if (fault.kind === 'garbage') socket?.end('<!doctype html><title>Maintenance</title>\r\n');
    else socket?.destroy();
    return 'dropped';
  }

  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    authOptional: true,
    allowInsecureAuth: true,
    disableReverseLookup: true,
    closeTimeout: 100,
    onConnect: (_session, callback) => callback(refuse('connect')),
    onAuth: ({ username }, _session, callback) => callback(refuse('auth'), { user: username ?? 'anybody' }),
    onMailFrom: (_address, _session, callback) => callback(refuse('sender')),
    onRcptTo: ({ address }, _session, callback) => callback(refuse('recipient', address)),
    onData(stream, session, callback) {
      buffer(stream)
        .then(async (raw) => {
          const refused = refuse('data');
          if (refused !== null) return callback(refused);
          if ((await receive(raw, session)) === 'answered') callback();
        })
        .catch((error: unknown) => callback(error instanceof Error ? error : new Error(String(error))));
    },
  });
  // A peer that hangs up in the middle is what a sandbox is for; without a listener it would end the process.
  server.on('error', () => undefined);
  server.server.on('connection', (socket: Socket) => {
    const peerPort = socket.remotePort;
    if (peerPort === undefined) return;
    sockets.set(peerPort, socket);
    socket.once('close', () => sockets.delete(peerPort));
  });

  const listening = once(server.server, 'listening');
  server.listen(port, host);
  try {
    await listening;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
      const mend = 'Stop the program that uses it or set another port.';
      throw new Error(`Port ${port} on ${host} is taken. ${mend}`, { cause: error });
    }
    throw error;
  }
  return {
    port: (server.server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets.values()) socket.destroy();
        server.close(() => resolve());
      }),
  };
}
