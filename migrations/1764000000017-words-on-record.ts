import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The record covers the words. An event holds the digests of all that it makes official, and who acted as they were; its own
 * digest covers both. And the log ends for everybody at the last event that they may see.
 */
export class WordsOnRecord1764000000017 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(COLUMNS);
    for (const [table, facts] of Object.entries(FACTS)) await db.query(factsOf(table, facts));
    await db.query(DIGESTS);
    await db.query(WORDS);
    await db.query(ENDS);
    await db.query(RECORD);
    await db.query('select move_ends(0);');
  }

  /** The chain is made anew without what older code does not know; cursors given out since then stand a little ahead. */
  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table event disable trigger user;
      delete from event where type in ('RECORD_SEALED', 'REVISION_PUBLISHED', 'ROUND_ANNOUNCED');
      alter table event drop column words, drop column actor_as;
      update event e set position = -n.n from (
        select position, (select oldest_position from event_head) + row_number() over (order by position) as n from event) n
      where n.position = e.position;
      update event set position = -position where position < 0;
      do $$
      declare
        one event%rowtype;
        oldest bigint := (select oldest_position from event_head);
        before bytea := case when oldest = 0 then sha256('') end;
      begin
        for one in select * from event order by position loop
          one.previous_hash := coalesce(before, one.previous_hash);
          before := event_hash(one);
          update event set previous_hash = one.previous_hash, hash = before where position = one.position;
        end loop;
        update event_head set position = oldest + (select count(*) from event), hash = coalesce(before, hash);
      end $$;
      alter table event enable trigger user;`);
    await db.query(`
      drop function move_ends(bigint);
      drop table log_end;
      drop function digest_now(text, uuid, integer);
      drop function words_of(event);
      drop function parts_of_roadmap(uuid);
      drop function word(text, uuid, integer, jsonb);
      alter domain event_audience drop constraint event_audience_check;
      alter domain event_audience add constraint event_audience_check
        check (value in ('PUBLIC', 'COMMENT_READERS', 'DELEGATION', 'SECRETARIAT'));`);
    for (const table of Object.keys(FACTS)) await db.query(`drop function facts_of("${table}")`);
    await db.query(record('', ''));
  }
}

const COLUMNS = `
  alter table event
    add column actor_as uuid references person_version,
    -- What it makes official: a list of [table, id, version, digest].
    add column words jsonb;
  -- For the record itself: no reader is told of it.
  alter domain event_audience drop constraint event_audience_check;
  alter domain event_audience add constraint event_audience_check
    check (value in ('PUBLIC', 'COMMENT_READERS', 'DELEGATION', 'SECRETARIAT', 'RECORD'));`;

/** By table: what is said with a row of it (r). A later column is another digest: it needs an event of its own. */
const FACTS: Readonly<Record<string, string>> = {
  comment: `r.id, r.roadmap_id, r.round_id, r.delegation_id, case when r.measure_id is null then r.pillar_id end, r.measure_id,
    r.milestone_id, r.parent_id, r.thread_id, r.thread_delegation_id, r.depth, r.path, r.reference, r.kind, r.stance, r.status,
    r.body, r.language, r.proposed_text, r.late, r.author_as, r.submitter_as, r.submitted_at at time zone 'UTC',
    r.withdrawn_at at time zone 'UTC', r.withdrawal_reason, r.version, r.submitted_version,
    array(select s.delegation_id from co_sponsor s where s.comment_id = r.id order by 1)`,
  comment_version: `r.comment_id, r.version, r.status, r.kind, r.stance, r.body, r.language, r.proposed_text, r.changed_as,
    r.changed_at at time zone 'UTC'`,
  response: `r.id, r.round_id, r.status, r.disposition, r.body, r.language, r.justification, r.implementation, r.drafted_as,
    r.drafted_at at time zone 'UTC', r.published_as, r.published_at at time zone 'UTC', r.one_key, r.author_as,
    array(select c.id from comment c where c.response_id = r.id order by 1)`,
  response_version: `r.response_id, r.version, r.disposition, r.body, r.language, r.justification, r.implementation, r.changed_as,
    r.changed_at at time zone 'UTC'`,
  round: `r.id, r.roadmap_id, r.reference, r.title, r.state, r.opens_at at time zone 'UTC', r.closes_at at time zone 'UTC',
    r.late_until at time zone 'UTC', r.time_zone, r.release, r.roadmap_revision`,
  round_extension: `r.id, r.round_id, r.delegation_id, r.closes_at at time zone 'UTC', r.late_until at time zone 'UTC', r.reason,
    r.granted_by, r.granted_at at time zone 'UTC'`,
  roadmap: 'r.id, r.code, r.title, r.mandate, r.revision',
  phase: 'r.id, r.roadmap_id, r.code, r.position, r.title, r.starts_on, r.ends_on',
  pillar: 'r.id, r.roadmap_id, r.reference, r.position, r.title',
  measure: `r.id, r.roadmap_id, r.pillar_id, r.reference, r.position, r.title, r.description, r.lead, r.starts_on, r.due_on`,
  milestone: `r.id, r.roadmap_id, r.measure_id, r.phase_id, r.reference, r.position, r.title, r.indicator, r.state,
    r.baseline_date, r.forecast_date, r.achieved_on`,
  contribution: 'r.id, r.roadmap_id, r.reference, r.title, r.kind, r.dated, r.document',
  idea: `r.id, r.roadmap_id, r.contribution_id, r.reference, r.text,
    array(select l.measure_id from idea_measure l where l.idea_id = r.id order by 1)`,
  delegation: 'r.id, r.code, r.kind, r.region, r.name',
  person_version: 'r.version_id, r.person_id, r.name, r.role, r.delegation_id',
};

const factsOf = (table: string, facts: string) => `
  create function facts_of(r "${table}") returns jsonb
  language sql stable as $$ select jsonb_build_array(${facts}) $$;`;

const KEYS: Readonly<Record<string, string>> = {
  comment_version: 'comment_id',
  response_version: 'response_id',
  person_version: 'version_id',
};
const keyOf = (table: string) => KEYS[table] ?? 'id';

const keyed = Object.keys(FACTS).map((table) => {
  const found = `r.${keyOf(table)} = $2${table.match(/^(comment|response)_version$/) ? ' and r.version = $3' : ''}`;
  return `when '${table}' then return (select word($1, $2, $3, facts_of(r)) ->> 3 from "${table}" r where ${found});`;
});

const DIGESTS = `
  create function word(kind text, id uuid, version integer, facts jsonb) returns jsonb
  language sql immutable parallel safe as $$
    select jsonb_build_array(kind, id, version, encode(sha256(convert_to(facts::text, 'UTF8')), 'base64'));
  $$;

  -- The digest of a row as it is; null if it is not there.
  create function digest_now(kind text, id uuid, version integer) returns text
  language plpgsql stable as $$
  begin
    case $1 ${keyed.join('\n')} else return null; end case;
  end $$;

  create function parts_of_roadmap(roadmap_id uuid) returns setof jsonb
  language sql stable as $$
    select word('roadmap', r.id, null, facts_of(r)) from roadmap r where r.id = $1
    ${['phase', 'pillar', 'measure', 'milestone', 'contribution', 'idea']
      .map((part) => `union all select word('${part}', r.id, null, facts_of(r)) from ${part} r where r.roadmap_id = $1`)
      .join('\n')};
  $$;`;

const WORDS = `
  -- What an event makes official, as it is when it is recorded: who acted, and the words of its type.
  create function words_of(recorded event) returns jsonb
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
    elsif recorded.type = 'REVISION_PUBLISHED' then
      select found || jsonb_agg(w) into found from parts_of_roadmap(recorded.roadmap_id) w;
    end if;
    select coalesce(found, '[]') || coalesce(jsonb_agg(word('person_version', p.version_id, null, facts_of(p))), '[]')
      into found from person_version p where p.version_id = any(people);
    return nullif(found, '[]');
  end $$;`;

const ENDS = `
  -- The last event for all who hear alike: where the log ends for somebody is read here by the rule of events.
  create table log_end (
    id bigint generated always as identity primary key,
    audience event_audience not null,
    round_id uuid,
    delegation_id uuid,
    position bigint not null,
    constraint log_end_key unique nulls not distinct (audience, round_id, delegation_id)
  );

  create function move_ends(before bigint) returns void
  language sql as $$
    insert into log_end as l (audience, round_id, delegation_id, position)
    select e.audience, case when e.audience = 'COMMENT_READERS' then e.round_id end, d.id, max(e.position)
    from event e left join lateral
      unnest(case when e.audience in ('COMMENT_READERS', 'DELEGATION') then e.delegation_ids end) d(id) on true
    where e.position > before group by 1, 2, 3
    on conflict on constraint log_end_key do update set position = excluded.position;
  $$;`;

const record = (fill: string, afterwards: string) => `
  create or replace function record_events(entries jsonb) returns bigint
  language plpgsql as $$
  declare
    head event_head%rowtype;
    entry jsonb;
    recorded event%rowtype;
    prepared event[] := '{}';
    before bigint;
  begin
    -- All that takes time is done before the head is held.
    for entry in select value from jsonb_array_elements(entries) loop
      recorded := jsonb_populate_record(jsonb_populate_record(null::event,
        '{"comment_ids": [], "delegation_ids": [], "measure_ids": [], "pillar_ids": [], "details": {}}'), entry);
      ${fill}
      prepared := prepared || recorded;
    end loop;
    select * into strict head from event_head for update;
    before := head.position;
    foreach recorded in array prepared loop
      head.position := head.position + 1;
      recorded.position := head.position;
      recorded.previous_hash := head.hash;
      recorded.hash := event_hash(recorded);
      insert into event values (recorded.*);
      head.hash := recorded.hash;
    end loop;
    update event_head set position = head.position, hash = head.hash;
    ${afterwards}
    perform pg_notify('jalon_event', head.position::text);
    return head.position;
  end $$;`;

const RECORD = record(
  `recorded.actor_as := person_as_is(recorded.actor_id);
      recorded.words := coalesce(recorded.words, words_of(recorded));`,
  'perform move_ends(before);',
);
