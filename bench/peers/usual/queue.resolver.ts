import { Arg, Ctx, FieldResolver, Int, Query, Resolver, Root } from 'type-graphql';
import type { SelectQueryBuilder } from 'typeorm';
import { CommentEntity } from '../../../src/comments/comment.entity';
import { TriageTallyEntity } from '../../../src/comments/tally.entity';
import { PillarEntity } from '../../../src/roadmap/roadmap.entity';
import { CommentFacets, CommentFilter, CommentOrder, CommentQueue } from './comment.types';
import type { Context } from './context';
import { pageOf } from './page';

interface Queue {
  readonly filter: CommentFilter;
  readonly pillarId: string | null;
}

type Condition = 'handling' | 'kind' | 'pillar';

@Resolver(() => CommentQueue)
export class QueueResolver {
  @Query(() => CommentQueue)
  async comments(
    @Arg('filter', () => CommentFilter, { nullable: true }) given: CommentFilter | undefined,
    @Arg('first', () => Int, { defaultValue: 20 }) first: number,
    @Arg('after', () => String, { nullable: true }) _after: string | undefined,
    @Arg('orderBy', () => CommentOrder) { direction }: CommentOrder,
    @Ctx() { db }: Context,
  ): Promise<object> {
    const filter = given ?? {};
    const pillar = filter.pillar ? await db.getRepository(PillarEntity).findOneBy({ reference: filter.pillar }) : null;
    const queue: Queue = { filter, pillarId: pillar?.id ?? null };
    const query = restricted(db.getRepository(CommentEntity).createQueryBuilder('c'), queue)
      .orderBy('c.submitted_at', direction)
      .addOrderBy('c.id', direction)
      .limit(first + 1);
    return { ...pageOf(await query.getMany(), first, 0), ...queue };
  }

  @FieldResolver(() => Int)
  async totalCount(@Root() queue: Queue, @Ctx() { db }: Context): Promise<number> {
    if (queue.filter.text) return restricted(db.getRepository(CommentEntity).createQueryBuilder('c'), queue).getCount();
    const row = await tallied(db, queue, []).select('coalesce(sum(c.submitted), 0)::integer', 'total').getRawOne();
    return row.total;
  }

  @FieldResolver(() => CommentFacets)
  async facets(@Root() queue: Queue, @Ctx() { db, loaders }: Context): Promise<object> {
    const count = (column: string, without: Condition[]) =>
      tallied(db, queue, without)
        .select(`c.${column}`, 'value')
        .addSelect('sum(c.submitted)::integer', 'count')
        .groupBy(`c.${column}`)
        .having('sum(c.submitted) > 0')
        .getRawMany<{ value: string; count: number }>();
    const [handling, kind, delegations, pillars] = await Promise.all([
      count('handling', ['handling']),
      count('kind', ['kind']),
      count('delegation_id', []),
      count('pillar_id', ['pillar']),
    ]);
    return {
      handling,
      kind,
      delegation: delegations.map(({ value, count }) => ({ delegation: loaders.delegation.load(value), count })),
      pillar: pillars.map(({ value, count }) => ({ pillar: value && loaders.pillar.load(value), count })),
    };
  }
}

function restricted(query: SelectQueryBuilder<CommentEntity>, { filter, pillarId }: Queue) {
  query.where("c.status = 'SUBMITTED' and c.delegation_id is not null");
  if (filter.handling) query.andWhere('c.handling in (:...handling)', { handling: filter.handling });
  if (filter.kind) query.andWhere('c.kind in (:...kind)', { kind: filter.kind });
  if (filter.pillar) query.andWhere('c.pillar_id = :pillarId', { pillarId });
  if (filter.text) query.andWhere('c.body ilike :text', { text: `%${filter.text}%` });
  return query;
}

function tallied(db: Context['db'], { filter, pillarId }: Queue, without: readonly Condition[]) {
  const query = db.getRepository(TriageTallyEntity).createQueryBuilder('c').where('true');
  const asked = (condition: Condition) => filter[condition] && !without.includes(condition);
  if (asked('handling')) query.andWhere('c.handling in (:...handling)', { handling: filter.handling });
  if (asked('kind')) query.andWhere('c.kind in (:...kind)', { kind: filter.kind });
  if (asked('pillar')) query.andWhere('c.pillar_id = :pillarId', { pillarId });
  return query;
}
