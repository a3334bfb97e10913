import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Changes one place in a function: what else is in it stays. */
const patch = (signature: string, before: string, after: string) => `
  do $patch$ begin
    execute replace(pg_get_functiondef('${signature}'::regprocedure), $before$${before}$before$, $after$${after}$after$);
  end $patch$;`;

const TOKENS = `elsif recorded.type like 'TOKEN\\_%' then
      people := people || person_as_is(recorded.person_id);
      select found || jsonb_agg(word('access_token', t.id, null, facts_of(t))) into found
        from access_token t where t.id = (recorded.details ->> 'token')::uuid;
    `;
const REVISION = "elsif recorded.type = 'REVISION_PUBLISHED'";
const DIGEST = `when 'access_token' then return (select word($1, $2, $3, facts_of(r)) ->> 3 from access_token r where r.id = $2);
    `;
const COMMENT = "when 'comment' then return";

const FACTS = 'r.version_id, r.person_id, r.name, r.role, r.delegation_id';
/** That somebody is a machine is said of machines alone: the digests of all others stay what they are. */
const MACHINE = ` || case (select p.kind from person p where p.id = r.person_id) when 'MACHINE' then '["MACHINE"]'::jsonb else '[]' end`;
const PERSON = (more: string) => `
  create or replace function facts_of(r person_version) returns jsonb
  language sql stable as $$ select jsonb_build_array(${FACTS})${more} $$;`;

/** Machines take part, and have tokens of their own: what is kept is a digest of each. */
export class MachineTokens1764000000022 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create domain person_kind as text check (value in ('HUMAN', 'MACHINE'));

      alter table person
        add column kind person_kind not null default 'HUMAN',
        -- What is official needs somebody's name.
        add constraint person_machine_check
          check (kind = 'HUMAN' or role not in ('CONTACT_POINT', 'APPROVER', 'ADMINISTRATOR'));

      create table access_token (
        id uuid primary key default gen_random_uuid(),
        person_id uuid not null references person,
        name text not null,
        scopes text[] not null,
        -- SHA-256; the token itself is nowhere.
        digest bytea not null unique,
        created_at timestamptz not null,
        created_as uuid not null references person_version,
        expires_at timestamptz not null,
        last_used_at timestamptz,
        revoked_at timestamptz,
        constraint access_token_scopes_check check (cardinality(scopes) > 0 and scopes <@ array['READ', 'COMMENT', 'TRIAGE', 'RESPOND', 'ADMINISTER'])
      );
      create index access_token_person_id_idx on access_token (person_id);

      -- The digest belongs to it: another one would be another token.
      create function facts_of(r access_token) returns jsonb
      language sql stable as $$
        select jsonb_build_array(r.id, r.person_id, r.name, r.scopes, encode(r.digest, 'hex'), r.created_at at time zone 'UTC', r.created_as,
          r.expires_at at time zone 'UTC', r.revoked_at at time zone 'UTC');
      $$;`);
    await db.query(PERSON(MACHINE));
    await db.query(patch('words_of(event)', REVISION, TOKENS + REVISION));
    await db.query(patch('digest_now(text, uuid, integer)', COMMENT, DIGEST + COMMENT));
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(patch('digest_now(text, uuid, integer)', DIGEST, ''));
    await db.query(patch('words_of(event)', TOKENS, ''));
    await db.query(PERSON(''));
    await db.query(`
      drop function facts_of(access_token);
      drop table access_token;
      alter table person drop constraint person_machine_check, drop column kind;
      drop domain person_kind;`);
  }
}
