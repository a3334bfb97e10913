import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Events that were recorded before migration 17 hold no digests. What is there is recorded as it is now, a thousand rows an
 * event, behind the last step that set right what there was: a later one that changes what is official has to do the same.
 */
export class Seal1764000000019 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(SEAL);
  }

  /** What was sealed stays so: migration 17 takes it along. */
  async down(): Promise<void> {}
}

const ALL = [
  ...['round', 'round_extension', 'delegation'].map((table) => [table, 'r.id, null', 'true'] as const),
  ['person_version', 'r.version_id, null', 'true'],
  ['comment', 'r.id, null', 'r.submitted_at is not null'],
  [
    'comment_version',
    'r.comment_id, r.version',
    'exists (select from comment c where c.id = r.comment_id and c.submitted_at is not null)',
  ],
  ['response', 'r.id, null', "r.status = 'PUBLISHED'"],
  [
    'response_version',
    'r.response_id, r.version',
    "exists (select from response q where q.id = r.response_id and q.status = 'PUBLISHED')",
  ],
] as const;

const SEAL = `
  do $$
  declare
    sealed jsonb;
    home uuid := (select id from roadmap order by is_default desc, code limit 1);
  begin
    for sealed in
      select jsonb_agg(w) from (
        select w, row_number() over () / 1000 as n from (
          select p.w from roadmap r, parts_of_roadmap(r.id) p(w)
          ${ALL.map(([table, key, official]) => `union all select word('${table}', ${key}, facts_of(r)) from "${table}" r where ${official}`).join('\n')}
        ) w(w)) w
      where home is not null group by n order by n
    loop
      perform record_events(jsonb_build_array(jsonb_build_object('type', 'RECORD_SEALED', 'occurred_at', now(),
        'audience', 'RECORD', 'roadmap_id', home, 'words', sealed)));
    end loop;
  end $$;`;
