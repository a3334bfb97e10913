import { Client } from 'pg';

/** The columns that are computed: functions in the database, as PostGraphile's users write them. */
const functions = `
  -- PostGraphile would show it under the name of a column.
  comment on function event_hash(event) is E'@fieldName digest\\n@omit filter,order,aggregate';
  ${['roadmap', 'phase', 'pillar', 'measure', 'milestone']
    .map(
      (
        table,
      ) => `create or replace function ${table}_title_in(subject ${table}, language text) returns text language sql stable
        as $$ select coalesce(subject.title ->> language, subject.title ->> 'EN') $$;`,
    )
    .join('\n')}
  create or replace function delegation_name_in(subject delegation, language text) returns text language sql stable
    as $$ select coalesce(subject.name ->> language, subject.name ->> 'EN') $$;
  create or replace function milestone_status(subject milestone) returns text language sql stable as $$
    select case when subject.state in ('ACHIEVED', 'CANCELLED') then subject.state
      when subject.forecast_date > subject.baseline_date or current_date > subject.forecast_date then 'DELAYED' else subject.state end $$;
  create or replace function measure_percent(subject measure) returns integer language sql stable as $$
    select round(100.0 * count(*) filter (where state = 'ACHIEVED') / nullif(count(*) filter (where state <> 'CANCELLED'), 0))::integer
    from milestone where measure_id = subject.id $$;
  create or replace function comment_thread(top comment) returns setof comment language sql stable as $$
    select * from comment where thread_id = top.thread_id and submitted_at is not null order by path, id $$;
  create or replace function search_comments(text text) returns setof comment language sql stable as $$
    select c.* from comment_search s join comment c on c.id = s.comment_id
    where s.words @@ search_query(text, array['AR', 'EN', 'ES', 'FR', 'RU', 'ZH']) and c.status = 'SUBMITTED' and c.delegation_id is not null
    order by c.submitted_at desc, c.id desc $$;
  -- As one of fifty contact points: a caller's rights are not looked up.
  create or replace function post_comment(measure_id uuid, kind text, stance text, body text, language text, proposed_text text, key text)
    returns comment language plpgsql volatile as $$
    #variable_conflict use_column
    declare
      caller text := 'g' || lpad((1 + floor(random() * 50))::text, 3, '0') || '-contact';
      author person;
      delegation delegation;
      subject measure;
      open_round round;
      digest bytea := sha256(convert_to(concat_ws(E'\\n', $1, $2, $3, $4, $5, $6), 'UTF8'));
      number integer;
      made comment;
    begin
      select * into strict author from person p where p.account = caller and p.disabled_at is null;
      select * into strict delegation from delegation where id = author.delegation_id;
      if exists (select from idempotency_key k where k.person_id = author.id and k.key = $7) then
        raise exception 'This key has been used';
      end if;
      select * into strict subject from measure where id = $1;
      select * into open_round from round r
        where r.roadmap_id = subject.roadmap_id and r.state = 'OPEN' and now() >= r.opens_at and now() < r.closes_at for share;
      if not found then
        raise exception 'No round is open';
      end if;

      insert into reference_counter as k (round_id, issuer, last_number) values (open_round.id, delegation.code, 1)
        on conflict (round_id, issuer) do update set last_number = k.last_number + 1 returning last_number into number;
      made.id := gen_random_uuid();
      insert into comment (id, roadmap_id, round_id, delegation_id, pillar_id, measure_id, thread_id, thread_delegation_id,
          reference, kind, stance, status, body, language, proposed_text, author_id, submitter_id, created_at, submitted_at)
        values (made.id, subject.roadmap_id, open_round.id, delegation.id, subject.pillar_id, subject.id, made.id, delegation.id,
          open_round.reference || '-' || delegation.code || '-' || lpad(number::text, greatest(3, length(number::text)), '0'),
          $2, $3, 'SUBMITTED', $4, $5, $6, author.id, author.id, now(), now())
        returning * into made;
      insert into comment_version (comment_id, version, status, kind, stance, body, language, proposed_text, changed_by, changed_at)
        values (made.id, 1, made.status, made.kind, made.stance, made.body, made.language, made.proposed_text, author.id, made.created_at);
      insert into idempotency_key (person_id, key, operation, request_hash, result, created_at)
        values (author.id, $7, 'postComment', digest, array[made.id], made.created_at);
      perform record_events(jsonb_build_array(jsonb_build_object(
        'type', 'COMMENT_SUBMITTED', 'occurred_at', made.submitted_at, 'actor_id', author.id, 'audience', 'COMMENT_READERS',
        'roadmap_id', made.roadmap_id, 'round_id', made.round_id, 'comment_ids', array[made.id], 'delegation_ids', array[delegation.id],
        'measure_ids', array[made.measure_id], 'pillar_ids', array_remove(array[made.pillar_id], null),
        'details', jsonb_build_object('reference', made.reference))));
      return made;
    end $$;`;

/** Adds them to a database that is thrown away. */
export async function addFunctions(databaseUrl: string): Promise<void> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query(functions);
  await client.end();
}
