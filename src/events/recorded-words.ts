import sql, { raw, type Sql } from 'sql-template-tag';
import { type Queryable, rows } from '../database/rows';

const MOST_NAMED = 100;

/** A row that is not what the log says. */
export interface Altered {
  /** The row as people say it: `comment R2-QM-003, version 2`. */
  readonly row: string;
  readonly what: string;
}

interface Recorded {
  readonly kind: string;
  readonly id: string;
  readonly version: number | null;
  /** The last event that recorded it so; null for a row that no event recorded. */
  readonly position: number | null;
}

interface Entry extends Recorded {
  readonly isThere: boolean;
  readonly isSame: boolean;
}

/** Rows that are written once: every event that recorded them must be right. The others change, and their last must be. */
const WRITTEN_ONCE = ['comment_version', 'response_version', 'round_extension', 'person_version', 'person_as'];

/** Compares the digests in the log with the rows that are served, in the order of the log. */
export class RecordedWords {
  private readonly different = new Map<string, Entry>();

  constructor(private readonly tx: Queryable) {}

  /** Compares what the events in a stretch of the log recorded, but for some. A later event may set right what an earlier one left. */
  async compare(after: number, until: number, forged: readonly number[]): Promise<void> {
    const entries = await rows<Entry>(
      this.tx,
      sql`/* verify.words */
      with entry as (
        select w ->> 0 as kind, (w ->> 1)::uuid as id, (w ->> 2)::integer as version, w ->> 3 as digest, max(e.position)::float8 as position,
          count(*) over (partition by w ->> 0, w ->> 1, w ->> 2) as digests
        from event e cross join lateral jsonb_array_elements(e.words) w
        where e.position > ${after} and e.position <= ${until} and e.position <> all(${forged}::bigint[]) and (w ->> 0 <> 'person_version' or w ->> 1 <> all(${nameless})) group by w ->> 0, w ->> 1, w ->> 2, w ->> 3),
      served as materialized (
        select kind, id, version, digest_now(kind, id, version) as digest
        from (select distinct kind, id, version from entry) d)
      select e.kind, e.id, e.version, e.position, s.digest is not null as "isThere", e.digest is not distinct from s.digest as "isSame"
      from entry e join served s on s.kind = e.kind and s.id = e.id and s.version is not distinct from e.version
      where e.digest is distinct from s.digest or e.digests > 1
        or concat_ws('/', e.kind, e.id, e.version) = any(${[...this.different.keys()]})
      order by e.position`,
    );
    for (const entry of entries) this.note(entry);
  }

  private note(entry: Entry): void {
    const key = [entry.kind, entry.id, ...(entry.version === null ? [] : [entry.version])].join('/');
    if (!entry.isSame) this.different.set(key, entry);
    else if (!WRITTEN_ONCE.includes(entry.kind)) this.different.delete(key);
  }

  /** What differs, by name; and, of a log that is whole, what is official and was never recorded. */
  async altered(isWhole: boolean): Promise<Altered[]> {
    const different = [...this.different.values()].slice(0, MOST_NAMED);
    const added = isWhole ? await rows<Recorded>(this.tx, unrecorded) : [];
    return [
      ...(await this.named(different, (entry) => (entry.isThere ? differs(entry.kind) : 'is no longer there'))),
      ...(await this.named(added, () => 'is official, but the log knows nothing of it')),
      ...(await this.named(
        await rows<Recorded>(this.tx, kept),
        () => 'is named although the log says that the name was taken away',
      )),
      ...(await this.named(
        isWhole ? await rows<Recorded>(this.tx, taken) : [],
        () => 'has lost its name, but the log knows nothing of it',
      )),
    ];
  }

  private named<Row extends Recorded>(found: readonly Row[], what: (row: Row) => string): Promise<Altered[]> {
    return Promise.all(
      found.map(async (one) => {
        const [row] = await rows<{ name: string | null }>(
          this.tx,
          sql`/* verify.name */ select ${nameOf(one)} as name`,
        );
        return { row: row?.name ?? `${one.kind.replace('_', ' ')} ${one.id}`, what: what(one) };
      }),
    );
  }
}

