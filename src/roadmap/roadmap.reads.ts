import sql, { type Sql } from 'sql-template-tag';
import type { Context } from '../context';
import { firstRow, rows } from '../database/rows';
import { asRows } from '../database/rows-by-id';
import type { Viewer } from '../identity/viewer';
import type { Texts } from '../language/language';
import { roundsJson } from '../rounds/round.reads';
import type { RoundFacts } from '../rounds/round.rules';
import type { ContributionKind, MilestoneState } from './roadmap.entity';

/** What comments can be anchored on. The rounds decide whether it can be commented on now. */
export interface SubjectRow {
  readonly type: 'Roadmap' | 'Pillar' | 'Measure' | 'Milestone';
  readonly id: string;
  readonly roadmapId: string;
  readonly rounds?: readonly RoundFacts[];
}

export interface PhaseRow {
  readonly id: string;
  readonly roadmapId: string;
  readonly code: string;
  readonly title: Texts;
  readonly startsOn: string;
  readonly endsOn: string;
}

export interface PillarRow extends SubjectRow {
  readonly type: 'Pillar';
  readonly reference: string;
  readonly title: Texts;
}

export interface MeasureRow extends SubjectRow {
  readonly type: 'Measure';
  readonly pillarId: string | null;
  readonly pillar?: PillarRow | null;
  readonly reference: string;
  readonly title: Texts;
  readonly description: Texts | null;
  readonly lead: string | null;
  readonly startsOn: string | null;
  readonly dueOn: string | null;
  readonly milestones?: readonly MilestoneRow[];
}

export interface MilestoneRow extends SubjectRow {
  readonly type: 'Milestone';
  readonly measureId: string;
  readonly reference: string;
  readonly title: Texts;
  readonly indicator: string | null;
  readonly phase?: PhaseRow | null;
  readonly state: MilestoneState;
  readonly baselineDate: string;
  readonly forecastDate: string;
  readonly achievedOn: string | null;
}

export interface RoadmapRow extends SubjectRow {
  readonly type: 'Roadmap';
  readonly code: string;
  readonly title: Texts;
  readonly mandate: string | null;
  readonly revision: number;
  readonly phases?: readonly PhaseRow[];
  readonly pillars?: readonly PillarRow[];
  readonly measures?: readonly MeasureRow[];
}

export interface ContributionRow {
  readonly id: string;
  readonly roadmapId: string;
  readonly reference: string;
  readonly title: Texts;
  readonly kind: ContributionKind;
  readonly dated: string | null;
  readonly document: string | null;
}

export interface IdeaRow {
  readonly id: string;
  readonly roadmapId: string;
  readonly reference: string;
  readonly text: Texts;
  readonly contribution: ContributionRow | null;
  readonly measureIds: readonly string[];
}

const phaseColumns = sql`f.id, f.roadmap_id as "roadmapId", f.code, f.title, f.starts_on as "startsOn", f.ends_on as "endsOn"`;
const pillarColumns = sql`'Pillar' as type, p.id, p.roadmap_id as "roadmapId", p.reference, p.title`;
const milestoneFacts = sql`'Milestone' as type, s.id, s.roadmap_id as "roadmapId", s.measure_id as "measureId", s.reference, s.title, s.indicator, s.state, s.baseline_date as "baselineDate", s.forecast_date as "forecastDate", s.achieved_on as "achievedOn"`;
const milestoneColumns = sql`${milestoneFacts}, (select row_to_json(x) from (select ${phaseColumns} from phase f where f.id = s.phase_id) x) as phase`;
const measureFacts = sql`'Measure' as type, m.id, m.roadmap_id as "roadmapId", m.pillar_id as "pillarId", m.reference, m.title, m.description, m.lead,
  m.starts_on as "startsOn", m.due_on as "dueOn"`;
const measureColumns = sql`${measureFacts},
  (select row_to_json(x) from (select ${pillarColumns} from pillar p where p.id = m.pillar_id) x) as pillar,
  ${list(sql`select ${milestoneColumns} from milestone s where s.measure_id = m.id order by s.position, s.id`)} as milestones`;

