import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Identity1764000000001 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create domain language_code as text check (value in ('AR', 'EN', 'ES', 'FR', 'RU', 'ZH'));
      create domain localized_text as jsonb check (jsonb_typeof(value) = 'object' and value <> '{}'::jsonb);
      create domain delegation_kind as text
        check (value in ('MEMBER_STATE', 'SECTOR_MEMBER', 'ASSOCIATE', 'ACADEMIA', 'OBSERVER'));
      create domain region as text
        check (value in ('AFRICA', 'AMERICAS', 'ARAB_STATES', 'ASIA_PACIFIC', 'CIS', 'EUROPE'));
      create domain person_role as text
        check (value in ('CONTACT_POINT', 'DEPUTY', 'REVIEWER', 'OFFICER', 'APPROVER', 'ADMINISTRATOR', 'CONVENER'));

      create table delegation (
        id uuid primary key default gen_random_uuid(),
        code text not null unique,
        kind delegation_kind not null,
        region region,
        name localized_text not null,
        constraint delegation_code_check check (code ~ '^[A-Z0-9][A-Z0-9-]{0,15}$' and code <> 'SECR')
      );

      create table person (
        id uuid primary key default gen_random_uuid(),
        account text not null unique,
        name text not null,
        role person_role not null,
        delegation_id uuid references delegation,
        language language_code not null default 'EN',
        disabled_at timestamptz,
        constraint person_role_check
          check ((delegation_id is not null) = (role in ('CONTACT_POINT', 'DEPUTY', 'REVIEWER')))
      );
      create index person_delegation_id_idx on person (delegation_id);`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      drop table person;
      drop table delegation;
      drop domain person_role;
      drop domain region;
      drop domain delegation_kind;
      drop domain localized_text;
      drop domain language_code;`);
  }
}
