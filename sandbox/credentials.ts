/** The made-up credentials that the local sandboxes accept. They open nothing outside this machine. */
export const sandboxCredentials = {
  salesforce: { clientId: 'sandbox-client', clientSecret: 'sandbox-secret' },
  tidbCloud: { publicKey: 'sandbox-public', privateKey: 'sandbox-private' },
  lark: { appId: 'cli_sandbox', appSecret: 'sandbox-lark-secret' },
} as const;
