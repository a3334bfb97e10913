import type { MigrationInterface, QueryRunner } from 'typeorm';

const ENDS = (audiences: string) => `
  create or replace function move_ends(before bigint) returns void
  language sql as $$
    insert into log_end as l (audience, round_id, delegation_id, position)
    select e.audience, case when e.audience = 'COMMENT_READERS' then e.round_id end, d.id, max(e.position)
    from event e left join lateral
      unnest(case when e.audience in (${audiences}) then e.delegation_ids end) d(id) on true
    where e.position > before group by 1, 2, 3
    on conflict on constraint log_end_key do update set position = excluded.position;
  $$;`;

/** As before, and of delegations and people as they are from then on. */
const WORDS = (more: string) => `
  create or replace function words_of(recorded event) returns jsonb
  language plpgsql stable as $$
  declare
    found jsonb := '[]';
    people uuid[] := array[recorded.actor_as];
    is_first boolean := recorded.type in ('COMMENT_SUBMITTED', 'REPLY_POSTED');
  begin
    if is_first or recorded.type in ('COMMENT_EDITED', 'COMMENT_WITHDRAWN') then
      select found || jsonb_agg(word('comment', c.id, null, facts_of(c))) ||
          coalesce(jsonb_agg(word('delegation', d.id, null, facts_of(d))) filter (where d.id is not null), '[]'),
          people || array_agg(c.author_as) || array_agg(c.submitter_as)
        into found, people
        from comment c left join delegation d on d.id = c.delegation_id where c.id = any(recorded.comment_ids);
      select found || jsonb_agg(word('comment_version', v.comment_id, v.version, facts_of(v))), people || array_agg(v.changed_as)
        into found, people
        from comment_version v join comment c on c.id = v.comment_id
        where v.comment_id = any(recorded.comment_ids) and (is_first or v.version = c.version);
    elsif recorded.type = 'RESPONSE_PUBLISHED' then
      select found || jsonb_build_array(word('response', r.id, null, facts_of(r))), people || r.drafted_as || r.published_as || r.author_as
        into found, people from response r where r.id = recorded.response_id;
      select found || jsonb_agg(word('response_version', v.response_id, v.version, facts_of(v))), people || array_agg(v.changed_as)
        into found, people from response_version v where v.response_id = recorded.response_id;
    elsif recorded.type like 'ROUND\\_%' then
      select found || jsonb_agg(w) into found from (
        select word('round', r.id, null, facts_of(r)) as w from round r where r.id = recorded.round_id
        union all select word('round_extension', r.id, null, facts_of(r)) from round_extension r where r.round_id = recorded.round_id) w;
    ${more}
    elsif recorded.type = 'REVISION_PUBLISHED' then
      select found || jsonb_agg(w) into found from parts_of_roadmap(recorded.roadmap_id) w;
    end if;
    select coalesce(found, '[]') || coalesce(jsonb_agg(word('person_version', p.version_id, null, facts_of(p))), '[]')
      into found from person_version p where p.version_id = any(people);
    return nullif(found, '[]');
  end $$;`;

const MEMBERS = `elsif recorded.type like 'DELEGATION\\_%' then
      select found || jsonb_agg(word('delegation', d.id, null, facts_of(d))) into found
        from delegation d where d.id = any(recorded.delegation_ids);
    elsif recorded.type like 'PERSON\\_%' then
      people := people || person_as_is(recorded.person_id);`;

/** Delegations and people are administered: they have versions, end and return, and their events are in the log. */
export class Members1764000000020 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table delegation
        add column version integer not null default 1,
        add column withdrawn_at timestamptz;
      alter table person
        add column version integer not null default 1,
        add column email text;
      -- Two accounts that differ in case alone would be taken for one another.
      create unique index person_account_lower_key on person (lower(account));
      create index person_version_page_idx on person_version (name, id) where id = person_id;

      -- What concerns people and delegations belongs to no roadmap.
      alter table event alter column roadmap_id drop not null;
      alter table event add column person_id uuid references person;
      alter domain event_audience drop constraint event_audience_check;
      alter domain event_audience add constraint event_audience_check
        check (value in ('PUBLIC', 'COMMENT_READERS', 'DELEGATION', 'MEMBERS', 'SECRETARIAT', 'RECORD'));`);
    await db.query(ENDS("'COMMENT_READERS', 'DELEGATION', 'MEMBERS'"));
    await db.query(WORDS(MEMBERS));
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(WORDS(''));
    await db.query(ENDS("'COMMENT_READERS', 'DELEGATION'"));
    await db.query(`
      alter domain event_audience drop constraint event_audience_check;
      alter domain event_audience add constraint event_audience_check
        check (value in ('PUBLIC', 'COMMENT_READERS', 'DELEGATION', 'SECRETARIAT', 'RECORD')) not valid;
      alter table event drop column person_id;
      drop index person_version_page_idx;
      drop index person_account_lower_key;
      alter table person drop column email, drop column version;
      alter table delegation drop column withdrawn_at, drop column version;`);
  }
}
