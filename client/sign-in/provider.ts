import {
  allowInsecureRequests,
  ClientSecretPost,
  clockTolerance,
  discovery,
  enableNonRepudiationChecks,
  type Configuration,
} from 'openid-client';
import { NoAnswerError } from '../refused.ts';
import type { SignInSettings } from './settings.ts';

/** The OpenID provider, asked for what it offers when it is first needed: it may come up after this server. */
export interface Provider {
  /** @throws NoAnswerError while it cannot be reached; the next call asks again */
  configuration(): Promise<Configuration>;
}

const answerWithinSeconds = 5;
/** How far its clock may be from ours. */
export const clockToleranceSeconds = 30;

export function openProvider({
  issuer,
  clientId,
  clientSecret,
}: Pick<SignInSettings, 'issuer' | 'clientId' | 'clientSecret'>): Provider {
  let known: Promise<Configuration> | undefined;
  const discover = async (): Promise<Configuration> => {
    try {
      return await discovery(
        new URL(issuer),
        clientId,
        { [clockTolerance]: clockToleranceSeconds },
        ClientSecretPost(clientSecret),
        {
          timeout: answerWithinSeconds,
          execute: [
            enableNonRepudiationChecks,
            // The settings allow plain http on this machine only.
            // eslint-disable-next-line @typescript-eslint/no-deprecated -- deprecated only to stand out
            ...(issuer.startsWith('http:') ? [allowInsecureRequests] : []),
          ],
        },
      );
    } catch (error) {
      known = undefined;
      throw new NoAnswerError(`The identity provider at ${issuer} does not answer. Try again in a moment.`, {
        cause: error,
      });
    }
  };
  return { configuration: () => (known ??= discover()) };
}
