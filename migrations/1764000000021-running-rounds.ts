import type { MigrationInterface, QueryRunner } from 'typeorm';

const FACTS = `r.id, r.roadmap_id, r.reference, r.title, r.state, r.opens_at at time zone 'UTC', r.closes_at at time zone 'UTC',
    r.late_until at time zone 'UTC', r.time_zone, r.release, r.roadmap_revision`;

/**
 * What rounds recorded so far said nothing of goes with the rest only where it is not as it was for all of them: their
 * digests stay what they are.
 */
const MORE = ` || case when r.readable_by = 'GROUP' and r.open_to = kinds_of_delegation() and not exists (select from round_extension x where x.round_id = r.id and x.ended_at is not null)
    then '[]' else jsonb_build_array(r.open_to, r.readable_by,
      array(select x.id from round_extension x where x.round_id = r.id and x.ended_at is not null order by 1)) end`;

const FACTS_OF = (more: string) => `
  create or replace function facts_of(r "round") returns jsonb
  language sql stable as $$ select jsonb_build_array(${FACTS})${more} $$;`;

/** Rounds say who may comment and who may read; an early close ends the extensions; reminders are due from an instant on. */
export class RunningRounds1764000000021 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create domain readership as text check (value in ('PUBLIC', 'GROUP', 'SECRETARIAT'));

      -- All kinds of delegation, in the order in which they are stored.
      create function kinds_of_delegation() returns text[]
      language sql immutable parallel safe as $$
        select array['MEMBER_STATE', 'SECTOR_MEMBER', 'ASSOCIATE', 'ACADEMIA', 'OBSERVER'];
      $$;

      alter table round
        add column open_to text[] not null default kinds_of_delegation(),
        add column readable_by readership not null default 'GROUP',
        add column reminders_from timestamptz not null default now(),
        add constraint round_open_to_check check (cardinality(open_to) > 0 and open_to <@ kinds_of_delegation());
      alter table round_extension add column ended_at timestamptz;`);
    await db.query(FACTS_OF(MORE));
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(FACTS_OF(''));
    await db.query(`
      alter table round_extension drop column ended_at;
      alter table round
        drop constraint round_open_to_check,
        drop column reminders_from,
        drop column readable_by,
        drop column open_to;
      drop function kinds_of_delegation();
      drop domain readership;`);
  }
}
