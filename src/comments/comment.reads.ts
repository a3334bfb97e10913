import sql, { type Sql } from 'sql-template-tag';
import { type Columns, type Condition, toSql } from '../access/condition';
import { type Denial, reasonsSql } from '../access/denial';
import { publicIn, releasedIn } from '../events/event.reads';
import { personAs } from '../identity/identity.reads';
import { original } from '../language/language.reads';
import { chosenRoadmap } from '../nodes/chosen-roadmap';
import { spelled } from '../nodes/reference';
import { type Asking, choice, here, many, one, value, view } from '../operation/asking';
import { personOf, type Settings } from '../operation/context';
import { withScope } from '../operation/permission.reads';
import type { MutationName } from '../operation/scope';
import type { Viewer } from '../operation/viewer';
import type { At } from '../reads/read';
import { columnsOfRound } from '../rounds/round.reads';
import {
  type ActFact,
  type CommentFact,
  isOwn,
  mayEdit,
  mayKnowAuthor,
  mayReadText,
  mayReply,
  maySeeComment,
  maySubmitDraft,
  mayVerify,
  mayWithdraw,
} from './comment.rules';

/** Where the facts of a comment (by its alias) lie that decide who may see it; nothing is public unless the operator allows. */
export const columnsOfSight = (comment: Sql, { publicRead }: Pick<Settings, 'publicRead'>): Columns<CommentFact> => ({
  delegationId: sql`${comment}.delegation_id`,
  threadDelegationId: sql`${comment}.thread_delegation_id`,
  submittedAt: sql`${comment}.submitted_at`,
  released: releasedIn(sql`${comment}.round_id`),
  isPublic: publicRead ? publicIn(sql`${comment}.round_id`) : sql`false`,
});

/** Where the facts of a comment and its round (by their aliases) lie that decide what may be done. */
export const columnsOfComment = (viewer: Viewer, comment: Sql, round: Sql): Columns<ActFact> => ({
  ...columnsOfRound(viewer, round),
  delegationId: sql`${comment}.delegation_id`,
  askedDelegationId: sql`${comment}.asked_delegation_id`,
  status: sql`${comment}.status`,
  depth: sql`${comment}.depth`,
  handling: sql`${comment}.handling`,
});

/** Whether the asker may see a comment (by its alias). */
export const visibleComment = (comment: Sql, { viewer, settings }: Pick<Asking, 'viewer' | 'settings'>): Sql =>
  toSql(maySeeComment(viewer), columnsOfSight(comment, settings));

export const commentView = view({ from: sql`comment`, key: (row) => sql`${row}.id`, visible: visibleComment });

const meets =
  (rule: (viewer: Viewer) => Condition<'delegationId' | 'status'>) =>
  ({ row, asking }: At<Asking>): Sql =>
    toSql(rule(asking.viewer), { delegationId: sql`${row}.delegation_id`, status: sql`${row}.status` });
const readsText = meets(mayReadText);
const knowsAuthor = meets(mayKnowAuthor);

const permitted = (mutation: MutationName, rule: (viewer: Viewer, now: Date) => Denial<ActFact, string>) =>
  one({
    from: ({ row, asking }) => {
      const { viewer, now } = asking;
      const reasons = reasonsSql(rule(viewer, now), columnsOfComment(viewer, row, sql`r`));
      return sql`(select ${withScope(mutation, asking, reasons)} as reasons from round r where r.id = ${row}.round_id offset 0)`;
    },
  });

/** The comment that an event is about. */
export const commentOfEvent = one({ on: (at, comment) => sql`${comment}.id = ${at.row}.comment_ids[1]` });

export const withdrawnComment = {
  commentId: value(({ row }) => sql`global_id('Comment', ${row}.comment_ids[1])`),
  reference: value(({ row }) => sql`coalesce(${row}.details ->> 'reference', '')`),
};

