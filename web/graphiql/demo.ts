/** Someone whose token the server hands out, as long as it runs with demo data and keys of its own. */
export type Person = {
  account: string;
  name: string;
  role: string;
  delegation: { code: string } | null;
  language: string | null;
};

/** Empty where the server has no demo people. */
export async function fetchDemoPeople(): Promise<Person[]> {
  const response = await fetch('/demo/people');
  if (!response.ok) return [];
  return response.json();
}

export async function fetchDemoToken(account: string): Promise<{ token: string; expiresAt: string | number }> {
  const response = await fetch('/demo/token', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ account }),
  });
  if (!response.ok) throw new Error(`The server gave no token for ${account} (${response.status}).`);
  return response.json();
}