function differs(kind: string): string {
  if (kind === 'person_version' || kind === 'person_as' || kind === 'delegation')
    return 'is not named as it was recorded';
  if (kind === 'translations') return 'its translations are not marked as they were recorded';
  if (kind.startsWith('round')) return 'its words or dates are not those that were recorded';
  return 'its words are not those that were recorded';
}

/** What is official without an event: written into the tables past the services. */
const unrecorded = sql`/* verify.unrecorded */
  with recorded as materialized (
    select w ->> 0 as kind, (w ->> 1)::uuid as id, (w ->> 2)::integer as version from event e cross join lateral jsonb_array_elements(e.words) w
    where w ->> 0 in ('comment', 'comment_version', 'response', 'response_version', 'round_extension')),
  official as (
    select 'comment' as kind, id, null::integer as version from comment where submitted_at is not null
    union all select 'comment_version', v.comment_id, v.version from comment_version v join comment c on c.id = v.comment_id
      where c.submitted_at is not null
    union all select 'response', id, null from response where status = 'PUBLISHED'
    union all select 'response_version', v.response_id, v.version from response_version v join response r on r.id = v.response_id
      where r.status = 'PUBLISHED'
    union all select 'round_extension', id, null from round_extension)
  select kind, id, version, null as position from official
  except select kind, id, version, null from recorded
  order by 1, 2, 3 limit ${MOST_NAMED}`;

/** Digests of before names had salts have the name in them: they fall with it, and those of after it go on to hold. */
const nameless = sql`(array(select version_id::text from person_version where name is null))`;

const isForgotten = sql`v.person_id in (select person_id from event where type = 'PERSON_ANONYMIZED')`;
const people = sql`select 'person_as' as kind, v.version_id as id, null as version, null as position from person_version v`;

/** Names that came back, from a copy of older days perhaps: they would fit their digests. */
const kept = sql`/* verify.kept */ ${people} where v.name is not null and ${isForgotten} limit ${MOST_NAMED}`;
const taken = sql`/* verify.taken */ ${people} where v.name is null and not ${isForgotten} limit ${MOST_NAMED}`;

/** How people call the row, as the log has it where that says it. */
function nameOf({ kind, id, version, position }: Recorded): Sql {
  const reference = sql`coalesce((select details ->> 'reference' from event where position = ${position}::bigint),
    (select reference from comment where id = ${id}))`;
  switch (kind) {
    case 'comment':
      return sql`'comment ' || ${reference}`;
    case 'comment_version':
      return sql`'comment ' || ${reference} || ${`, version ${version}`}::text`;
    case 'response':
    case 'response_version':
      return sql`(select 'response to ' || string_agg(reference, ', ' order by reference) || coalesce(${version === null ? null : `, version ${version}`}::text, '') from comment where response_id = ${id})`;
    case 'round_extension':
      return sql`(select 'extension of round ' || r.reference || ', granted ' || to_char(x.granted_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI')
        from round_extension x join round r on r.id = x.round_id where x.id = ${id})`;
    case 'person_version':
    case 'person_as':
      return sql`(select 'person ' || p.account || ' as ' || v.role || coalesce(' of ' || d.code, '') from person_version v
        join person p on p.id = v.person_id left join delegation d on d.id = v.delegation_id where v.version_id = ${id})`;
    case 'translations':
      return sql`(select 'delegation ' || code from delegation where id = ${id} union all select 'round ' || reference from round where id = ${id})`;
    case 'roadmap':
    case 'phase':
    case 'delegation':
      return sql`(select ${kind}::text || ' ' || code from ${raw(kind)} where id = ${id})`;
    case 'round':
    case 'pillar':
    case 'measure':
    case 'milestone':
    case 'contribution':
    case 'idea':
      return sql`(select ${kind}::text || ' ' || reference from ${raw(kind)} where id = ${id})`;
    default:
      return sql`null::text`;
  }
}
