/** What a machine's token may be used for. A scope takes away from what the role may, and never adds. */
export const Scope = {
  READ: 'READ',
  COMMENT: 'COMMENT',
  TRIAGE: 'TRIAGE',
  RESPOND: 'RESPOND',
  ADMINISTER: 'ADMINISTER',
} as const;
export type Scope = keyof typeof Scope;

/** The scope that each mutation needs. Queries and subscriptions need READ. */
export const MUTATION_SCOPES = {
  postComment: 'COMMENT',
  draftComment: 'COMMENT',
  editComment: 'COMMENT',
  verifyComment: 'COMMENT',
  submitComments: 'COMMENT',
  withdrawComment: 'COMMENT',
  replyToComment: 'COMMENT',
  assignComments: 'TRIAGE',
  draftResponse: 'RESPOND',
  editResponse: 'RESPOND',
  confirmResponse: 'RESPOND',
  discardResponse: 'RESPOND',
  approveResponse: 'RESPOND',
  respondToComments: 'RESPOND',
  createRound: 'ADMINISTER',
  updateRound: 'ADMINISTER',
  pauseRound: 'ADMINISTER',
  resumeRound: 'ADMINISTER',
  extendRound: 'ADMINISTER',
  closeRound: 'ADMINISTER',
  reportRound: 'ADMINISTER',
  archiveRound: 'ADMINISTER',
  createDelegation: 'ADMINISTER',
  updateDelegation: 'ADMINISTER',
  withdrawDelegation: 'ADMINISTER',
  restoreDelegation: 'ADMINISTER',
  createPerson: 'ADMINISTER',
  updatePerson: 'ADMINISTER',
  disablePerson: 'ADMINISTER',
  enablePerson: 'ADMINISTER',
  importPeople: 'ADMINISTER',
  createToken: 'ADMINISTER',
  revokeToken: 'ADMINISTER',
} as const satisfies Readonly<Record<string, Scope>>;
export type MutationName = keyof typeof MUTATION_SCOPES;

/** The scopes of a token; undefined for those who hold all that their role gives. */
export type Scopes = readonly Scope[] | undefined;

export function holdsScope(scopes: Scopes, scope: Scope): boolean {
  return scopes === undefined || scopes.includes(scope);
}

/** The scope that a mutation needs and the caller has not. One that the table does not name is for no token. */
export function missingScope(scopes: Scopes, mutation: string): string | undefined {
  if (scopes === undefined) return undefined;
  const scope = Object.hasOwn(MUTATION_SCOPES, mutation) ? MUTATION_SCOPES[mutation as MutationName] : undefined;
  if (scope === undefined) return mutation;
  return scopes.includes(scope) ? undefined : scope;
}
