/** The made-up credentials that the local sandboxes accept. They open nothing outside this machine. */
export const sandboxCredentials = {
  salesforce: { clientId: 'sandbox-client', clientSecret: 'sandbox-secret' },
  tidbCloud: { publicKey: 'sandbox-public', privateKey: 'sandbox-private' },
  lark: { appId: 'cli_sandbox', appSecret: 'sandbox-lark-secret' },
  identity: {
    /** The web inbox: people sign in through a browser. */
    web: { clientId: 'confetti-web', clientSecret: 'sandbox-web-secret' },
    /** The command line: no secret could be kept in it. */
    cli: { clientId: 'confetti-cli' },
    /** Programs with tokens of their own. */
    services: {
      salesforceConnector: { clientId: 'salesforce-connector', clientSecret: 'sandbox-connector-secret' },
      reporting: { clientId: 'reporting', clientSecret: 'sandbox-reporting-secret' },
    },
  },
} as const;
