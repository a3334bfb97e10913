import { Arg, Ctx, ID, Query, Resolver } from 'type-graphql';
import { loadComments } from '../comments/comment.reads';
import { type Batch, type Context, load } from '../context';
import { Fault } from '../errors';
import { loadDelegations, visiblePerson } from '../identity/identity.reads';
import { loadResponses } from '../responses/response.reads';
import {
  loadContributions,
  loadIdeas,
  loadMeasures,
  loadMilestones,
  loadPhases,
  loadPillars,
  loadRoadmaps,
} from '../roadmap/roadmap.reads';
import { mayReadRoadmap } from '../roadmap/roadmap.rules';
import { loadRounds } from '../rounds/round.reads';
import { type NodeType, parseGlobalId } from './global-id';
import { Node } from './node.graphql';

const MOST_NODES = 100;

type Row = object | null;
type Read = (ctx: Context, id: string) => Promise<Row>;

const byId =
  (batch: Batch<string, Row>): Read =>
  (ctx, id) =>
    load(ctx, batch, id);
const ofRoadmap =
  (batch: Batch<string, Row>): Read =>
  async (ctx, id) =>
    mayReadRoadmap(ctx.viewer, ctx.settings.publicRead) ? load(ctx, batch, id) : null;
const forPeople =
  (batch: Batch<string, Row>): Read =>
  async (ctx, id) =>
    ctx.viewer.kind === 'ANONYMOUS' ? null : load(ctx, batch, id);

/** How each type of object is read by its id, for those who may see it. */
const reads: { readonly [type in NodeType]: Read } = {
  Roadmap: ofRoadmap(loadRoadmaps),
  Phase: ofRoadmap(loadPhases),
  Pillar: ofRoadmap(loadPillars),
  Measure: ofRoadmap(loadMeasures),
  Milestone: ofRoadmap(loadMilestones),
  Contribution: ofRoadmap(loadContributions),
  Idea: ofRoadmap(loadIdeas),
  Round: forPeople(loadRounds),
  Delegation: forPeople(loadDelegations),
  Person: visiblePerson,
  Comment: byId(loadComments),
  Response: forPeople(loadResponses),
};

@Resolver()
export class NodeResolver {
  @Query(() => Node, {
    nullable: true,
    description: 'The object with this global id; null if there is none that you may see.',
  })
  node(@Arg('id', () => ID, { description: 'The global id.' }) id: string, @Ctx() ctx: Context): Promise<Row> {
    return readNode(ctx, id);
  }

  @Query(() => [Node], {
    nullable: 'items',
    description: 'The objects with these global ids, in their order; null for each that is not there or not for you.',
  })
  nodes(
    @Arg('ids', () => [ID], { description: 'The global ids; at most 100.' }) ids: string[],
    @Ctx() ctx: Context,
  ): Promise<Row>[] {
    if (ids.length > MOST_NODES)
      throw new Fault('LIMIT_EXCEEDED', `"ids" has ${ids.length} entries; at most ${MOST_NODES} are allowed.`);
    return ids.map((id) => readNode(ctx, id));
  }
}

async function readNode(ctx: Context, globalId: string): Promise<Row> {
  const { type, id } = parseGlobalId(globalId);
  const row = await reads[type](ctx, id);
  return row && { ...row, __typename: type };
}
