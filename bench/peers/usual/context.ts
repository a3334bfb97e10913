import DataLoader from 'dataloader';
import type { EntityTarget } from 'typeorm';
import { type DataSource, In, IsNull, Not, type ObjectLiteral } from 'typeorm';
import { CommentEntity, CoSponsorEntity } from '../../../src/comments/comment.entity';
import { MeasureTallyEntity } from '../../../src/finding/tally.entity';
import { DelegationEntity } from '../../../src/identity/delegation.entity';
import { PersonEntity } from '../../../src/identity/person.entity';
import { ResponseEntity } from '../../../src/responses/response.entity';
import { MeasureEntity, MilestoneEntity, PhaseEntity, PillarEntity } from '../../../src/roadmap/roadmap.entity';
import { RoundEntity } from '../../../src/rounds/round.entity';

/** What each request has of its own. */
export interface Context {
  readonly db: DataSource;
  readonly person: PersonEntity | null;
  readonly loaders: ReturnType<typeof makeLoaders>;
}

export async function makeContext(db: DataSource, account: string): Promise<Context> {
  return { db, person: await db.getRepository(PersonEntity).findOneBy({ account }), loaders: makeLoaders(db) };
}

export function makeLoaders(db: DataSource) {
  return {
    phase: byId(db, PhaseEntity),
    pillar: byId(db, PillarEntity),
    measure: byId(db, MeasureEntity),
    milestone: byId(db, MilestoneEntity),
    delegation: byId(db, DelegationEntity),
    person: byId(db, PersonEntity),
    response: byId(db, ResponseEntity),
    round: byId(db, RoundEntity),
    comment: byId(db, CommentEntity),
    measuresOfPillar: manyOf(db, MeasureEntity, 'pillarId', { position: 'ASC' }),
    milestonesOfMeasure: manyOf(db, MilestoneEntity, 'measureId', { position: 'ASC' }),
    talliesOfMeasure: manyOf(db, MeasureTallyEntity, 'measureId', {}, { delegationId: IsNull() }),
    coSponsors: manyOf(db, CoSponsorEntity, 'commentId', { delegationId: 'ASC' }),
    replies: manyOf(db, CommentEntity, 'parentId', { path: 'ASC' }, { submittedAt: Not(IsNull()) }),
  };
}

function byId<Row extends ObjectLiteral & { id: string }>(db: DataSource, entity: EntityTarget<Row>) {
  return new DataLoader<string, Row | null>(async (ids) => {
    const rows = await db.getRepository(entity).findBy({ id: In([...ids]) } as never);
    const found = new Map(rows.map((row) => [row.id, row]));
    return ids.map((id) => found.get(id) ?? null);
  });
}

function manyOf<Row extends ObjectLiteral>(
  db: DataSource,
  entity: EntityTarget<Row>,
  parent: keyof Row & string,
  order: object,
  where: object = {},
) {
  return new DataLoader<string, Row[]>(async (ids) => {
    const found = new Map<string, Row[]>(ids.map((id) => [id, []]));
    const rows = await db.getRepository(entity).find({ where: { [parent]: In([...ids]), ...where }, order } as never);
    for (const row of rows) found.get(row[parent])?.push(row);
    return ids.map((id) => found.get(id) ?? []);
  });
}
