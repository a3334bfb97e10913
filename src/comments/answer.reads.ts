import sql, { type Sql } from 'sql-template-tag';
import { toSql } from '../access/condition';
import type { Asking } from '../operation/asking';
import { maySeeResponse } from './comment.rules';

export type Disposition =
  | 'ACCEPTED'
  | 'ACCEPTED_WITH_MODIFICATIONS'
  | 'NOTED'
  | 'NOT_ACCEPTED'
  | 'DEFERRED'
  | 'DUPLICATE'
  | 'OUT_OF_SCOPE';
export type ResponseStatus = 'DRAFT' | 'PUBLISHED' | 'DISCARDED';
export type Implementation = 'PENDING' | 'IMPLEMENTED' | 'NO_CHANGE_REQUIRED';

/** Whether the asker may see a response (by its alias) to a comment that they may see. */
export const visibleResponse = (response: Sql, { viewer }: Pick<Asking, 'viewer'>): Sql =>
  toSql(maySeeResponse(viewer), { status: sql`${response}.status` });
