import sql, { type Sql } from 'sql-template-tag';
import type { Context } from '../context';
import { type Queryable, rows } from '../database/rows';
import { asRows } from '../database/rows-by-id';
import { releasedSql } from '../events/event.reads';
import type { Viewer } from '../identity/viewer';
import type { Texts } from '../language/language';
import type { ReleaseRule } from './round.entity';
import type { RoundFacts } from './round.rules';

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

/** Rounds as JSON rows with the deadline that holds for the viewer: an extension granted to their delegation counts. */
const selectRounds = (viewer: Viewer): Sql => {
  const delegation = viewer.kind === 'DELEGATE' ? viewer.delegationId : null;
  return sql`
    select rd.id, rd.roadmap_id as "roadmapId", rd.reference, rd.title, rd.state, rd.time_zone as "timeZone", rd.release, rd.version,
           rd.opens_at as "opensAt", ${releasedSql(sql`rd`)} as released,
           greatest(rd.closes_at, mine.closes_at) as "closesAt", greatest(rd.late_until, mine.late_until) as "lateUntil",
           coalesce((select json_agg(row_to_json(x)) from (
             select delegation_id as "delegationId", closes_at as "closesAt", late_until as "lateUntil", reason, granted_at as "grantedAt"
             from round_extension where round_id = rd.id and (delegation_id is null or delegation_id = ${delegation}::uuid or ${viewer.kind === 'SECRETARIAT' || viewer.kind === 'CONVENER'})
             order by granted_at, id) x), '[]'::json) as extensions
    from round rd
    left join lateral (
      select max(closes_at) as closes_at, max(late_until) as late_until
      from round_extension where round_id = rd.id and delegation_id = ${delegation}::uuid) mine on true`;
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
