import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Counts of all delegations together beside those of each, so that what is read is a few rows. `measure_tally` without a
 * delegation counts all; `triage_tally` counts by every choice of delegation, pillar, kind and handling.
 */
export class TalliesByGrain1764000000009 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table measure_tally drop constraint measure_tally_pkey;
      alter table measure_tally
        add column id bigint generated always as identity primary key,
        alter column delegation_id drop not null,
        add constraint measure_tally_key unique nulls not distinct (measure_id, round_id, delegation_id);

      -- What is counted together, as grouping() says it: delegations 8, pillars 4, kinds 2, steps of the handling 1.
      alter table triage_tally
        add column folded smallint not null default 0,
        alter column delegation_id drop not null,
        alter column kind drop not null,
        alter column handling drop not null,
        drop constraint triage_tally_key,
        add constraint triage_tally_key
          unique nulls not distinct (round_id, folded, pillar_id, kind, handling, delegation_id),
        add constraint triage_tally_folded_check
          check (folded between 0 and 15 and (folded & 8 > 0) = (delegation_id is null) and (folded & 2 > 0) = (kind is null)
            and (folded & 1 > 0) = (handling is null) and (folded & 4 = 0 or pillar_id is null));
      alter table triage_tally alter column folded drop default;

      -- The cells that count everything change with every comment: room on their pages keeps the changes in place.
      alter table measure_tally set (fillfactor = 50);
      alter table triage_tally set (fillfactor = 50);

      insert into measure_tally (round_id, measure_id, submitted, answered, threads)
      select round_id, measure_id, sum(submitted), sum(answered), sum(threads) from measure_tally group by 1, 2;

      insert into triage_tally (round_id, folded, delegation_id, pillar_id, kind, handling, submitted, threads)
      select round_id, grouping(delegation_id, pillar_id, kind, handling), delegation_id, pillar_id, kind, handling,
             sum(submitted), sum(threads)
      from triage_tally group by round_id, cube(delegation_id, pillar_id, kind, handling)
      having grouping(delegation_id, pillar_id, kind, handling) > 0;

      -- Everybody changes the same cells. One writer at a time, from here to the commit: a ring of waiting writers cannot form,
      -- whatever the order of their statements. Who holds this lock waits for nothing but the head of the log.
      create or replace function apply_tally(changes tally_change[]) returns void
      language plpgsql as $$
      begin
        perform pg_advisory_xact_lock('triage_tally'::regclass::oid::bigint);

        insert into measure_tally as t (round_id, delegation_id, measure_id, submitted, answered, threads)
        select round_id, delegation_id, measure_id, sum(submitted), sum(answered), sum(threads)
        from unnest(changes)
        where measure_id is not null
        group by round_id, measure_id, rollup(delegation_id)
        having sum(submitted) <> 0 or sum(answered) <> 0 or sum(threads) <> 0
        on conflict on constraint measure_tally_key do update
          set submitted = t.submitted + excluded.submitted,
              answered = t.answered + excluded.answered,
              threads = t.threads + excluded.threads;

        insert into triage_tally as t (round_id, folded, delegation_id, pillar_id, kind, handling, submitted, threads)
        select round_id, grouping(delegation_id, pillar_id, kind, handling), delegation_id, pillar_id, kind, handling,
               sum(submitted), sum(threads)
        from unnest(changes)
        group by round_id, cube(delegation_id, pillar_id, kind, handling)
        having sum(submitted) <> 0 or sum(threads) <> 0
        on conflict on constraint triage_tally_key do update
          set submitted = t.submitted + excluded.submitted,
              threads = t.threads + excluded.threads;
      end $$;`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      delete from measure_tally where delegation_id is null;
      delete from triage_tally where folded > 0;
      alter table measure_tally reset (fillfactor);
      alter table triage_tally reset (fillfactor);

      alter table triage_tally
        drop constraint triage_tally_folded_check,
        drop constraint triage_tally_key,
        drop column folded,
        alter column delegation_id set not null,
        alter column kind set not null,
        alter column handling set not null,
        add constraint triage_tally_key unique nulls not distinct (round_id, pillar_id, kind, handling, delegation_id);
      alter table measure_tally
        drop constraint measure_tally_key,
        drop column id,
        alter column delegation_id set not null,
        add primary key (measure_id, round_id, delegation_id);

      create or replace function apply_tally(changes tally_change[]) returns void
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
      $$;`);
  }
}
