import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Rounds1764000000004 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create domain round_state as text
        check (value in ('UPCOMING', 'OPEN', 'PAUSED', 'CLOSED', 'IN_RESOLUTION', 'REPORTED', 'ARCHIVED'));
      create domain release_rule as text check (value in ('IMMEDIATE', 'AT_CLOSE'));

      create table round (
        id uuid primary key default gen_random_uuid(),
        roadmap_id uuid not null references roadmap,
        reference text not null,
        title localized_text not null,
        state round_state not null default 'UPCOMING',
        opens_at timestamptz not null,
        closes_at timestamptz not null,
        late_until timestamptz not null,
        time_zone text not null,
        release release_rule not null,
        roadmap_revision integer not null,
        version integer not null default 1,
        unique (roadmap_id, reference),
        constraint round_window_check check (opens_at < closes_at and closes_at <= late_until)
      );

      create table round_extension (
        id uuid primary key default gen_random_uuid(),
        round_id uuid not null references round,
        delegation_id uuid references delegation,
        closes_at timestamptz not null,
        late_until timestamptz not null,
        reason text not null,
        granted_by uuid not null references person,
        granted_at timestamptz not null,
        constraint round_extension_window_check check (closes_at <= late_until)
      );
      create index round_extension_round_id_idx on round_extension (round_id);

      -- Running numbers of references: the issuer is a delegation's code, or SECR.
      create table reference_counter (
        round_id uuid not null references round,
        issuer text not null,
        last_number integer not null,
        primary key (round_id, issuer)
      );`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      drop table reference_counter;
      drop table round_extension;
      drop table round;
      drop domain release_rule;
      drop domain round_state;`);
  }
}
