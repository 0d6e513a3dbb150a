import type { SearchAttributes } from './namespace.ts';

/** The search attributes of docs/architecture.md: what lists of requests filter by. */
export const confettiSearchAttributes = {
  ConfettiKind: 'KEYWORD',
  ConfettiStatus: 'KEYWORD',
  ConfettiRegion: 'KEYWORD',
  ConfettiOrgId: 'KEYWORD',
  ConfettiAccount: 'KEYWORD',
  ConfettiStep: 'KEYWORD_LIST',
  ConfettiApprovers: 'KEYWORD_LIST',
  ConfettiSlaDueAt: 'DATETIME',
  ConfettiSlaState: 'KEYWORD',
  ConfettiCredits: 'INT',
} as const satisfies SearchAttributes;
