import sql from 'sql-template-tag';
import type { DataSource } from 'typeorm';
import { rows } from '../database/rows';
import { type DelegationKind, Region } from '../identity/delegation.entity';
import type { Language, Texts } from '../language/language';
import type { DemoComment } from './demo-data';

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

/** Makes the delegations of the demo with three people each, and the Secretariat. Those that exist stay as they are. */
export async function makeDemoPeople(db: DataSource, comments: readonly DemoComment[]): Promise<void> {
  const first = new Map(comments.toReversed().map((comment) => [comment.memberCode, comment]));
  const delegations = [...first.values()].toSorted((a, b) => a.seq - b.seq);
  await db.transaction(async (tx) => {
    for (const [at, { memberCode, memberName, actorType, originalLanguage }] of delegations.entries()) {
      await rows(
        tx,
        sql`insert into delegation (code, kind, region, name)
        values (${memberCode}, ${actorType}, ${actorType === 'OBSERVER' ? null : REGIONS[at % REGIONS.length]},
                ${JSON.stringify(nameOf(memberCode, memberName, actorType))}::jsonb) on conflict do nothing`,
      );
      for (const [suffix, title, role] of DELEGATES) {
        await rows(
          tx,
          sql`insert into person (account, name, role, delegation_id, language)
          select ${`${memberCode.toLowerCase()}-${suffix}`}, ${`${title}, ${memberCode}`}, ${role}, id, ${originalLanguage.toUpperCase()}
          from delegation where code = ${memberCode} on conflict do nothing`,
        );
      }
    }
    for (const [account, name, role] of SECRETARIAT) {
      await rows(
        tx,
        sql`insert into person (account, name, role) values (${account}, ${name}, ${role}) on conflict do nothing`,
      );
    }
  });
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
