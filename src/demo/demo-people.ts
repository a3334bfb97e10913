import sql, { type Sql } from 'sql-template-tag';
import type { DataSource } from 'typeorm';
import { rows } from '../database/rows';
import { type DelegationKind, Region } from '../identity/delegation.entity';
import { Language, type Texts } from '../language/language';
import type { Role } from '../operation/viewer';
import type { DemoComment } from './demo-data';

/** The setting that keeps whom the demo has made: the id by the account. */
const MADE = 'demo.people';
const REGIONS = Object.values(Region);

const SECRETARIAT = [
  ['officer', 'First officer', 'OFFICER'],
  ['officer2', 'Second officer', 'OFFICER'],
  ['approver', 'Approver', 'APPROVER'],
  ['admin', 'Administrator', 'ADMINISTRATOR'],
  ['convener', 'Convener of the group', 'CONVENER'],
] as const;

const DELEGATES = [
  ['contact', 'Contact point', 'CONTACT_POINT'],
  ['deputy', 'Deputy', 'DEPUTY'],
  ['reviewer', 'Reviewer', 'REVIEWER'],
] as const;

/** A person of the demo, as it makes them. */
interface DemoPerson {
  readonly account: string;
  readonly name: string;
  readonly role: Exclude<Role, 'ANONYMOUS'>;
  readonly language: Language;
  readonly delegation: string | null;
}

/**
 * Makes the delegations of the demo with three people each, and the Secretariat. Those that exist stay as they are, and are
 * none of the demo's: whom it made is kept with them, in the same transaction.
 */
export async function makeDemoPeople(db: DataSource, comments: readonly DemoComment[]): Promise<void> {
  await db.transaction(async (tx) => {
    for (const [at, { memberCode, memberName, actorType }] of delegationsOf(comments).entries()) {
      await rows(
        tx,
        sql`insert into delegation (code, kind, region, name)
        values (${memberCode}, ${actorType}, ${actorType === 'OBSERVER' ? null : REGIONS[at % REGIONS.length]},
                ${JSON.stringify(nameOf(memberCode, memberName, actorType))}::jsonb) on conflict do nothing`,
      );
    }
    await rows(
      tx,
      sql`with made as (
        insert into person (account, name, role, delegation_id, language)
        select w.account, w.name, w.role, d.id, w.language from ${wanted(comments)} left join delegation d on d.code = w.delegation
        on conflict do nothing returning account, id)
      update setting s set value = s.value || coalesce((select jsonb_object_agg(account, id) from made), '{}')
      where s.key = ${MADE}`,
    );
  });
}

/**
 * Before anything is made: that the demo begins at this instant, unless it began before, and that it has made nobody.
 * A database that has the first without the second is older than the mark: there the people are told by what they are like.
 */
export async function beginDemo(db: DataSource, now: Date, comments: readonly DemoComment[]): Promise<void> {
  await rows(
    db,
    sql`with begun as (
      insert into setting (key, value) values ('demo.begun', ${JSON.stringify(now.toISOString())}::jsonb)
      on conflict do nothing returning key)
    insert into setting (key, value) select ${MADE}, '{}' from begun on conflict do nothing`,
  );
  await rows(
    db,
    sql`insert into setting (key, value)
      select ${MADE}, coalesce(jsonb_object_agg(p.account, p.id), '{}') from ${wanted(comments)}
      join person p on (p.account, p.name, p.role, p.language) = (w.account, w.name, w.role, w.language)
      left join delegation d on d.id = p.delegation_id
      where d.code is not distinct from w.delegation
      on conflict do nothing`,
  );
}

export interface DemoAccount {
  readonly account: string;
}

/** Those whom the demo has made and who are still called as it called them; others may have its accounts, or have come later. */
export function readDemoPeople(db: DataSource): Promise<DemoAccount[]> {
  return rows(
    db,
    sql`/* demo.people */
    select p.account, p.name, p.role, p.language, case when d.id is null then null else json_build_object('code', d.code) end as delegation
    from setting s join person p on s.value ->> p.account = p.id::text left join delegation d on d.id = p.delegation_id
    where s.key = ${MADE} and p.disabled_at is null
    order by d.code is not null, d.code, p.role, p.account limit 1000`,
  );
}

/** The delegations in the order of their first comments, by which the regions are dealt out. */
function delegationsOf(comments: readonly DemoComment[]): readonly DemoComment[] {
  const first = new Map(comments.toReversed().map((comment) => [comment.memberCode, comment]));
  return [...first.values()].toSorted((a, b) => a.seq - b.seq);
}

/** The people of the demo as rows of a table `w`. */
function wanted(comments: readonly DemoComment[]): Sql {
  const people: DemoPerson[] = [
    ...delegationsOf(comments).flatMap(({ memberCode, originalLanguage }) =>
      DELEGATES.map(([suffix, title, role]) => ({
        account: `${memberCode.toLowerCase()}-${suffix}`,
        name: `${title}, ${memberCode}`,
        role,
        language: originalLanguage.toUpperCase() as Language,
        delegation: memberCode,
      })),
    ),
    ...SECRETARIAT.map(([account, name, role]) => ({ account, name, role, language: Language.EN, delegation: null })),
  ];
  return sql`jsonb_to_recordset(${JSON.stringify(people)}::jsonb)
    as w (account text, name text, role text, language text, delegation text)`;
}

function nameOf(code: string, english: string, kind: DelegationKind): Texts {
  if (kind !== 'MEMBER_STATE') return { EN: english };
  const names: { readonly [language in Language]: string } = {
    AR: `الدولة العضو ${code} (مثال توضيحي)`,
    EN: english,
    ES: `Estado Miembro ${code} (ejemplo)`,
    FR: `État Membre ${code} (exemple)`,
    RU: `Государство-Член ${code} (пример)`,
    ZH: `成员国 ${code}(示例)`,
  };
  return names;
}
