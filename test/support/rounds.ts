import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import sql, { type Sql } from 'sql-template-tag';
import { DelegationKind } from '../../src/identity/delegation.entity';
import type { Viewer } from '../../src/operation/viewer';
import type { ChoosableRound } from '../../src/rounds/choice.rules';
import { Readership, ReleaseRule, RoundState } from '../../src/rounds/round.entity';
import { DELEGATIONS, delegation, maybe } from './rules';

/** Few enough that two of them are often the same, written as statements and people write them. */
const INSTANTS = [10, 11, 12, 13, 14].flatMap((day) => [
  `2027-01-${day}T12:00:00+00:00`,
  `2027-01-${day}T13:00:00.001+01:00`,
]);
export const instant = fc.constantFrom(...INSTANTS);
export const ROADMAPS = ['00000000-0000-4000-a000-000000000001', '00000000-0000-4000-a000-000000000002'] as const;

const deadline = fc.tuple(instant, instant).map(inOrder);
const window = fc.tuple(instant, instant, instant).map(inOrder);
const extension = fc.record({ delegationId: maybe(delegation), deadline, isEnded: fc.boolean() });

/** The three delegations are of a kind each. */
const KINDS = Object.keys(DelegationKind) as DelegationKind[];
const kindOf = (id: string) => KINDS[DELEGATIONS.indexOf(id)] ?? 'OBSERVER';

export interface RandomRound extends ChoosableRound {
  readonly roadmapId: string;
  readonly release: ReleaseRule;
  readonly readableBy: Readership;
  readonly openTo: readonly DelegationKind[];
  readonly extensions: readonly {
    readonly delegationId: string | null;
    readonly deadline: readonly string[];
    readonly isEnded: boolean;
  }[];
}

/** Rounds in every state, with extensions for one delegation (and such for all, which the round itself has kept). */
export const roundOf: fc.Arbitrary<RandomRound> = fc
  .record({
    roadmapId: fc.constantFrom(ROADMAPS[0], ROADMAPS[0], ROADMAPS[0], ROADMAPS[1]),
    state: fc.oneof(
      { weight: 3, arbitrary: fc.constant(RoundState.OPEN) },
      fc.constantFrom(...(Object.keys(RoundState) as RoundState[])),
    ),
    release: fc.constantFrom(...(Object.keys(ReleaseRule) as ReleaseRule[])),
    readableBy: fc.constantFrom(...(Object.keys(Readership) as Readership[])),
    openTo: fc.oneof(fc.constant(KINDS), fc.subarray(KINDS, { minLength: 1 })),
    window,
    extensions: fc.array(extension, { maxLength: 3 }),
  })
  .map(({ window: [opensAt = '', closesAt = '', lateUntil = ''], ...round }) => ({
    ...round,
    ...{ id: randomUUID(), reference: 'R1', opensAt, closesAt, lateUntil },
    ...{ closesForAllAt: closesAt, lateForAllUntil: lateUntil, isOpenTo: true },
  }));

/** The round as it holds for the viewer: a deadline that was extended for their delegation. */
export function extendedFor(viewer: Viewer, round: RandomRound): ChoosableRound {
  const mine = viewer.kind === 'DELEGATE' ? viewer.delegationId : undefined;
  const granted = round.extensions
    .filter(({ delegationId, isEnded }) => delegationId === mine && !isEnded)
    .map(({ deadline }) => deadline);
  const { id, reference, state, opensAt, closesForAllAt, lateForAllUntil } = round;
  return {
    ...{ id, reference, state, opensAt, closesForAllAt, lateForAllUntil },
    isOpenTo: mine === undefined || round.openTo.includes(kindOf(mine)),
    closesAt: inOrder([round.closesAt, ...granted.map(([closesAt = '']) => closesAt)]).at(-1) ?? '',
    lateUntil: inOrder([round.lateUntil, ...granted.map(([, lateUntil = '']) => lateUntil)]).at(-1) ?? '',
  };
}

/** Rounds and their extensions in the place of the tables of these names, for the one statement that follows. */
export function shadowed(rounds: readonly RandomRound[]): Sql {
  const extensions = rounds.flatMap(({ id, extensions: granted }) =>
    granted.map(({ delegationId, isEnded, deadline: [closesAt, lateUntil] }) => ({
      ...{ round_id: id, delegation_id: delegationId, closes_at: closesAt, late_until: lateUntil },
      ended_at: isEnded ? closesAt : null,
    })),
  );
  const rows = rounds.map((round) => ({
    ...{ id: round.id, roadmap_id: round.roadmapId, state: round.state, release: round.release },
    ...{ opens_at: round.opensAt, closes_at: round.closesAt, late_until: round.lateUntil },
    ...{ readable_by: round.readableBy, open_to: round.openTo },
  }));
  return sql`with round as (select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as x(
      id uuid, roadmap_id uuid, state round_state, release release_rule, opens_at timestamptz, closes_at timestamptz, late_until timestamptz, readable_by text, open_to text[])),
    delegation as (select * from jsonb_to_recordset(${JSON.stringify(DELEGATIONS.map((id) => ({ id, kind: kindOf(id) })))}::jsonb) as x(id uuid, kind text)),
    round_extension as (select * from jsonb_to_recordset(${JSON.stringify(extensions)}::jsonb) as x(
      round_id uuid, delegation_id uuid, closes_at timestamptz, late_until timestamptz, ended_at timestamptz))`;
}

function inOrder(instants: readonly string[]): string[] {
  return [...instants].sort((a, b) => Date.parse(a) - Date.parse(b));
}
