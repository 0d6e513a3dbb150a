import { startSandbox } from '../kit/sandbox.ts';
import type { Sandbox } from '../kit/sandbox.ts';
import { createSmtpFaults } from './faults.ts';
import type { SmtpFaults } from './faults.ts';
import { addMailboxRoutes } from './routes.ts';
import { serveSmtp } from './smtp.ts';
import { createMailStore } from './store.ts';
import type { MailStore } from './store.ts';

export type { SmtpFaultInput, SmtpFaults } from './faults.ts';
export type { StoredMail } from './store.ts';

export interface MailSandboxOptions {
  /** 0 takes a free port, here and below. */
  readonly smtpPort: number;
  /** Of the mailbox. */
  readonly httpPort: number;
  /** 127.0.0.1 unless given. */
  readonly host?: string;
  /** Path of the SQLite file that keeps the mails, or `:memory:`. */
  readonly dataFile: string;
}

/** A running mail server. `url`, `port`, `faults` and `clock` are the mailbox's (HTTP). */
export interface MailSandbox extends Sandbox {
  /** Such as `smtp://127.0.0.1:8815`. */
  readonly smtpUrl: string;
  readonly smtpPort: number;
  readonly smtpFaults: SmtpFaults;
}

/** Starts an SMTP server that accepts everything, and a mailbox over HTTP that shows it. */
export async function startMailSandbox(options: MailSandboxOptions): Promise<MailSandbox> {
  const { smtpPort, httpPort, host = '127.0.0.1', dataFile } = options;
  const smtpFaults = createSmtpFaults();
  // Set before anything listens: startSandbox adds the routes first.
  let store!: MailStore;
  const mailbox = await startSandbox({ port: httpPort, host, dataFile }, ({ app, database }) => {
    store = createMailStore(database);
    addMailboxRoutes(app, store, smtpFaults);
  });
  try {
    const smtp = await serveSmtp({ port: smtpPort, host }, smtpFaults, (envelope, raw) =>
      store.accept(envelope, raw, mailbox.clock.now()),
    );
    return {
      url: mailbox.url,
      port: mailbox.port,
      faults: mailbox.faults,
      clock: mailbox.clock,
      smtpUrl: `smtp://${host.includes(':') ? `[${host}]` : host}:${smtp.port}`,
      smtpPort: smtp.port,
      smtpFaults,
      async close() {
        await smtp.close();
        await mailbox.close();
      },
    };
  } catch (error) {
    await mailbox.close();
    throw error;
  }
}
