import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What is known of each language of a text beside its words: which of them is the original, who stands behind the others, and
 * what the original said when they were made. The words stay where they are; this is read where it is asked for.
 */
export class Translations1764000000024 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(TABLE);
    await db.query(TEXTS.map(kept).join('\n'));
    await db.query(digests(['translations']));
    await db.query(WORDS(OF_ROUND, OF_DELEGATION, SET));
    await db.query(SEAL);
  }

  /** The chain is made anew of what older code knows. */
  async down(db: QueryRunner): Promise<void> {
    await db.query(WORDS('', '', ''));
    await db.query(digests([]));
    await db.query(AS_BEFORE);
    await db.query(`
      ${TEXTS.map(([table, column]) => `drop trigger ${table}_${column}_languages on "${table}";`).join('\n')}
      drop function keep_languages();
      drop function facts_of_translations(uuid);
      drop function is_outdated(translation);
      drop table translation;
      drop domain translation_origin;`);
  }
}

/** The localized texts that can be translated later, by table and column. */
const TEXTS = [
  ['delegation', 'name'],
  ['round', 'title'],
] as const;
type Text = (typeof TEXTS)[number];

const TABLE = `
  create domain translation_origin as text check (value in ('ORIGINAL', 'OFFICIAL', 'DELEGATION', 'UNOFFICIAL'));

  create table translation (
    -- A row of any table whose texts are translated, and the column.
    subject_id uuid not null,
    field text not null,
    language language_code not null,
    origin translation_origin not null,
    -- Of the original what it says, of the others what it said when they were made or looked at again.
    original_digest bytea not null,
    author_id uuid references person,
    author_as uuid references person_version,
    translated_at timestamptz,
    primary key (subject_id, field, language)
  );
  create unique index translation_original_key on translation (subject_id, field) where origin = 'ORIGINAL';

  create function is_outdated(t translation) returns boolean
  language sql stable as $$
    select coalesce((select o.original_digest <> t.original_digest from translation o
      where o.subject_id = t.subject_id and o.field = t.field and o.origin = 'ORIGINAL'), false);
  $$;

  create function facts_of_translations(subject uuid) returns jsonb
  language sql stable as $$
    select coalesce(jsonb_agg(jsonb_build_array(t.field, t.language, t.origin, encode(t.original_digest, 'hex'), t.author_as,
      t.translated_at at time zone 'UTC') order by t.field, t.language), '[]')
    from translation t where t.subject_id = subject;
  $$;

  -- Whoever writes words of a text, in whatever way: what is known of those that changed no longer holds.
  create function keep_languages() returns trigger
  language plpgsql as $$
  declare
    this text := tg_argv[0];
    texts jsonb := to_jsonb(new) -> this;
    before jsonb := case when tg_op = 'UPDATE' then to_jsonb(old) -> this end;
    first text;
    said bytea;
  begin
    delete from translation t where t.subject_id = new.id and t.field = this and not coalesce(texts ? t.language, false);
    if texts is null then
      return null;
    end if;
    select t.language into first from translation t where t.subject_id = new.id and t.field = this and t.origin = 'ORIGINAL';
    -- Unless it is said which is the original: English if there is any, else the first that there is.
    first := coalesce(first, (select l from unnest(array['EN', 'AR', 'ES', 'FR', 'RU', 'ZH']) with ordinality u(l, n) where texts ? l order by n limit 1));
    said := sha256(convert_to(texts ->> first, 'UTF8'));
    insert into translation as t (subject_id, field, language, origin, original_digest) values (new.id, this, first, 'ORIGINAL', said)
    on conflict (subject_id, field, language) do update set origin = excluded.origin, original_digest = said,
      author_id = null, author_as = null, translated_at = null;
    insert into translation (subject_id, field, language, origin, original_digest)
    select new.id, this, key, 'OFFICIAL', said from jsonb_each_text(texts)
    where key <> first and key = any(array['AR', 'EN', 'ES', 'FR', 'RU', 'ZH']) and value is distinct from before ->> key
    on conflict (subject_id, field, language) do update set origin = excluded.origin, original_digest = excluded.original_digest,
      author_id = null, author_as = null, translated_at = null;
    return null;
  end $$;`;

const kept = ([table, column]: Text) => `
  create trigger ${table}_${column}_languages after insert or update of ${column} on "${table}"
    for each row execute function keep_languages('${column}');
  insert into translation (subject_id, field, language, origin, original_digest)
  select s.id, '${column}', t.key, case when t.key = s.first then 'ORIGINAL' else 'OFFICIAL' end, sha256(convert_to(s.texts ->> s.first, 'UTF8'))
  from (
    select r.id, r.${column} as texts, (select l from unnest(array['EN', 'AR', 'ES', 'FR', 'RU', 'ZH']) with ordinality u(l, n)
      where r.${column} ? l order by n limit 1) as first
    from "${table}" r) s cross join lateral jsonb_each_text(s.texts) t
  where t.key = any(array['AR', 'EN', 'ES', 'FR', 'RU', 'ZH']);`;

