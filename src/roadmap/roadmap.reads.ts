import sql, { type Sql } from 'sql-template-tag';
import { chosenRoadmap } from '../nodes/chosen-roadmap';
import { spelled } from '../nodes/reference';
import { type Asking, here, many, one, value, view } from '../operation/asking';
import { permitted } from '../operation/permission.reads';
import type { At } from '../reads/read';
import { mayCommentOnSql } from '../rounds/round.reads';
import { mayReadRoadmap, requireRoadmapReader } from './roadmap.rules';

const readable = (from: string) =>
  view({
    from: sql([from]),
    key: (row) => sql`${row}.id`,
    visible: (_, { viewer, settings }) => (mayReadRoadmap(viewer, settings.publicRead) ? sql`true` : sql`false`),
  });

export const views = {
  roadmap: readable('roadmap'),
  phase: readable('phase'),
  pillar: readable('pillar'),
  measure: readable('measure'),
  milestone: readable('milestone'),
  contribution: readable('contribution'),
  idea: readable('idea'),
};

/** The twin of `milestoneStatus`, of a milestone by its alias. */
export const milestoneStatusSql = (milestone: Sql, today: Sql): Sql => sql`case
  when ${milestone}.state in ('ACHIEVED', 'CANCELLED') then ${milestone}.state::text
  when ${milestone}.forecast_date > ${milestone}.baseline_date or ${today} > ${milestone}.forecast_date then 'DELAYED'
  else ${milestone}.state::text end`;

/** The twin of `percentAchieved`: an aggregate over milestones by their alias. Halves are rounded up by both. */
export const percentAchievedSql = (milestone: Sql): Sql => sql`round(
  100.0 * count(*) filter (where ${milestone}.state = 'ACHIEVED') / nullif(count(*) filter (where ${milestone}.state <> 'CANCELLED'), 0)
)::integer`;

/** What the roadmap or a part of it is read by: for callers who may read it at all. */
function reader(at: At<Asking>): void {
  requireRoadmapReader(at.asking.viewer, at.asking.settings.publicRead);
}

const inOrder = (_: unknown, row: Sql) => sql`${row}.position, ${row}.id`;
const byReference = (_: unknown, row: Sql) => sql`${row}.reference`;
const ofRoadmap = many({ on: (at, row) => sql`${row}.roadmap_id = ${at.row}.id`, order: inOrder });

/** What has the reference that the field's argument names, in the roadmap that it belongs to. */
export const byItsReference = one({
  on: (at, row) => {
    reader(at);
    const [reference, roadmap] = [at.arg('reference'), at.arg('roadmap')];
    return sql`${row}.reference = ${spelled(reference)} and ${row}.roadmap_id = ${chosenRoadmap(roadmap)}`;
  },
});

export const roadmapReads = {
  roadmap: one({
    on: (at, row) => {
      reader(at);
      return sql`${row}.id = ${chosenRoadmap(at.arg('code'))}`;
    },
  }),
  roadmaps: many({
    on: (at) => {
      reader(at);
      return sql`true`;
    },
    order: (_, row) => sql`${row}.is_default desc, ${row}.code`,
  }),
  phases: ofRoadmap,
  pillars: ofRoadmap,
  ideas: many({ on: (at, row) => sql`${row}.roadmap_id = ${at.row}.id`, order: byReference }),
  crossCuttingMeasures: many({
    on: (at, measure) => sql`${measure}.roadmap_id = ${at.row}.id and ${measure}.pillar_id is null`,
    order: inOrder,
  }),
};

export const revisionPublished = {
  roadmap: one({ on: (at, roadmap) => sql`${roadmap}.id = ${at.row}.roadmap_id` }),
  number: value(({ row }) => sql`(${row}.details ->> 'revision')::integer`),
};

export const pillarReads = {
  measures: many({ on: (at, measure) => sql`${measure}.pillar_id = ${at.row}.id`, order: inOrder }),
};

export const measureReads = {
  pillar: one({ on: (at, pillar) => sql`${pillar}.id = ${at.row}.pillar_id` }),
  milestones: many({ on: (at, milestone) => sql`${milestone}.measure_id = ${at.row}.id`, order: inOrder }),
  ideas: many({
    on: (at, idea) =>
      sql`exists (select from idea_measure l where l.idea_id = ${idea}.id and l.measure_id = ${at.row}.id)`,
    order: byReference,
  }),
  progress: here(),
};

export const progressReads = {
  percent: value(
    ({ row }) => sql`(select ${percentAchievedSql(sql`s`)} from milestone s where s.measure_id = ${row}.id)`,
  ),
  method: value(() => sql`'MILESTONES_ACHIEVED'::text`),
};

export const milestoneReads = {
  phase: one({ on: (at, phase) => sql`${phase}.id = ${at.row}.phase_id` }),
  status: value(({ row, asking }) => milestoneStatusSql(row, sql`${asking.today}`)),
};

export const ideaReads = {
  contribution: one({ on: (at, contribution) => sql`${contribution}.id = ${at.row}.contribution_id` }),
  measures: many({
    on: (at, measure) =>
      sql`exists (select from idea_measure l where l.measure_id = ${measure}.id and l.idea_id = ${at.row}.id)`,
    order: inOrder,
  }),
};

/** The id of the roadmap to which a subject belongs. */
export const roadmapIdOf = ({ type, row }: Pick<At, 'type' | 'row'>): Sql =>
  type === 'Roadmap' ? sql`${row}.id` : sql`${row}.roadmap_id`;

export const subjectReads = {
  permissions: here(),
  canComment: permitted('draftComment', ({ row, within, asking: { viewer, now } }) =>
    mayCommentOnSql(viewer, roadmapIdOf(within ?? { type: '', row }), now),
  ),
};
