import type { DataSource } from 'typeorm';
import { postComment } from '../../src/comments/comment.service';
import { DelegationEntity } from '../../src/identity/delegation.entity';
import { readPeople } from '../../src/identity/identity.reads';
import { PersonEntity } from '../../src/identity/person.entity';
import type { Acting } from '../../src/operation/context';
import { type Role, viewerOf } from '../../src/operation/viewer';
import { publishRoadmap } from '../../src/roadmap/roadmap.service';
import type { ReleaseRule } from '../../src/rounds/round.entity';
import { advanceRounds, announceRound } from '../../src/rounds/round.service';
import type { TestServer } from './server';

const DAY = 86_400_000;
const title = (text: string) => ({ EN: text, FR: `${text} (fr)`, AR: `${text} (ar)` });

export interface World {
  readonly roadmapId: string;
  readonly roundId: string;
  /** Acts as somebody through the services, at the server's present instant. */
  acting(account: string): Promise<Acting>;
  /** Posts a comment through the service and returns its row id. */
  post(account: string, body: string, measure?: string): Promise<string>;
}

/**
 * A small consultation: delegations QM, QN and QS with contact point, deputy and reviewer each (`qm-contact` …), two
 * officers, two approvers, an administrator and a convener; a roadmap of two pillars, three measures (P1-M1, P2-M1, and X-M1
 * which is cross-cutting) and four milestones; and round R1, open for ten days around the server's clock.
 */
export async function makeWorld(
  server: Pick<TestServer, 'db' | 'clock'>,
  options: { release?: ReleaseRule } = {},
): Promise<World> {
  const { db, clock } = server;
  await makePeople(db);
  const roadmapId = await publishRoadmap(db, plan, clock.now);
  const at = (days: number) => new Date(clock.now.getTime() + days * DAY);
  const round = {
    roadmapId,
    reference: 'R1',
    title: title('First round'),
    opensAt: at(-5),
    closesAt: at(5),
    lateUntil: at(7),
    timeZone: 'Europe/Zurich',
    release: options.release ?? 'IMMEDIATE',
  };
  const roundId = await announceRound(db, round, at(-6));
  await advanceRounds(db, clock.now);
  const acting = async (account: string): Promise<Acting> => {
    const [person] = await readPeople(db, [account]);
    if (!person) throw new Error(`There is no account ${account}`);
    return {
      db,
      viewer: viewerOf(person),
      now: clock.now,
      settings: { publicRead: true, oneKey: false, oneContactPoint: true },
    };
  };
  return {
    roadmapId,
    roundId,
    acting,
    post: async (account, body, measure = 'P1-M1') =>
      postComment(await acting(account), {
        idempotencyKey: `${account} ${body}`,
        subject: { type: 'Measure', id: await measureId(db, measure) },
        roundId: null,
        kind: 'GENERAL',
        stance: null,
        body,
        language: 'EN',
        proposedText: null,
      }),
  };
}

async function makePeople(db: DataSource): Promise<void> {
  const person = (account: string, role: Exclude<Role, 'ANONYMOUS'>, delegationId: string | null = null) => ({
    account,
    name: `Name of ${account}`,
    role,
    delegationId,
    language: 'EN' as const,
  });
  for (const code of ['QM', 'QN', 'QS']) {
    const { identifiers } = await db.manager.insert(DelegationEntity, {
      code,
      kind: 'MEMBER_STATE',
      region: 'AFRICA',
      name: title(`State ${code}`),
    });
    const id = String(identifiers[0]?.id);
    const lower = code.toLowerCase();
    await db.manager.insert(PersonEntity, [
      person(`${lower}-contact`, 'CONTACT_POINT', id),
      person(`${lower}-deputy`, 'DEPUTY', id),
      person(`${lower}-reviewer`, 'REVIEWER', id),
    ]);
  }
  await db.manager.insert(PersonEntity, [
    person('officer', 'OFFICER'),
    person('officer2', 'OFFICER'),
    person('approver', 'APPROVER'),
    person('approver2', 'APPROVER'),
    person('admin', 'ADMINISTRATOR'),
    person('convener', 'CONVENER'),
  ]);
}

async function measureId(db: DataSource, reference: string): Promise<string> {
  const [row] = (await db.query('select id from measure where reference = $1', [reference])) as { id: string }[];
  if (!row) throw new Error(`There is no measure ${reference}`);
  return row.id;
}

const milestone = (reference: string, baselineDate: string) => ({
  reference,
  title: title(`Milestone ${reference}`),
  indicator: null,
  phase: 'NEAR',
  state: 'PLANNED' as const,
  baselineDate,
  forecastDate: baselineDate,
  achievedOn: null,
});

const measure = (reference: string, pillar: string | null, milestones: readonly string[]) => ({
  reference,
  pillar,
  title: title(`Measure ${reference}`),
  description: title(`What ${reference} is`),
  lead: 'The Secretariat',
  startsOn: '2026-01-01',
  dueOn: '2027-12-31',
  milestones: milestones.map((one) => milestone(one, '2027-06-30')),
});

const plan = {
  code: 'RM',
  title: title('The roadmap'),
  mandate: 'Decision 5',
  isDefault: true,
  phases: [{ code: 'NEAR', title: title('Near term'), startsOn: '2026-01-01', endsOn: '2027-12-31' }],
  pillars: [
    { reference: 'P1', title: title('Pillar one') },
    { reference: 'P2', title: title('Pillar two') },
  ],
  measures: [
    measure('P1-M1', 'P1', ['P1-M1-S1', 'P1-M1-S2']),
    measure('P2-M1', 'P2', ['P2-M1-S1']),
    measure('X-M1', null, ['X-M1-S1']),
  ],
  contributions: [
    { reference: 'C1', title: title('A workshop'), kind: 'WORKSHOP' as const, dated: '2024', document: null },
  ],
  ideas: [{ reference: 'I-01', text: title('An idea'), contribution: 'C1', measures: ['P1-M1'] }],
};
