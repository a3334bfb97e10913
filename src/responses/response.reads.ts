import sql, { type Sql } from 'sql-template-tag';
import { type Columns, toSql } from '../access/condition';
import { reasonsSql } from '../access/denial';
import { visibleResponse } from '../comments/answer.reads';
import { visibleComment } from '../comments/comment.reads';
import { maySeeHandling } from '../comments/comment.rules';
import { personAs } from '../identity/identity.reads';
import { original } from '../language/language.reads';
import { type Asking, here, many, one, value, view } from '../operation/asking';
import { permitted } from '../operation/permission.reads';
import type { MutationName } from '../operation/scope';
import type { At } from '../reads/read';
import {
  type HandlingFact,
  mayApprove,
  mayEditResponse,
  mayHandle,
  mayRespond,
  type ResponseFact,
} from './response.rules';

/** Where the facts of a comment (by its alias) lie that decide how it may be handled. */
export const columnsOfHandling = (comment: Sql): Columns<HandlingFact> => ({
  delegationId: sql`${comment}.delegation_id`,
  status: sql`${comment}.status`,
  handling: sql`${comment}.handling`,
  responseId: sql`${comment}.response_id`,
});

/** Where the facts of a response (by its alias) lie that decide what may be done with it. */
export const columnsOfResponse = (response: Sql): Columns<ResponseFact> => ({
  status: sql`${response}.status`,
  authorIds: sql`${response}.author_ids`,
  isOutdated: outdated(response),
});

/** Whether a comment (by its alias) has other words than those on which its response is written. */
const reworded = (comment: Sql): Sql => sql`${comment}.answered_version is distinct from ${comment}.version`;

function outdated(response: Sql): Sql {
  return sql`(exists (select from comment changed where changed.response_id = ${response}.id and ${reworded(sql`changed`)}))`;
}

/** Responses that are for the asker: published ones to a comment that they may see; for the Secretariat, drafts too. */
export const responseView = view({
  from: sql`response`,
  key: (row) => sql`${row}.id`,
  visible: (row, asking) => {
    if (asking.viewer.kind === 'SECRETARIAT') return visibleResponse(row, asking);
    return sql`${visibleResponse(row, asking)} and exists (
      select from comment answered where answered.response_id = ${row}.id and ${visibleComment(sql`answered`, asking)})`;
  },
});

/** Of a comment that the asker sees. */
export const responseToComment = one({
  on: (at, response) => sql`${response}.id = ${at.row}.response_id`,
  visible: (at, response) => visibleResponse(response, at.asking),
});

const forSecretariat = ({ asking }: Pick<At<Asking>, 'asking'>): Sql =>
  asking.viewer.kind === 'SECRETARIAT' ? sql`true` : sql`false`;

const bySecretariat = (column: Sql) => personAs(column, forSecretariat);

const bySubmission = (_: unknown, comment: Sql): Sql => sql`${comment}.submitted_at, ${comment}.id`;

export const responseReads = {
  body: original<Asking>('body'),
  justification: original<Asking>('justification'),
  draftedBy: bySecretariat(sql`drafted_as`),
  publishedBy: bySecretariat(sql`published_as`),
  authors: many({
    when: forSecretariat,
    on: (at, person) => sql`${person}.version_id = any(${at.row}.author_as)`,
    order: (at, person) => sql`array_position(${at.row}.author_as, ${person}.version_id)`,
  }),
  history: many({
    when: forSecretariat,
    from: ({ row }) => sql`(select v.* from response_version v where v.response_id = ${row}.id)`,
    order: (_, version) => sql`${version}.version`,
  }),
  /** How often a draft was changed before it came out is the Secretariat's own. */
  version: value((at) => (at.asking.viewer.kind === 'SECRETARIAT' ? sql`${at.row}.version` : sql`1`)),
  isOutdated: value((at) => (at.asking.viewer.kind === 'SECRETARIAT' ? outdated(at.row) : sql`false`)),
  comments: many({ on: (at, comment) => sql`${comment}.response_id = ${at.row}.id`, order: bySubmission }),
  changedComments: many({
    when: forSecretariat,
    on: (at, comment) => sql`${comment}.response_id = ${at.row}.id and ${reworded(comment)}`,
    order: bySubmission,
  }),
  permissions: here(),
  canEdit: permitted('editResponse', ({ row, asking: { viewer } }) =>
    reasonsSql(mayEditResponse(viewer), columnsOfResponse(row)),
  ),
  canApprove: permitted('approveResponse', ({ row, asking: { viewer, settings } }) =>
    reasonsSql(mayApprove(viewer, settings.oneKey), columnsOfResponse(row)),
  ),
};

export const responseVersionReads = {
  body: original('body'),
  justification: original('justification'),
  changedBy: personAs(sql`changed_as`),
};

export const handlingReads = {
  handling: here({
    when: ({ row, asking }) => sql`${toSql(maySeeHandling(asking.viewer), {})} and ${row}.delegation_id is not null`,
  }),
  status: value(({ row }) => sql`${row}.handling`),
  version: value(({ row }) => sql`${row}.handling_version`),
  /** Whoever sees the handling knows who has taken it up. */
  assignee: one({ on: (at, person) => sql`${person}.id = ${at.row}.assignee_id`, visible: () => sql`true` }),
  handlingPermissions: here(),
  canAssign: permittedOn('assignComments', mayHandle),
  canRespond: permittedOn('draftResponse', mayRespond),
};

function permittedOn(mutation: MutationName, rule: typeof mayHandle) {
  return permitted(mutation, ({ row, asking: { viewer } }) =>
    reasonsSql<HandlingFact>(rule(viewer), columnsOfHandling(row)),
  );
}

export const responsePublished = {
  response: one({ on: (at, response) => sql`${response}.id = ${at.row}.response_id` }),
  comments: many({
    on: (at, comment) => sql`${comment}.id = any(${at.row}.comment_ids)`,
    order: (at, comment) => sql`array_position(${at.row}.comment_ids, ${comment}.id)`,
  }),
};
