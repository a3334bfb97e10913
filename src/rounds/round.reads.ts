import sql, { join, type Sql } from 'sql-template-tag';
import { type Columns, toSql, valueSql } from '../access/condition';
import { reasonsSql } from '../access/denial';
import type { Context } from '../context';
import { type Queryable, rows } from '../database/rows';
import { asRows } from '../database/rows-by-id';
import { releasedSql } from '../events/event.reads';
import type { Viewer } from '../identity/viewer';
import type { Texts } from '../language/language';
import { maySubmit } from './commenting.rules';
import type { ReleaseRule } from './round.entity';
import { isLate, MOST_USEFUL_FIRST, mayAdmit, type RoundFact, type RoundFacts } from './round.rules';

export interface RoundRow extends RoundFacts {
  readonly roadmapId: string;
  readonly title: Texts;
  readonly timeZone: string;
  readonly release: ReleaseRule;
  readonly released: boolean;
  readonly version: number;
  readonly extensions: readonly ExtensionRow[];
}

export interface ExtensionRow {
  readonly delegationId: string | null;
  readonly closesAt: string;
  readonly lateUntil: string;
  readonly reason: string;
  readonly grantedAt: string;
}

/**
 * Where the facts of a round (by its alias) lie that decide whether it takes comments; an extension granted to the
 * viewer's delegation counts.
 */
export function columnsOfRound(viewer: Viewer, round: Sql): Columns<RoundFact> {
  const extended = (column: Sql) =>
    viewer.kind === 'DELEGATE'
      ? sql`greatest(${round}.${column}, (select max(rx.${column}) from round_extension rx where rx.round_id = ${round}.id and rx.delegation_id = ${viewer.delegationId}))`
      : sql`${round}.${column}`;
  return {
    state: sql`${round}.state`,
    opensAt: sql`${round}.opens_at`,
    closesAt: extended(sql`closes_at`),
    lateUntil: extended(sql`late_until`),
  };
}

/** Why the viewer may not comment on what lies in a roadmap: the twin of `mayCommentOn`, as a `text[]`. */
export function mayCommentOnSql(viewer: Viewer, roadmapId: Sql, now: Date): Sql {
  const columns = columnsOfRound(viewer, sql`admitting`);
  const useful = MOST_USEFUL_FIRST.map(
    (code) => sql`when bool_or(${valueSql(code)} = any(a.reasons)) then array[${valueSql(code)}]::text[]`,
  );
  return sql`(${reasonsSql(maySubmit(viewer), {})} || (
    select case
      when count(*) filter (where a.admitted and not a.late) = 1 then '{}'::text[]
      when count(*) filter (where a.admitted) = 1 then '{}'::text[]
      when bool_or(a.admitted) then array['SEVERAL_OPEN_ROUNDS']::text[]
      ${join(useful, ' ')}
      else array['NO_OPEN_ROUND']::text[] end
    from (
      select r.reasons, r.late, cardinality(r.reasons) = 0 as admitted
      from (select ${reasonsSql(mayAdmit(now), columns)} as reasons, ${toSql(isLate(now), columns)} as late
            from round admitting where admitting.roadmap_id = ${roadmapId}) r) a))`;
}

/** Rounds as JSON rows with the deadline that holds for the viewer: an extension granted to their delegation counts. */
const selectRounds = (viewer: Viewer): Sql => {
  const delegation = viewer.kind === 'DELEGATE' ? viewer.delegationId : null;
  const { closesAt, lateUntil } = columnsOfRound(viewer, sql`rd`);
  return sql`
    select rd.id, rd.roadmap_id as "roadmapId", rd.reference, rd.title, rd.state, rd.time_zone as "timeZone", rd.release, rd.version,
           rd.opens_at as "opensAt", ${releasedSql(sql`rd`)} as released,
           ${closesAt} as "closesAt", ${lateUntil} as "lateUntil",
           coalesce((select json_agg(row_to_json(x)) from (
             select delegation_id as "delegationId", closes_at as "closesAt", late_until as "lateUntil", reason, granted_at as "grantedAt"
             from round_extension where round_id = rd.id and (delegation_id is null or delegation_id = ${delegation}::uuid or ${viewer.kind === 'SECRETARIAT' || viewer.kind === 'CONVENER'})
             order by granted_at, id) x), '[]'::json) as extensions
    from round rd`;
};

/** The rounds of a roadmap as a JSON list, for the statements of other features. */
export const roundsJson = (viewer: Viewer, roadmapId: Sql): Sql => sql`coalesce((select json_agg(row_to_json(x)) from (
  ${selectRounds(viewer)} where rd.roadmap_id = ${roadmapId} order by rd.opens_at, rd.id) x), '[]'::json)`;

interface Json<Row> {
  readonly json: Row;
}

async function readJson(db: Queryable, statement: Sql): Promise<RoundRow[]> {
  return (await rows<Json<RoundRow>>(db, statement)).map((row) => row.json);
}

export function readRounds(ctx: Context, roadmap: string | null): Promise<RoundRow[]> {
  return readJson(
    ctx.db,
    sql`/* rounds.ofRoadmap */ select row_to_json(x) as json from (${selectRounds(ctx.viewer)}
    where rd.roadmap_id = (select id from roadmap where case when ${roadmap}::text is null then is_default else code = ${roadmap} end)
    order by rd.opens_at, rd.id) x`,
  );
}

export async function readRoundByReference(
  ctx: Context,
  reference: string,
  roadmap: string | null,
): Promise<RoundRow | null> {
  return (await readRounds(ctx, roadmap)).find((round) => round.reference === reference) ?? null;
}

export async function loadRounds(ctx: Context, ids: readonly string[]): Promise<readonly (RoundRow | null)[]> {
  return asRows(
    ids,
    await readJson(
      ctx.db,
      sql`/* rounds.byId */ select row_to_json(x) as json from (${selectRounds(ctx.viewer)} where rd.id = any(${ids}::uuid[])) x`,
    ),
  );
}

/**
 * The rounds of a roadmap, held in place until the transaction ends: a round cannot close between the decision to admit a
 * comment and its commit.
 */
export async function holdRounds(tx: Queryable, viewer: Viewer, roadmapId: string): Promise<RoundRow[]> {
  await rows(tx, sql`/* rounds.hold */ select id from round where roadmap_id = ${roadmapId} order by id for share`);
  return readJson(
    tx,
    sql`/* rounds.held */ select row_to_json(x) as json from (${selectRounds(viewer)} where rd.roadmap_id = ${roadmapId} order by rd.opens_at, rd.id) x`,
  );
}
