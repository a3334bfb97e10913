import { Fault, TOKEN_IN_HEADER } from '../errors';
import type { Viewer } from '../operation/viewer';
import type { MilestoneState } from './roadmap.entity';

export const MilestoneStatus = {
  PLANNED: 'PLANNED',
  ON_TRACK: 'ON_TRACK',
  AT_RISK: 'AT_RISK',
  DELAYED: 'DELAYED',
  ACHIEVED: 'ACHIEVED',
  CANCELLED: 'CANCELLED',
} as const;
export type MilestoneStatus = keyof typeof MilestoneStatus;

interface MilestoneFacts {
  readonly state: MilestoneState;
  readonly baselineDate: string;
  readonly forecastDate: string;
}

/** Delayed is derived, never typed: the forecast has slipped behind the baseline, or has passed unachieved. */
export function milestoneStatus(milestone: MilestoneFacts, today: string): MilestoneStatus {
  const { state, baselineDate, forecastDate } = milestone;
  if (state === 'ACHIEVED' || state === 'CANCELLED') return state;
  return forecastDate > baselineDate || today > forecastDate ? 'DELAYED' : state;
}

/** The share of achieved milestones among those not cancelled, in whole per cent; null if there are none. */
export function percentAchieved(milestones: readonly MilestoneFacts[]): number | null {
  const counted = milestones.filter((milestone) => milestone.state !== 'CANCELLED');
  if (counted.length === 0) return null;
  return Math.round((100 * counted.filter((milestone) => milestone.state === 'ACHIEVED').length) / counted.length);
}

/** Everybody with an account reads the roadmap; others if the operator keeps it public. */
export function mayReadRoadmap(viewer: Viewer, publicRead: boolean): boolean {
  return publicRead || viewer.kind !== 'ANONYMOUS';
}

export function requireRoadmapReader(viewer: Viewer, publicRead: boolean): void {
  if (mayReadRoadmap(viewer, publicRead)) return;
  throw new Fault('UNAUTHENTICATED', `This roadmap is for participants: ${TOKEN_IN_HEADER}.`);
}
