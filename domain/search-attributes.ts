/**
 * The search attributes of design.md, *Contracts*, and their types. They are registered before a worker polls: an
 * unregistered one makes a workflow task fail again and again.
 */
export const searchAttributes = {
  ConfettiKind: 'KEYWORD',
  ConfettiStatus: 'KEYWORD',
  ConfettiRegion: 'KEYWORD',
  ConfettiOrgId: 'KEYWORD',
  ConfettiAccount: 'KEYWORD',
  ConfettiStep: 'KEYWORD_LIST',
  ConfettiApprovers: 'KEYWORD_LIST',
  ConfettiRequester: 'KEYWORD_LIST',
  ConfettiSlaDueAt: 'DATETIME',
  ConfettiSlaState: 'KEYWORD',
  ConfettiCredits: 'INT',
} as const;
