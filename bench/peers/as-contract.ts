import { globalId } from '../../src/nodes/global-id';
import { MOST_COUNTED } from '../operations';

/** An answer of PostGraphile, or a part of one; a scalar at its ends. */
export interface Tree {
  readonly [name: string]: Tree | undefined;
}

type Maybe = Tree | null | undefined;

/** What PostGraphile's answer says of the contract's fields; what it does not have is left out. */
export const asContract: { readonly [key: string]: (data: Tree) => unknown } = {
  Q1: (data) => {
    const [roadmap] = nodes(data.allRoadmaps);
    return {
      roadmap: {
        id: id('Roadmap', roadmap),
        title: { text: roadmap?.titleIn },
        phases: nodes(roadmap?.phasesByRoadmapId).map(({ code, titleIn, startsOn, endsOn }) => ({
          ...{ code, startsOn, endsOn },
          title: { text: titleIn },
        })),
        pillars: nodes(roadmap?.pillarsByRoadmapId).map((pillar) => ({
          ...{ id: id('Pillar', pillar), reference: pillar.reference, title: { text: pillar.titleIn } },
          measures: nodes(pillar.measuresByPillarId).map(measureCard),
        })),
        crossCuttingMeasures: nodes(roadmap?.measuresByRoadmapId).map(measureCard),
      },
    };
  },
  Q2: (data) => {
    const measure = data.measureByRoadmapIdAndReference;
    const threads = measure?.commentsByMeasureId;
    return {
      measure: {
        ...{ id: id('Measure', measure), reference: measure?.reference, title: { text: measure?.titleIn } },
        pillar: measure?.pillarByPillarId && { reference: measure.pillarByPillarId.reference },
        threads: {
          totalCount: Number(nodes(measure?.measureTalliesByMeasureId)[0]?.threads),
          pageInfo: { hasNextPage: threads?.pageInfo?.hasNextPage },
          nodes: nodes(threads).map((thread) => ({
            ...commentCard(thread),
            replyCount: thread.replies?.totalCount,
            replies: { nodes: nodes(thread.replies).map(commentCard) },
            response: published(thread.responseByResponseId),
          })),
        },
      },
    };
  },
  Q3: (data) => ({
    comments: {
      totalCount: Number(nodes(data.total)[0]?.submitted),
      facets: { handling: facet(data.byHandling, 'handling'), kind: facet(data.byKind, 'kind') },
      pageInfo: { hasNextPage: data.allComments?.pageInfo?.hasNextPage },
      nodes: nodes(data.allComments).map((comment) => ({
        ...{ id: id('Comment', comment), reference: comment.reference, kind: comment.kind, stance: comment.stance },
        ...{ submittedAt: instant(comment.submittedAt), version: comment.version, body: text(comment.body, comment) },
        subject: { reference: (comment.milestoneByMilestoneId ?? comment.measureByMeasureId)?.reference },
        delegation: delegation(comment.delegationByDelegationId),
        handling: { status: comment.handling, version: comment.handlingVersion },
      })),
    },
  }),
  Q4: (data) => {
    const top = data.commentByRoadmapIdAndReference;
    return {
      comment: {
        ...{ id: id('Comment', top), reference: top?.reference },
        thread: {
          totalCount: top?.thread?.totalCount,
          pageInfo: { hasNextPage: top?.thread?.pageInfo?.hasNextPage },
          nodes: nodes(top?.thread).map((comment) => ({
            ...{ id: id('Comment', comment), reference: comment.reference, depth: comment.depth },
            ...{ submittedAt: instant(comment.submittedAt), status: comment.status, body: text(comment.body, comment) },
            parent: comment.parentId ? { id: globalId('Comment', scalar(comment.parentId)) } : null,
            delegation: comment.delegationByDelegationId && { code: comment.delegationByDelegationId.code },
          })),
        },
      },
    };
  },
  Q5: search,
  Q5T: search,
  M1: (data) => {
    const made = data.postComment?.result;
    return {
      postComment: {
        comment: {
          ...{ status: made?.status, late: made?.late, version: made?.version },
          ...{ round: made?.roundByRoundId, subject: made?.measureByMeasureId },
        },
      },
    };
  },
};

function search(data: Tree) {
  const { searchComments: found } = data;
  // It counts to the end.
  const counted = Math.min(Number(found?.totalCount), MOST_COUNTED);
  const total = found?.totalCount === undefined ? {} : { totalCount: counted };
  const pageInfo = { hasNextPage: found?.pageInfo?.hasNextPage };
  return { comments: { ...total, pageInfo, nodes: nodes(found).map(commentCard) } };
}

function measureCard(measure: Tree) {
  const { submitted, answered } = nodes(measure.measureTalliesByMeasureId)[0] ?? {};
  return {
    ...{ id: id('Measure', measure), reference: measure.reference, title: { text: measure.titleIn } },
    ...{ lead: measure.lead, startsOn: measure.startsOn, dueOn: measure.dueOn, progress: { percent: measure.percent } },
    commentSummary: { submitted: Number(submitted), answered: Number(answered) },
    milestones: nodes(measure.milestonesByMeasureId).map((milestone) => ({
      ...{ id: id('Milestone', milestone), reference: milestone.reference, title: { text: milestone.titleIn } },
      ...{ phase: milestone.phaseByPhaseId, baselineDate: milestone.baselineDate },
      ...{ forecastDate: milestone.forecastDate, achievedOn: milestone.achievedOn, status: milestone.status },
    })),
  };
}

function commentCard(comment: Tree) {
  const { reference, kind, stance, status, late, version } = comment;
  return {
    ...{ id: id('Comment', comment), reference, kind, stance, status, late, version },
    // It has no rule for the words of withdrawn comments.
    ...(scalar(status) !== 'WITHDRAWN' && { body: text(comment.body, comment) }),
    submittedAt: instant(comment.submittedAt),
    delegation: delegation(comment.delegationByDelegationId),
    coSponsors: nodes(comment.coSponsorsByCommentId).map((sponsor) => sponsor.delegationByDelegationId),
  };
}

function published(response: Maybe) {
  if (!response || scalar(response.status) !== 'PUBLISHED') return null;
  return {
    // Whoever is not of the Secretariat sees one version: what was published.
    ...{
      id: id('Response', response),
      disposition: response.disposition,
      version: 1,
      publishedAt: instant(response.publishedAt),
    },
    ...{ justification: text(response.justification, response), body: text(response.body, response) },
  };
}

function facet(cells: Maybe, key: string) {
  return nodes(cells).map((cell) => ({ value: cell[key], count: Number(cell.submitted) }));
}

const nodes = (connection: Maybe) => (connection?.nodes ?? []) as unknown as readonly Tree[];
const scalar = (value: Maybe) => value as unknown as string;
const id = (type: Parameters<typeof globalId>[0], row: Maybe) => globalId(type, scalar(row?.rowId));
const instant = (value: Maybe) => value && new Date(scalar(value)).toISOString();
const text = (value: Maybe, { language }: Tree) => value && { text: value, language };
const delegation = (value: Maybe) => value && { code: value.code, name: { text: value.nameIn } };
