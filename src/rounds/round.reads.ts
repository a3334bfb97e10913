import sql, { join, raw, type Sql } from 'sql-template-tag';
import { type Columns, toSql, valueSql } from '../access/condition';
import { reasonsSql } from '../access/denial';
import { type Queryable, rows } from '../database/rows';
import { releasedSql } from '../events/event.reads';
import type { Texts } from '../language/language';
import type { MessageParameters } from '../language/messages';
import { chosenRoadmap } from '../nodes/chosen-roadmap';
import { spelled } from '../nodes/reference';
import { type Asking, here, many, one, value, view } from '../operation/asking';
import { personOf } from '../operation/context';
import { permitted } from '../operation/permission.reads';
import type { Anonymous, Delegate, Viewer } from '../operation/viewer';
import type { At } from '../reads/read';
import { instant } from '../scalars';
import { type ChoiceFact, type ChoosableRound, MOST_USEFUL_FIRST, meantFirst } from './choice.rules';
import { mayCommentIn, maySubmit } from './commenting.rules';
import { local } from './local.reads';
import type { ReleaseRule } from './round.entity';
import { mayAdmit } from './round.rules';
import { runningPermissions } from './running.reads';

export interface RoundRow extends ChoosableRound {
  readonly roadmapId: string;
  readonly title: Texts;
  readonly timeZone: string;
  readonly release: ReleaseRule;
  readonly released: boolean;
  readonly version: number;
}

/** What a refusal tells of a round: the instants in its time zone, by the deadline that holds for the delegation. */
export function parametersOf({ reference, opensAt, lateUntil, timeZone }: RoundRow): MessageParameters {
  return { round: reference, opensAt: { at: opensAt, timeZone }, closedAt: { at: lateUntil, timeZone } };
}

export const roundView = view({
  from: sql`round`,
  key: (row) => sql`${row}.id`,
  visible: (row, { viewer, settings }) => {
    if (viewer.kind !== 'ANONYMOUS') return sql`true`;
    return settings.publicRead ? sql`${row}.readable_by = 'PUBLIC'` : sql`false`;
  },
});

/** The rounds of the roadmap that a field's argument names, for those who take part. */
function ofRoadmap(at: At<Asking>, round: Sql): Sql {
  personOf(at.asking);
  return sql`${round}.roadmap_id = ${chosenRoadmap(at.arg('roadmap'))}`;
}

export const roundReads = {
  rounds: many({ on: ofRoadmap, order: (_, round) => sql`${round}.opens_at, ${round}.id` }),
  round: one({
    on: (at, round) => sql`${ofRoadmap(at, round)} and ${round}.reference = ${spelled(at.arg('reference'))}`,
  }),
  /** An extension for one delegation is a step in the life of the round for that delegation, and for no other. */
  version: value(({ row, asking: { viewer } }) =>
    isBound(viewer)
      ? sql`${row}.version - (select count(*) from round_extension x
          where x.round_id = ${row}.id and not ${isTheirs(viewer, sql`x`)})::integer`
      : sql`${row}.version`,
  ),
  closesAt: value(({ row, asking }) => instant(columnsOfRound(asking.viewer, row).closesAt)),
  lateUntil: value(({ row, asking }) => instant(columnsOfRound(asking.viewer, row).lateUntil)),
  opensAtLocal: local(({ row }) => sql`${row}.opens_at`),
  closesAtLocal: local(({ row, asking }) => columnsOfRound(asking.viewer, row).closesAt),
  lateUntilLocal: local(({ row, asking }) => columnsOfRound(asking.viewer, row).lateUntil),
  extensions: many({
    from: () => sql`round_extension`,
    on: (at, extension) => sql`${extension}.round_id = ${at.row}.id`,
    visible: ({ asking: { viewer } }, extension) => (isBound(viewer) ? isTheirs(viewer, extension) : sql`true`),
    order: (_, extension) => sql`${extension}.granted_at, ${extension}.id`,
  }),
  forOneDelegation: value(({ row }) => sql`${row}.delegation_id is not null`),
  permissions: here(),
  ...runningPermissions,
  canComment: permitted('draftComment', ({ row, asking: { viewer, now } }) =>
    reasonsSql(mayCommentIn(viewer, now), columnsOfRound(viewer, row)),
  ),
};

/** Whether a viewer is told nothing of what was granted to one delegation, unless it is their own. */
function isBound(viewer: Viewer): viewer is Delegate | Anonymous {
  return viewer.kind === 'DELEGATE' || viewer.kind === 'ANONYMOUS';
}

/** Whether an extension (by its alias) is for all, or for the viewer's delegation. */
function isTheirs(viewer: Delegate | Anonymous, extension: Sql): Sql {
  const forAll = sql`${extension}.delegation_id is null`;
  return viewer.kind === 'DELEGATE'
    ? sql`(${forAll} or ${extension}.delegation_id = ${viewer.delegationId})`
    : sql`(${forAll})`;
}

