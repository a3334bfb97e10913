import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Comments1764000000005 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create domain comment_kind as text
        check (value in ('GENERAL', 'SUBSTANTIVE', 'TECHNICAL', 'EDITORIAL', 'TRANSLATION', 'QUESTION'));
      create domain stance as text
        check (value in ('SUPPORT', 'SUPPORT_WITH_CHANGES', 'NO_OBJECTION', 'CONCERNS', 'OBJECTION'));
      create domain comment_status as text check (value in ('DRAFT', 'VERIFIED', 'SUBMITTED', 'WITHDRAWN'));
      create domain handling as text
        check (value in ('UNMANAGED', 'ASSIGNED', 'RESPONSE_DRAFTED', 'READY_FOR_DECISION', 'RESOLVED'));
      create domain disposition as text
        check (value in ('ACCEPTED', 'ACCEPTED_WITH_MODIFICATIONS', 'NOTED', 'NOT_ACCEPTED', 'DEFERRED', 'DUPLICATE', 'OUT_OF_SCOPE'));
      create domain response_status as text check (value in ('DRAFT', 'PUBLISHED'));
      create domain implementation as text check (value in ('PENDING', 'IMPLEMENTED', 'NO_CHANGE_REQUIRED'));

      create table response (
        id uuid primary key default gen_random_uuid(),
        round_id uuid not null references round,
        status response_status not null default 'DRAFT',
        disposition disposition not null,
        body text not null,
        language language_code not null,
        justification text,
        implementation implementation not null default 'PENDING',
        drafted_by uuid not null references person,
        drafted_at timestamptz not null,
        published_by uuid references person,
        published_at timestamptz,
        one_key boolean not null default false,
        version integer not null default 1,
        constraint response_justification_check
          check (justification is not null or disposition in ('ACCEPTED', 'NOTED')),
        constraint response_published_check
          check ((status = 'PUBLISHED') = (published_at is not null) and (published_at is null) = (published_by is null)),
        constraint response_two_keys_check check (one_key or published_by is distinct from drafted_by)
      );
      create index response_round_id_idx on response (round_id);

      create table comment (
        id uuid primary key default gen_random_uuid(),
        roadmap_id uuid not null references roadmap,
        round_id uuid not null references round,
        delegation_id uuid references delegation,
        pillar_id uuid references pillar,
        measure_id uuid references measure,
        milestone_id uuid references milestone,
        parent_id uuid references comment,
        thread_id uuid not null references comment,
        thread_delegation_id uuid not null references delegation,
        depth smallint not null default 0,
        path integer[] not null default '{}',
        child_count integer not null default 0,
        reference text,
        kind comment_kind not null,
        stance stance,
        status comment_status not null,
        body text not null,
        language language_code not null,
        proposed_text text,
        late boolean not null default false,
        author_id uuid not null references person,
        submitter_id uuid references person,
        created_at timestamptz not null,
        submitted_at timestamptz,
        withdrawn_at timestamptz,
        withdrawal_reason text,
        version integer not null default 1,
        handling handling not null default 'UNMANAGED',
        handling_version integer not null default 1,
        assignee_id uuid references person,
        response_id uuid references response,
        unique (roadmap_id, reference),
        constraint comment_anchor_check check (milestone_id is null or measure_id is not null),
        constraint comment_body_check check (length(body) between 1 and 20000),
        constraint comment_depth_check check (depth between 0 and 6 and (depth = 0) = (parent_id is null)),
        constraint comment_official_check
          check ((submitted_at is not null) = (reference is not null)
            and (submitted_at is not null) = (submitter_id is not null)
            and (submitted_at is not null or status <> 'SUBMITTED')
            and (submitted_at is null or status in ('SUBMITTED', 'WITHDRAWN'))),
        constraint comment_secretariat_check check (delegation_id is not null or (depth > 0 and handling = 'UNMANAGED')),
        constraint comment_withdrawn_check check ((status = 'WITHDRAWN') = (withdrawn_at is not null)),
        constraint comment_resolved_check check (handling <> 'RESOLVED' or response_id is not null)
      );
      create index comment_measure_threads_idx on comment (measure_id, submitted_at, id)
        where depth = 0 and submitted_at is not null;
      create index comment_pillar_threads_idx on comment (pillar_id, submitted_at, id)
        where depth = 0 and submitted_at is not null;
      create index comment_queue_idx on comment (handling, submitted_at, id)
        where status = 'SUBMITTED' and delegation_id is not null;
      create index comment_submitted_idx on comment (submitted_at, id)
        where status = 'SUBMITTED' and delegation_id is not null;
      create index comment_delegation_id_idx on comment (delegation_id, submitted_at, id);
      create index comment_round_id_idx on comment (round_id, submitted_at, id);
      create index comment_milestone_id_idx on comment (milestone_id, submitted_at, id) where milestone_id is not null;
      create index comment_thread_idx on comment (thread_id, path);
      create index comment_replies_idx on comment (parent_id, path) where parent_id is not null;
      create index comment_response_id_idx on comment (response_id) where response_id is not null;
      create index comment_assignee_id_idx on comment (assignee_id) where assignee_id is not null;

      create table comment_version (
        comment_id uuid not null references comment,
        version integer not null,
        status comment_status not null,
        kind comment_kind not null,
        stance stance,
        body text not null,
        language language_code not null,
        proposed_text text,
        changed_by uuid not null references person,
        changed_at timestamptz not null,
        primary key (comment_id, version)
      );
      create trigger comment_version_is_append_only before update or delete or truncate on comment_version
        for each statement execute function refuse_rewriting();

      create table co_sponsor (
        comment_id uuid not null references comment,
        delegation_id uuid not null references delegation,
        primary key (comment_id, delegation_id)
      );

      create table idempotency_key (
        person_id uuid not null references person,
        key text not null,
        operation text not null,
        request_hash bytea not null,
        result uuid[] not null default '{}',
        created_at timestamptz not null,
        primary key (person_id, key)
      );`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      drop table idempotency_key;
      drop table co_sponsor;
      drop table comment_version;
      drop table comment;
      drop table response;
      drop domain implementation;
      drop domain response_status;
      drop domain disposition;
      drop domain handling;
      drop domain comment_status;
      drop domain stance;
      drop domain comment_kind;`);
  }
}