const TABLES = [
  ...['comment', 'comment_version', 'response', 'response_version', 'round', 'round_extension', 'roadmap', 'phase'],
  ...['pillar', 'measure', 'milestone', 'contribution', 'idea', 'delegation', 'person_version'],
];
const KEYS: Readonly<Record<string, string>> = {
  comment_version: 'r.comment_id = $2 and r.version = $3',
  response_version: 'r.response_id = $2 and r.version = $3',
  person_version: 'r.version_id = $2',
};

const digests = (more: readonly 'translations'[]) => `
  create or replace function digest_now(kind text, id uuid, version integer) returns text
  language plpgsql stable as $$
  begin
    case $1
    ${TABLES.map((table) => `when '${table}' then return (select word($1, $2, $3, facts_of(r)) ->> 3 from "${table}" r where ${KEYS[table] ?? 'r.id = $2'});`).join('\n')}
    when 'person_as' then return (select word($1, $2, $3, salted_facts_of(r)) ->> 3 from person_version r where r.version_id = $2);
    ${more.map((kind) => `when '${kind}' then return word($1, $2, $3, facts_of_translations($2)) ->> 3;`).join('\n')}
    else return null;
    end case;
  end $$;`;

const OF_ROUND = `union all select word('translations', recorded.round_id, null, facts_of_translations(recorded.round_id))`;
const OF_DELEGATION = `|| jsonb_agg(word('translations', d.id, null, facts_of_translations(d.id)))`;
const SET = `elsif recorded.type = 'TRANSLATION_SET' then
      select found || jsonb_agg(w) into found from (
        select word('delegation', d.id, null, facts_of(d)) as w from delegation d where d.id = (recorded.details ->> 'subjectId')::uuid
        union all select word('round', r.id, null, facts_of(r)) from round r where r.id = (recorded.details ->> 'subjectId')::uuid
        union all select word('translations', s.id, null, facts_of_translations(s.id)) from (select (recorded.details ->> 'subjectId')::uuid as id) s) w;`;

const WORDS = (ofRound: string, ofDelegation: string, set: string) => `
  create or replace function words_of(recorded event) returns jsonb
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
        union all select word('round_extension', r.id, null, facts_of(r)) from round_extension r where r.round_id = recorded.round_id
        ${ofRound}) w;
    elsif recorded.type like 'DELEGATION\\_%' then
      select found || jsonb_agg(word('delegation', d.id, null, facts_of(d))) ${ofDelegation} into found
        from delegation d where d.id = any(recorded.delegation_ids);
    ${set}
    elsif recorded.type like 'PERSON\\_%' then
      people := people || person_as_is(recorded.person_id);
      if recorded.type = 'PERSON_ANONYMIZED' then
        people := people || array(select v.version_id from person_version v where v.person_id = recorded.person_id);
      end if;
    elsif recorded.type = 'REVISION_PUBLISHED' then
      select found || jsonb_agg(w) into found from parts_of_roadmap(recorded.roadmap_id) w;
    end if;
    select coalesce(found, '[]') || coalesce(jsonb_agg(word('person_as', p.version_id, null, salted_facts_of(p))), '[]')
      into found from person_version p where p.version_id = any(people);
    return nullif(found, '[]');
  end $$;`;

/** What is known of the texts that there are is recorded as it is now. */
const SEAL = `
  do $$
  declare
    sealed jsonb;
  begin
    for sealed in
      select jsonb_agg(word('translations', s.subject_id, null, facts_of_translations(s.subject_id)))
      from (select subject_id, row_number() over (order by subject_id) / 1000 as n from (select distinct subject_id from translation) t) s
      group by s.n order by s.n
    loop
      perform record_events(jsonb_build_array(jsonb_build_object('type', 'RECORD_SEALED', 'occurred_at', now(),
        'audience', 'RECORD', 'words', sealed)));
    end loop;
  end $$;`;

const AS_BEFORE = `
  alter table event disable trigger user;
  do $$
  declare
    one event%rowtype;
    before bytea := (select case when oldest_position = 0 then sha256('') end from event_head);
  begin
    update event set type = case when round_id is null then 'DELEGATION_CHANGED' else 'ROUND_CHANGED' end where type = 'TRANSLATION_SET';
    update event e set words = (select jsonb_agg(w order by n) from jsonb_array_elements(e.words) with ordinality x(w, n) where w ->> 0 <> 'translations')
    where e.words @? '$[*] ? (@[0] == "translations")';
    for one in select * from event order by position loop
      one.previous_hash := coalesce(before, one.previous_hash);
      before := event_hash(one);
      update event set previous_hash = one.previous_hash, hash = before where position = one.position;
    end loop;
    update event_head set hash = coalesce(before, hash);
  end $$;
  alter table event enable trigger user;`;
