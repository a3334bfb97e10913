import sql, { type Sql } from 'sql-template-tag';
import type { Columns } from '../access/condition';
import { type Denial, reasonsSql } from '../access/denial';
import { permitted } from '../operation/permission.reads';
import type { MutationName } from '../operation/scope';
import type { Viewer } from '../operation/viewer';
import { mayArchive, mayClose, mayExtend, mayReport, maySwitch, mayUpdate, type RunFact } from './running.rules';

/** Whether an official comment of a delegation (by its alias) has no published response. */
export const isUnanswered = (comment: Sql): Sql =>
  sql`${comment}.status = 'SUBMITTED' and ${comment}.delegation_id is not null and ${comment}.handling <> 'RESOLVED'`;

/** Where the facts of a round (by its alias) lie that decide what those who run it may do. */
export const columnsOfRunning = (round: Sql): Columns<RunFact> => ({
  state: sql`${round}.state`,
  isAnswered: sql`(not exists (select from comment u where u.round_id = ${round}.id and ${isUnanswered(sql`u`)}))`,
});

const permission = (mutation: MutationName, rule: (viewer: Viewer) => Denial<RunFact, string>) =>
  permitted(mutation, ({ row, asking: { viewer } }) => reasonsSql(rule(viewer), columnsOfRunning(row)));

export const runningPermissions = {
  canUpdate: permission('updateRound', mayUpdate),
  canExtend: permission('extendRound', (viewer) => mayExtend(viewer, true)),
  canExtendForOne: permission('extendRound', (viewer) => mayExtend(viewer, false)),
  canPause: permission('pauseRound', (viewer) => maySwitch(viewer, 'OPEN')),
  canResume: permission('resumeRound', (viewer) => maySwitch(viewer, 'PAUSED')),
  canClose: permission('closeRound', mayClose),
  canReport: permission('reportRound', mayReport),
  canArchive: permission('archiveRound', mayArchive),
};
