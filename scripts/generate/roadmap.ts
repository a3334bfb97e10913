import type { Texts } from '../../src/language/language';
import type { RoadmapPlan } from '../../src/roadmap/roadmap.service';

export const CODE = 'GEN';
const MEASURES_OF: { readonly [pillar: string]: number } = { P1: 13, P2: 13, P3: 12, X: 2 };
const MILESTONES = 10;
const DAY = 86_400_000;

/** Three pillars, forty measures (two of them cross-cutting) and four hundred milestones around a day. */
export function generatedRoadmap(isDefault: boolean, today: Date): RoadmapPlan {
  const measures = Object.entries(MEASURES_OF).flatMap(([pillar, count]) =>
    Array.from({ length: count }, (_, at) => measurePlan(pillar, at + 1, today)),
  );
  return {
    code: CODE,
    title: inAll('Generated roadmap', 'Feuille de route produite par un programme'),
    mandate: null,
    isDefault,
    phases: [
      { code: 'NEAR', title: inAll('Near term', 'Court terme'), startsOn: day(today, -400), endsOn: day(today, 200) },
      { code: 'LATER', title: inAll('Later', 'Plus tard'), startsOn: day(today, 201), endsOn: day(today, 800) },
    ],
    pillars: ['P1', 'P2', 'P3'].map((reference) => ({
      reference,
      title: inAll(`Pillar ${reference}`, `Pilier ${reference}`),
    })),
    measures,
    contributions: [],
    ideas: [],
  };
}

function measurePlan(pillar: string, number: number, today: Date): RoadmapPlan['measures'][number] {
  const reference = `${pillar}-M${number}`;
  return {
    reference,
    pillar: pillar === 'X' ? null : pillar,
    title: inAll(`Measure ${reference}`, `Mesure ${reference}`),
    description: inAll(
      `What is done under ${reference}, by whom and why.`,
      `Ce qui est fait au titre de ${reference}.`,
    ),
    lead: `Department ${number}`,
    startsOn: day(today, -300),
    dueOn: day(today, 600),
    milestones: Array.from({ length: MILESTONES }, (_, at) => {
      const due = (at - 3) * 60 + number;
      const achieved = due < 0;
      return {
        reference: `${reference}-S${at + 1}`,
        title: inAll(`Milestone ${reference}-S${at + 1}`, `Étape ${reference}-S${at + 1}`),
        indicator: 'Done (yes/no)',
        phase: due > 200 ? 'LATER' : 'NEAR',
        state: achieved ? 'ACHIEVED' : 'ON_TRACK',
        baselineDate: day(today, due),
        forecastDate: day(today, due + (at === 5 ? 45 : 0)),
        achievedOn: achieved ? day(today, due) : null,
      };
    }),
  };
}

function inAll(english: string, french: string): Texts {
  return {
    EN: english,
    FR: french,
    ES: `${english} (es)`,
    AR: `${english} (ar)`,
    RU: `${english} (ru)`,
    ZH: `${english} (zh)`,
  };
}

function day(today: Date, offset: number): string {
  return new Date(today.getTime() + offset * DAY).toISOString().slice(0, 10);
}
