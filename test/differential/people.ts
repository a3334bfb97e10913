import type { DataSource } from 'typeorm';
import { digestOf } from '../../src/identity/machine-token';
import type { Credential } from '../../src/operation/credential';
import type { Random } from './random';

export type Row = Readonly<Record<string, unknown>> & { readonly id: string };

/** Puts rows into a table; all have the columns of the first. */
export async function insert(db: DataSource, table: string, rows: readonly object[]): Promise<void> {
  const columns = Object.keys(rows[0] ?? {}).join(', ');
  if (rows.length === 0) return;
  await db.query(
    `insert into ${table} (${columns}) select ${columns} from jsonb_populate_recordset(null::${table}, $1::jsonb)`,
    [JSON.stringify(rows)],
  );
}

export const LANGUAGES = ['AR', 'EN', 'ES', 'FR', 'RU', 'ZH'] as const;

/** A text in some languages, often without English. */
export function texts(random: Random, text: string): Record<string, string> {
  const chosen = random.some(LANGUAGES, 0.4);
  const all = chosen.length > 0 ? chosen : [random.one(LANGUAGES)];
  return Object.fromEntries(all.map((language) => [language, `${text} "${language}" ü`]));
}

export interface People {
  readonly delegations: readonly Row[];
  readonly delegates: readonly Row[];
  readonly secretariat: readonly Row[];
  readonly tokens: readonly Row[];
}

/** Everybody who asks: undefined is somebody without a token. */
export const ACCOUNTS = [
  undefined,
  ...['qm-contact', 'qm-deputy', 'qm-reviewer', 'qn-contact', 'qn-deputy', 'qn-reviewer'],
  ...['officer', 'approver', 'admin', 'convener'],
  ...['token a', 'token b'],
] as const;

/** By what somebody is known: machines by their tokens, in place of an account. */
export function credentialOf(account: string | undefined): Credential | undefined {
  if (account === undefined) return undefined;
  return account.startsWith('token ') ? { token: digestOf(account) } : { account };
}

const CODES = ['QM', 'QN', 'QS', 'QT-1', 'Q9'];
const KINDS = ['MEMBER_STATE', 'SECTOR_MEMBER', 'OBSERVER'];
const REGIONS = ['AFRICA', 'EUROPE', null];

/** Five delegations, of which two have people, and the Secretariat. */
export async function makePeople(db: DataSource, random: Random): Promise<People> {
  const delegations = CODES.map((code) => ({
    ...{ id: random.uuid(), code, kind: random.one(KINDS), region: random.one(REGIONS) },
    name: texts(random, `State ${code}`),
  }));
  const person = (account: string, role: string, delegation_id: string | null) => ({
    ...{ id: random.uuid(), account, role, delegation_id, name: `Name of ${account}`, language: random.one(LANGUAGES) },
  });
  const delegates = delegations
    .slice(0, 2)
    .flatMap(({ id, code }) => [
      person(`${code.toLowerCase()}-contact`, 'CONTACT_POINT', id),
      person(`${code.toLowerCase()}-deputy`, 'DEPUTY', id),
      person(`${code.toLowerCase()}-reviewer`, 'REVIEWER', id),
    ]);
  const secretariat = [
    person('officer', 'OFFICER', null),
    person('approver', 'APPROVER', null),
    person('approver2', 'APPROVER', null),
    person('admin', 'ADMINISTRATOR', null),
  ];
  const machine = (account: string, role: string, delegation_id: string | null) => ({
    ...{ ...person(account, role, delegation_id), kind: 'MACHINE' },
  });
  const machines = [machine('qm-machine', 'DEPUTY', delegations[0]?.id ?? null), machine('machine', 'OFFICER', null)];
  await insert(db, 'delegation', delegations);
  await insert(db, 'person', [...delegates, ...secretariat, person('convener', 'CONVENER', null)]);
  await insert(db, 'person', machines);
  return { delegations, delegates, secretariat, tokens: await makeTokens(db, random, machines) };
}

/** One machine comments and does not triage, the other reads alone. */
async function makeTokens(db: DataSource, random: Random, machines: readonly Row[]): Promise<readonly Row[]> {
  const versions = (await db.query('select version_id from person_version order by version_id')) as Row[];
  const token = (name: string, person: Row | undefined, scopes: readonly string[], more: object = {}) => ({
    ...{ id: random.uuid(), person_id: person?.id, name, scopes, digest: `\\x${digestOf(name)}` },
    ...{ created_at: '2027-01-01T00:00:00Z', created_as: versions[0]?.version_id, expires_at: '2027-12-01T00:00:00Z' },
    ...{ last_used_at: null, revoked_at: null, ...more },
  });
  const tokens = [
    token('token a', machines[0], ['READ', 'COMMENT']),
    token('token b', machines[1], ['READ']),
    token('token c', machines[1], ['READ'], { revoked_at: '2027-01-02T00:00:00Z' }),
  ];
  await insert(db, 'access_token', tokens);
  return tokens;
}
