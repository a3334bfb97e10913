import type { DataSource } from 'typeorm';
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
}

/** Everybody who asks: undefined is somebody without a token. */
export const ACCOUNTS = [
  undefined,
  ...['qm-contact', 'qm-deputy', 'qm-reviewer', 'qn-contact', 'qn-deputy', 'qn-reviewer'],
  ...['officer', 'approver', 'admin', 'convener'],
] as const;

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
  await insert(db, 'delegation', delegations);
  await insert(db, 'person', [...delegates, ...secretariat, person('convener', 'CONVENER', null)]);
  // Whoever is not named any more is told in the language of the asker; and some translations are behind their originals.
  await db.query(
    `update person set account = 'former', name = null, disabled_at = now(), anonymized_at = now() where account = 'approver2'`,
  );
  await db.query(
    `update translation set origin = 'UNOFFICIAL', original_digest = '' where origin = 'OFFICIAL' and language in ('FR', 'ZH')`,
  );
  return { delegations, delegates, secretariat };
}
