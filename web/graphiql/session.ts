import { fetchDemoToken, type Person } from './demo.ts';

export const languages = ['AR', 'EN', 'ES', 'FR', 'RU', 'ZH'] as const;
export type Language = (typeof languages)[number];

export type Who = { kind: 'anonymous' } | { kind: 'person'; person: Person } | { kind: 'token'; token: string };

/** `language` is the person's own until another one is chosen. */
type Choices = { who: Who; language: Language | null };

export type Session = ReturnType<typeof makeSession>;

/** Who is asking, and in which language. It is kept for this window only, so that two windows can be two people; a pasted token is not kept. */
export function makeSession(people: readonly Person[]) {
  let choices = recall(people);
  const listeners = new Set<() => void>();
  const tokens = new Map<string, ReturnType<typeof fetchDemoToken>>();

  function choose(change: Partial<Choices>) {
    choices = { ...choices, ...change };
    keep(choices);
    for (const listener of listeners) listener();
  }

  async function demoToken(account: string): Promise<string> {
    const known = await tokens.get(account)?.catch(() => undefined);
    if (known && isFresh(known.expiresAt)) return known.token;
    const asked = fetchDemoToken(account);
    tokens.set(account, asked);
    return (await asked).token;
  }

  async function authorization(who: Who): Promise<string | undefined> {
    if (who.kind === 'anonymous') return undefined;
    return `Bearer ${who.kind === 'token' ? who.token : await demoToken(who.person.account)}`;
  }

  return {
    people,
    choices: () => choices,
    language: (): Language => choices.language ?? ownLanguage(choices.who),
    choose,
    authorization,
    watch(listener: () => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

export function ownLanguage(who: Who): Language {
  const given = who.kind === 'person' ? who.person.language : null;
  return asLanguage(given) ?? asLanguage(navigator.language.slice(0, 2)) ?? 'EN';
}

export function asLanguage(text: string | null | undefined): Language | null {
  return languages.find((language) => language === text?.toUpperCase()) ?? null;
}

const aMinute = 60_000;
const isFresh = (expiresAt: string | number) => new Date(expiresAt).getTime() - Date.now() > aMinute;

function recall(people: readonly Person[]): Choices {
  const person = people.find(({ account }) => account === sessionStorage.getItem('jalon:account'));
  const who: Who = person ? { kind: 'person', person } : { kind: 'anonymous' };
  return { who, language: asLanguage(sessionStorage.getItem('jalon:language')) };
}

function keep({ who, language }: Choices) {
  sessionStorage.setItem('jalon:account', who.kind === 'person' ? who.person.account : '');
  sessionStorage.setItem('jalon:language', language ?? '');
}
