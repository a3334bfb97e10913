import { Client } from 'pg';
import { writing } from '../limit/m1';

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
  create or replace function write_comment(measure_id uuid, issuer text, delegation_id uuid, person_id uuid, kind text, stance text, body text,
    language text, proposed_text text, key text) returns comment language sql volatile
    as $$ ${writing.replace('$11', "sha256(convert_to($10, 'UTF8'))")} select made.* from made, recorded $$;
  comment on function write_comment is '@behavior -*';
  -- As one of fifty contact points: a caller's rights are not looked up.
  create or replace function post_comment(measure_id uuid, kind text, stance text, body text, language text, proposed_text text, key text)
    returns comment language sql volatile as $$
    select written.* from person p join delegation d on d.id = p.delegation_id
    cross join lateral write_comment($1, d.code, d.id, p.id, $2, $3, $4, $5, $6, $7) written
    where p.account = (select 'g' || lpad((1 + floor(random() * 50))::text, 3, '0') || '-contact') $$;`;

/** Adds them to a database that is thrown away. */
export async function addFunctions(databaseUrl: string): Promise<void> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query(functions);
  await client.end();
}
