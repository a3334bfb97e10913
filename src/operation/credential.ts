/** By what a caller is known: an account, or the token of a machine, by its digest in hexadecimal. */
export type Credential = { readonly account: string } | { readonly token: string };

/** A name for it. No account holds a control character. */
export function nameOf(credential: Credential): string {
  return 'token' in credential ? `\u0000${credential.token}` : credential.account;
}
