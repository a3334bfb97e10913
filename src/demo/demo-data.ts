import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Disposition, Implementation } from '../comments/answer.reads';
import type { CommentKind, Stance } from '../comments/comment.entity';
import type { DelegationKind } from '../identity/delegation.entity';
import type { Texts } from '../language/language';
import type { MilestoneState } from '../roadmap/roadmap.entity';
import type { MilestonePlan, RoadmapPlan } from '../roadmap/roadmap.service';

type Two = { readonly en: string; readonly fr: string };

interface RoadmapFile {
  readonly roadmap: { code: string; title: Two; mandate: string };
  readonly phases: readonly { code: string; title: Two; startsOn: string; endsOn: string }[];
  readonly pillars: readonly { id: string; title: Two }[];
  readonly measures: readonly {
    id: string;
    pillar: string | null;
    title: Two;
    owner: string;
    fact: string;
    milestones: readonly MilestoneFile[];
  }[];
  readonly contributions: readonly {
    id: string;
    title: Two;
    kind: 'DOCUMENT' | 'WORKSHOP' | 'CORRESPONDENCE_GROUP';
    date: string | null;
    document: string | null;
  }[];
  readonly ideas: readonly { id: string; contribution: string; text: Two; measures: string[] }[];
}

interface MilestoneFile {
  readonly id: string;
  readonly title: Two;
  readonly dueDate: string;
  readonly status: MilestoneState | 'DELAYED';
  readonly indicator: string;
  readonly phase: string;
}

export interface DemoComment {
  readonly id: string;
  readonly seq: number;
  readonly memberCode: string;
  readonly memberName: string;
  readonly actorType: DelegationKind;
  readonly originalLanguage: 'ar' | 'en' | 'es' | 'fr' | 'ru' | 'zh';
  readonly target: string;
  readonly type: CommentKind;
  readonly stance: Stance | null;
  readonly text: string;
  readonly proposedChange: string | null;
  readonly disposition: Disposition | null;
  readonly secretariatResponse: string | null;
  readonly implementationStatus: Implementation | null;
  readonly parentSeq: number | null;
  readonly coSponsors: readonly string[];
}

// Seen from dist/src/demo as well as from src/demo.
const folder = [join(__dirname, '../../../data'), join(__dirname, '../../data')];

export function demoComments(): readonly DemoComment[] {
  return (read('comments.json') as { comments: DemoComment[] }).comments;
}

export function demoRoadmap(): RoadmapPlan {
  const file = read('roadmap.json') as RoadmapFile;
  return {
    code: file.roadmap.code,
    title: texts(file.roadmap.title),
    mandate: file.roadmap.mandate,
    isDefault: true,
    phases: file.phases.map(({ code, title, startsOn, endsOn }) => ({ code, title: texts(title), startsOn, endsOn })),
    pillars: file.pillars.map(({ id, title }) => ({ reference: id, title: texts(title) })),
    measures: file.measures.map((measure) => {
      const dates = measure.milestones.map((milestone) => milestone.dueDate).toSorted();
      return {
        reference: measure.id,
        pillar: measure.pillar,
        title: texts(measure.title),
        description: { EN: measure.fact },
        lead: measure.owner,
        startsOn: file.phases[0]?.startsOn ?? null,
        dueOn: dates.at(-1) ?? null,
        milestones: measure.milestones.map(milestonePlan),
      };
    }),
    contributions: file.contributions.map(({ id, title, kind, date, document }) => ({
      reference: id,
      title: texts(title),
      kind,
      dated: date,
      document,
    })),
    ideas: file.ideas.map(({ id, text, contribution, measures }) => ({
      reference: id,
      text: texts(text),
      contribution,
      measures,
    })),
  };
}

/** The file says that a milestone is delayed; we record the later forecast that makes it so. */
function milestonePlan({ id, title, dueDate, status, indicator, phase }: MilestoneFile): MilestonePlan {
  const delayed = status === 'DELAYED';
  return {
    reference: id,
    title: texts(title),
    indicator,
    phase,
    state: delayed ? 'ON_TRACK' : status,
    baselineDate: dueDate,
    forecastDate: delayed ? threeMonthsAfter(dueDate) : dueDate,
    achievedOn: status === 'ACHIEVED' ? dueDate : null,
  };
}

function threeMonthsAfter(day: string): string {
  const date = new Date(`${day.slice(0, 7)}-01T00:00:00Z`);
  date.setUTCMonth(date.getUTCMonth() + 4, 0);
  return date.toISOString().slice(0, 10);
}

function texts({ en, fr }: Two): Texts {
  return { EN: en, FR: fr };
}

function read(name: string): unknown {
  const place = folder.find((candidate) => existsSync(join(candidate, name)));
  if (!place) throw new Error(`The demo's file data/${name} is missing.`);
  return JSON.parse(readFileSync(join(place, name), 'utf8'));
}