export const commentReads = {
  comment: one({
    on: (at, comment) => {
      personOf(at.asking);
      const [reference, roadmap] = [at.arg('reference'), at.arg('roadmap')];
      return sql`${comment}.reference = ${spelled(reference)} and ${comment}.roadmap_id = ${chosenRoadmap(roadmap)}`;
    },
  }),
  subject: choice(({ row }) => [
    part('Milestone', sql`${row}.milestone_id`),
    part('Measure', sql`${row}.measure_id`),
    part('Pillar', sql`${row}.pillar_id`),
    part('Roadmap', sql`${row}.roadmap_id`),
  ]),
  body: original<Asking>('body', readsText),
  proposedText: original<Asking>('proposed_text', readsText),
  withdrawalReason: value(({ row }) => sql`${row}.withdrawal_reason`, { when: readsText }),
  history: many({ when: readsText, from: versions, order: (_, row) => sql`${row}.version, ${row}.step` }),
  // Whoever sees a comment knows who speaks, also without a token.
  delegation: one({
    on: (at, delegation) => sql`${delegation}.id = ${at.row}.delegation_id`,
    visible: () => sql`true`,
  }),
  coSponsors: many({
    visible: () => sql`true`,
    from: ({ row }) =>
      sql`(select d.* from co_sponsor s join delegation d on d.id = s.delegation_id where s.comment_id = ${row}.id)`,
    order: (_, row) => sql`${row}.id`,
  }),
  version: value(({ row, asking }) => asNumbered(sql`${row}.version`, row, asking)),
  author: personAs(sql`author_as`, knowsAuthor),
  submitter: personAs(sql`submitter_as`, knowsAuthor),
  parent: one({ on: (at, comment) => sql`${comment}.id = ${at.row}.parent_id` }),
  replyCount: value(
    ({ row, asking }) =>
      sql`(select count(*)::integer from comment y where y.parent_id = ${row}.id and y.submitted_at is not null and ${visibleComment(sql`y`, asking)})`,
  ),
  permissions: here(),
};

export const versionReads = {
  body: original('body'),
  proposedText: original('proposed_text'),
  changedBy: personAs(sql`changed_as`),
};

export const commentPermissions = {
  canReply: permitted('replyToComment', mayReply),
  canEdit: permitted('editComment', mayEdit),
  canVerify: permitted('verifyComment', mayVerify),
  canSubmit: permitted('submitComments', maySubmitDraft),
  canWithdraw: permitted('withdrawComment', mayWithdraw),
};

function part(type: string, id: Sql) {
  return { type, when: sql`${id} is not null`, read: one({ on: (_, row) => sql`${row}.id = ${id}` }) };
}

/**
 * What a comment said at each version. The words of the last draft were made official by its submission, which changed
 * nothing in them: it stands under the same version, with who submitted and when. What was written before that, when and by
 * whom, is the delegation's own.
 */
function versions({ row, asking }: At<Asking>): Sql {
  const own = isOwnSql(row, asking);
  const wasDraft = sql`v.status in ('DRAFT', 'VERIFIED')`;
  const words = sql`${asNumbered(sql`v.version`, row, asking)} as version, v.kind, v.stance, v.body, v.language, v.proposed_text`;
  return sql`(
    (select ${words}, v.status, v.changed_at, v.changed_as, 1 as step
      from comment_version v where v.comment_id = ${row}.id and (${own} or (${row}.submitted_at is not null and not ${wasDraft})))
    union all
    (select ${words}, 'SUBMITTED', ${row}.submitted_at, ${row}.submitter_as, 2
      from comment_version v where v.comment_id = ${row}.id and ${row}.submitted_at is not null and ${wasDraft}
        and v.version = ${row}.submitted_version))`;
}

const isOwnSql = (comment: Sql, { viewer }: Pick<Asking, 'viewer'>): Sql =>
  sql`(${toSql(isOwn(viewer), { delegationId: sql`${comment}.delegation_id` })})`;

/** For others than its delegation a comment begins with what was submitted: how often it was drafted anew is not theirs to know. */
function asNumbered(version: Sql, comment: Sql, asking: Asking): Sql {
  return sql`case when ${isOwnSql(comment, asking)} then ${version} else ${version} - ${comment}.submitted_version + 1 end`;
}
