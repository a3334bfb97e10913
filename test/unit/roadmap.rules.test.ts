import { anonymous } from '../../src/operation/viewer';
import type { MilestoneState } from '../../src/roadmap/roadmap.entity';
import {
  mayReadRoadmap,
  milestoneStatus,
  percentAchieved,
  requireRoadmapReader,
} from '../../src/roadmap/roadmap.rules';

const milestone = (state: MilestoneState, forecastDate = '2027-06-30', baselineDate = '2027-06-30') => ({
  ...{ state, forecastDate, baselineDate },
});

test.each<[string, ReturnType<typeof milestone>, string, string]>([
  ['on its day it is not late', milestone('ON_TRACK'), '2027-06-30', 'ON_TRACK'],
  ['the day after, it is', milestone('ON_TRACK'), '2027-07-01', 'DELAYED'],
  ['planned and past is delayed', milestone('PLANNED'), '2027-07-01', 'DELAYED'],
  ['at risk stays at risk', milestone('AT_RISK'), '2027-01-01', 'AT_RISK'],
  ['a forecast behind the baseline is a delay at once', milestone('ON_TRACK', '2027-07-01'), '2027-01-01', 'DELAYED'],
  ['a forecast before the baseline is none', milestone('ON_TRACK', '2027-06-29'), '2027-06-29', 'ON_TRACK'],
  ['what is achieved is achieved, late or not', milestone('ACHIEVED', '2027-09-01'), '2028-01-01', 'ACHIEVED'],
  ['what is given up is not late', milestone('CANCELLED', '2027-09-01'), '2028-01-01', 'CANCELLED'],
])('%s', (_what, facts, today, status) => {
  expect(milestoneStatus(facts, today)).toBe(status);
});

test.each<[string, MilestoneState[], number | null]>([
  ['nothing without milestones', [], null],
  ['nothing where all are given up', ['CANCELLED'], null],
  ['none', ['PLANNED', 'ON_TRACK', 'AT_RISK'], 0],
  ['all', ['ACHIEVED', 'ACHIEVED'], 100],
  ['a third, rounded down', ['ACHIEVED', 'PLANNED', 'PLANNED'], 33],
  ['two thirds, rounded up', ['ACHIEVED', 'ACHIEVED', 'PLANNED'], 67],
  ['what is given up does not count', ['ACHIEVED', 'PLANNED', 'CANCELLED', 'CANCELLED'], 50],
])('of a measure is achieved: %s', (_what, states, percent) => {
  expect(percentAchieved(states.map((state) => milestone(state)))).toBe(percent);
});

test('visitors read the roadmap where the operator keeps it public, and are else asked for a token', () => {
  const convener = { kind: 'CONVENER', role: 'CONVENER', personId: 'p', name: 'N', language: 'EN' } as const;
  expect([true, false].map((open) => mayReadRoadmap(anonymous, open))).toEqual([true, false]);
  expect(mayReadRoadmap(convener, false)).toBe(true);
  expect(() => requireRoadmapReader(anonymous, false)).toThrow(
    expect.objectContaining({ extensions: { code: 'UNAUTHENTICATED', http: { status: 401 } } }),
  );
  expect(() => requireRoadmapReader(convener, false)).not.toThrow();
});
