import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The append-only, hash-chained log. Its one writer is record_events, which holds the head's row until commit. */
export class Events1764000000002 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create domain event_audience as text check (value in ('PUBLIC', 'COMMENT_READERS', 'DELEGATION', 'SECRETARIAT'));

      create table event (
        position bigint primary key,
        type text not null,
        occurred_at timestamptz not null,
        actor_id uuid references person,
        audience event_audience not null,
        roadmap_id uuid not null,
        round_id uuid,
        response_id uuid,
        comment_ids uuid[] not null default '{}',
        delegation_ids uuid[] not null default '{}',
        measure_ids uuid[] not null default '{}',
        pillar_ids uuid[] not null default '{}',
        details jsonb not null default '{}',
        previous_hash bytea not null,
        hash bytea not null
      );

      create table event_head (
        id boolean primary key default true,
        position bigint not null,
        oldest_position bigint not null,
        hash bytea not null,
        cursor_key bytea not null,
        constraint event_head_id_check check (id)
      );
      insert into event_head (position, oldest_position, hash, cursor_key)
      values (0, 0, sha256(''), uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()));

      -- Columns added later are absent from older rows' digests because nulls are left out.
      create function event_hash(recorded event) returns bytea
      language sql stable set timezone to 'UTC' as $$
        select sha256(recorded.previous_hash
          || convert_to((jsonb_strip_nulls(to_jsonb(recorded)) - 'hash' - 'previous_hash')::text, 'UTF8'));
      $$;

      create function record_events(entries jsonb) returns bigint
      language plpgsql as $$
      declare
        head event_head%rowtype;
        entry jsonb;
        recorded event%rowtype;
      begin
        select * into strict head from event_head for update;
        for entry in select value from jsonb_array_elements(entries) loop
          recorded := jsonb_populate_record(
            jsonb_populate_record(null::event, '{"comment_ids": [], "delegation_ids": [], "measure_ids": [], "pillar_ids": [], "details": {}}'),
            entry);
          head.position := head.position + 1;
          recorded.position := head.position;
          recorded.previous_hash := head.hash;
          recorded.hash := event_hash(recorded);
          insert into event values (recorded.*);
          head.hash := recorded.hash;
        end loop;
        update event_head set position = head.position, hash = head.hash;
        perform pg_notify('jalon_event', head.position::text);
        return head.position;
      end $$;

      create function refuse_rewriting() returns trigger
      language plpgsql as $$
      begin
        raise exception '% is append-only', tg_table_name using errcode = 'integrity_constraint_violation';
      end $$;

      create trigger event_is_append_only before update or delete or truncate on event
        for each statement execute function refuse_rewriting();`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      drop function record_events(jsonb);
      drop function event_hash(event);
      drop table event_head;
      drop table event;
      drop function refuse_rewriting();
      drop domain event_audience;`);
  }
}