/** The round that a column of the row at hand names. */
export const itsRound = one({ on: (at, round) => sql`${round}.id = ${at.row}.round_id` });

export const roundEventReads = {
  closesAt: value(({ row }) => instant(sql`(${row}.details ->> 'closesAt')::timestamptz`)),
  before: value(({ row }) => sql`coalesce(${row}.details ->> 'before', '')`),
  reason: value(({ row }) => sql`${row}.details ->> 'reason'`),
};

/**
 * Where the facts of a round (by its alias) lie that decide whether it takes comments; an extension granted to the
 * viewer's delegation counts, and what kind of delegation it is.
 */
export function columnsOfRound(viewer: Viewer, round: Sql): Columns<ChoiceFact> {
  const extended = (column: Sql) =>
    viewer.kind === 'DELEGATE'
      ? sql`greatest(${round}.${column}, (select max(rx.${column}) from round_extension rx where rx.round_id = ${round}.id and rx.ended_at is null and rx.delegation_id = ${viewer.delegationId}))`
      : sql`${round}.${column}`;
  return {
    state: sql`${round}.state`,
    opensAt: sql`${round}.opens_at`,
    closesAt: extended(sql`closes_at`),
    lateUntil: extended(sql`late_until`),
    isOpenTo:
      viewer.kind === 'DELEGATE'
        ? sql`((select kd.kind from delegation kd where kd.id = ${viewer.delegationId})::text = any(${round}.open_to))`
        : sql`true`,
    closesForAllAt: sql`${round}.closes_at`,
    lateForAllUntil: sql`${round}.late_until`,
  };
}

/** Why the viewer may not comment on what lies in a roadmap: the twin of `mayCommentOn`, as a `text[]`. */
export function mayCommentOnSql(viewer: Viewer, roadmapId: Sql, now: Date): Sql {
  const columns = columnsOfRound(viewer, sql`admitting`);
  const meant = meantFirst(now).map((condition) => sql`coalesce(${toSql(condition, columns)}, false)`);
  const counted = meant.map((_, at) => {
    const count = sql`count(*) filter (where a.admitted and a.meant[${raw(String(at + 1))}])`;
    return sql`when ${count} = 1 then '{}'::text[] when ${count} > 1 then array['SEVERAL_OPEN_ROUNDS']::text[]`;
  });
  const useful = MOST_USEFUL_FIRST.map(
    (code) => sql`when bool_or(${valueSql(code)} = any(a.reasons)) then array[${valueSql(code)}]::text[]`,
  );
  return sql`(${reasonsSql(maySubmit(viewer), {})} || (
    select case
      ${join([...counted, ...useful], ' ')}
      else array['NO_OPEN_ROUND']::text[] end
    from (
      select r.reasons, r.meant, cardinality(r.reasons) = 0 as admitted
      from (select ${reasonsSql(mayAdmit(now), columns)} as reasons, array[${join(meant)}] as meant
            from round admitting where admitting.roadmap_id = ${roadmapId} offset 0) r) a))`;
}

/** Rounds with the deadline that holds for the viewer: an extension granted to their delegation counts. */
const selectRounds = (viewer: Viewer): Sql => {
  const { closesAt, lateUntil, isOpenTo, closesForAllAt, lateForAllUntil } = columnsOfRound(viewer, sql`rd`);
  return sql`
    select rd.id, rd.roadmap_id as "roadmapId", rd.reference, rd.title, rd.state, rd.time_zone as "timeZone", rd.release, rd.version,
           rd.opens_at as "opensAt", ${releasedSql(sql`rd`)} as released, ${closesAt} as "closesAt", ${lateUntil} as "lateUntil",
           ${isOpenTo} as "isOpenTo", ${closesForAllAt} as "closesForAllAt", ${lateForAllUntil} as "lateForAllUntil"
    from round rd`;
};

/**
 * The rounds of the roadmaps that a statement names, held in place until the transaction ends: a round cannot close between the decision to admit a
 * comment and its commit. Two statements, so that the second sees what the first has waited for.
 */
export async function holdRounds(tx: Queryable, viewer: Viewer, roadmaps: Sql): Promise<RoundRow[]> {
  const theirs = sql`roadmap_id = any(array(${roadmaps}))`;
  const [, held] = await Promise.all([
    rows(tx, sql`/* rounds.hold */ select id from round where ${theirs} order by id for share`),
    rows<{ json: RoundRow }>(
      tx,
      sql`/* rounds.held */ select row_to_json(x) as json from (${selectRounds(viewer)} where rd.${theirs} order by rd.opens_at, rd.id) x`,
    ),
  ]);
  return held.map((row) => row.json);
}
