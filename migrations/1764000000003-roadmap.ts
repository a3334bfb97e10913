import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Roadmap1764000000003 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create domain milestone_state as text
        check (value in ('PLANNED', 'ON_TRACK', 'AT_RISK', 'ACHIEVED', 'CANCELLED'));
      create domain contribution_kind as text check (value in ('DOCUMENT', 'WORKSHOP', 'CORRESPONDENCE_GROUP'));

      create table roadmap (
        id uuid primary key default gen_random_uuid(),
        code text not null unique,
        title localized_text not null,
        mandate text,
        revision integer not null default 1,
        is_default boolean not null default false
      );
      create unique index roadmap_one_default_idx on roadmap (is_default) where is_default;

      create table phase (
        id uuid primary key default gen_random_uuid(),
        roadmap_id uuid not null references roadmap,
        code text not null,
        position integer not null,
        title localized_text not null,
        starts_on date not null,
        ends_on date not null,
        unique (roadmap_id, code),
        constraint phase_dates_check check (starts_on <= ends_on)
      );

      create table pillar (
        id uuid primary key default gen_random_uuid(),
        roadmap_id uuid not null references roadmap,
        reference text not null,
        position integer not null,
        title localized_text not null,
        unique (roadmap_id, reference)
      );

      create table measure (
        id uuid primary key default gen_random_uuid(),
        roadmap_id uuid not null references roadmap,
        pillar_id uuid references pillar,
        reference text not null,
        position integer not null,
        title localized_text not null,
        description localized_text,
        lead text,
        starts_on date,
        due_on date,
        unique (roadmap_id, reference)
      );
      create index measure_pillar_id_idx on measure (pillar_id);

      create table milestone (
        id uuid primary key default gen_random_uuid(),
        roadmap_id uuid not null references roadmap,
        measure_id uuid not null references measure,
        phase_id uuid references phase,
        reference text not null,
        position integer not null,
        title localized_text not null,
        indicator text,
        state milestone_state not null default 'PLANNED',
        baseline_date date not null,
        forecast_date date not null,
        achieved_on date,
        unique (roadmap_id, reference),
        constraint milestone_achieved_check check ((state = 'ACHIEVED') = (achieved_on is not null))
      );
      create index milestone_measure_id_idx on milestone (measure_id);

      create table contribution (
        id uuid primary key default gen_random_uuid(),
        roadmap_id uuid not null references roadmap,
        reference text not null,
        title localized_text not null,
        kind contribution_kind not null,
        dated text,
        document text,
        unique (roadmap_id, reference)
      );

      create table idea (
        id uuid primary key default gen_random_uuid(),
        roadmap_id uuid not null references roadmap,
        contribution_id uuid references contribution,
        reference text not null,
        text localized_text not null,
        unique (roadmap_id, reference)
      );

      create table idea_measure (
        idea_id uuid not null references idea,
        measure_id uuid not null references measure,
        primary key (idea_id, measure_id)
      );
      create index idea_measure_measure_id_idx on idea_measure (measure_id);`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      drop table idea_measure;
      drop table idea;
      drop table contribution;
      drop table milestone;
      drop table measure;
      drop table pillar;
      drop table phase;
      drop table roadmap;
      drop domain contribution_kind;
      drop domain milestone_state;`);
  }
}
