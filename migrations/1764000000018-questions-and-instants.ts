import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whom a reply of the Secretariat asks; and instants of submission that are told apart in the order of the references. */
export class QuestionsAndInstants1764000000018 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table comment
        add column asked_delegation_id uuid references delegation,
        add constraint comment_asked_check check (asked_delegation_id is null or delegation_id is null);

      -- From the top of the threads down: a question may add to a question.
      do $$
      begin
        for level in 1..6 loop
          update comment c set asked_delegation_id = coalesce(p.delegation_id, p.asked_delegation_id)
          from comment p where p.id = c.parent_id and c.delegation_id is null and c.depth = level;
        end loop;
      end $$;

      -- What one issuer submitted in the same instant of a round, a microsecond apart. A reference grows longer with its number.
      update comment c set submitted_at = c.submitted_at + tied.n * interval '1 microsecond'
      from (
        select id, row_number() over (partition by round_id, delegation_id, submitted_at order by length(reference), reference) - 1 as n
        from comment where submitted_at is not null) tied
      where tied.id = c.id and tied.n > 0;

      alter table reference_counter add column last_at timestamptz;
      update reference_counter k set last_at = (
        select max(c.submitted_at) from comment c left join delegation d on d.id = c.delegation_id
        where c.round_id = k.round_id and coalesce(d.code, 'SECR') = k.issuer);`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table reference_counter drop column last_at;
      alter table comment drop constraint comment_asked_check, drop column asked_delegation_id;`);
  }
}