const roadmapFacts = sql`'Roadmap' as type, r.id, r.id as "roadmapId", r.code, r.title, r.mandate, r.revision`;

/** The twin of `milestoneStatus`, of a milestone by its alias. */
export const milestoneStatusSql = (milestone: Sql, today: Sql): Sql => sql`case
  when ${milestone}.state in ('ACHIEVED', 'CANCELLED') then ${milestone}.state::text
  when ${milestone}.forecast_date > ${milestone}.baseline_date or ${today} > ${milestone}.forecast_date then 'DELAYED'
  else ${milestone}.state::text end`;

/** The twin of `percentAchieved`: an aggregate over milestones by their alias. Halves are rounded up by both. */
export const percentAchievedSql = (milestone: Sql): Sql => sql`round(
  100.0 * count(*) filter (where ${milestone}.state = 'ACHIEVED') / nullif(count(*) filter (where ${milestone}.state <> 'CANCELLED'), 0)
)::integer`;

/** What a comment is anchored on, as a JSON value without its parts, for the statements of comments (alias c). */
export const subjectJson = sql`case
  when c.milestone_id is not null then (select row_to_json(x) from (select ${milestoneFacts} from milestone s where s.id = c.milestone_id) x)
  when c.measure_id is not null then (select row_to_json(x) from (select ${measureFacts} from measure m where m.id = c.measure_id) x)
  when c.pillar_id is not null then (select row_to_json(x) from (select ${pillarColumns} from pillar p where p.id = c.pillar_id) x)
  else (select row_to_json(x) from (select ${roadmapFacts} from roadmap r where r.id = c.roadmap_id) x) end`;

/** A whole roadmap: its phases, pillars, measures and their milestones. */
const selectRoadmap = (viewer: Viewer): Sql => sql`
  select ${roadmapFacts},
    ${list(sql`select ${phaseColumns} from phase f where f.roadmap_id = r.id order by f.position, f.id`)} as phases,
    ${list(sql`select ${pillarColumns} from pillar p where p.roadmap_id = r.id order by p.position, p.id`)} as pillars,
    ${list(sql`select ${measureColumns} from measure m where m.roadmap_id = r.id order by m.position, m.id`)} as measures,
    ${roundsJson(viewer, sql`r.id`)} as rounds
  from roadmap r`;

const chosen = (code: string | null | undefined, table: Sql): Sql =>
  code == null ? sql`${table}.is_default` : sql`${table}.code = ${code}`;

export function readRoadmaps(ctx: Context): Promise<RoadmapRow[]> {
  return rows(ctx.db, sql`/* roadmap.all */ ${selectRoadmap(ctx.viewer)} order by r.is_default desc, r.code`);
}

export async function readRoadmap(ctx: Context, code: string | null): Promise<RoadmapRow | null> {
  return (
    (await firstRow<RoadmapRow>(
      ctx.db,
      sql`/* roadmap.whole */ ${selectRoadmap(ctx.viewer)} where ${chosen(code, sql`r`)}`,
    )) ?? null
  );
}

export async function loadRoadmaps(ctx: Context, ids: readonly string[]): Promise<readonly (RoadmapRow | null)[]> {
  return asRows(
    ids,
    await rows<RoadmapRow>(
      ctx.db,
      sql`/* roadmap.byId */ ${selectRoadmap(ctx.viewer)} where r.id = any(${ids}::uuid[])`,
    ),
  );
}

type Part = PillarRow | MeasureRow | MilestoneRow | PhaseRow;
const parts = {
  Pillar: { columns: pillarColumns, from: sql`pillar p`, alias: sql`p` },
  Measure: { columns: measureColumns, from: sql`measure m`, alias: sql`m` },
  Milestone: { columns: milestoneColumns, from: sql`milestone s`, alias: sql`s` },
  Phase: { columns: phaseColumns, from: sql`phase f`, alias: sql`f` },
};

function selectPart(ctx: Context, type: keyof typeof parts, where: (alias: Sql) => Sql): Sql {
  const { columns, from, alias } = parts[type];
  return sql`select ${columns}, ${roundsJson(ctx.viewer, sql`${alias}.roadmap_id`)} as rounds from ${from} where ${where(alias)}`;
}

