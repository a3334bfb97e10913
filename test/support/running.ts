import { randomUUID } from 'node:crypto';
import { globalId } from '../../src/nodes/global-id';
import { advanceRounds, announceRound, type NewRound } from '../../src/rounds/round.service';
import type { Consultation, Data } from './consultation';
import type { TestServer } from './server';
import type { World } from './world';

const DAY = 86_400_000;
const ROUND = `id reference state opensAt closesAt lateUntil version extensions { reason closesAt lateUntil forOneDelegation }
  permissions { canComment { allowed reasons } }`;

export const TITLE = [
  { language: 'EN', text: 'Third round' },
  { language: 'FR', text: 'Troisième cycle' },
];

/** What is done to a round once it has been created. */
export type Step = 'updateRound' | 'closeRound' | 'reportRound' | 'archiveRound';

export type RunningMutation = 'pauseRound' | 'resumeRound' | 'extendRound';

export interface RoundEventRow {
  readonly type: string;
  readonly occurredAt: string;
  readonly actor: string | null;
}

/** People who run rounds, and what there is to see of it. */
export interface Running {
  /** Announces one more round on the roadmap: open for five days around the server's clock, and two more for late comments. */
  announce(reference: string, over?: Partial<NewRound>): Promise<string>;
  /** The input of `createRound`: R3, which is to come, under a key of its own. */
  newRound(over?: object): Record<string, unknown>;
  /** An approver creates R3. */
  create(over?: object): Promise<Data>;
  /** An approver's mutation of R3 as it now stands, refused or not. */
  take(step: Step, over?: object): Promise<Data>;
  round(reference: string, account?: string): Promise<Data>;
  /** The payload of a mutation on a round as it now stands, refused or not. */
  run(mutation: RunningMutation, reference: string, over?: object, ask?: { as?: string; in?: string }): Promise<Data>;
  /** Sets the clock, and lets it do its work. */
  becomes(instant: string | Date): Promise<void>;
  /** What the log tells of a round since its announcement, in its order. */
  log(reference: string): Promise<RoundEventRow[]>;
  delegationId(code: string): Promise<string>;
}

export function running(server: TestServer, world: World, { send, act, done }: Consultation): Running {
  const round: Running['round'] = async (reference, account = 'approver') =>
    (await send(account, `query ($reference: String!) { round(reference: $reference) { ${ROUND} } }`, { reference }))
      .data.round;
  const newRound: Running['newRound'] = (over = {}) => ({
    ...{ idempotencyKey: randomUUID(), roadmapId: globalId('Roadmap', world.roadmapId), reference: 'R3', title: TITLE },
    ...{ opensAt: '2027-02-01T09:00:00+01:00', closesAt: '2027-03-01T17:00:00Z', lateUntil: '2027-03-05T17:00:00Z' },
    ...{ timeZone: 'Europe/Zurich', release: 'AT_CLOSE' },
    ...over,
  });
  return {
    round,
    newRound,
    create: (over) => done('approver', 'createRound', newRound(over)),
    take: async (step, over = {}) => {
      const { id, version } = await round('R3');
      const reason = step === 'closeRound' ? { reason: 'All have spoken' } : {};
      return act('approver', step, { roundId: id, expectedVersion: version, ...reason, ...over });
    },
    announce: async (reference, over = {}) => {
      const at = (days: number) => new Date(server.clock.now.getTime() + days * DAY);
      const id = await announceRound(server.db, {
        ...{ roadmapId: world.roadmapId, reference, title: { EN: reference }, timeZone: 'Europe/Zurich' },
        ...{ opensAt: at(-5), closesAt: at(5), lateUntil: at(7), release: 'IMMEDIATE' as const },
        ...over,
      });
      await advanceRounds(server.db, server.clock.now);
      return globalId('Round', id);
    },
    run: async (mutation, reference, over = {}, ask = {}) => {
      const { id: roundId, version } = await round(reference);
      const type = mutation === 'extendRound' ? 'ExtendRoundInput' : 'SwitchRoundInput';
      const query = `mutation ($input: ${type}!) { ${mutation}(input: $input) { round { ${ROUND} } errors { code message path } } }`;
      const input = {
        roundId,
        expectedVersion: version,
        ...(mutation === 'extendRound' && { reason: 'Asked for' }),
        ...over,
      };
      const headers = { 'Accept-Language': ask.in ?? 'en' };
      const answer = await send(ask.as ?? 'approver', query, { input }, { headers });
      expect(answer.errors).toEqual([]);
      return answer.data[mutation];
    },
    becomes: async (instant) => {
      server.clock.now = new Date(instant);
      await advanceRounds(server.db, server.clock.now);
    },
    log: (reference) =>
      server.db.query(
        `select e.type, to_char(e.occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "occurredAt", p.account as actor
         from event e join round r on r.id = e.round_id left join person p on p.id = e.actor_id
         where r.reference = $1 and e.type <> 'ROUND_ANNOUNCED' order by e.position`,
        [reference],
      ),
    delegationId: async (code) => {
      const [found] = (await server.db.query('select id from delegation where code = $1', [code])) as { id: string }[];
      return globalId('Delegation', found?.id ?? '');
    },
  };
}
