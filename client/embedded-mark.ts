/**
 * What `npm start` notes in the namespace of the Temporal that it brings. That server is for trying things out on one's own
 * machine, so whoever uses it may say who they are (`--as`).
 */
export const embeddedMark = { key: 'confetti-embedded', value: 'yes' } as const;