async function readByReference<Row extends Part>(
  ctx: Context,
  type: keyof typeof parts,
  reference: string,
  roadmap: string | null,
): Promise<Row | null> {
  const within = sql`(select w.id from roadmap w where ${chosen(roadmap, sql`w`)})`;
  const where = (alias: Sql) => sql`${alias}.reference = ${reference} and ${alias}.roadmap_id = ${within}`;
  return (await firstRow<Row>(ctx.db, sql`/* roadmap.byReference */ ${selectPart(ctx, type, where)}`)) ?? null;
}

async function loadParts<Row extends Part>(
  ctx: Context,
  type: keyof typeof parts,
  ids: readonly string[],
): Promise<readonly (Row | null)[]> {
  const found = await rows<Row>(
    ctx.db,
    sql`/* roadmap.partsById */ ${selectPart(ctx, type, (alias) => sql`${alias}.id = any(${ids}::uuid[])`)}`,
  );
  return asRows(ids, found);
}

export const readPillar = (ctx: Context, reference: string, roadmap: string | null) =>
  readByReference<PillarRow>(ctx, 'Pillar', reference, roadmap);
export const readMeasure = (ctx: Context, reference: string, roadmap: string | null) =>
  readByReference<MeasureRow>(ctx, 'Measure', reference, roadmap);
export const readMilestone = (ctx: Context, reference: string, roadmap: string | null) =>
  readByReference<MilestoneRow>(ctx, 'Milestone', reference, roadmap);

export const loadPillars = (ctx: Context, ids: readonly string[]) => loadParts<PillarRow>(ctx, 'Pillar', ids);
export const loadMeasures = (ctx: Context, ids: readonly string[]) => loadParts<MeasureRow>(ctx, 'Measure', ids);
export const loadMilestones = (ctx: Context, ids: readonly string[]) => loadParts<MilestoneRow>(ctx, 'Milestone', ids);
export const loadPhases = (ctx: Context, ids: readonly string[]) => loadParts<PhaseRow>(ctx, 'Phase', ids);

const contributionColumns = sql`c.id, c.roadmap_id as "roadmapId", c.reference, c.title, c.kind, c.dated, c.document`;
const ideaColumns = sql`i.id, i.roadmap_id as "roadmapId", i.reference, i.text,
  (select row_to_json(x) from (select ${contributionColumns} from contribution c where c.id = i.contribution_id) x) as contribution,
  coalesce((select json_agg(l.measure_id order by l.measure_id) from idea_measure l where l.idea_id = i.id), '[]'::json) as "measureIds"`;

/** The ideas of each roadmap, in the order of their references. */
export async function loadIdeasOfRoadmaps(ctx: Context, roadmapIds: readonly string[]): Promise<readonly IdeaRow[][]> {
  const found = await rows<IdeaRow>(
    ctx.db,
    sql`/* roadmap.ideas */ select ${ideaColumns} from idea i where i.roadmap_id = any(${roadmapIds}::uuid[]) order by i.reference`,
  );
  return roadmapIds.map((id) => found.filter((idea) => idea.roadmapId === id));
}

export async function loadIdeas(ctx: Context, ids: readonly string[]): Promise<readonly (IdeaRow | null)[]> {
  return asRows(
    ids,
    await rows<IdeaRow>(
      ctx.db,
      sql`/* roadmap.ideasById */ select ${ideaColumns} from idea i where i.id = any(${ids}::uuid[])`,
    ),
  );
}

export async function loadContributions(
  ctx: Context,
  ids: readonly string[],
): Promise<readonly (ContributionRow | null)[]> {
  return asRows(
    ids,
    await rows<ContributionRow>(
      ctx.db,
      sql`/* roadmap.contributionsById */ select ${contributionColumns} from contribution c where c.id = any(${ids}::uuid[])`,
    ),
  );
}

function list(select: Sql): Sql {
  return sql`coalesce((select json_agg(row_to_json(x)) from (${select}) x), '[]'::json)`;
}
