import type { DataSource, EntityManager } from 'typeorm';
import { rows } from '../database/rows';
import { type NewEvent, recording } from '../events/record';
import type { Texts } from '../language/language';
import {
  ContributionEntity,
  type ContributionKind,
  IdeaEntity,
  IdeaMeasureEntity,
  MeasureEntity,
  MilestoneEntity,
  type MilestoneState,
  PhaseEntity,
  PillarEntity,
  RoadmapEntity,
} from './roadmap.entity';

/** A whole roadmap, as it is written down; its parts refer to one another by reference. */
export interface RoadmapPlan {
  readonly code: string;
  readonly title: Texts;
  readonly mandate: string | null;
  readonly isDefault: boolean;
  readonly phases: readonly { code: string; title: Texts; startsOn: string; endsOn: string }[];
  readonly pillars: readonly { reference: string; title: Texts }[];
  readonly measures: readonly MeasurePlan[];
  readonly contributions: readonly {
    reference: string;
    title: Texts;
    kind: ContributionKind;
    dated: string | null;
    document: string | null;
  }[];
  readonly ideas: readonly {
    reference: string;
    text: Texts;
    contribution: string | null;
    measures: readonly string[];
  }[];
}

export interface MeasurePlan {
  readonly reference: string;
  readonly pillar: string | null;
  readonly title: Texts;
  readonly description: Texts | null;
  readonly lead: string | null;
  readonly startsOn: string | null;
  readonly dueOn: string | null;
  readonly milestones: readonly MilestonePlan[];
}

export interface MilestonePlan {
  readonly reference: string;
  readonly title: Texts;
  readonly indicator: string | null;
  readonly phase: string;
  readonly state: MilestoneState;
  readonly baselineDate: string;
  readonly forecastDate: string;
  readonly achievedOn: string | null;
}

type Ids = ReadonlyMap<string, string>;

/** Publishes a new roadmap, whole or not at all, as its first revision. Returns its id. */
export function publishRoadmap(db: DataSource, plan: RoadmapPlan, now = new Date()): Promise<string> {
  return db.transaction(async (tx) => {
    const { code, title, mandate, isDefault } = plan;
    const roadmapId = idOf(await tx.insert(RoadmapEntity, { code, title, mandate, isDefault }));
    const numbered = <Part extends object>(parts: readonly Part[]) =>
      parts.map((part, position) => ({ ...part, roadmapId, position }));
    const phases = await insertAll(tx, PhaseEntity, numbered(plan.phases), (phase) => phase.code);
    const pillars = await insertAll(tx, PillarEntity, numbered(plan.pillars), (pillar) => pillar.reference);
    const planned = numbered(plan.measures).map(({ pillar, milestones: _, ...measure }) => ({
      ...measure,
      pillarId: pillar && known(pillars, pillar),
    }));
    const measures = await insertAll(tx, MeasureEntity, planned, (measure) => measure.reference);
    for (const measure of plan.measures) await insertMilestones(tx, roadmapId, measure, measures, phases);
    await insertIdeas(tx, roadmapId, plan, measures);
    await rows(tx, recording([publication(roadmapId, now)]));
    return roadmapId;
  });
}

function publication(roadmapId: string, occurredAt: Date): NewEvent {
  const details = { revision: '1' };
  return { type: 'REVISION_PUBLISHED', occurredAt, actorId: null, audience: 'PUBLIC', roadmapId, details };
}

async function insertMilestones(
  tx: EntityManager,
  roadmapId: string,
  measure: MeasurePlan,
  measures: Ids,
  phases: Ids,
): Promise<void> {
  const measureId = known(measures, measure.reference);
  const milestones = measure.milestones.map(({ phase, ...milestone }, position) => ({
    ...milestone,
    roadmapId,
    measureId,
    position,
    phaseId: known(phases, phase),
  }));
  await tx.insert(MilestoneEntity, milestones);
}

async function insertIdeas(tx: EntityManager, roadmapId: string, plan: RoadmapPlan, measures: Ids): Promise<void> {
  const contributions = await insertAll(
    tx,
    ContributionEntity,
    plan.contributions.map((one) => ({ ...one, roadmapId })),
    (one) => one.reference,
  );
  const planned = plan.ideas.map(({ contribution, measures: _, ...idea }) => ({
    ...idea,
    roadmapId,
    contributionId: contribution && known(contributions, contribution),
  }));
  const ideas = await insertAll(tx, IdeaEntity, planned, (idea) => idea.reference);
  const links = plan.ideas.flatMap((idea) =>
    idea.measures.map((measure) => ({ ideaId: known(ideas, idea.reference), measureId: known(measures, measure) })),
  );
  if (links.length > 0) await tx.insert(IdeaMeasureEntity, links);
}

type Target<Row> = abstract new () => Row;

async function insertAll<Row extends object, Part extends object>(
  tx: EntityManager,
  entity: Target<Row>,
  parts: readonly Part[],
  name: (part: Part) => string,
): Promise<Ids> {
  if (parts.length === 0) return new Map();
  const { identifiers } = await tx.insert(entity as never, parts as never);
  return new Map(parts.map((part, at) => [name(part), String(identifiers[at]?.id)]));
}

function idOf({ identifiers }: { identifiers: Record<string, unknown>[] }): string {
  return String(identifiers[0]?.id);
}

function known(ids: Ids, reference: string): string {
  const id = ids.get(reference);
  if (id === undefined) throw new Error(`The plan refers to "${reference}", which is not in it`);
  return id;
}
