import type { DataSource } from 'typeorm';
import { insert, type Row, texts } from './people';
import type { Random } from './random';

export interface Roadmaps {
  readonly roadmaps: readonly Row[];
  readonly pillars: readonly Row[];
  readonly measures: readonly Row[];
  readonly milestones: readonly Row[];
  readonly phases: readonly Row[];
  readonly contributions: readonly Row[];
  readonly ideas: readonly Row[];
}

const STATES = ['PLANNED', 'ON_TRACK', 'AT_RISK', 'ACHIEVED', 'CANCELLED'];
const CONTRIBUTIONS = ['DOCUMENT', 'WORKSHOP', 'CORRESPONDENCE_GROUP'];

/** The default roadmap and a smaller one whose references are partly the same. */
export async function makeRoadmaps(db: DataSource, random: Random): Promise<Roadmaps> {
  const roadmaps = ['RM', 'OTHER'].map((code) => ({
    ...{ id: random.uuid(), code, title: texts(random, code), is_default: code === 'RM', revision: 1 },
    mandate: random.one(['Decision 5', null]),
  }));
  const each = (counts: readonly number[], prefix: string) =>
    roadmaps.flatMap(({ id }, n) =>
      Array.from({ length: counts[n] ?? 0 }, (_, k) => ({
        ...{ id: random.uuid(), roadmap_id: id, reference: `${prefix}${k + 1}`, position: k % 3 },
      })),
    );
  const titled = (row: ReturnType<typeof each>[number]) => ({ ...row, title: texts(random, row.reference) });
  const phases = each([3, 1], 'PH').map(({ reference, ...row }) => ({
    ...row,
    ...{ code: reference, title: texts(random, reference), starts_on: '2026-01-01', ends_on: '2027-12-31' },
  }));
  const within = <Known extends { readonly roadmap_id: string }>(known: readonly Known[], roadmap_id: string) =>
    random.one(known.filter((one) => one.roadmap_id === roadmap_id));
  const pillars = each([3, 2], 'P').map(titled);
  const measures = each([9, 4], 'M').map((row) => ({
    ...titled(row),
    pillar_id: random.chance(0.2) ? null : within(pillars, row.roadmap_id).id,
    description: random.chance(0.3) ? null : texts(random, 'what it is'),
    ...{ lead: random.one(['The Secretariat', null]), starts_on: random.one(['2026-02-28', null]), due_on: null },
  }));
  const milestones = each([22, 6], 'S').map((row) =>
    milestone(random, titled(row), within(measures, row.roadmap_id).id, within(phases, row.roadmap_id).id),
  );
  const contributions = each([3, 1], 'C').map(({ position: _, ...row }) => ({
    ...{ ...row, title: texts(random, row.reference), kind: random.one(CONTRIBUTIONS), dated: '2024', document: null },
  }));
  const ideas = each([8, 2], 'I').map(({ position: _, ...row }) => ({
    ...{ ...row, text: texts(random, row.reference) },
    contribution_id: random.chance(0.3) ? null : within(contributions, row.roadmap_id).id,
  }));
  const tables = { roadmap: roadmaps, phase: phases, pillar: pillars, measure: measures, milestone: milestones };
  for (const [table, rows] of Object.entries({ ...tables, contribution: contributions, idea: ideas }))
    await insert(db, table, rows);
  const links = ideas.flatMap((idea) =>
    random
      .some(measures, 0.2)
      .filter(({ roadmap_id }) => roadmap_id === idea.roadmap_id)
      .map((measure) => ({ idea_id: idea.id, measure_id: measure.id })),
  );
  await insert(db, 'idea_measure', links);
  return { roadmaps, pillars, measures, milestones, phases, contributions, ideas };
}

function milestone(random: Random, row: object, measure_id: string, phase_id: string) {
  const state = random.one(STATES);
  return {
    ...(row as Row),
    ...{ measure_id, state, phase_id: random.chance(0.3) ? null : phase_id, indicator: random.one([null, 'Done']) },
    ...{ baseline_date: '2027-06-30', forecast_date: random.one(['2027-06-30', '2027-01-01', '2028-01-31']) },
    achieved_on: state === 'ACHIEVED' ? '2027-01-02' : null,
  };
}
