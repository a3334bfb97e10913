import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Counts of official comments, kept by the statement that changes a comment, so that totals and facets scan no comments. */
export class Tallies1764000000006 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table measure_tally (
        round_id uuid not null references round,
        delegation_id uuid not null references delegation,
        measure_id uuid not null references measure,
        submitted integer not null,
        answered integer not null,
        threads integer not null,
        primary key (measure_id, round_id, delegation_id)
      );

      create table triage_tally (
        id bigint generated always as identity primary key,
        round_id uuid not null references round,
        delegation_id uuid not null references delegation,
        pillar_id uuid references pillar,
        kind comment_kind not null,
        handling handling not null,
        submitted integer not null,
        threads integer not null,
        constraint triage_tally_key unique nulls not distinct (round_id, pillar_id, kind, handling, delegation_id)
      );

      create view comment_tally_entry as
        select id, round_id, delegation_id, pillar_id, measure_id, kind, handling,
               (status = 'SUBMITTED')::integer as submitted,
               (status = 'SUBMITTED' and handling = 'RESOLVED')::integer as answered,
               (depth = 0)::integer as threads
        from comment
        where submitted_at is not null and delegation_id is not null;

      create type tally_change as (
        round_id uuid, delegation_id uuid, pillar_id uuid, measure_id uuid, kind text, handling text,
        submitted integer, answered integer, threads integer);

      -- Rows are written in key order: two transactions that count the same cells cannot wait for each other in a ring.
      create function apply_tally(changes tally_change[]) returns void
      language sql as $$
        insert into measure_tally as t (round_id, delegation_id, measure_id, submitted, answered, threads)
        select round_id, delegation_id, measure_id, sum(submitted), sum(answered), sum(threads)
        from unnest(changes)
        where measure_id is not null
        group by 1, 2, 3
        having sum(submitted) <> 0 or sum(answered) <> 0 or sum(threads) <> 0
        order by 3, 1, 2
        on conflict (measure_id, round_id, delegation_id) do update
          set submitted = t.submitted + excluded.submitted,
              answered = t.answered + excluded.answered,
              threads = t.threads + excluded.threads;

        insert into triage_tally as t (round_id, delegation_id, pillar_id, kind, handling, submitted, threads)
        select round_id, delegation_id, pillar_id, kind, handling, sum(submitted), sum(threads)
        from unnest(changes)
        group by 1, 2, 3, 4, 5
        having sum(submitted) <> 0 or sum(threads) <> 0
        order by 1, 3, 4, 5, 2
        on conflict on constraint triage_tally_key do update
          set submitted = t.submitted + excluded.submitted,
              threads = t.threads + excluded.threads;
      $$;

      create function tally_comments() returns trigger
      language plpgsql as $$
      declare
        changes tally_change[];
      begin
        if tg_op = 'INSERT' then
          select array_agg((round_id, delegation_id, pillar_id, measure_id, kind, handling,
              (status = 'SUBMITTED')::integer, (status = 'SUBMITTED' and handling = 'RESOLVED')::integer,
              (depth = 0)::integer)::tally_change)
            into changes
            from new_rows where submitted_at is not null and delegation_id is not null;
        else
          select array_agg((round_id, delegation_id, pillar_id, measure_id, kind, handling,
              sign * (status = 'SUBMITTED')::integer, sign * (status = 'SUBMITTED' and handling = 'RESOLVED')::integer,
              sign * (depth = 0)::integer)::tally_change)
            into changes
            from (select 1 as sign, n.* from new_rows n union all select -1, o.* from old_rows o) as changed
            where submitted_at is not null and delegation_id is not null;
        end if;
        if changes is not null then
          perform apply_tally(changes);
        end if;
        return null;
      end $$;

      create trigger comment_tally_insert after insert on comment
        referencing new table as new_rows for each statement execute function tally_comments();
      create trigger comment_tally_update after update on comment
        referencing old table as old_rows new table as new_rows for each statement execute function tally_comments();`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      drop trigger comment_tally_update on comment;
      drop trigger comment_tally_insert on comment;
      drop function tally_comments();
      drop function apply_tally(tally_change[]);
      drop type tally_change;
      drop view comment_tally_entry;
      drop table triage_tally;
      drop table measure_tally;`);
  }
}
