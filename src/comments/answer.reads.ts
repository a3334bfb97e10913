import sql, { type Sql } from 'sql-template-tag';
import { toSql } from '../access/condition';
import type { Viewer } from '../identity/viewer';
import type { Language } from '../language/language';
import { maySeeResponse } from './comment.rules';

export type Disposition =
  | 'ACCEPTED'
  | 'ACCEPTED_WITH_MODIFICATIONS'
  | 'NOTED'
  | 'NOT_ACCEPTED'
  | 'DEFERRED'
  | 'DUPLICATE'
  | 'OUT_OF_SCOPE';
export type ResponseStatus = 'DRAFT' | 'PUBLISHED';
export type Implementation = 'PENDING' | 'IMPLEMENTED' | 'NO_CHANGE_REQUIRED';

/** The Secretariat's answer, as it is read beside the comments that it answers. */
export interface ResponseRow {
  readonly id: string;
  readonly roundId: string;
  readonly status: ResponseStatus;
  readonly disposition: Disposition;
  readonly body: string;
  readonly language: Language;
  readonly justification: string | null;
  readonly implementation: Implementation;
  readonly draftedBy: string;
  readonly publishedBy: string | null;
  readonly publishedAt: string | null;
  readonly oneKey: boolean;
  readonly version: number;
}

export const responseColumns = sql`q.id, q.round_id as "roundId", q.status, q.disposition, q.body, q.language, q.justification, q.implementation,
  q.drafted_by as "draftedBy", q.published_by as "publishedBy", q.published_at as "publishedAt", q.one_key as "oneKey", q.version`;

/** Whether the viewer may see a response (alias `q`). */
export const visibleResponse = (viewer: Viewer): Sql => toSql(maySeeResponse(viewer), { status: sql`q.status` });

/** The response to a comment (alias `c`) as a JSON value, if the viewer may see it. */
export const answerJson = (viewer: Viewer): Sql => sql`(select row_to_json(x) from (
  select ${responseColumns} from response q where q.id = c.response_id and ${visibleResponse(viewer)}) x)`;
