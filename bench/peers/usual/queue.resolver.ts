import { Arg, Ctx, FieldResolver, Int, Query, Resolver, Root } from 'type-graphql';
import type { SelectQueryBuilder } from 'typeorm';
import { CommentEntity } from '../../../src/comments/comment.entity';
import { CommentSearchEntity } from '../../../src/finding/search.entity';
import { TriageTallyEntity } from '../../../src/finding/tally.entity';
import { PillarEntity } from '../../../src/roadmap/roadmap.entity';
import { CommentFacets, CommentFilter, CommentOrder, CommentQueue } from './comment.types';
import type { Context } from './context';
import { pageOf } from './page';

interface Queue {
  readonly filter: CommentFilter;
  readonly pillarId: string | null;
}

/** What a cell of the tally may count together, as its column says it. */
const FOLDED = { delegation: 8, pillar: 4, kind: 2, handling: 1 };
type Facet = keyof typeof FOLDED;
const LANGUAGES = "array['AR', 'EN', 'ES', 'FR', 'RU', 'ZH']";

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
    const row = await tallied(db, queue).select('coalesce(sum(c.submitted), 0)::integer', 'total').getRawOne();
    return row.total;
  }

  @FieldResolver(() => CommentFacets)
  async facets(@Root() queue: Queue, @Ctx() { db, loaders }: Context): Promise<object> {
    const count = (facet: Facet, column: string = facet) =>
      tallied(db, queue, facet)
        .select(`c.${column}`, 'value')
        .addSelect('sum(c.submitted)::integer', 'count')
        .groupBy(`c.${column}`)
        .having('sum(c.submitted) > 0')
        .getRawMany<{ value: string; count: number }>();
    const [handling, kind, delegations, pillars] = await Promise.all([
      count('handling'),
      count('kind'),
      count('delegation', 'delegation_id'),
      count('pillar', 'pillar_id'),
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
  if (filter.text) {
    query.innerJoin(CommentSearchEntity, 's', 's.comment_id = c.id');
    query.andWhere(`s.words @@ search_query(:text, ${LANGUAGES})`, { text: filter.text });
  }
  return query;
}

/** The cells that keep apart what the filter asks about and the facet, whose own condition is left out. */
function tallied(db: Context['db'], { filter, pillarId }: Queue, facet?: Facet) {
  const isAsked = (key: Facet) => key !== 'delegation' && key !== facet && filter[key] !== undefined;
  const together = (Object.keys(FOLDED) as Facet[]).filter((key) => key !== facet && !isAsked(key));
  const folded = together.reduce((sum, key) => sum + FOLDED[key], 0);
  const query = db.getRepository(TriageTallyEntity).createQueryBuilder('c').where('c.folded = :folded', { folded });
  if (isAsked('handling')) query.andWhere('c.handling in (:...handling)', { handling: filter.handling });
  if (isAsked('kind')) query.andWhere('c.kind in (:...kind)', { kind: filter.kind });
  if (isAsked('pillar')) query.andWhere('c.pillar_id = :pillarId', { pillarId });
  return query;
}
