import { createTransport } from 'nodemailer';

import type { Notification } from '../../domain/notification.ts';
import type { Person } from '../../domain/people/person.ts';
import { deliveryId } from './channel.ts';
import type { Channel } from './channel.ts';
import { smtpFailure } from './smtp-failures.ts';
import { htmlBody, plainText } from './wording.ts';

export interface MailChannelOptions {
  /** `smtp://user:password@host:port`, or `smtps://…`: the setting SMTP_URL. */
  readonly smtpUrl: string;
  /** The sender, such as `Confetti <confetti@example.com>`; its domain is also that of the message ids. */
  readonly from: string;
  /** For one whole mail, connecting included; 20 s unless given. */
  readonly timeoutMs?: number;
}

/**
 * Sends notifications over SMTP.
 *
 * One mail per person, not one with several `To`: the applicant is a customer and must not see who works on the request,
 * and an address that is refused or delayed concerns nobody else. Throws when `smtpUrl` is no SMTP address.
 */
export function createMailChannel({ smtpUrl, from, timeoutMs = 20_000 }: MailChannelOptions): Channel {
  // The library would take anything else for localhost. The value is not shown: it may hold the password.
  if (!/^smtps?:\/\/./.test(smtpUrl)) {
    throw new Error('The setting SMTP_URL is not of the form smtp://user:password@host:port (or smtps://…).');
  }
  const transport = createTransport({
    url: smtpUrl,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    // The text of a notification comes from people: it must not make us read files or addresses.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const domain = /@([^\s>]+)/.exec(from)?.[1] ?? 'localhost';

  async function sendOne(notification: Notification, person: Person, signal: AbortSignal): Promise<void> {
    try {
      await transport.sendMail({
        from,
        to: { name: person.name, address: person.email },
        subject: notification.subject,
        text: plainText(notification),
        html: await htmlBody(notification),
        messageId: `<${deliveryId(notification, person)}@${domain}>`,
        headers: {
          'X-Confetti-Request': notification.requestId,
          // RFC 3834: keeps out-of-office answers from coming back.
          'Auto-Submitted': 'auto-generated',
        },
        signal,
      });
    } catch (error) {
      throw smtpFailure(error, person.email);
    }
  }

  return {
    name: 'mail',
    async send(notification, signal) {
      for (const person of notification.to) {
        const timeout = AbortSignal.timeout(timeoutMs);
        await sendOne(
          notification,
          person,
          signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
        );
      }
    },
    async ping() {
      try {
        await transport.verify();
      } catch (error) {
        throw smtpFailure(error);
      }
    },
  };
}
